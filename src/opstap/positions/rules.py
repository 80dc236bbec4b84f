"""From records to a position on every date, in the words of the outcomes of W (table 2). Pure: facts in, spans out.

The whole rule, for one track on one day, first what holds first:
1. the track ended because somebody moved, went over to another track or stopped: that;
2. paid work: an own business, or a job; with a benefit beside it a job with benefit, and then the track stays open;
3. education that aims at a diploma;
4. the track ended with a job, business or education that has ended since, and nobody opened it again: stopped. Where no
   record tells of it yet, the word with which the track ended holds;
5. social participation is the goal; 6. unpaid work; 7. a language internship; 8. in track.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from opstap.people.models import BenefitSpell
from opstap.placements.models import Placement
from opstap.placements.rules import PAID
from opstap.positions.facts import Facts, Stretch
from opstap.tracks.models import Position

SUPPLEMENTS = frozenset({BenefitSpell.Kind.SUPPLEMENTARY, BenefitSpell.Kind.FULL})
LEFT = frozenset({Position.MOVED, Position.OTHER_TRACK, Position.STOPPED})


def spans_of(facts: Facts) -> list[Stretch]:
    """The positions from the start of the track on, one after the other without a gap; equal neighbours are one."""
    spans: list[Stretch] = []
    days = _turning_points(facts)
    for day, until in zip(days, [*days[1:], None], strict=True):
        position = position_on(facts, day)
        if spans and spans[-1].kind == position:
            spans[-1] = Stretch(position, spans[-1].starts_on, until)
        else:
            spans.append(Stretch(position, day, until))
    return spans


def _turning_points(facts: Facts) -> list[date]:
    """Every day on which something may be different from the day before, the start of the track first."""
    every = [*facts.outflows, *facts.placements, *facts.enrolments, *facts.benefits]
    days = {one.starts_on for one in every} | {one.until for one in every if one.until is not None}
    if facts.participation_since is not None:
        days.add(facts.participation_since)
    return [facts.starts_on, *sorted(day for day in days if day > facts.starts_on)]


def position_on(facts: Facts, day: date) -> Position:
    """The position on a day from the start of the track on."""
    holding = [one for one in facts.outflows if one.holds_on(day)]
    ended = max(holding, key=lambda one: (one.starts_on, one.kind), default=None)  # of two by mistake, the later
    if ended is not None and ended.kind in LEFT:
        return Position(ended.kind)
    working = {one.kind for one in facts.placements if one.holds_on(day)}
    if working & PAID:
        return _paid(working, facts.benefits, day)
    if any(one.holds_on(day) for one in facts.enrolments):
        return Position.EDUCATION
    if ended is not None:
        return Position.STOPPED if _is_over(ended, facts, day) else Position(ended.kind)
    if facts.participation_since is not None and facts.participation_since <= day:
        return Position.PARTICIPATION
    if working - {Placement.Kind.LANGUAGE_INTERNSHIP}:
        return Position.UNPAID_WORK
    return Position.LANGUAGE_INTERNSHIP if working else Position.IN_TRACK


def _paid(working: Iterable[str], benefits: Iterable[Stretch], day: date) -> Position:
    if any(one.kind in SUPPLEMENTS and one.holds_on(day) for one in benefits):
        return Position.JOB_WITH_BENEFIT
    employed = any(kind in PAID and kind != Placement.Kind.SELF_EMPLOYMENT for kind in working)
    return Position.JOB if employed else Position.OWN_BUSINESS


def _is_over(ended: Stretch, facts: Facts, day: date) -> bool:
    """Has what the track ended with, a job or education, ended since?"""
    behind = _behind(ended.kind, facts)
    return any(one.until is not None and ended.starts_on < one.until <= day for one in behind)


def _behind(ended: str, facts: Facts) -> Iterator[Stretch]:
    """The records of the kind with which a track ended."""
    if ended == Position.EDUCATION:
        yield from facts.enrolments
    else:
        yield from (one for one in facts.placements if one.kind in PAID)
