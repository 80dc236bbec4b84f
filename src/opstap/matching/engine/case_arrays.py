"""A case as arrays of whole numbers, on which the fast paths run.

Workplaces are ordered by where they lie (see `map_grid.py`) and carry their rank by id for ties; candidates are in order of
id. Facts on which rules rest exist twice: `[0]` on the cautious reading, `[1]` on the favourable one (`rules.py`).
Opaque strings become numbers, and sets of them bits: a task's `asks` are bits of licences, then of physical demands, then of
tags, close together so that mostly one word holds them all; a candidate's `lacks` are what of them she may not meet. A task
fails where the two share a bit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from opstap.matching.engine.case import Workplace
from opstap.matching.engine.geometry import longest_line, point
from opstap.matching.engine.map_grid import Grid, make_grid
from opstap.matching.engine.memory_layout import doors, lines
from opstap.matching.engine.rules import EVERYTHING, LATEST_DAY, Everything, Names, asked_level
from opstap.matching.engine.scales import DAYPARTS, KINDS, LANGUAGE_SKILLS, SCHOOLING
from opstap.matching.engine.scoring import rarity_of, share_of
from opstap.matching.engine.weights import Weights

Array = NDArray[Any]
UNKNOWN: Final = -1
PART: Final[dict[str, int]] = {part: at for at, part in enumerate(DAYPARTS)}


class Places(NamedTuple):
    """M workplaces with T tasks. `*_from` are the M+1 (or T+1) bounds of each one's stretch in a longer array."""

    door: Array  # i4[M, 8], what the rules ask of a workplace most, side by side: one fetch from memory (`memory_layout.py`)
    line: Array  # i4[M, 16], the same for the terms
    rank: Array  # i4[M], place in the order of ids
    kind: Array  # u1[M], number in KINDS
    seats: Array  # i4[M]
    xyz: Array  # i4[M, 3], cm
    transport: Array  # u1[M], 1 where public transport goes
    hours: Array  # u1[M, 2]
    dayparts: Array  # u4[M], bits
    start_by: Array  # i4[M], day; LATEST_DAY where there is none
    schooling: Array  # u1[M], step that is asked
    regulated: Array  # u1[M]
    sector: Array  # i4[M]
    isco: Array  # i4[M], row of `codes`
    codes: Array  # i4[C, 5], per ISCO code its first 1, 2, 3, 4 signs and the whole as numbers; -2 where it is shorter
    growth_from: Array  # i4[M+1]
    growth: Array  # i4, rows of `codes`
    dutch: Array  # u1[M], 1 where Dutch is spoken on the floor, plus 2 where language is supported
    paid: Array  # u1[M]
    constant: Array  # i4[M], points that do not depend on the candidate
    guidance: Array  # u1[M]
    carvable: Array  # u1[M], percent
    whole: Array  # u1[M], 1 where no task can be left out, whatever fails
    tasks_from: Array  # i4[M+1]
    share: Array  # u1[T]
    levels: Array  # u1[T, 4], steps that are asked, support taken off
    steps: Array  # u4[T], the same four as the bytes of one number
    asks: Array  # u8[T, words]
    together: Array  # u8[M, words], what all tasks of a workplace ask
    kinds_of_asks: Array  # u8[3, words], which bits are licences, demands, tags
    skills_from: Array  # i4[M+1]
    skills: Array  # i4
    skill_tasks: Array  # u8, bits of the tasks that ask the skill
    skill_total: Array  # i4[M], rarity of all asked skills
    rarity: Array  # i4, by skill


class Scores(NamedTuple):
    """Weights as the fast paths use them."""

    skills: int
    experience: Array  # i4[5, 101], points by digits and by share that stays
    sector: int
    occupation: int
    tasks: int
    goal: Array  # i4[5]
    dutch: Array  # i4[4], by `Places.dutch`
    paid: int
    guidance_enough: int
    guidance_short: int
    each_hour: int
    most_hours: int
    near_lines: Array  # i8, squared cm, rising
    near_points: Array  # i4
    share: Array  # i4[101], points by share that stays
    task_wishes: Array  # i4[101]
    schooling_reached: int
    schooling_short: int


