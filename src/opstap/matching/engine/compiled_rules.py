"""The fast path that numba compiles: the rules and terms once more, one pair at a time, only where the index leaves a pair.

Numbers are widened (`np.int64(...)`) before they are added, since numba lets narrow ones wrap around in silence.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.case_arrays import Array, Places, Scores
from opstap.matching.engine.memory_layout import (
    CARVABLE,
    CONSTANT,
    GROWTH_FROM,
    GROWTH_TO,
    GUIDANCE,
    ISCO,
    MOST_HOURS,
    SCHOOLING,
    SECTOR,
    SKILL_TOTAL,
    SKILLS_FROM,
    SKILLS_TO,
    START_BY,
    TASKS_FROM,
    TASKS_TO,
    TRANSPORT,
    X,
    Y,
    Z,
)
from opstap.matching.engine.numba_setup import Int, Word, compiled, inlined

CAUTIOUS, FAVOURABLE = 0, 1
LANGUAGE, LICENCES, LIMITS, REFUSALS = 3, 8, 9, 10
TOPS = np.uint64(0x80808080)
"""The highest bit of each of four bytes, which no level of language reaches."""


class Own(NamedTuple):
    """What the rules ask of a candidate most, on one reading: numbers, so that they stay in the processor's registers."""

    x: Int
    y: Int
    z: Int
    located: Int
    near: Int  # the longest squared line without public transport
    far: Int  # and with it
    available: Int
    levels: Word  # four bytes
    lacks: Word  # the first word


@compiled
def ones_below(word: Word) -> Int:
    """How many bits of a word are set; of a single bit less one: which bit it was."""
    x = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    x = (x & np.uint64(0x3333333333333333)) + ((x >> np.uint64(2)) & np.uint64(0x3333333333333333))
    x = (x + (x >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * np.uint64(0x0101010101010101)) >> np.uint64(56))


@inlined
def own_facts(people: People, reading: Int, i: Int) -> Own:
    """The facts of candidate `i` on a reading."""
    return Own(
        np.int64(people.xyz[i, 0]),
        np.int64(people.xyz[i, 1]),
        np.int64(people.xyz[i, 2]),
        np.int64(people.located[i]),
        people.reach[reading, i, 0],
        people.reach[reading, i, 1],
        np.int64(people.available[reading, i]),
        np.uint64(people.steps[reading, i]) | TOPS,
        people.lacks[reading, i, 0],
    )


@inlined
def squared(places: Places, own: Own, j: Int) -> Int:
    """The squared line between the two in cm2; nothing where the candidate's place is unknown."""
    x, y, z = places.door[j, X] - own.x, places.door[j, Y] - own.y, places.door[j, Z] - own.z
    return (x * x + y * y + z * z) * own.located


@inlined
def far_or_late(places: Places, own: Own, j: Int, line: Int) -> tuple[bool, bool]:
    """Whether a workplace is out of reach, and whether it begins too early."""
    reach = own.far if places.door[j, TRANSPORT] != 0 else own.near
    return line > reach, own.available > places.door[j, START_BY]


@inlined
def task_fails(places: Places, people: People, own: Own, reading: Int, i: Int, task: Int, lifted: Int) -> bool:
    """Whether a task fails language, licences, limits or refusals on this reading; `lifted` is not looked at."""
    # Four levels are held against four at once: where one is too low, its highest bit is borrowed from.
    if lifted != LANGUAGE and (own.levels - np.uint64(places.steps[task])) & TOPS != TOPS:
        return True
    shared = places.asks[task, 0] & own.lacks
    if lifted >= LICENCES:
        shared &= ~places.kinds_of_asks[lifted - LICENCES, 0]
    if shared != 0:
        return True
    for word in range(1, places.asks.shape[1]):
        shared = places.asks[task, word] & people.lacks[reading, i, word]
        if lifted >= LICENCES:
            shared &= ~places.kinds_of_asks[lifted - LICENCES, word]
        if shared != 0:
            return True
    return False


@inlined
def nothing_asked(places: Places, people: People, own: Own, i: Int, j: Int) -> bool:
    """Whether no task of a workplace asks a licence, a demand or a tag that the candidate may lack (cautious reading)."""
    shared = places.together[j, 0] & own.lacks
    for word in range(1, places.together.shape[1]):
        shared |= places.together[j, word] & people.lacks[CAUTIOUS, i, word]
    return bool(shared == 0)


@inlined
def leave_out(places: Places, people: People, hopeful: Own, i: Int, j: Int, lifted: Int) -> Int:
    """The tasks that are left out, as bits; -1 where tasks fail that cannot be missed."""
    begin, end = np.int64(places.line[j, TASKS_FROM]), np.int64(places.line[j, TASKS_TO])
    out, share, number = np.int64(0), np.int64(0), 0
    for task in range(begin, end):
        if task_fails(places, people, hopeful, FAVOURABLE, i, task, lifted):
            out |= np.int64(1) << (task - begin)
            share += np.int64(places.share[task])
            number += 1
    if number and (share > np.int64(places.door[j, CARVABLE]) or number == end - begin):
        return np.int64(-1)
    return out


@inlined
def all_known(places: Places, people: People, careful: Own, i: Int, j: Int, out: Int, lifted: Int) -> bool:
    """Whether every task that stays holds on the cautious reading too."""
    if people.unknown[i] == 0:
        return True
    begin = np.int64(places.line[j, TASKS_FROM])
    for task in range(begin, np.int64(places.line[j, TASKS_TO])):
        if (out >> (task - begin)) & 1 == 0 and task_fails(places, people, careful, CAUTIOUS, i, task, lifted):
            return False
    return True


