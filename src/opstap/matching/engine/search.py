"""Finds, for many candidates at once, the same as `reference.py`: with numba where that pays, else with numpy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Literal, NamedTuple

import numpy as np

from opstap.matching.engine import bit_index, numpy_search
from opstap.matching.engine.candidate_arrays import People, pack_people
from opstap.matching.engine.case import Candidate, Workplace
from opstap.matching.engine.case_arrays import Array, Packed, pack_places
from opstap.matching.engine.fast_path_constants import EMPTY, FIRST, NEVER, SIGNS
from opstap.matching.engine.map_grid import SIDE
from opstap.matching.engine.numba_setup import CAN_COMPILE, threads
from opstap.matching.engine.numpy_search import fields_of
from opstap.matching.engine.pair_scores import scores
from opstap.matching.engine.rules import FIELDS, NUMBERS
from opstap.matching.engine.weights import Weights

Path = Literal["auto", "numpy", "numba"]
WORTH_COMPILING: Final = 2_000_000
"""Pairs from which numba is loaded: below, numpy is done before."""
CHUNKS: Final = 64
AT_ONCE: Final = 500
"""Candidates whose pairs numpy scores together."""
SETS_AT_FIRST: Final = 4096


class Ready(NamedTuple):
    """A case as the fast paths take it."""

    packed: Packed
    people: People
    candidate_ids: tuple[str, ...]


class Best(NamedTuple):
    """N candidates with their best workplaces, and with how many they fit."""

    place: Array  # i4[N, top], positions; -1 where there are no more
    score: Array  # i8[N, top]
    out: Array  # i8[N, top], tasks left out, as bits
    counts: Array  # i8[N]
    suits: Array  # i8[M], how many candidates each workplace suits


class Edges(NamedTuple):
    """Every pair that fits, by candidate and then by workplace as it stands in `packed`."""

    begins: Array  # i8[N+1]
    place: Array  # i4[E]
    score: Array  # i4[E]
    out: Array  # i8[E]


class Misses(NamedTuple):
    """What opens for N candidates when one rule is lifted, and what waits for an answer. Workplaces are ranks by id."""

    away: Array  # i8[N, 12], by rule
    away_first: Array  # i4[N, 12, FIRST]
    sets: Array  # i8[S, 3]: candidate, bits of FIELDS, number of workplaces; by candidate, then bits
    set_first: Array  # i4[S, FIRST]


def ready(candidates: Sequence[Candidate], workplaces: Sequence[Workplace], weights: Weights) -> Ready:
    """Pack a case once; everything else here takes it as it is and keeps no state."""
    packed = pack_places(workplaces, weights)
    people, ids = pack_people(candidates, packed)
    return Ready(packed, people, ids)


def compiles(case: Ready, path: Path) -> bool:
    """Whether the compiled path is taken."""
    pairs = len(case.candidate_ids) * len(case.packed.ids)
    return bool(pairs) and (path == "numba" or (path == "auto" and CAN_COMPILE and pairs >= WORTH_COMPILING))


def best(case: Ready, top: int, path: Path = "auto", rows: bit_index.Index | None = None) -> Best:
    """The best `top` workplaces of every candidate; ties go to the lower id. `rows` is an index made before."""
    found, _ = _walk(case, top, path, rows, None)
    return found


def edges(case: Ready, path: Path = "auto", rows: bit_index.Index | None = None) -> tuple[Best, Edges]:
    """Every pair that fits; beside it the best one of each candidate."""
    if compiles(case, path):
        rows = rows or bit_index.build(case.packed)
        begins = np.append(0, np.cumsum(_walk(case, 1, path, rows, None)[0].counts)).astype(np.int64)
        found, pairs = _walk(case, 1, path, rows, begins)
    else:
        found, pairs = _walk(case, 1, path, rows, np.zeros(0, np.int64))
    assert pairs is not None
    return found, pairs


def _walk(
    case: Ready, top: int, path: Path, rows: bit_index.Index | None, begins: Array | None
) -> tuple[Best, Edges | None]:
    if compiles(case, path):
        return _compiled_walk(case, top, rows or bit_index.build(case.packed), begins)
    return _plain_walk(case, top, begins is not None)


def neighbours(people: People) -> Array:
    """The candidates in the order in which they are looked at, i4[N]: by where they live.

    Who live together meet the same workplaces, which the processor's cache then still holds: with 100,000 workplaces it halves
    the time.
    """
    middle = (people.squares[:, :2].sum(axis=1) // 2) * SIDE + people.squares[:, 2:].sum(axis=1) // 2
    return np.argsort(middle, kind="stable").astype(np.int32)


def _in_chunks(number: int, work: Callable[[int, int, int], None]) -> None:
    """Let threads share candidates; each chunk (its number, first, end) writes to places of its own."""
    chunks = min(number, CHUNKS)
    if chunks == 1:
        work(0, 0, number)
        return
    bounds = [number * chunk // chunks for chunk in range(chunks + 1)]
    with ThreadPoolExecutor(threads()) as pool:
        list(pool.map(work, range(chunks), bounds[:-1], bounds[1:]))


def _compiled_walk(case: Ready, top: int, rows: bit_index.Index, begins: Array | None) -> tuple[Best, Edges | None]:
    from opstap.matching.engine import compiled_search  # loads numba

    n, m = len(case.candidate_ids), len(case.packed.ids)
    pointed = bit_index.pointers(rows, case.people)[0]
    keys, outs = np.full((n, top), EMPTY, np.int64), np.zeros((n, top), np.int64)
    counts, suits = np.zeros(n, np.int64), np.zeros((min(n, CHUNKS), m), np.int32)
    total = int(begins[-1]) if begins is not None else 0
    pairs = np.zeros(total, np.int32), np.zeros(total, np.int32), np.zeros(total, np.int64)
    begin = np.zeros(0, np.int64) if begins is None else begins
    who = neighbours(case.people)

    def work(chunk: int, low: int, high: int) -> None:
        held = np.zeros(len(case.packed.places.rarity) + 1, np.uint8)  # how rare a skill is, is a number of bits
        compiled_search.best(
            case.packed.places, case.people, rows.rows, pointed, case.packed.grid.begins, case.packed.scores,
            who, low, high, held, keys, outs, counts, suits[chunk], begin, *pairs,
        )  # fmt: skip

    _in_chunks(n, work)
    found = _best_of(case, keys, outs, counts, suits.sum(axis=0, dtype=np.int64))
    return found, None if begins is None else Edges(begins, *pairs)


def _best_of(case: Ready, keys: Array, outs: Array, counts: Array, suits: Array) -> Best:
    some = keys > EMPTY
    rank = NEVER - (keys & (2**SIGNS - 1))
    place = np.where(some, case.packed.by_rank[np.where(some, rank, 0)], -1) if len(suits) else np.full(keys.shape, -1)
    return Best(place.astype(np.int32), np.where(some, keys >> SIGNS, 0), np.where(some, outs, 0), counts, suits)


def _plain_walk(case: Ready, top: int, keep: bool) -> tuple[Best, Edges | None]:
    n, m = len(case.candidate_ids), len(case.packed.ids)
    keys, outs = np.full((n, top), EMPTY, np.int64), np.zeros((n, top), np.int64)
    counts, suits = np.zeros(n, np.int64), np.zeros(m, np.int64)
    kept: list[tuple[Array, Array, Array]] = [(np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int64))]
    for low in range(0, n, AT_ONCE):
        high = min(n, low + AT_ONCE)
        owner, which, out = _fitting(case, low, high)
        points = scores(case.packed, case.people, owner, which, out)
        key = (points << SIGNS) | (NEVER - case.packed.places.rank[which].astype(np.int64))
        counts[low:high] = np.bincount(owner - low, minlength=high - low)
        suits += np.bincount(which, minlength=m)
        order = np.lexsort((-key, owner))
        at = np.arange(len(order)) - np.searchsorted(owner, owner)  # place in the list of its candidate, from 0
        first = order[at < top]
        keys[owner[first], at[at < top]], outs[owner[first], at[at < top]] = key[first], out[first]
        if keep:
            kept.append((which.astype(np.int32), points.astype(np.int32), out))
    begins = np.append(0, np.cumsum(counts)).astype(np.int64)
    parts = [np.concatenate([part[at] for part in kept]) for at in range(3)]
    return _best_of(case, keys, outs, counts, suits), Edges(begins, *parts) if keep else None


def _fitting(case: Ready, low: int, high: int) -> tuple[Array, Array, Array]:
    """The pairs that fit of candidates `low` to `high`: candidate, workplace, tasks left out; in order of candidate."""
    places, people = case.packed.places, case.people
    found: list[tuple[Array, Array]] = []
    for i in range(low, high):
        hopeful = numpy_search.promising(places, people, i)
        few = numpy_search.only(places, hopeful)
        seen = numpy_search.look(few, people, i)
        left = numpy_search.left_out(few, seen)
        fits = np.flatnonzero(numpy_search.fitting(few, seen, left))
        found.append((hopeful[fits], numpy_search.as_bits(few, left)[fits]))
    owner = np.repeat(np.arange(low, high), [len(which) for which, _ in found])
    return owner, np.concatenate([which for which, _ in found]), np.concatenate([out for _, out in found])


def misses(case: Ready, path: Path = "auto", rows: bit_index.Index | None = None) -> Misses:
    """What is one rule away, and what to ask, of every candidate."""
    if compiles(case, path):
        return _compiled_misses(case, rows or bit_index.build(case.packed))
    return _plain_misses(case)


def _compiled_misses(case: Ready, rows: bit_index.Index) -> Misses:
    from opstap.matching.engine import compiled_search  # loads numba

    n = len(case.candidate_ids)
    pointed = bit_index.pointers(rows, case.people)
    away, first = np.zeros((n, 12), np.int64), np.full((n, 12, FIRST), NEVER, np.int32)
    fields = np.array([fields_of(rule) for rule in range(12)], np.int64)
    parts: dict[int, tuple[Array, Array]] = {}
    who = neighbours(case.people)

    def work(chunk: int, low: int, high: int) -> None:
        room = SETS_AT_FIRST
        while chunk not in parts:
            asked, asked_first = (
                np.zeros((1, 1 << len(FIELDS)), np.int64),
                np.full((1, 1 << len(FIELDS), FIRST), NEVER, np.int32),
            )
            near = np.zeros(rows.rows.shape[1], np.uint8)
            touched = np.zeros(1 << len(FIELDS), np.int64)
            sets, set_first = np.zeros((room, 3), np.int64), np.full((room, FIRST), NEVER, np.int32)
            away[who[low:high]], first[who[low:high]] = 0, NEVER
            made = compiled_search.near_misses(
                case.packed.places, case.people, rows.rows, pointed, bit_index.RULE_OF_ROW, fields, who, low, high,
                case.packed.grid.begins, near, away, first, touched, asked, asked_first, sets, set_first,
            )  # fmt: skip
            if made <= room:
                parts[chunk] = sets[:made], set_first[:made]
            room = int(made)  # there was not enough room for all sets: once more, with what it takes

    _in_chunks(n, work)
    sets = np.concatenate([parts[chunk][0] for chunk in sorted(parts)])
    set_first = np.concatenate([parts[chunk][1] for chunk in sorted(parts)])
    order = np.lexsort((sets[:, 1], sets[:, 0]))
    return Misses(away, first, sets[order], set_first[order])


def _plain_misses(case: Ready) -> Misses:
    places, people, n = case.packed.places, case.people, len(case.candidate_ids)
    away, first = np.zeros((n, 12), np.int64), np.full((n, 12, FIRST), NEVER, np.int32)
    sets: list[tuple[int, int, int]] = []
    set_first: list[Array] = []
    for i in range(n if len(places.rank) else 0):
        seen = numpy_search.look(places, people, i)
        out = numpy_search.left_out(places, seen)
        fits = numpy_search.fitting(places, seen, out)
        for rule, opened in numpy_search.openings(places, seen, fits).items():
            away[i, rule], first[i, rule] = len(opened), _first(places.rank[opened])
        for asked, waiting in sorted(numpy_search.questions(places, people, i, seen, out).items()):
            sets.append((i, asked, len(waiting)))
            set_first.append(_first(places.rank[waiting]))
    assert max(NUMBERS) < away.shape[1]
    return Misses(
        away, first, np.array(sets, np.int64).reshape(-1, 3), np.array(set_first, np.int32).reshape(-1, FIRST)
    )


def _first(ranks: Array) -> Array:
    found = np.full(FIRST, NEVER, np.int32)
    found[: min(FIRST, len(ranks))] = np.sort(ranks)[:FIRST]
    return found
