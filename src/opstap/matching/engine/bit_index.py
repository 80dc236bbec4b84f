"""One bit per workplace for each value of a rule, so that 64 workplaces are held against a candidate at once.

A row of `rows` says for which workplaces a rule holds on one value ("somebody whose speaking is A2"). A candidate points to
thirteen rows for each reading; where all of them have a bit, seats, kind, language, hours, dayparts and education hold. What
is left (distance, first day, licences, limits, refusals, carving) is looked at one by one in `compiled_rules.py`.

For language a row has a bit also where the tasks that ask more can be left out together: necessary, not sufficient.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.case_arrays import Array, Packed, Places
from opstap.matching.engine.rules import DAYPART, EDUCATION, HOURS, KIND, LANGUAGE, SEAT
from opstap.matching.engine.scales import LEVEL_NAMES, SCHOOLING

DAYS_AT_ONCE: Final = 7
RULE_OF_ROW: Final = np.array([SEAT, KIND, KIND, *[LANGUAGE] * 4, HOURS, HOURS, *[DAYPART] * 3, EDUCATION], np.int64)
"""The rule to which each of a candidate's thirteen rows belongs."""


class Index(NamedTuple):
    """Rows of bits over workplaces, and where the rows of each kind begin."""

    rows: Array  # u8[R, words]
    begins: Array  # i4[13]
    least: Array  # the distinct least hours, rising
    most: Array  # the distinct most hours, rising

    @property
    def size(self) -> int:
        """In bytes."""
        return int(self.rows.nbytes + self.begins.nbytes + self.least.nbytes + self.most.nbytes)


def build(packed: Packed) -> Index:
    """The index of the workplaces of a case; about 110 bytes a workplace."""
    places = packed.places
    least, most = np.unique(places.hours[:, 0]), np.unique(places.hours[:, 1])
    kinds = np.uint32(1) << places.kind.astype(np.uint32)
    blocks = [
        (places.seats > 0)[None, :],
        *(_within(kinds, low, width) for low, width in ((0, 7), (7, 6))),
        *(_language(places, skill) for skill in range(4)),
        places.hours[None, :, 0] <= np.append(least, 0)[:, None] if len(least) else np.zeros((1, 0), bool),
        places.hours[None, :, 1] >= np.append(most, 255)[:, None] if len(most) else np.zeros((1, 0), bool),
        *(_within(places.dayparts, low, DAYS_AT_ONCE) for low in (0, 7, 14)),
        (places.regulated == 0) | (places.schooling <= np.arange(len(SCHOOLING))[:, None]),
    ]
    begins = np.cumsum([0, *(len(block) for block in blocks[:-1])]).astype(np.int32)
    return Index(_as_words(blocks, len(places.rank)), begins, least, most)


def pointers(index: Index, people: People) -> Array:
    """The rows of each candidate, i4[2, N, 13]; `[0]` on the cautious reading."""
    kinds, dayparts = people.kinds.astype(np.int64), people.dayparts.astype(np.int64)
    most, least = people.hours[..., 1], people.hours[..., 0]
    held = np.searchsorted(index.least, most, side="right") - 1
    wanted = np.searchsorted(index.most, least, side="left")
    columns = [
        np.zeros_like(kinds),
        kinds & 127,
        kinds >> 7,
        *(people.levels[..., skill] for skill in range(4)),
        np.where(held < 0, len(index.least), held),  # the row after the last says that nothing holds
        np.minimum(wanted, len(index.most)),
        dayparts & 127,
        (dayparts >> 7) & 127,
        dayparts >> 14,
        people.schooling,
    ]
    return np.stack([column + begin for column, begin in zip(columns, index.begins, strict=True)], axis=-1).astype(
        np.int32
    )


def _within(asked: Array, low: int, width: int) -> Array:
    """For each set of `width` bits: are the bits that are asked from `low` on among them? bool[2**width, M]."""
    part = (asked >> np.uint32(low)) & np.uint32((1 << width) - 1)
    found: Array = (part & ~np.arange(1 << width, dtype=np.uint32)[:, None]) == 0
    return found


def _language(places: Places, skill: int) -> Array:
    """For each level: can the tasks that ask more be left out together, or are there none? bool[9, M]."""
    counts = np.diff(places.tasks_from)
    found = np.ones((len(LEVEL_NAMES), len(counts)), bool)
    for level in range(len(LEVEL_NAMES) if len(counts) else 0):
        more = places.levels[:, skill] > level
        share = np.add.reduceat(np.where(more, places.share, 0).astype(np.int64), places.tasks_from[:-1])
        number = np.add.reduceat(more.astype(np.int64), places.tasks_from[:-1])
        found[level] = (share <= places.carvable) & (number < counts)
    return found


def _as_words(blocks: list[Array], places: int) -> Array:
    """Rows of bits, 64 workplaces to a word, the first one in the lowest bit."""
    words = (places + 63) // 64
    rows = np.zeros((sum(len(block) for block in blocks), words * 8), np.uint8)
    at = 0
    for block in blocks:
        packed = np.packbits(block, axis=1, bitorder="little")
        rows[at : at + len(block), : packed.shape[1]] = packed
        at += len(block)
    return rows.view(np.uint64)
