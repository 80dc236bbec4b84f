"""Steps of a story about the track itself, each with the real action."""

from __future__ import annotations

from collections.abc import Callable

from opstap.core.actors import Actor
from opstap.demo.circumstance_steps import settled
from opstap.demo.story_state import Playing
from opstap.demo.story_steps import Step
from opstap.team.models import TrackTransfer
from opstap.team.transfers import actions as team
from opstap.tracks.endings import actions as tracks_endings
from opstap.tracks.models import Action, Outflow
from opstap.tracks.phases import actions as tracks_phases
from opstap.tracks.phases.criteria import criteria_between
from opstap.tracks.todo import actions as tracks_todo


def _decide(player: Playing, step: Step, by: Actor) -> None:
    """With the criteria as the story tells them; where it says nothing they count as met, but for one now and then."""
    stage, args = player.stage(step), step.args
    stage.track.refresh_from_db()
    phase = player.phases[step.story.programme, args["phase"]]
    questions = [each.key for each in criteria_between(stage.track.phase, phase)]
    told = dict.fromkeys(args.get("met", ()), "yes") | dict.fromkeys(args.get("unmet", ()), "no")
    silent = "unknown" if "week" in args or len(args["reason"]) % 5 == 0 else "yes"
    tracks_phases.choose_phase(
        track=stage.track,
        phase=phase,
        seen=stage.track.phase_id,
        reason=args.get("reason", ""),
        met={one: told.get(one[1], silent) for one in questions},
        by=by,
    )


def _outflow(player: Playing, step: Step, by: Actor) -> None:
    stage = player.stage(step)
    stage.track.refresh_from_db()
    tracks_endings.end_track(track=stage.track, kind=step.args["kind"], note=step.args.get("note", ""), by=by)


def _lasted(player: Playing, step: Step, by: Actor) -> None:
    outflow = Outflow.objects.get(track=player.stage(step).track, reopened_on__isnull=True)
    tracks_endings.check_outcome(outflow=outflow, lasted=step.args["lasted"], by=by)


def _participation(player: Playing, step: Step, by: Actor) -> None:
    stage = player.stage(step)
    stage.track.refresh_from_db()
    tracks_endings.aim_for_participation(track=stage.track, reason=step.args["reason"], by=by)


def _transfer(player: Playing, step: Step, by: Actor) -> None:
    membership = player.account(step.args["to"])
    team.offer_track(track=player.stage(step).track, membership=membership, next_step=step.args["next_step"], by=by)


def _accept(player: Playing, step: Step, by: Actor) -> None:
    offer = TrackTransfer.objects.get(track=player.stage(step).track, state=TrackTransfer.State.PROPOSED)
    team.accept_track(offer=offer, by=by)


def _tick(player: Playing, step: Step, by: Actor) -> None:
    """What was to follow has been done."""
    for action in settled(player.stage(step)):
        tracks_todo.close_action(subject=action, state=Action.State.DONE, by=by)


STEPS_BY_NAME: dict[str, Callable[[Playing, Step, Actor], None]] = {
    "decide": _decide,
    "outflow": _outflow,
    "lasted": _lasted,
    "participation": _participation,
    "transfer": _transfer,
    "accept": _accept,
    "tick": _tick,
}