@inlined
def alike(codes: Array, a: Int, others: Array, b: Int) -> Int:
    """With how many signs two codes begin together, rows `a` and `b` of two arrays."""
    for signs in range(4):
        if codes[a, signs] != others[b, signs]:
            return signs
    return 4


@inlined
def skill_points(places: Places, held: Array, j: Int, out: Int, points: Int) -> Int:
    """Points for the held skills (`held` is rarity by skill, 0 where not held) that staying tasks ask."""
    part = np.int64(0)
    begin, end = np.int64(places.line[j, SKILLS_FROM]), np.int64(places.line[j, SKILLS_TO])
    if out == 0:
        for at in range(begin, end):
            part += np.int64(held[places.skills[at]])
    else:
        for at in range(begin, end):
            if np.int64(places.skill_tasks[at]) & ~out != 0:
                part += np.int64(held[places.skills[at]])
    if part == 0:  # also spares most pairs the division
        return np.int64(0)
    whole = np.int64(places.line[j, SKILL_TOTAL])
    return (2 * points * part + whole) // (2 * whole)


@inlined
def career_points(places: Places, people: People, i: Int, j: Int, stays: Int, weights: Scores) -> Int:
    """Points for experience in the share that stays, a wished occupation, and a step towards the goal."""
    isco, points, digits = np.int64(places.line[j, ISCO]), np.int64(0), 0
    for at in range(people.codes_from[i], people.codes_from[i + 1]):
        digits = max(digits, alike(places.codes, isco, people.codes, at))
    points += np.int64(weights.experience[digits, stays])
    for at in range(people.isco_from[i], people.isco_from[i + 1]):
        if people.isco[at] == isco:
            points += weights.occupation
            break
    if people.goal[i, 0] >= 0:
        digits = alike(places.codes, isco, people.goal, i)
        for at in range(places.line[j, GROWTH_FROM], places.line[j, GROWTH_TO]):
            digits = max(digits, alike(places.codes, np.int64(places.growth[at]), people.goal, i))
        points += np.int64(weights.goal[digits])
    else:
        points += np.int64(weights.goal[0])
    return points


@inlined
def share_left(places: Places, j: Int, out: Int) -> Int:
    """The share of the work that stays, in percent."""
    begin, stays = np.int64(places.line[j, TASKS_FROM]), np.int64(100)
    if out:
        for task in range(begin, np.int64(places.line[j, TASKS_TO])):
            if (out >> (task - begin)) & 1:
                stays -= np.int64(places.share[task])
    return stays


@inlined
def wish_points(places: Places, people: People, i: Int, j: Int, out: Int, weights: Scores) -> Int:
    """Points for wished tasks that stay."""
    begin, wished, some = np.int64(places.line[j, TASKS_FROM]), np.int64(0), np.uint64(0)
    for word in range(people.tags.shape[1]):
        some |= places.together[j, word] & people.tags[i, word]
    if some == 0:
        return np.int64(weights.task_wishes[0])
    for task in range(begin, np.int64(places.line[j, TASKS_TO])):
        if (out >> (task - begin)) & 1:
            continue
        for word in range(people.tags.shape[1]):
            if places.asks[task, word] & people.tags[i, word] != 0:
                wished += np.int64(places.share[task])
                break
    return np.int64(weights.task_wishes[wished])


@inlined
def rest_points(places: Places, people: People, i: Int, j: Int, line: Int, weights: Scores) -> Int:
    """Points for sector, hours, nearness, guidance and schooling."""
    points = np.int64(0)
    for at in range(people.sectors_from[i], people.sectors_from[i + 1]):
        if people.sectors[at] == places.line[j, SECTOR]:
            points += weights.sector
            break
    own, offered = np.int64(people.hours[CAUTIOUS, i, 1]), np.int64(places.line[j, MOST_HOURS])
    hours = own if own < offered else offered
    points += weights.each_hour * (hours if hours < weights.most_hours else weights.most_hours)
    for band in range(len(weights.near_lines)):
        if line <= weights.near_lines[band]:
            points += np.int64(weights.near_points[band])
            break
    if people.need[i] >= 0:
        short = np.int64(people.need[i]) - np.int64(places.line[j, GUIDANCE])
        points += weights.guidance_short * short if short > 0 else weights.guidance_enough
    asked = np.int64(places.line[j, SCHOOLING])
    if asked > 0 and people.own_schooling[i] >= 0:
        short = asked - np.int64(people.own_schooling[i])
        points += weights.schooling_short * short if short > 0 else weights.schooling_reached
    return points


@inlined
def score(places: Places, people: People, i: Int, j: Int, out: Int, line: Int, held: Array, weights: Scores) -> Int:
    """The points of a pair that fits."""
    stays = share_left(places, j, out)
    return (
        np.int64(places.line[j, CONSTANT])
        + skill_points(places, held, j, out, weights.skills)
        + np.int64(weights.share[stays])
        + career_points(places, people, i, j, stays, weights)
        + wish_points(places, people, i, j, out, weights)
        + rest_points(places, people, i, j, line, weights)
    )


@inlined
def push(top: Array, outs: Array, i: Int, key: Int, out: Int) -> None:
    """Put a key among the best of candidate `i`, kept from high to low."""
    at = top.shape[1] - 1
    if key > top[i, at]:
        while at > 0 and top[i, at - 1] < key:
            top[i, at] = top[i, at - 1]
            outs[i, at] = outs[i, at - 1]
            at -= 1
        top[i, at] = key
        outs[i, at] = out