class Book:
    """Gives strings numbers in the order in which they come."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.numbers)

    def add(self, name: str) -> int:
        return self.numbers.setdefault(name, len(self.numbers))

    def of(self, name: str) -> int:
        return self.numbers.get(name, UNKNOWN)


class Books(NamedTuple):
    """Which number means what; candidates are read with the books of the workplaces."""

    licences: Book
    demands: Book
    tags: Book
    skills: Book
    sectors: Book
    isco: Book
    beginnings: Book


class Packed(NamedTuple):
    """The workplaces of a case, ready for any number of candidates."""

    places: Places
    books: Books
    grid: Grid
    scores: Scores
    ids: tuple[str, ...]  # in the order of `places`
    task_ids: tuple[tuple[str, ...], ...]
    by_rank: Array  # i4[M], where the workplace of each rank stands in `places`


def pack_places(workplaces: Sequence[Workplace], weights: Weights) -> Packed:
    """Workplaces as arrays, ordered for the grid."""
    by_id = sorted(workplaces, key=lambda each: each.id)
    grid, order = make_grid([each.location for each in by_id])
    ordered = [by_id[at] for at in order]
    books = Books(*(Book() for _ in Books._fields))
    rank = order.astype(np.int32)
    facts = _facts(ordered, books, weights) | _task_facts(ordered, books) | _skills(ordered, books) | {"rank": rank}
    places = Places(door=doors(facts), line=lines(facts), **facts)
    task_ids = tuple(tuple(task.id for task in each.tasks) for each in ordered)
    by_rank = np.argsort(rank).astype(np.int32)
    return Packed(places, books, grid, _scores(weights), tuple(each.id for each in ordered), task_ids, by_rank)


def first_bits(books: Books) -> tuple[int, int, int, int]:
    """Where the bits of licences, demands and tags begin in `asks`, and how many words they need together."""
    demands = len(books.licences)
    tags = demands + len(books.demands)
    return 0, demands, tags, max(1, (tags + len(books.tags) + 63) // 64)


class Masks:
    """Sets of names as bits, from bit `first` on; each set is worked out once for all who have it."""

    def __init__(self, book: Book, first: int = 0) -> None:
        self.book, self.first = book, first
        self.known: dict[Names | tuple[str, ...], int] = {}

    def __call__(self, names: Names | tuple[str, ...]) -> int:
        found = self.known.get(names)
        if found is None:
            found = self.known[names] = self._of(names) << self.first
        return found

    def _of(self, names: Names | tuple[str, ...]) -> int:
        if isinstance(names, Everything):
            return (1 << len(self.book)) - 1
        return sum(1 << number for number in {self.book.of(name) for name in names} if number >= 0)


def as_words(masks: Iterable[int], words: int) -> Array:
    """Bits as words of 64, u8[*, words]."""
    found = np.frombuffer(b"".join(mask.to_bytes(8 * words, "little") for mask in masks), "<u8")
    return found.astype(np.uint64).reshape(-1, words)


def stretches(lists: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    """Lists one behind the other, and the bounds of each."""
    bounds = np.zeros(len(lists) + 1, np.int32)
    bounds[1:] = np.cumsum([len(each) for each in lists])
    return bounds, np.array([number for each in lists for number in each], np.int32)


def code_row(code: str, books: Books, *, new: bool) -> list[int]:
    """The first 1, 2, 3 and 4 signs of a code and the whole, as numbers; no number equals another code's unless alike."""
    number = books.beginnings.add if new else books.beginnings.of
    shorter = -2 if new else -3  # two codes that end are not alike in what they both lack
    row = [number(code[:signs]) if len(code) >= signs else shorter for signs in (1, 2, 3, 4)]
    return [*row, number(f"={code}")]


def _facts(places: Sequence[Workplace], books: Books, weights: Weights) -> dict[str, Array]:
    isco = np.array([books.isco.add(each.isco) for each in places], np.int32)
    growth_from, growth = stretches([[books.isco.add(code) for code in each.growth_isco] for each in places])
    codes = [code_row(code, books, new=True) for code in books.isco.numbers]
    terms = weights.terms
    return {
        "kind": np.array([KINDS.index(each.kind) for each in places], np.uint8),
        "seats": np.array([each.seats for each in places], np.int32),
        "xyz": np.array([point(each.location) for each in places], np.int32).reshape(-1, 3),
        "transport": np.array([each.public_transport for each in places], np.uint8),
        "hours": np.array([each.hours for each in places], np.uint8).reshape(-1, 2),
        "dayparts": np.array([dayparts(each.dayparts) for each in places], np.uint32),
        "start_by": np.array([each.start_by.toordinal() if each.start_by else LATEST_DAY for each in places], np.int32),
        "schooling": np.array([SCHOOLING[each.education] for each in places], np.uint8),
        "regulated": np.array([each.regulated for each in places], np.uint8),
        "sector": np.array([books.sectors.add(each.sector) for each in places], np.int32),
        "isco": isco,
        "codes": np.array(codes, np.int32).reshape(-1, 5),
        "growth_from": growth_from,
        "growth": growth,
        "dutch": np.array([each.dutch_on_floor + 2 * each.language_support for each in places], np.uint8),
        "paid": np.array([each.paid for each in places], np.uint8),
        "constant": np.array(
            [
                terms.dutch.spoken * each.dutch_on_floor
                + terms.dutch.support * each.language_support
                + terms.paid * each.paid
                for each in places
            ],
            np.int32,
        ),
        "guidance": np.array([each.guidance for each in places], np.uint8),
        "whole": np.array(
            [len(each.tasks) == 1 or min(t.share for t in each.tasks) > each.carvable_share for each in places],
            np.uint8,
        ),
        "carvable": np.array([each.carvable_share for each in places], np.uint8),
    }


