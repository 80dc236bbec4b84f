"""Whether groups get proposals alike. The only place that reads protected facts; no score and no list ever depends on it.

The *selection ratio* of a group is the part of it that got a proposal, over the same of the group that got most (the
four-fifths rule asks 0.8). It comes with a 95% interval, since a small group says little.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from opstap.matching.engine.case import Case

WANTED = 0.8
NINETY_FIVE = 1.959964  # standard deviations on both sides


def report(case: Case, proposed: Collection[str], protected: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Per fact (the group, and each protected fact) and value: candidates, how many got a proposal, ratio, interval."""
    facts: dict[str, dict[str, list[str]]] = {}
    for candidate in case.candidates:
        own: dict[str, Any] = {f"protected.{key}": value for key, value in protected.get(candidate.id, {}).items()}
        if candidate.group is not None:
            own["group"] = candidate.group
        for key, value in own.items():
            if isinstance(value, str | int | float | bool):
                facts.setdefault(key, {}).setdefault(str(value), []).append(candidate.id)
    return {key: _compared(values, proposed) for key, values in sorted(facts.items())}


def _compared(values: Mapping[str, list[str]], proposed: Collection[str]) -> dict[str, object]:
    counts = {value: (len(who), sum(each in proposed for each in who)) for value, who in sorted(values.items())}
    most = max(counts.values(), key=lambda each: (each[1] / each[0], each[0]))
    return {value: _row(own, most) for value, own in counts.items()}


def _row(own: tuple[int, int], most: tuple[int, int]) -> dict[str, object]:
    found: dict[str, object] = {"candidates": own[0], "proposed": own[1]}
    if not own[1]:
        return {**found, "ratio": 0.0 if most[1] else None, "interval": None, "below": bool(most[1])}
    ratio = (own[1] / own[0]) / (most[1] / most[0])
    spread = 0.0 if own == most else math.sqrt(max(0.0, 1 / own[1] - 1 / own[0] + 1 / most[1] - 1 / most[0]))
    interval = [round(ratio * math.exp(sign * NINETY_FIVE * spread), 3) for sign in (-1, 1)]
    return {**found, "ratio": round(ratio, 3), "interval": interval, "below": ratio < WANTED}
