"""Seating a group: optimal against every possibility and against OR-Tools, proved by a checker of its own."""

from __future__ import annotations

import itertools
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opstap.matching.engine import assignment_check
from opstap.matching.engine.assignment import Assignment, Objective, Problem, assign, reward

Edges = dict[tuple[int, int], int]
FLOORS = (None, Fraction("0.95"), Fraction(1))
OBJECTIVES: tuple[Objective, ...] = ("points", "placed")


def problem(edges: Edges, seats: list[int], groups: list[str | None], fixed: dict[int, int] | None = None) -> Problem:
    pairs = sorted(edges)
    begins = np.searchsorted([i for i, _ in pairs], range(len(groups) + 1)).astype(np.int64)
    return Problem(
        begins,
        np.array([j for _, j in pairs], np.int32),
        np.array([edges[pair] for pair in pairs], np.int64),
        np.array(seats, np.int64),
        groups,
        fixed or {},
    )


def invented(seed: int, most: int = 6) -> tuple[Edges, list[int], list[str | None]]:
    chance = random.Random(seed)
    people, places = chance.randint(0, most), chance.randint(0, most - 2)
    scores = (-3, 0, 1, 5, 5, 5, 7, 10)
    edges = {(i, j): chance.choice(scores) for i in range(people) for j in range(places) if chance.random() < 0.6}
    return (
        edges,
        [chance.choice((0, 1, 1, 2)) for _ in range(places)],
        [chance.choice("ab") if chance.random() < 0.8 else None for _ in range(people)],
    )


def wrong(edges: Edges, of: Problem, found: Assignment, objective: Objective = "points") -> list[str]:
    return assignment_check.problems(
        edges,
        of.seats.tolist(),
        of.groups,
        found.place.tolist(),
        found.value,
        found.bound,
        found.prices.tolist(),
        found.group_prices,
        found.floors,
        reward(of, objective),
    )


def most_possible(edges: Edges, of: Problem, floors: Any, extra: int) -> int:
    best = -(10**9)
    options = [[-1, *(j for j in range(len(of.seats)) if (i, j) in edges)] for i in range(len(of.groups))]
    for chosen in itertools.product(*options):
        pairs = [(i, j) for i, j in enumerate(chosen) if j >= 0]
        fair = all(sum(of.groups[i] == name for i, _ in pairs) >= number for name, number in floors.items())
        if fair and all(chosen.count(j) <= seats for j, seats in enumerate(of.seats)):
            best = max(best, sum(edges[pair] + extra for pair in pairs))
    return best


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_nothing_possible_is_better(seed: int) -> None:
    edges, seats, groups = invented(seed)
    of = problem(edges, seats, groups)
    for objective, floor in itertools.product(OBJECTIVES, FLOORS):
        found = assign(of, objective, floor)
        assert wrong(edges, of, found, objective) == []
        assert found.value == found.bound
        extra = reward(of, objective)
        assert found.value + extra * found.placed == most_possible(edges, of, found.floors, extra)
        for name in set(groups) - {None} if floor is not None else ():
            who = [i for i, group in enumerate(groups) if group == name]
            rate = Fraction(int((found.place[who] >= 0).sum()), len(who))
            assert rate >= (floor or 0) * found.placed / len(groups) or name in found.unmet


def by_ortools(edges: Edges, of: Problem) -> int:
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    people, end = len(of.groups), len(of.groups) + len(of.seats)
    for (i, j), points in edges.items():
        flow.add_arc_with_capacity_and_unit_cost(i, people + j, 1, -points)
    for i in range(people):
        flow.add_arc_with_capacity_and_unit_cost(i, end, 1, 0)
        flow.set_node_supply(i, 1)
    for j, seats in enumerate(of.seats.tolist()):
        flow.add_arc_with_capacity_and_unit_cost(people + j, end, seats, 0)
    flow.set_node_supply(end, -people)
    assert flow.solve() == flow.OPTIMAL
    return int(-flow.optimal_cost())


