"""Going from phase to phase: a decision by a named person that says how the criteria stand, and is not stopped by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from opstap.access.models import writes_for
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.tracks.locking import free_from, locked, present_stay
from opstap.tracks.models import Phase, PhaseDecision, PhaseStay, Track
from opstap.tracks.phases.criteria import Asked, asked, open_ones, told
from opstap.tracks.programmes.versions import blueprint_of
from opstap.tracks.refusals import (
    DayInFuture,
    DayTooEarly,
    MovedOn,
    NeedsReason,
    NotOnTheTeam,
    NotThisProgramme,
    PhaseMoved,
    SamePhase,
    TrackIsOver,
)
from opstap.tracks.rules import days_of_decision, direction


@action
def choose_phase(
    *,
    track: Track,
    phase: Phase,
    seen: UUID | None,
    by: Actor,
    reason: str = "",
    on: date | None = None,
    met: Mapping[Asked, str] | None = None,
) -> PhaseDecision:
    """Decide that a track goes to a phase. `seen` is the phase that the decider saw it in, `met` how the criteria stand.

    What is not met or unknown is written down and blocks nothing: the professional decides (product.md, principle 2).
    Raises NotOnTheTeam, TrackIsOver, PhaseMoved, SamePhase, NotThisProgramme, NeedsReason, DayInFuture, DayTooEarly.
    """
    if not writes_for(by, track.participant_id, today()):
        raise NotOnTheTeam
    stored = locked([track.pk])[track.pk]
    _check(stored, phase, seen, reason)
    day, stay = on or today(), present_stay(stored)
    _check_day(stored, day)
    decision = _decide(stored, phase, day, reason, met or {}, by)
    if stay is not None:
        PhaseStay.objects.filter(pk=stay.pk, ended_on__isnull=True).change_one(ended_on=day, otherwise=MovedOn())
    PhaseStay.objects.create(
        municipality_id=stored.municipality_id, track=stored, phase=phase, started_on=day, decision=decision
    )
    Track.objects.filter(pk=stored.pk).change_one(version=phase.version, phase=phase, otherwise=MovedOn())
    record(stored, "track.decided", by=by, subject=decision, on=day, **_facts(decision, stored))
    return decision


def _check(stored: Track, phase: Phase, seen: UUID | None, reason: str) -> None:
    if stored.ended_on is not None:
        raise TrackIsOver
    if stored.phase_id == phase.pk:
        raise SamePhase
    if stored.phase_id != seen:
        raise PhaseMoved(stored.phase.name if stored.phase else "")
    if phase.version.programme.municipality_id not in (None, stored.municipality_id):
        raise NotThisProgramme
    if stored.phase_id is not None and not reason.strip():
        raise NeedsReason


def _check_day(stored: Track, day: date) -> None:
    first, last = days_of_decision(free_from(stored), today())
    if day > last:
        raise DayInFuture
    if first is not None and day < first:
        raise DayTooEarly(first)


def _decide(stored: Track, phase: Phase, day: date, reason: str, met: Mapping[Asked, str], by: Actor) -> PhaseDecision:
    left = stored.phase
    found = direction(
        left.key if left else None,
        phase.key,
        path=blueprint_of(phase.version_id),
        same_programme=left is not None and left.version.programme_id == phase.version.programme_id,
    )
    criteria = [
        {"key": one.key, "side": one.side, "met": met.get(one.asked, PhaseDecision.Met.UNKNOWN)}
        for one in asked(left, phase)
    ]
    return PhaseDecision.objects.create(
        municipality_id=stored.municipality_id,
        track=stored,
        from_phase=left,
        to_phase=phase,
        direction=found,
        on=day,
        reason=reason.strip(),
        criteria=criteria,
        decided_by_id=by.id if by.is_user else None,
    )


def _facts(decision: PhaseDecision, before: Track) -> dict[str, Any]:
    """What the line tells: which way, from where to where, why, and what was not met or unknown."""
    after = decision.to_phase
    return {
        "direction": decision.direction,
        "before": told(before.phase),
        "after": told(after),
        "reason": decision.why,
        "open": open_ones(decision),
    }
