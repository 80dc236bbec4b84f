"""What seating is asked and what it answers; see `seat_assignment.py`."""

from __future__ import annotations

from typing import NamedTuple

from opstap.matching.engine.case_arrays import Array


class SeatProblem(NamedTuple):
    """N candidates with edges to D doors."""

    begins: Array  # i8[N+1], the edges of each candidate
    door: Array  # i4[E]
    gain: Array  # i8[E]
    capacity: Array  # i8[D]


class Seated(NamedTuple):
    """Where everybody goes, and the proof."""

    door: Array  # i4[N]
    edge: Array  # i8[N]
    utility: Array  # i8[N]
    price: Array  # i8[D]
