"""What this room and the ones below it put on somebody's Today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from opstap.access.models import Involvement, TeamVisibleQuerySet
from opstap.core.actors import Actor
from opstap.core.coded_texts import text_from
from opstap.core.dates import end_of_week
from opstap.organisations.models import Membership
from opstap.organisations.roles import Role
from opstap.team.models import TrackTransfer
from opstap.team.today.protocol import Item, Lines, awake, today_sources
from opstap.team.transfers.queries import waiting_for_answer
from opstap.tracks.models import Action, Track
from opstap.tracks.rules import urgency

SILENCE = timedelta(weeks=6)
"""So long without a talk and the owner is reminded; W 2.1 and 2.2 speak of regular contact and name no number."""
PERMIT_NOTICE = timedelta(days=90)


def register() -> None:
    """Called once, when the room is ready."""
    today_sources.register("actions", actions_due, weight=10)
    today_sources.register("attention", attention, weight=20)
    today_sources.register("nobody_yet", nobody_yet, weight=30)
    today_sources.register("offers", offers, weight=5)


def _owned(actor: Actor, day: date, path: str) -> Exists:
    """Do I own the track to which `path` leads?"""
    return Exists(
        Involvement.objects.running_on(day).filter(user_id=actor.user_id, track_id=OuterRef(path), owner=True)
    )


def _on_team(user: Any, day: date) -> Exists:
    return Exists(Involvement.objects.running_on(day).filter(user_id=user, participant_id=OuterRef("participant_id")))


def actions_due(actor: Actor, day: date) -> Lines:
    """My own open actions until Sunday, and those of others for whom I own the track.

    What somebody who left the team still had to do is for the owner to settle.
    """
    rows = (
        Action.objects.visible_to(actor)
        .filter(state=Action.State.OPEN, due_on__lte=end_of_week(day))
        .filter(Q(owner_id=actor.user_id) & _on_team(actor.user_id, day) | Q(_owned(actor, day, "track_id")))
        .filter(awake("actions", actor, day))
        .annotate(helps=_on_team(OuterRef("owner_id"), day))
        .order_by("due_on", "pk")
        .values_list(
            "pk",
            "municipality_id",
            "participant_id",
            "participant__given_name",
            "participant__family_name",
            "text",
            "text_code",
            "text_parameters",
            "due_on",
            "owner_id",
            "owner__name",
            "by_participant",
            "helps",
        )
    )
    for key, municipality, person, given, family, *task, due, owner, owner_name, by_participant, helps in (yield rows):
        mine = owner == actor.user_id
        gone = not by_participant and not helps
        section = urgency(due, day) if mine or gone else "waiting"
        who = _("the participant") if by_participant else owner_name
        who = _("%(who)s has left the team") % {"who": who} if gone else who
        yield Item(
            section=section,
            source="actions",
            subject_id=key,
            municipality_id=municipality,
            participant_id=person,
            person=f"{given} {family}".strip(),
            title=str(text_from(*task)),
            why=_why_due(due, day, "" if mine else who),
            day=due,
            act=(pgettext("button", "Done"), reverse("tracks:done", args=[key])),
            posts=True,
        )


def _why_due(due: date, day: date, who: str) -> str:
    late = (day - due).days
    if late > 0:
        told = ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
    elif late == 0:
        told = _("due today")
    else:
        told = _("before %(day)s") % {"day": date_format(due, "l j F")}
    return _("%(who)s, %(told)s") % {"who": who, "told": told} if who else told


def attention(actor: Actor, day: date) -> Lines:
    """People whose track I own: nobody spoke with them for long, or their permit is about to end."""
    heard_on = Coalesce("last_contact_on", "started_on", TruncDate("participant__made_at"))
    permit = Q(participant__permit_until__lte=day + PERMIT_NOTICE)
    rows = (
        Track.objects.visible_to(actor)
        .annotate(heard_on=heard_on)
        .filter(_owned(actor, day, "pk"), Q(heard_on__lt=day - SILENCE) | permit, ended_on__isnull=True)
        .filter(awake("attention", actor, day))
        .order_by(F("last_contact_on").asc(nulls_first=True), "pk")
        .values_list(
            "pk",
            "municipality_id",
            "participant_id",
            "participant__given_name",
            "participant__family_name",
            "last_contact_on",
            "participant__permit_until",
            "heard_on",
        )
    )
    for key, municipality, person, given, family, last, until, heard in (yield rows):
        quiet = heard < day - SILENCE
        yield Item(
            section="week",
            source="attention",
            subject_id=key,
            municipality_id=municipality,
            participant_id=person,
            person=f"{given} {family}".strip(),
            title=_("Speak with %(name)s") % {"name": f"{given} {family}".strip()} if quiet else _("The permit ends"),
            why="; ".join(filter(None, [_silence(last) if quiet else "", _permit(until, day)])),
            act=(_("Log a talk"), reverse("team:talk", args=[person])),
        )


def _silence(last: date | None) -> str:
    if last is None:
        return _("no talk was logged yet")
    return _("no talk since %(day)s") % {"day": date_format(last, "j F Y")}


def _permit(until: date | None, day: date) -> str:
    if until is None or until > day + PERMIT_NOTICE:
        return ""
    if until < day:
        return _("the permit ended on %(day)s") % {"day": date_format(until, "j F Y")}
    return _("the permit ends on %(day)s") % {"day": date_format(until, "j F Y")}


def nobody_yet(actor: Actor, day: date) -> Lines:
    """For the coordinator: tracks without an owner."""
    if actor.role != Role.COORDINATOR:
        return
    rows = (
        ownerless(actor, day)
        .filter(awake("nobody_yet", actor, day))
        .order_by("started_on", "pk")
        .values_list("pk", "municipality_id", "participant_id", "participant__given_name", "participant__family_name")
    )
    for key, municipality, person, given, family in (yield rows):
        yield Item(
            section="today",
            source="nobody_yet",
            subject_id=key,
            municipality_id=municipality,
            participant_id=person,
            person=f"{given} {family}".strip(),
            title=_("Give %(name)s an owner") % {"name": f"{given} {family}".strip()},
            why=_("nobody owns this track yet"),
            act=(pgettext("button", "Choose"), reverse("team:assign", args=[key])),
            opens=False,
        )


def offers(actor: Actor, day: date) -> Lines:
    """Tracks that somebody asks me to take over, and those for which I wait for an answer."""
    if actor.role != Role.CASE_MANAGER:
        return
    asked = TrackTransfer.objects.offered_to(actor).filter(track__ended_on__isnull=True)
    rows = (asked | waiting_for_answer(actor, day)).filter(awake("offers", actor, day)).order_by("proposed_on", "pk")
    fields = (
        "pk",
        "municipality_id",
        "participant_id",
        "participant__given_name",
        "participant__family_name",
        "proposed_on",
        "to_user_id",
        "to_user__name",
        "from_user__name",
        "from_organisation__name",
    )
    for key, municipality, person, given, family, on, to, to_name, from_name, place in (
        yield rows.values_list(*fields)
    ):
        name, mine = f"{given} {family}".strip(), to == actor.user_id
        told = {"name": name, "who": to_name, "from": from_name, "place": place, "day": date_format(on, "j F")}
        yield Item(
            section="today" if mine else "waiting",
            source="offers",
            subject_id=key,
            municipality_id=municipality,
            participant_id=person,
            person=name,
            opens=not mine,
            day=on,
            title=_("Take over the track of %(name)s?") % told
            if mine
            else _("Waiting for the answer of %(who)s") % told,
            why=_("%(from)s (%(place)s) asks you since %(day)s") % told if mine else _("offered on %(day)s") % told,
            act=(pgettext("button", "Look"), reverse("team:offer", args=[key])),
        )


def ownerless(actor: Actor, day: date) -> TeamVisibleQuerySet[Track]:
    """Open tracks without an owner, of the municipality where the actor coordinates: the one list that needs no team.

    An owner who no longer works where they did is none: nobody would see what the track needs.
    """
    if actor.role != Role.COORDINATOR or actor.organisation_id not in actor.municipalities:
        return Track.objects.none()
    works = Membership.objects.running_on(day).filter(
        user_id=OuterRef("user_id"), organisation_id=OuterRef("organisation_id"), user__is_active=True
    )
    owner = Involvement.objects.running_on(day).filter(Exists(works), track=OuterRef("pk"), owner=True)
    return Track.objects.filter(~Exists(owner), municipality_id=actor.organisation_id, ended_on__isnull=True)
