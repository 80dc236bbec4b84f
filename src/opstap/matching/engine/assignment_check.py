"""Checks an assignment and its proof without the code that made them. Nothing here is clever, so that it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def problems(
    edges: Mapping[tuple[int, int], int],
    seats: Sequence[int],
    groups: Sequence[str | None],
    place: Sequence[int],
    value: int,
    bound: int,
    prices: Sequence[int],
    group_prices: Mapping[str, int],
    floors: Mapping[str, int],
    reward: int = 0,
) -> list[str]:
    """What is wrong: pairs that do not fit, seats taken twice, a wrong sum, a floor not kept, a bound that is too low.

    `edges` are points by (candidate, workplace), `place` the workplace of each candidate or -1, `reward` what being
    placed counts beside the points. The bound holds because whatever anybody is given, it is worth at most what that
    person would choose at these prices, and the prices of all seats together.
    """
    found = []
    pairs = [(i, j) for i, j in enumerate(place) if j >= 0]
    if not set(pairs) <= edges.keys():
        return ["somebody is placed where it does not fit"]
    if any(place.count(j) > number for j, number in enumerate(seats)):
        found.append("a workplace has more people than seats")
    if sum(edges[pair] for pair in pairs) != value:
        found.append("the value is not the sum of the points")
    if any(sum(groups[i] == name for i, _ in pairs) < number for name, number in floors.items()):
        found.append("a group has fewer places than its floor")
    if min([0, *prices, *group_prices.values()]) < 0:
        found.append("a price is below nothing")
    best = [-group_prices.get(name or "", 0) for name in groups]
    for (i, j), points in edges.items():
        best[i] = max(best[i], points + reward - prices[j])
    proof = sum(best) + sum(price * number for price, number in zip(prices, seats, strict=True))
    proof += sum(price * (list(groups).count(name) - floors.get(name, 0)) for name, price in group_prices.items())
    if bound < proof - reward * len(pairs):
        found.append("the bound is lower than the prices prove")
    if value > bound:
        found.append("the value is above the bound")
    return found
