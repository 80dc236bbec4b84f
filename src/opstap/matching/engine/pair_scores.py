"""The terms of `scoring.py` for many pairs at once: points, which sentence, and the facts in it, as arrays.

P pairs are given as positions of candidates and workplaces and the tasks left out (bits). Facts are whole numbers; codes are
rows of `places.codes`, distances tenths of a km.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.case_arrays import Array, Packed, Places, Scores
from opstap.matching.engine.geometry import CENTIMETRES, EARTH_KM

SAID: Final = ("some", "lacking", "unknown", "none", "both", "spoken", "support", "carved")
SOME, LACKING, UNKNOWN, NONE, BOTH, SPOKEN, SUPPORT, CARVED = range(len(SAID))


class Counted(NamedTuple):
    """One term of P pairs."""

    points: Array  # i8[P]
    said: Array  # positions in SAID
    facts: Mapping[str, Array]


class Pairs(NamedTuple):
    """What the terms look at."""

    places: Places
    people: People
    weights: Scores
    i: Array
    j: Array
    out: Array


def count(packed: Packed, people: People, i: Array, j: Array, out: Array) -> dict[str, Counted]:
    """All terms of the pairs, in the order of `points.TERMS`."""
    pairs = Pairs(packed.places, people, packed.scores, i, j, out)
    return {
        "skills": _skills(pairs),
        "experience": _experience(pairs),
        "wishes": _wishes(pairs),
        "goal": _goal(pairs),
        "dutch": _dutch(pairs),
        "guidance": _guidance(pairs),
        "hours": _hours(pairs),
        "nearness": _nearness(pairs),
        "paid": _paid(pairs),
        "share": _share(pairs),
        "education": _education(pairs),
    }


def scores(packed: Packed, people: People, i: Array, j: Array, out: Array) -> Array:
    """The points of the pairs, i8[P]."""
    points: Array = np.sum([term.points for term in count(packed, people, i, j, out).values()], axis=0)
    return points.astype(np.int64)


def stretch(bounds: Array, which: Array) -> tuple[Array, Array]:
    """The positions in a longer array that belong to `which`, and to which of them each belongs."""
    counts = (bounds[which + 1] - bounds[which]).astype(np.int64)
    owner = np.repeat(np.arange(len(which)), counts)
    ends = np.cumsum(counts)
    return np.arange(len(owner)) - np.repeat(ends - counts, counts) + np.repeat(bounds[which], counts), owner


def _sum(values: Array, owner: Array, number: int) -> Array:
    return np.bincount(owner, weights=values, minlength=number).astype(np.int64)


def _has(bounds: Array, values: Array, pairs: Pairs, wanted: Array) -> Array:
    """Whether the candidate's stretch of `values` holds `wanted` of the pair, bool[P]."""
    positions, owner = stretch(bounds, pairs.i)
    found = np.zeros(len(pairs.i), bool)
    found[owner[values[positions] == wanted[owner]]] = True
    return found


def _choose(unknown: Array, some: Array) -> Array:
    return np.where(unknown, UNKNOWN, np.where(some, SOME, LACKING))


def _staying(pairs: Pairs) -> tuple[Array, Array, Array]:
    """All tasks of the pairs: their position, the pair, and whether they stay."""
    tasks, owner = stretch(pairs.places.tasks_from, pairs.j)
    at = tasks - pairs.places.tasks_from[pairs.j][owner]
    return tasks, owner, (pairs.out[owner] >> at) & 1 == 0


def _share_left(pairs: Pairs) -> Array:
    """The share of the work that stays, in percent."""
    tasks, owner, stays = _staying(pairs)
    return _sum(pairs.places.share[tasks] * stays, owner, len(pairs.i))


