"""Seating a group, beside OR-Tools, greedy, and first come first served; floors, all-equal scores, prices."""

from __future__ import annotations

import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from bench.matching.invented_country import Country
from opstap.matching.engine import assignment_check, search
from opstap.matching.engine.assignment import Assignment, Problem, assign
from opstap.matching.engine.case_arrays import Array
from opstap.matching.engine.weights import builtin

Say = Callable[..., None]


def measure(people: int, places: int, say: Say) -> None:
    country = Country(5)
    candidates = sorted(country.candidates(people), key=lambda each: each.id)
    case = search.ready(candidates, country.workplaces(places), builtin())
    _, edges = search.edges(case, "numba")
    groups = [each.group for each in candidates]
    of = Problem(
        edges.begins, edges.place, edges.score.astype(np.int64), case.packed.places.seats.astype(np.int64), groups
    )
    assign(of)
    free, seconds = timed(of)
    gap = (free.bound - free.value) / max(1, free.value)
    what = f"seats: {people:,} x {places:,}, {len(of.place):,} pairs"
    say(
        what,
        f"{seconds:.2f} s{quiet()}, placed {free.placed:,}, gap {gap:.1e}",
        "0.5 s, 1e-6",
        seconds <= 0.5 and gap <= 1e-6,
    )
    wrong = checked(of, free)
    say("what the independent checker finds wrong", "; ".join(wrong) or "nothing", "nothing", not wrong)
    best, other = by_ortools(of)
    say(
        "OR-Tools, min-cost flow",
        f"{other:.2f} s{quiet()}, {'the same' if best == free.value else 'another'} value",
        "",
        best == free.value,
    )
    for name, order in orders(of).items():
        value, placed = one_by_one(of, order)
        say(name, f"{1 - value / free.value:.1%} fewer points, {free.placed - placed:,} fewer placed")
    worse = of._replace(score=np.where(in_group(of, "d"), of.score * 3 // 4, of.score))
    fair, seconds = timed(worse, Fraction("0.95"))
    gap = (fair.bound - fair.value) / fair.value
    price = fair.price_of_floor / (fair.value + fair.price_of_floor)
    say("with floors of 0.95, one group scored a quarter lower", f"{seconds:.2f} s{quiet()}, gap {gap:.1e}, price {price:.2%}",
        "2 s, 0.01%", seconds <= 2 and gap <= 1e-4)  # fmt: skip
    _, seconds = timed(of._replace(score=np.full(len(of.score), 100)))
    say("all scores equal", f"{seconds:.2f} s{quiet()}", "2 s", seconds <= 2)
    congestion(of, free, say)


def checked(of: Problem, found: Assignment) -> list[str]:
    """What `assignment_check.py` says, which shares no code with the engine."""
    owner = np.repeat(np.arange(len(of.groups)), np.diff(of.begins)).tolist()
    edges = dict(zip(zip(owner, of.place.tolist(), strict=True), of.score.tolist(), strict=True))
    return assignment_check.problems(
        edges, of.seats.tolist(), of.groups, found.place.tolist(), found.value, found.bound, found.prices.tolist(),
        found.group_prices, found.floors,
    )  # fmt: skip


CPU: list[float] = []


def timed(of: Problem, floor: Fraction | None = None) -> tuple[Assignment, float]:
    begin, before = time.perf_counter(), time.process_time()
    found = assign(of, floor=floor)
    CPU[:] = [time.process_time() - before]
    return found, time.perf_counter() - begin


def quiet() -> str:
    """Seconds of processor of the last seating: what it takes where nobody else works."""
    return f" (processor {CPU[0]:.2f} s)"


def in_group(of: Problem, name: str) -> Array:
    return np.repeat(np.array([group == name for group in of.groups]), np.diff(of.begins))


def by_ortools(of: Problem) -> tuple[int, float]:
    from ortools.graph.python import min_cost_flow

    n, m = len(of.groups), len(of.seats)
    owner = np.repeat(np.arange(n), np.diff(of.begins))
    begin, before = time.perf_counter(), time.process_time()
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(owner, n + of.place, np.ones(len(owner), int), -of.score)
    flow.add_arcs_with_capacity_and_unit_cost(np.arange(n), np.full(n, n + m), np.ones(n, int), np.zeros(n, int))
    flow.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), np.full(m, n + m), of.seats, np.zeros(m, int))
    flow.set_nodes_supplies(np.append(np.arange(n), n + m), np.append(np.ones(n, int), -n))
    flow.solve()
    CPU[:] = [time.process_time() - before]
    return int(-flow.optimal_cost()), time.perf_counter() - begin


def orders(of: Problem) -> dict[str, Array]:
    owner = np.repeat(np.arange(len(of.groups)), np.diff(of.begins))
    turn = np.random.default_rng(0).permutation(len(of.groups))
    return {
        "greedy, the highest score first": np.argsort(-of.score, kind="stable"),
        "first come, first served": np.lexsort((-of.score, turn[owner])),
    }


def one_by_one(of: Problem, order: Array) -> tuple[int, int]:
    owner = np.repeat(np.arange(len(of.groups)), np.diff(of.begins)).tolist()
    place, score, left = of.place.tolist(), of.score.tolist(), of.seats.tolist()
    done: set[int] = set()
    value = 0
    for at in order.tolist():
        if owner[at] not in done and left[place[at]]:
            done.add(owner[at])
            left[place[at]] -= 1
            value += score[at]
    return value, len(done)


def congestion(of: Problem, found: Assignment, say: Say) -> None:
    """Which part of first choices could be honoured, without and with prices."""
    owner = np.repeat(np.arange(len(of.groups)), np.diff(of.begins))
    for name, worth in (("without prices", of.score), ("with prices", of.score - found.prices[of.place])):
        order = np.lexsort((of.place, -worth, owner))
        first = order[np.unique(owner[order], return_index=True)[1]]
        wanted = np.bincount(of.place[first], minlength=len(of.seats))
        honoured = np.minimum(wanted, of.seats).sum() / len(first)
        say(f"first choices that can be honoured, {name}", f"{honoured:.0%}, the busiest door {wanted.max()} people")
