"""Going from phase to phase: a decision by a named person that says how the criteria stand, and is not stopped by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from opstap.access.models import writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.refusals import MovedOn, NeedsReason
from opstap.core.timeline import record
from opstap.tracks.labels import PhaseName
from opstap.tracks.locking import first_free_day, locked_track, present_stay
from opstap.tracks.models import Phase, PhaseDecision, PhaseStay, Track
from opstap.tracks.phases.criteria import CriterionKey, criteria_between, open_criteria
from opstap.tracks.phases.events import PhaseDecided
from opstap.tracks.programmes.queries import blueprint_of
from opstap.tracks.refusals import DayInFuture, DayTooEarly, NotThisProgramme, PhaseMoved, SamePhase, TrackIsOver
from opstap.tracks.rules import days_of_decision, decision_direction


@action(
    refuses=(
        NotOnTheTeam,
        TrackIsOver,
        PhaseMoved,
        SamePhase,
        NotThisProgramme,
        NeedsReason,
        DayInFuture,
        DayTooEarly,
        MovedOn,
    )
)
def choose_phase(
    *,
    track: Track,
    phase: Phase,
    seen: UUID | None,
    by: Actor,
    reason: str = "",
    on: date | None = None,
    met: Mapping[CriterionKey, str] | None = None,
) -> PhaseDecision:
    """Decide that a track goes to a phase. `seen` is the phase that the decider saw it in, `met` how the criteria stand.

    What is not met or unknown is written down and blocks nothing: the professional decides.
    Raises NotOnTheTeam, TrackIsOver, PhaseMoved, SamePhase, NotThisProgramme, NeedsReason, DayInFuture, DayTooEarly.
    """
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    track = locked_track(track.pk)
    _check(track, phase, seen, reason)
    day, stay = on or today(), present_stay(track)
    _check_day(track, day)
    decision = _decide(track, phase, day, reason, met or {}, by)
    if stay is not None:
        PhaseStay.objects.running().filter(pk=stay.pk).change_one(ended_on=day, otherwise=MovedOn())
    PhaseStay.objects.create(
        municipality_id=track.municipality_id, track=track, phase=phase, started_on=day, decision=decision
    )
    Track.objects.filter(pk=track.pk).change_one(version=phase.version, phase=phase, otherwise=MovedOn())
    content = PhaseDecided(
        direction=decision.direction,
        before=PhaseName.of(decision.from_phase),
        after=PhaseName.of(phase),
        reason=decision.why,
        open_criteria=open_criteria(decision),
    )
    record(track, content, by=by, subject=decision, on=day)
    return decision


def _check(track: Track, phase: Phase, seen: UUID | None, reason: str) -> None:
    if track.ended_on is not None:
        raise TrackIsOver
    if track.phase_id == phase.pk:
        raise SamePhase
    if track.phase_id != seen:
        raise PhaseMoved(track.phase.name if track.phase else "")
    if phase.version.programme.municipality_id not in (None, track.municipality_id):
        raise NotThisProgramme
    if track.phase_id is not None and not reason.strip():
        raise NeedsReason


def _check_day(track: Track, day: date) -> None:
    first, last = days_of_decision(first_free_day(track), today())
    if day > last:
        raise DayInFuture
    if first is not None and day < first:
        raise DayTooEarly(first)


def _decide(
    track: Track, phase: Phase, day: date, reason: str, met: Mapping[CriterionKey, str], by: Actor
) -> PhaseDecision:
    left = track.phase
    direction = decision_direction(
        left.key if left else None,
        phase.key,
        path=blueprint_of(phase.version_id),
        same_programme=left is not None and left.version.programme_id == phase.version.programme_id,
    )
    criteria = [
        {"key": one.criterion.key, "side": one.side, "met": met.get(one.key, PhaseDecision.Met.UNKNOWN)}
        for one in criteria_between(left, phase)
    ]
    return PhaseDecision.objects.create(
        municipality_id=track.municipality_id,
        track=track,
        from_phase=left,
        to_phase=phase,
        direction=direction,
        on=day,
        reason=reason.strip(),
        criteria=criteria,
        decided_by_id=by.id if by.is_user else None,
    )