def _task_facts(places: Sequence[Workplace], books: Books) -> dict[str, Array]:
    tasks = [(place, task) for place in places for task in place.tasks]
    three = (books.licences, books.demands, books.tags)
    for _, task in tasks:
        for book, names in zip(three, (task.licences, task.physical, task.tags), strict=True):
            for name in names:
                book.add(name)
    *firsts, size = first_bits(books)
    licences, demands, tags = (Masks(book, first) for book, first in zip(three, firsts, strict=True))
    asks = [licences(task.licences) | demands(task.physical) | tags(task.tags) for _, task in tasks]
    levels = [
        [asked_level(place, task, skill) if skill in task.language else 0 for skill in LANGUAGE_SKILLS]
        for place, task in tasks
    ]
    bounds, _ = stretches([[0] * len(place.tasks) for place in places])
    four = np.array(levels, np.uint8).reshape(-1, 4)
    words = as_words(asks, size)
    return {
        "tasks_from": bounds,
        "share": np.array([task.share for _, task in tasks], np.uint8),
        "levels": four,
        "steps": four.view(np.uint32)[:, 0],
        "asks": words,
        "together": np.bitwise_or.reduceat(words, bounds[:-1]) if len(tasks) else words,
        "kinds_of_asks": as_words([each(EVERYTHING) for each in (licences, demands, tags)], size),
    }


def _skills(places: Sequence[Workplace], books: Books) -> dict[str, Array]:
    asked: list[Mapping[int, int]] = []
    add = books.skills.add
    for place in places:
        found: dict[int, int] = {}
        for at, task in enumerate(place.tasks):
            for skill in map(add, task.skills):
                found[skill] = found.get(skill, 0) | 1 << at
        asked.append(found)
    bounds, skills = stretches([list(each) for each in asked])
    rarity = np.array([rarity_of(times, len(places)) for times in np.bincount(skills).tolist()], np.int32)
    sums = np.append(0, np.cumsum(rarity[skills]))
    return {
        "skills_from": bounds,
        "skills": skills,
        "skill_tasks": np.array([which for each in asked for which in each.values()], np.uint64),
        "skill_total": (sums[bounds[1:]] - sums[bounds[:-1]]).astype(np.int32),
        "rarity": rarity,
    }


def _scores(weights: Weights) -> Scores:
    terms = weights.terms
    return Scores(
        skills=terms.skills.points,
        experience=np.array(
            [[share_of(points, share, 100) for share in range(101)] for points in terms.experience.by_digits], np.int32
        ),
        sector=terms.wishes.sector,
        occupation=terms.wishes.occupation,
        tasks=terms.wishes.tasks,
        goal=np.array(terms.goal.by_digits, np.int32),
        dutch=np.array(
            [0, terms.dutch.spoken, terms.dutch.support, terms.dutch.spoken + terms.dutch.support], np.int32
        ),
        paid=terms.paid,
        guidance_enough=terms.guidance.enough,
        guidance_short=terms.guidance.each_step_short,
        each_hour=terms.hours.each_hour,
        most_hours=terms.hours.most_hours,
        near_lines=np.array([longest_line(band.km) for band in terms.nearness], np.int64),
        near_points=np.array([band.points for band in terms.nearness], np.int32),
        share=np.array([share_of(terms.share, share, 100) for share in range(101)], np.int32),
        task_wishes=np.array([share_of(terms.wishes.tasks, share, 100) for share in range(101)], np.int32),
        schooling_reached=terms.education.reached,
        schooling_short=terms.education.each_step_short,
    )


def dayparts(parts: Iterable[str]) -> int:
    """A set of dayparts as bits."""
    return sum(1 << PART[part] for part in set(parts))
