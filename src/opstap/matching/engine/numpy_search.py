"""The fast path that needs numpy alone: one candidate against all workplaces at once.

Say the rules of `rules.py` aloud, with "all workplaces" for "the workplace". Points are in `pair_scores.py`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.case_arrays import Array, Places
from opstap.matching.engine.pair_scores import stretch
from opstap.matching.engine.rules import (
    DAYPART,
    DISTANCE,
    EDUCATION,
    FIELDS,
    HOURS,
    KIND,
    LANGUAGE,
    LICENCES,
    LIMITS,
    NUMBERS,
    REFUSALS,
    RESTS_ON,
    SEAT,
    START,
)

CAUTIOUS, FAVOURABLE = 0, 1
OF_WORKPLACES = (
    "rank",
    "kind",
    "seats",
    "xyz",
    "transport",
    "hours",
    "dayparts",
    "start_by",
    "schooling",
    "regulated",
    "carvable",
)
"""What the rules look at of a workplace as a whole."""


class Seen(NamedTuple):
    """One candidate held against M workplaces with T tasks; rules on both readings."""

    holds: tuple[dict[int, Array], dict[int, Array]]  # per rule about workplaces, bool[M]
    fails: tuple[dict[int, Array], dict[int, Array]]  # per rule about tasks, bool[T]


def look(places: Places, people: People, i: int) -> Seen:
    """Both readings of candidate number `i`."""
    lines = _lines(places, people, i)
    if not people.unknown[i]:  # both readings are the same
        holds, fails = _holds(places, people, i, CAUTIOUS, lines), _fails(places, people, i, CAUTIOUS)
        return Seen((holds, holds), (fails, fails))
    return Seen(
        (_holds(places, people, i, CAUTIOUS, lines), _holds(places, people, i, FAVOURABLE, lines)),
        (_fails(places, people, i, CAUTIOUS), _fails(places, people, i, FAVOURABLE)),
    )


def promising(places: Places, people: People, i: int) -> Array:
    """Positions of the workplaces that hold as a whole on the cautious reading: tasks need only be seen there."""
    least, most = people.hours[CAUTIOUS, i]
    holds = (places.dayparts & ~people.dayparts[CAUTIOUS, i]) == 0
    holds &= (places.hours[:, 0] <= most) & (places.hours[:, 1] >= least) & (places.seats > 0)
    which = np.flatnonzero(holds)
    some = places._replace(**{name: getattr(places, name)[which] for name in OF_WORKPLACES})
    held = _holds(some, people, i, CAUTIOUS, _lines(some, people, i))
    found: Array = which[np.logical_and.reduce(list(held.values()))]
    return found


def only(places: Places, which: Array) -> Places:
    """The workplaces at positions `which` with their tasks: what the rules look at, and nothing for points."""
    tasks, _ = stretch(places.tasks_from, which)
    counts = places.tasks_from[which + 1] - places.tasks_from[which]
    return places._replace(
        tasks_from=np.append(0, np.cumsum(counts)).astype(np.int32),
        share=places.share[tasks],
        levels=places.levels[tasks],
        asks=places.asks[tasks],
        **{name: getattr(places, name)[which] for name in OF_WORKPLACES},
    )


def _lines(places: Places, people: People, i: int) -> Array:
    if not people.located[i]:
        return np.zeros(len(places.rank), np.int64)
    apart = places.xyz.astype(np.int64) - people.xyz[i]
    squared: Array = (apart * apart).sum(axis=1)
    return squared


def _holds(places: Places, people: People, i: int, reading: int, lines: Array) -> dict[int, Array]:
    reach = people.reach[reading, i]
    hours = people.hours[reading, i]
    return {
        KIND: ((np.int64(people.kinds[reading, i]) >> places.kind.astype(np.int64)) & 1) == 1,
        SEAT: places.seats > 0,
        DISTANCE: lines <= np.where(places.transport == 1, reach[1], reach[0]),
        HOURS: (hours[1] >= places.hours[:, 0].astype(np.int16)) & (hours[0] <= places.hours[:, 1].astype(np.int16)),
        DAYPART: (places.dayparts & ~people.dayparts[reading, i]) == 0,
        START: people.available[reading, i] <= places.start_by,
        EDUCATION: (places.regulated == 0) | (people.schooling[reading, i] >= places.schooling),
    }


def _fails(places: Places, people: People, i: int, reading: int) -> dict[int, Array]:
    shared = places.asks & people.lacks[reading, i]
    licences, demands, tags = places.kinds_of_asks
    return {
        LANGUAGE: (places.levels > people.levels[reading, i]).any(axis=1),
        LICENCES: (shared & licences != 0).any(axis=1),
        LIMITS: (shared & demands != 0).any(axis=1),
        REFUSALS: (shared & tags != 0).any(axis=1),
    }


def left_out(places: Places, seen: Seen, lifted: int = 0) -> Array:
    """Which tasks are left out, bool[T]: those that fail, where the employer can miss them and a task stays."""
    failing = np.zeros(len(places.share), bool)
    for rule, fails in seen.fails[FAVOURABLE].items():
        if rule != lifted:
            failing |= fails
    if not failing.any():
        return failing
    begins, counts = places.tasks_from[:-1], np.diff(places.tasks_from)
    share = np.add.reduceat(np.where(failing, places.share, 0).astype(np.int64), begins)
    number = np.add.reduceat(failing.astype(np.int64), begins)
    missed = (share <= places.carvable) & (number < counts)
    return failing & np.repeat(missed, counts)


def as_bits(places: Places, out: Array) -> Array:
    """Tasks as bits per workplace, the first task in the lowest: i8[M] of bool[T]."""
    begins, counts = places.tasks_from[:-1], np.diff(places.tasks_from)
    at = np.arange(len(out)) - np.repeat(begins, counts)
    return np.add.reduceat(np.where(out, np.int64(1) << at, 0), begins) if len(out) else np.zeros(0, np.int64)


def _any_task(places: Places, which: Array) -> Array:
    """Of which workplaces some task is in `which`, bool[M]."""
    found: Array = np.logical_or.reduceat(which, places.tasks_from[:-1]) if len(which) else np.zeros(0, bool)
    return found


def fitting(places: Places, seen: Seen, out: Array, lifted: int = 0) -> Array:
    """Which workplaces are known to fit when the tasks in `out` are left out, bool[M]; `lifted` is a rule not asked."""
    fits = np.ones(len(places.rank), bool)
    for rule, holds in seen.holds[CAUTIOUS].items():
        if rule != lifted:
            fits &= holds
    failing = np.zeros(len(out), bool)
    for rule, fails in seen.fails[CAUTIOUS].items():
        if rule != lifted:
            failing |= fails
    if failing.any():
        fits &= ~_any_task(places, failing & ~out)
    return fits


def rules_of(places: Places, seen: Seen, out: Array) -> tuple[dict[int, Array], dict[int, Array]]:
    """Per rule, for which workplaces it fails and for which it is unknown: two dicts of bool[M]."""
    failed, unknown = {}, {}
    for rule in NUMBERS:
        if rule in seen.holds[CAUTIOUS]:
            failed[rule] = ~seen.holds[FAVOURABLE][rule]
            unknown[rule] = seen.holds[FAVOURABLE][rule] & ~seen.holds[CAUTIOUS][rule]
        else:
            failed[rule] = _any_task(places, seen.fails[FAVOURABLE][rule] & ~out)
            unknown[rule] = _any_task(places, seen.fails[CAUTIOUS][rule] & ~out) & ~failed[rule]
    return failed, unknown


def openings(places: Places, seen: Seen, fits: Array) -> dict[int, Array]:
    """Per rule the workplaces that open when it alone is lifted, as positions; rules that open nothing are left out."""
    out = left_out(places, seen)
    found = {}
    for rule in NUMBERS:
        other = left_out(places, seen, rule) if rule in seen.fails[CAUTIOUS] else out
        opened = np.flatnonzero(fitting(places, seen, other, rule) & ~fits)
        if len(opened):
            found[rule] = opened
    return found


def questions(places: Places, people: People, i: int, seen: Seen, out: Array) -> dict[int, Array]:
    """Sets of unknown fields (bits of FIELDS) with the workplaces that wait for them, as positions."""
    if not people.unknown[i]:
        return {}
    failed, unknown = rules_of(places, seen, out)
    asks = np.zeros(len(places.rank), np.int64)
    for rule, which in unknown.items():
        asks |= np.where(which, fields_of(rule) & int(people.unknown[i]), 0)
    waits = (asks != 0) & ~np.logical_or.reduce(list(failed.values()))
    return {int(each): np.flatnonzero(waits & (asks == each)) for each in np.unique(asks[waits])}


def fields_of(rule: int) -> int:
    """The fields on which a rule rests, as bits; none for seats."""
    return sum(1 << FIELDS.index(name) for name in RESTS_ON.get(rule, ()))
