"""A whole group: who goes where so that the points, or first the number placed, are as high as they can be.

Optional: pairs that people fixed before, a floor for each group's placement, and the prices of seats. OR-Tools is not
needed: it only checks this in the tests and the bench.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, NamedTuple

import numpy as np

from opstap.matching.engine.case_arrays import Array
from opstap.matching.engine.seat_problem import SeatProblem

Objective = Literal["points", "placed"]


class Problem(NamedTuple):
    """N candidates, M workplaces, E pairs that fit, by candidate."""

    begins: Array  # i8[N+1]
    place: Array  # i4[E]
    score: Array  # i8[E]
    seats: Array  # i8[M]
    groups: Sequence[str | None]  # of each candidate
    fixed: Mapping[int, int] = {}  # candidate: workplace, decided by people; it need not be a pair that fits


@dataclass(frozen=True)
class Assignment:
    """The seats, what they are worth, and the proof. `place` is -1 for who is not placed."""

    place: Array  # i4[N]
    value: int  # points of all pairs
    bound: int  # no assignment with this objective and these floors has more points (`placed`: of so many placed)
    placed: int
    prices: Array  # i8[M], of a seat, in points (`placed`: of the combined objective)
    floors: Mapping[str, int]  # the least number placed that was kept, by group
    group_prices: Mapping[str, int]  # what one place more for the group costs
    unmet: Mapping[str, int]  # groups for which the floor asked more than can be reached
    price_of_floor: int  # points that the floors cost


def assign(problem: Problem, objective: Objective = "points", floor: Fraction | None = None) -> Assignment:
    """The best assignment; `floor` is the part of the mean placement that each group must reach at least.

    The mean is that of the assignment itself. Where a group cannot reach its floor it gets as many places as can be, and
    is named in `unmet`. Raises ValueError where more pairs are fixed than there are seats.
    """
    left = problem.seats - np.bincount(list(problem.fixed.values()), minlength=len(problem.seats))
    if (left < 0).any():
        raise ValueError("expected no more fixed pairs at a workplace than it has seats")
    free = _solve(problem, left, objective, {})
    if floor is None or not problem.groups:
        return free
    placed, best = -1, free
    while best.placed > placed:  # where more are placed the mean rises, and with it the floor
        placed = best.placed
        wanted = _floors(problem, floor, placed)
        best = _within_floors(problem, left, objective, wanted)
    unmet = {name: number for name, number in wanted.items() if best.floors[name] < number}
    return replace(best, unmet=unmet, price_of_floor=free.value - best.value)


def members(groups: Sequence[str | None]) -> dict[str, list[int]]:
    """The candidates of each group, by name."""
    found: dict[str, list[int]] = {}
    for i, name in enumerate(groups):
        if name is not None:
            found.setdefault(name, []).append(i)
    return dict(sorted(found.items()))


def _floors(problem: Problem, floor: Fraction, placed: int) -> dict[str, int]:
    everybody = len(problem.groups)
    return {
        name: min(len(who), -int(-floor * placed * len(who) // everybody))  # rounded up
        for name, who in members(problem.groups).items()
    }


def _within_floors(problem: Problem, left: Array, objective: Objective, wanted: Mapping[str, int]) -> Assignment:
    """The best that keeps the floors; where they cannot all be kept, as many places below them as can be."""
    found = _solve(problem, left, objective, wanted)
    reached = {
        name: min(wanted[name], int((found.place[who] >= 0).sum())) for name, who in members(problem.groups).items()
    }
    return found if reached == dict(wanted) else _solve(problem, left, objective, reached)


def reward(problem: Problem, objective: Objective) -> int:
    """What being placed is worth beside the points: with `placed` more than all points together."""
    if objective == "points":
        return 0
    return 1 + 2 * len(problem.groups) * int(np.abs(problem.score).max(initial=0))


def _solve(problem: Problem, left: Array, objective: Objective, floors: Mapping[str, int]) -> Assignment:
    """One seating that keeps these floors, or falls as little below them as can be."""
    names = [name for name in members(problem.groups) if floors.get(name)]
    extra, m = reward(problem, objective), len(problem.seats)
    doors = _doors(problem, left, names, extra, floors)
    from opstap.matching.engine.seat_assignment import seat  # loads numba

    seated = seat(doors)
    place = np.where(seated.door < m, seated.door, -1).astype(np.int32)
    gained = doors.gain[seated.edge]
    points = int(gained[place >= 0].sum()) - extra * int((place >= 0).sum())
    proof = int(seated.utility.sum() + (seated.price[:-2] * doors.capacity[:-2]).sum())
    for i, j in problem.fixed.items():
        place[i] = j
        own = slice(problem.begins[i], problem.begins[i + 1])
        points += int(problem.score[own][problem.place[own] == j].sum())
    return Assignment(
        place=place,
        value=points,
        bound=points + proof - int(gained.sum()),
        placed=int((place >= 0).sum()),
        prices=seated.price[:m],
        floors=dict(floors),
        unmet={},
        price_of_floor=0,
        group_prices={name: int(seated.price[m + at]) for at, name in enumerate(names)},
    )


def _doors(problem: Problem, left: Array, names: Sequence[str], extra: int, floors: Mapping[str, int]) -> SeatProblem:
    """The workplaces; a door for each group's people who are not placed, as wide as its floor leaves; and two that never
    fill: one for whom the floor has no room, at a loss that nothing outweighs, and one for everybody else."""
    n, m = len(problem.groups), len(problem.seats)
    groups = members(problem.groups)
    own_door = np.full(n, m + len(names) + 1, np.int64)
    for at, name in enumerate(names):
        own_door[groups[name]] = m + at
    fixed = np.zeros(n, bool)
    fixed[list(problem.fixed)] = True
    own_door[fixed] = m + len(names) + 1
    counts = np.where(fixed, 0, np.diff(problem.begins))
    held = own_door < m + len(names)
    begins = np.append(0, np.cumsum(counts + 1 + held)).astype(np.int64)
    door, gain = np.zeros(begins[-1], np.int32), np.zeros(begins[-1], np.int64)
    kept = ~np.repeat(fixed, np.diff(problem.begins))
    shift = np.repeat(begins[:-1] - problem.begins[:-1], np.diff(problem.begins))
    at_edge = (np.arange(len(problem.place)) + shift)[kept]
    door[at_edge], gain[at_edge] = problem.place[kept], problem.score[kept].astype(np.int64) + extra
    door[begins[:-1] + counts] = own_door
    loss = 2 * (n + 1) * (1 + extra + int(np.abs(problem.score).max(initial=0)))
    overflow = begins[1:][held] - 1
    door[overflow], gain[overflow] = m + len(names), -loss
    widths = [len(groups[name]) - floors[name] for name in names]
    return SeatProblem(begins, door, gain, np.array([*left.tolist(), *widths, n + 1, n + 1], np.int64))