def _skills(pairs: Pairs) -> Counted:
    places, people, number = pairs.places, pairs.people, len(pairs.i)
    positions, owner = stretch(places.skills_from, pairs.j)
    width = len(places.rarity) + 1
    held_from, held = people.skills_from, people.skills
    holders = np.repeat(np.arange(len(held_from) - 1), np.diff(held_from)).astype(np.int64)
    keys = holders * width + held  # rising, since candidates and their skills are in order
    wanted = pairs.i[owner].astype(np.int64) * width + places.skills[positions]
    at = np.searchsorted(keys, wanted)
    useful = np.append(keys, -1)[at] == wanted
    counts = (places.tasks_from[pairs.j + 1] - places.tasks_from[pairs.j]).astype(np.uint64)
    stays = ((np.uint64(1) << counts) - np.uint64(1)) & ~pairs.out.astype(np.uint64)
    useful &= (places.skill_tasks[positions] & stays[owner]) != 0
    part = _sum(places.rarity[places.skills[positions]] * useful, owner, number)
    whole = places.skill_total[pairs.j].astype(np.int64)
    points = np.where(whole > 0, (2 * pairs.weights.skills * part + whole) // np.maximum(1, 2 * whole), 0)
    number_held, asked = _sum(useful, owner, number), places.skills_from[pairs.j + 1] - places.skills_from[pairs.j]
    said = np.where(asked == 0, NONE, _choose(people.knows_skills[pairs.i] == 0, number_held > 0))
    return Counted(points, said, {"held": number_held, "asked": asked})


def _experience(pairs: Pairs) -> Counted:
    places, people = pairs.places, pairs.people
    positions, owner = stretch(people.codes_from, pairs.i)
    isco = places.isco[pairs.j]
    digits = np.zeros(len(pairs.i), np.int64)
    np.maximum.at(digits, owner, _alike(places.codes[isco][owner], people.codes[positions]))
    said = _choose(people.knows_experience[pairs.i] == 0, digits > 0)
    return Counted(
        pairs.weights.experience[digits, _share_left(pairs)].astype(np.int64), said, {"digits": digits, "isco": isco}
    )


def _wishes(pairs: Pairs) -> Counted:
    places, people, weights, number = pairs.places, pairs.people, pairs.weights, len(pairs.i)
    tasks, owner, stays = _staying(pairs)
    wanted = (places.asks[tasks] & people.tags[pairs.i][owner]).any(axis=1)
    share = _sum(places.share[tasks] * (stays & wanted), owner, number)
    sector = _has(people.sectors_from, people.sectors, pairs, places.sector[pairs.j])
    occupation = _has(people.isco_from, people.isco, pairs, places.isco[pairs.j])
    points = weights.sector * sector + weights.occupation * occupation + weights.task_wishes[share].astype(np.int64)
    said = _choose(people.knows_wishes[pairs.i] == 0, sector | occupation | (share > 0))
    return Counted(points, said, {"sector": sector, "occupation": occupation, "share": share})


def _goal(pairs: Pairs) -> Counted:
    places, goal = pairs.places, pairs.people.goal[pairs.i]
    digits = _alike(places.codes[places.isco[pairs.j]], goal)
    positions, owner = stretch(places.growth_from, pairs.j)
    np.maximum.at(digits, owner, _alike(places.codes[places.growth[positions]], goal[owner]))
    number = pairs.people.goal_number[pairs.i]
    said = _choose(number < 0, digits > 0)
    return Counted(pairs.weights.goal[digits].astype(np.int64), said, {"digits": digits, "goal": number})


def _alike(rows: Array, codes: Array) -> Array:
    """With how many signs codes begin alike: the first unequal beginning ends the count."""
    alike: Array = np.logical_and.accumulate(rows[:, :4] == codes[:, :4], axis=1).sum(axis=1).astype(np.int64)
    return alike


def _dutch(pairs: Pairs) -> Counted:
    kind = pairs.places.dutch[pairs.j]
    said = np.array([LACKING, SPOKEN, SUPPORT, BOTH])[kind]
    return Counted(pairs.weights.dutch[kind].astype(np.int64), said, {})


def _guidance(pairs: Pairs) -> Counted:
    need, offered = pairs.people.need[pairs.i].astype(np.int64), pairs.places.guidance[pairs.j].astype(np.int64)
    short = np.where(need < 0, 0, np.maximum(0, need - offered))
    enough = np.where(need < 0, 0, pairs.weights.guidance_enough)
    points = np.where(short > 0, pairs.weights.guidance_short * short, enough)
    return Counted(points, _choose(need < 0, short == 0), {"offered": offered, "need": need, "short": short})


def _hours(pairs: Pairs) -> Counted:
    own, offered = pairs.people.hours[0, pairs.i, 1].astype(np.int64), pairs.places.hours[pairs.j, 1].astype(np.int64)
    hours = np.minimum(own, offered)
    points = pairs.weights.each_hour * np.minimum(hours, pairs.weights.most_hours)
    return Counted(points, np.full(len(hours), SOME), {"hours": hours})


def _nearness(pairs: Pairs) -> Counted:
    apart = pairs.places.xyz[pairs.j].astype(np.int64) - pairs.people.xyz[pairs.i]
    squared = (apart * apart).sum(axis=1)
    band = np.searchsorted(pairs.weights.near_lines, squared)
    points = np.append(pairs.weights.near_points, 0)[band].astype(np.int64)
    half = np.minimum(1.0, np.sqrt(squared) / (2 * EARTH_KM * CENTIMETRES))
    tenths = np.rint(20 * EARTH_KM * np.arcsin(half)).astype(np.int64)
    return Counted(points, np.where(points > 0, SOME, LACKING), {"tenths": tenths})


def _paid(pairs: Pairs) -> Counted:
    paid = pairs.places.paid[pairs.j].astype(np.int64)
    return Counted(pairs.weights.paid * paid, np.where(paid == 1, SOME, LACKING), {})


def _share(pairs: Pairs) -> Counted:
    share = _share_left(pairs)
    points = pairs.weights.share[share].astype(np.int64)
    return Counted(points, np.where(pairs.out == 0, SOME, CARVED), {"share": share})


def _education(pairs: Pairs) -> Counted:
    asked = pairs.places.schooling[pairs.j].astype(np.int64)
    own = pairs.people.own_schooling[pairs.i].astype(np.int64)
    short = np.maximum(0, asked - own)
    reached = np.where(short > 0, pairs.weights.schooling_short * short, pairs.weights.schooling_reached)
    points = np.where((asked > 0) & (own >= 0), reached, 0)
    said = np.where(asked == 0, NONE, _choose(own < 0, short == 0))
    return Counted(points, said, {"asked": asked, "own": own})
