"""What no engine of this kind can beat, measured in the same run: filter by the index, then fetch skills of who is left."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from opstap.matching.engine import bit_index
from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.case_arrays import Array, Places
from opstap.matching.engine.compiled_rules import CAUTIOUS, FAVOURABLE, ones_below, own_facts, squared
from opstap.matching.engine.compiled_search import common, fits
from opstap.matching.engine.map_grid import SIDE
from opstap.matching.engine.numba_setup import Int, compiled, threads
from opstap.matching.engine.search import Ready, neighbours


@compiled
def survivors(
    places: Places,
    people: People,
    rows: Array,
    pointed: Array,
    begins: Array,
    who: Array,
    low: Int,
    high: Int,
    begin_at: Array,
    found: Array,
) -> None:
    """Only the rules: write who is left."""
    for at_who in range(low, high):
        i = who[at_who]
        careful, hopeful = own_facts(people, CAUTIOUS, i), own_facts(people, FAVOURABLE, i)
        at = begin_at[i]
        for row in range(people.squares[i, 0], people.squares[i, 1] + 1):
            begin = np.int64(begins[row * SIDE + people.squares[i, 2]])
            end = np.int64(begins[row * SIDE + people.squares[i, 3] + 1])
            if begin == end:
                continue
            for word in range(begin >> 6, ((end - 1) >> 6) + 1):
                x = common(rows, pointed, i, word, begin, end)
                while x != 0:
                    lowest = x & (~x + np.uint64(1))
                    x ^= lowest
                    j = (word << 6) + ones_below(lowest - np.uint64(1))
                    if fits(places, people, careful, hopeful, i, j, squared(places, careful, j)) >= 0:
                        found[at] = j
                        at += 1


@compiled
def gather(
    places: Places,
    people: People,
    who: Array,
    low: Int,
    high: Int,
    begin_at: Array,
    found: Array,
    held: Array,
    best: Array,
) -> None:
    """Only the fetching: the rarity of the held skills of each workplace that is left."""
    for at_who in range(low, high):
        i = who[at_who]
        for at in range(people.skills_from[i], people.skills_from[i + 1]):
            held[people.skills[at]] = places.rarity[people.skills[at]]
        for at in range(begin_at[i], begin_at[i + 1]):
            j, part = found[at], np.int64(0)
            for skill in range(places.skills_from[j], places.skills_from[j + 1]):
                part += np.int64(held[places.skills[skill]])
            if part > best[i]:
                best[i] = part
        for at in range(people.skills_from[i], people.skills_from[i + 1]):
            held[people.skills[at]] = 0


def filter_and_gather(case: Ready, rows: bit_index.Index, counts: Array) -> None:
    """Both, with as many threads as the engine uses."""
    n = len(counts)
    pointed = bit_index.pointers(rows, case.people)[0]
    begin_at = np.append(0, np.cumsum(counts)).astype(np.int64)
    found, best = np.zeros(int(begin_at[-1]), np.int32), np.zeros(n, np.int64)
    places, people, who = case.packed.places, case.people, neighbours(case.people)

    def work(chunk: int) -> None:
        low, high = n * chunk // 64, n * (chunk + 1) // 64
        survivors(places, people, rows.rows, pointed, case.packed.grid.begins, who, low, high, begin_at, found)
        gather(places, people, who, low, high, begin_at, found, np.zeros(len(places.rarity) + 1, np.uint8), best)

    with ThreadPoolExecutor(threads()) as pool:
        list(pool.map(work, range(64)))