def large(seed: int, people: int = 800, places: int = 300) -> tuple[Edges, Problem]:
    chance = random.Random(seed)
    edges = {(i, j): chance.randint(1, 400) for i in range(people) for j in chance.sample(range(places), 12)}
    groups: list[str | None] = [chance.choice("aaab") for _ in range(people)]
    for i, j in edges:
        if groups[i] == "b":
            edges[i, j] = edges[i, j] * 3 // 4
    return edges, problem(edges, [chance.choice((1, 1, 2, 3)) for _ in range(places)], groups)


def test_ortools_finds_no_more() -> None:
    edges, of = large(1)
    found = assign(of)
    assert found.value == found.bound == by_ortools(edges, of)
    assert wrong(edges, of, found) == []


def test_a_floor_is_kept_and_its_price_is_told() -> None:
    edges, of = large(2)
    free, fair = assign(of), assign(of, floor=Fraction("0.95"))
    assert fair.unmet == {}
    assert fair.price_of_floor == free.value - fair.value >= 0
    assert wrong(edges, of, fair) == []
    for name in "ab":
        who = [i for i, group in enumerate(of.groups) if group == name]
        assert (fair.place[who] >= 0).mean() >= 0.95 * fair.placed / len(of.groups)


def test_the_most_are_placed_first() -> None:
    of = problem({(0, 0): 10, (0, 1): 1, (1, 0): 2}, [1, 1], [None, None])
    assert assign(of, "placed").place.tolist() == [1, 0]
    assert assign(of, "points").place.tolist() == [0, -1]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_odd_shapes(objective: Objective) -> None:
    same = {(i, j): 100 for i in range(120) for j in range(40)}
    assert assign(problem(same, [1] * 40, ["a"] * 120), objective).placed == 40
    crowd = problem({(i, 0): 7 for i in range(1000)}, [1], [None] * 1000)
    assert (assign(crowd, objective).placed, assign(crowd, objective).value) == (1, 7)
    nothing = problem({}, [3], ["a", "b"])
    assert assign(nothing, objective, Fraction(1)).place.tolist() == [-1, -1]
    assert assign(problem({}, [], []), objective, Fraction(1)).value == 0


def test_a_floor_that_cannot_be_met_is_named() -> None:
    of = problem({(0, 0): 5, (1, 1): 5}, [1, 1], ["a", "a", "b", "b"])
    found = assign(of, floor=Fraction(1))
    assert found.unmet == {"b": 1}
    assert found.placed == 2


def test_fixed_pairs_stay() -> None:
    edges: Edges = {(0, 0): 10, (1, 0): 1, (2, 0): 4}
    found = assign(problem(edges, [2], ["a", "a", "a"], {1: 0}))
    assert found.place.tolist() == [0, 0, -1]
    assert (found.value, found.placed) == (11, 2)
    assert assign(problem(edges, [1], ["a"] * 4, {3: 0}), floor=Fraction(1)).value == 0  # no pair that fits: no points
    with pytest.raises(ValueError, match="no more fixed pairs"):
        assign(problem(edges, [1], ["a", "a", "a"], {0: 0, 1: 0}))


def test_the_checker_says_no() -> None:
    edges, of = large(3, 60, 20)
    found = assign(of, floor=Fraction("0.95"))

    def said(**changes: Any) -> list[str]:
        facts = {
            "edges": edges,
            "seats": of.seats.tolist(),
            "groups": of.groups,
            "place": found.place.tolist(),
            "value": found.value,
            "bound": found.bound,
            "prices": found.prices.tolist(),
            "group_prices": found.group_prices,
            "floors": found.floors,
        }
        return assignment_check.problems(**{**facts, **changes})

    assert said() == []
    assert said(bound=found.bound - 1)
    assert said(value=found.value - 1)
    assert said(value=found.value + 1)
    assert said(place=[0] * 60)
    assert said(seats=[0] * 20)
    assert said(floors={"a": 60})
    assert said(prices=[-1] * 20)
    assert said(prices=[0] * 20)
