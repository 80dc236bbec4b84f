"""Steps of a story about money, school and work, each with the real action."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import AMSTERDAM, today
from opstap.demo.story_state import Playing, Stage
from opstap.demo.story_steps import Step
from opstap.demo.working_hours import weekday
from opstap.organisations.models import User
from opstap.people.circumstances.actions import add_enrolment, share_household, write_benefit
from opstap.placements.aftercare.actions import log_aftercare
from opstap.placements.agreements.actions.ending import NextStep, end_placement
from opstap.placements.agreements.actions.placing import place_participant
from opstap.placements.check_ins.actions import say_how_it_goes
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.refusals import NoSeat
from opstap.placements.rules import Terms
from opstap.team.appointments.actions import plan_appointment
from opstap.team.appointments.rules import AppointmentPlan
from opstap.tracks.models import Action
from opstap.work.models import Workplace

LATER = timedelta(days=6)  # until the step after a placement is taken


def _benefit(player: Playing, step: Step, by: Actor) -> None:
    write_benefit(participant=player.stage(step).participant, kind=step.args["kind"], on=today(), by=by)


def _home(player: Playing, step: Step, by: Actor) -> None:
    partner = player.stages[id(step.args["partner"])].participant
    share_household(participant=player.stage(step).participant, partner=partner, on=today(), by=by)


def _enrol(player: Playing, step: Step, by: Actor) -> None:
    values = {name: step.args.get(name, "") for name in ("what", "school", "level")}
    add_enrolment(
        participant=player.stage(step).participant, values=values | {"starts_on": today(), "ends_on": None}, by=by
    )


def _terms(step: Step) -> Terms:
    args, day = step.args, today()
    last = weekday(day + timedelta(weeks=args["weeks"])) if args.get("weeks") else args.get("last")
    return Terms(
        ends_on=last,
        hours_a_week=args.get("hours"),
        contract=args.get("contract", ""),
        goals=args.get("goals", ""),
        formal_employer=args.get("formal_employer", ""),
        next_step=args.get("next_step", ""),
        rule=args.get("rule", ""),
        choice=Placement.Choice.OBLIGATION if args.get("rule") else Placement.Choice.OWN_CHOICE,
    )


def _place(player: Playing, step: Step, by: Actor) -> None:
    """At a workplace where a seat is free, else at the employer without one of its workplaces."""
    stage, kind = player.stage(step), step.args["kind"]
    workplace = (
        player.workplaces.get(step.args.get("workplace", "")) if kind != Placement.Kind.SELF_EMPLOYMENT else None
    )

    def agree(where: Workplace | None, elsewhere: str) -> Placement:
        return place_participant(
            participant=stage.participant,
            kind=kind,
            starts_on=today(),
            terms=_terms(step),
            workplace=where,
            elsewhere=elsewhere,
            beside=True,
            by=by,
        )

    name = step.args.get("place") or "Eigen bedrijf"
    elsewhere = (
        f"Eigen bedrijf {stage.participant.family_name}"
        if kind == "self_employment" and "week" not in step.args
        else name
    )
    try:
        made = agree(workplace, "" if workplace else elsewhere)
    except NoSeat:
        made = agree(None, name)
    stage.placements[step.args["key"]] = made


def _end(player: Playing, step: Step, by: Actor) -> None:
    """The next step stands on the list of who ends it, and is done soon after (`settled`)."""
    stage, args = player.stage(step), step.args
    placement = stage.placements[args["key"]]
    placement.refresh_from_db()
    follow = NextStep(args["next_step"], weekday(today() + LATER, back=False), User.objects.get(pk=by.user_id))
    end_placement(
        placement=placement, on=today(), reason=args["reason"], note=args.get("note", ""), next_step=follow, by=by
    )


def _aftercare(player: Playing, step: Step, by: Actor) -> None:
    stage = player.stage(step)
    moment = (
        AftercareMoment.objects.filter(placement=stage.placements[step.args["key"]], state=AftercareMoment.State.OPEN)
        .select_related("participant")
        .order_by("week")
        .first()
    )
    if moment is not None:
        log_aftercare(moment=moment, note=step.args["note"], going="good", by=by)


def _check_in(player: Playing, step: Step, by: Actor) -> None:
    """What a guest says through a link; here the link itself is left out."""
    stage = player.stage(step)
    guest = Actor(ActorKind.GUEST, None, step.args["side"], role=step.args["side"], municipalities=by.municipalities)
    say_how_it_goes(
        placement=stage.placements[step.args["key"]],
        side=step.args["side"],
        face=step.args["face"],
        line=step.args["line"],
        by=guest,
    )


def _meet(player: Playing, step: Step, by: Actor) -> None:
    """An appointment some days ahead, with an invitation where an address is known."""
    person, args = player.stage(step).participant, step.args
    day = weekday(today() + timedelta(days=1 + args["days"]), back=False)
    starts_at = datetime.combine(day, time(args["hour"], 30), tzinfo=AMSTERDAM)
    plan_appointment(participant=person, plan=AppointmentPlan(args["about"], starts_at, "Gemeentehuis, balie 2"), by=by)


def settled(stage: Stage) -> list[Action]:
    """What an end or a hand-over put on somebody's list some days ago."""
    written = {action.pk for action in stage.actions.values()}
    open_now = Action.objects.filter(participant=stage.participant, state=Action.State.OPEN).exclude(pk__in=written)
    return list(open_now.select_related("participant"))


STEPS_BY_NAME: dict[str, Callable[[Playing, Step, Actor], None]] = {
    "benefit": _benefit,
    "enrol": _enrol,
    "place": _place,
    "end": _end,
    "aftercare": _aftercare,
    "check_in": _check_in,
    "meet": _meet,
    "home": _home,
}
