"""Candidates as arrays of whole numbers, read with the books of the workplaces (`case_arrays.py`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from opstap.matching.engine.case import Candidate
from opstap.matching.engine.case_arrays import (
    UNKNOWN,
    Array,
    Book,
    Books,
    Masks,
    Packed,
    as_words,
    code_row,
    first_bits,
    stretches,
)
from opstap.matching.engine.geometry import EARTH_KM
from opstap.matching.engine.map_grid import SIDE, Grid, squares
from opstap.matching.engine.rules import EVERYTHING, FIELDS, Names, Reading, cautious, favourable
from opstap.matching.engine.scales import DAYPARTS, KINDS, LANGUAGE_SKILLS, SCHOOLING


class People(NamedTuple):
    """N candidates. Where the first axis is 2, `[0]` is the cautious reading and `[1]` the favourable one."""

    unknown: Array  # u2[N], bits of FIELDS that are unknown
    kinds: Array  # u2[2, N], bits
    levels: Array  # u1[2, N, 4]
    steps: Array  # u4[2, N], the same four as the bytes of one number
    xyz: Array  # i4[N, 3]
    located: Array  # u1[N]
    reach: Array  # i8[2, N, 2], longest squared line without and with public transport
    hours: Array  # i2[2, N, 2]
    dayparts: Array  # u4[2, N]
    available: Array  # i4[2, N]
    lacks: Array  # u8[2, N, words]
    schooling: Array  # u1[2, N]
    squares: Array  # i4[N, 4], rows and columns of the grid within reach, on the cautious reading
    skills_from: Array  # i4[N+1]
    skills: Array  # i4
    codes_from: Array  # i4[N+1]
    codes: Array  # i4[*, 5], experience
    goal: Array  # i4[N, 5]
    goal_number: Array  # i4[N], which goal of the candidates, for its sentence; -1 where there is none
    sectors_from: Array  # i4[N+1]
    sectors: Array  # i4
    isco_from: Array  # i4[N+1]
    isco: Array  # i4, wished occupations
    tags: Array  # u8[N, words], wished
    knows_skills: Array  # u1[N], 0 where unknown
    knows_experience: Array  # u1[N]
    knows_wishes: Array  # u1[N]
    need: Array  # i1[N]
    own_schooling: Array  # i1[N]


def pack_people(candidates: Sequence[Candidate], packed: Packed) -> tuple[People, tuple[str, ...]]:
    """Candidates as arrays, and their ids, both in order of id."""
    ordered = sorted(candidates, key=lambda each: each.id)
    unknown = [_unknown(each) for each in ordered]
    careful = [cautious(each) for each in ordered]
    hopeful = [favourable(each) if asks else None for each, asks in zip(ordered, unknown, strict=True)]
    facts = _rule_facts(ordered, careful, hopeful, packed)
    people = People(unknown=np.array(unknown, np.uint16), **facts, **_wishes(ordered, packed.books))
    return people, tuple(each.id for each in ordered)


def goals_of(candidates: Sequence[Candidate]) -> Book:
    """The goals of the candidates, numbered in order of name."""
    book = Book()
    for goal in sorted({each.goal_isco for each in candidates if each.goal_isco}):
        book.add(goal)
    return book


def _rule_facts(
    ordered: Sequence[Candidate], careful: Sequence[Reading], hopeful: Sequence[Reading | None], packed: Packed
) -> dict[str, Array]:
    """What the rules ask; `hopeful` is None where nothing is unknown, so that both readings are the same."""
    n = len(ordered)

    def both(fact: Callable[[Reading], Any]) -> list[Any]:
        first = [fact(each) for each in careful]
        return first + [fact(each) if each else same for each, same in zip(hopeful, first, strict=True)]

    points = [reading.place or (0, 0, 0) for reading in careful]
    by_skill = itemgetter(*LANGUAGE_SKILLS)
    levels = np.array(both(lambda r: by_skill(r.language)), np.uint8).reshape(2, n, 4)
    return {
        "kinds": np.array(both(lambda r: _kinds(r.kinds)), np.uint16).reshape(2, n),
        "levels": levels,
        "steps": levels.view(np.uint32)[..., 0],
        "xyz": np.array(points, np.int32).reshape(n, 3),
        "located": np.array([each.location is not None for each in ordered], np.uint8),
        "reach": np.array(both(lambda r: (r.reach, r.reach_with_transport)), np.int64).reshape(2, n, 2),
        "hours": np.array(both(lambda r: (r.least_hours, r.most_hours)), np.int16).reshape(2, n, 2),
        "dayparts": np.array(both(lambda r: _dayparts(r.dayparts)), np.uint32).reshape(2, n),
        "available": np.array(both(lambda r: r.available_from), np.int32).reshape(2, n),
        "lacks": _lacks(both, packed.books).reshape(2, n, -1) if n else np.zeros((2, 0, 1), np.uint64),
        "schooling": np.array(both(lambda r: r.education), np.uint8).reshape(2, n),
        "squares": np.array([_squares(each, packed.grid) for each in ordered], np.int32).reshape(n, 4),
    }


def _lacks(both: Callable[[Callable[[Reading], int]], list[int]], books: Books) -> Array:
    """Bits of licences that are not held, of demands that are too much, and of tags that are refused."""
    *firsts, words = first_bits(books)
    three = (books.licences, books.demands, books.tags)
    licences, demands, tags = (Masks(book, first) for book, first in zip(three, firsts, strict=True))
    every = licences(EVERYTHING)
    return as_words(both(lambda r: every & ~licences(r.licences) | demands(r.limits) | tags(r.refuses)), words)


def _wishes(ordered: Sequence[Candidate], books: Books) -> dict[str, Array]:
    n = len(ordered)
    wishes = [each.wishes for each in ordered]
    skills = stretches([sorted(set(map(books.skills.of, each.skills or ())) - {UNKNOWN}) for each in ordered])
    code = cache(partial(code_row, books=books, new=False))
    experience = [[code(isco) for isco in each.experience_isco or ()] for each in ordered]
    codes_from, _ = stretches([[0] * len(rows) for rows in experience])
    sectors = stretches([[books.sectors.of(name) for name in (w.sectors if w else None) or ()] for w in wishes])
    isco = stretches([[books.isco.of(name) for name in (w.isco if w else None) or ()] for w in wishes])
    _, _, first_tag, words = first_bits(books)
    tags = Masks(books.tags, first_tag)
    need = [UNKNOWN if each.support_need is None else each.support_need for each in ordered]
    own = [SCHOOLING[each.education] if each.education else UNKNOWN for each in ordered]
    nowhere = [UNKNOWN] * 5
    goals = goals_of(ordered)
    return {
        "skills_from": skills[0],
        "skills": skills[1],
        "codes_from": codes_from,
        "codes": np.array([row for rows in experience for row in rows], np.int32).reshape(-1, 5),
        "goal": np.array([code(each.goal_isco) if each.goal_isco else nowhere for each in ordered], np.int32).reshape(
            n, 5
        ),
        "goal_number": np.array([goals.of(each.goal_isco or "") for each in ordered], np.int32),
        "sectors_from": sectors[0],
        "sectors": sectors[1],
        "isco_from": isco[0],
        "isco": isco[1],
        "tags": as_words([tags((w.tasks if w else None) or ()) for w in wishes], words),
        "knows_skills": np.array([each.skills is not None for each in ordered], np.uint8),
        "knows_experience": np.array([each.experience_isco is not None for each in ordered], np.uint8),
        "knows_wishes": np.array([each.wishes is not None for each in ordered], np.uint8),
        "need": np.array(need, np.int8),
        "own_schooling": np.array(own, np.int8),
    }


def _unknown(candidate: Candidate) -> int:
    found = sum(1 << at for at, name in enumerate(FIELDS) if getattr(candidate, name) is None)
    language = candidate.language
    some = language is not None and any(getattr(language, skill) is None for skill in LANGUAGE_SKILLS)
    return found | some << FIELDS.index("language")


@lru_cache(maxsize=50_000)  # many people have the same ones
def _kinds(kinds: Names) -> int:
    return sum(1 << at for at, kind in enumerate(KINDS) if kind in kinds)


@lru_cache(maxsize=50_000)
def _dayparts(parts: Names) -> int:
    return sum(1 << at for at, part in enumerate(DAYPARTS) if part in parts)


def _squares(candidate: Candidate, grid: Grid) -> tuple[int, int, int, int]:
    """The squares that may be within reach: none where place or reach is unknown, since nothing can be a match then."""
    reach = candidate.reach_km
    if candidate.location is None or reach is None:
        return 0, -1, 0, -1
    km = max(
        (each for each in (reach.foot, reach.bike, reach.public_transport, reach.car) if each is not None), default=-1.0
    )
    if km < 0:
        return 0, -1, 0, -1
    if km >= EARTH_KM:
        return 0, SIDE - 1, 0, SIDE - 1
    return squares(grid, candidate.location, km)
