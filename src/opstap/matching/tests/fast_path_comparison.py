"""Holds the fast paths against the definition. As a program: `python -m opstap.matching.tests.fast_path_comparison numba 300`."""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import Any

import numpy as np

from opstap.matching.engine import json_answer, reference, search
from opstap.matching.engine.case import Case
from opstap.matching.engine.fast_path_constants import FIRST, NEVER
from opstap.matching.engine.rules import FIELDS
from opstap.matching.engine.search import Path, Ready
from opstap.matching.engine.weights import builtin
from opstap.matching.tests import invented_cases

Found = dict[str, Any]
TOP = 4


def by_definition(case: Case) -> Found:
    """Everything that the engine finds, by the definition."""
    answers = reference.answers(case, builtin())
    return {
        "best": {who: _matches(one.matches[:TOP]) for who, one in answers.items()},
        "edges": {(who, each.workplace): each.score for who, one in answers.items() for each in one.matches},
        "suits": reference.suits(answers),
        "away": {
            (who, rule): (len(places), places[:FIRST])
            for who, one in answers.items()
            for rule, places in one.one_rule_away.items()
        },
        "questions": {
            (who, asked): (len(places), places[:FIRST])
            for who, one in answers.items()
            for asked, places in one.questions.items()
        },
    }


def fast(case: Case, path: Path) -> Found:
    """The same by a fast path."""
    ready = search.ready(case.candidates, case.workplaces, builtin())
    ids, people = ready.packed.ids, ready.candidate_ids
    found, edges = search.edges(ready, path)
    best, misses = search.best(ready, TOP, path), search.misses(ready, path)
    ranked = sorted(ids)
    assert found.counts.tolist() == best.counts.tolist() == np.diff(edges.begins).tolist()
    owner = np.repeat(np.arange(len(people)), np.diff(edges.begins)).tolist()
    return {
        "best": {who: _best(ready, best, i) for i, who in enumerate(people)},
        "edges": {
            (people[i], ids[j]): score
            for i, j, score in zip(owner, edges.place.tolist(), edges.score.tolist(), strict=True)
        },
        "suits": {ids[j]: number for j, number in enumerate(best.suits.tolist()) if number},
        "away": {
            (who, rule): (int(misses.away[i, rule]), _named(misses.away_first[i, rule], ranked))
            for i, who in enumerate(people)
            for rule in range(misses.away.shape[1])
            if misses.away[i, rule]
        },
        "questions": {
            (people[i], frozenset(name for at, name in enumerate(FIELDS) if asked >> at & 1)): (
                number,
                _named(row, ranked),
            )
            for (i, asked, number), row in zip(misses.sets.tolist(), misses.set_first, strict=True)
        },
    }


def _matches(matches: list[reference.Match]) -> list[tuple[str, int, tuple[str, ...]]]:
    return [(each.workplace, each.score, each.carved) for each in matches]


def _best(ready: Ready, best: search.Best, i: int) -> list[tuple[str, int, tuple[str, ...]]]:
    return [
        (ready.packed.ids[j], score, tuple(t for at, t in enumerate(ready.packed.task_ids[j]) if out >> at & 1))
        for j, score, out in zip(best.place[i].tolist(), best.score[i].tolist(), best.out[i].tolist(), strict=True)
        if j >= 0
    ]


def _named(ranks: Any, ranked: list[str]) -> list[str]:
    return [ranked[rank] for rank in ranks.tolist() if rank != NEVER]


def case_of(seed: int) -> Case:
    """Small cases of every shape; now and then with nobody, nothing, or more workplaces than fit one word."""
    places = 70 + seed % 100 if seed % 40 == 0 else seed % 9
    people = seed % 5 or (0 if seed % 50 == 0 else 3)
    make = invented_cases.wide_case if seed % 7 == 3 else invented_cases.case
    return make(seed, people, places, (0.0, 0.1, 0.35)[seed % 3])


def large_ones() -> None:
    """More workplaces than a few words, many unknowns, and little room for sets of questions at first."""
    search.SETS_AT_FIRST = 1  # type: ignore[misc]
    for unknown in (0.0, 0.3):
        one = invented_cases.case(11, 8, 190, unknown)
        far = tuple(w.model_copy(update={"location": (53.3, 6.1)}) for w in one.workplaces)
        away = one.model_copy(update={"workplaces": far})
        near = one.model_copy(
            update={"workplaces": tuple(w.model_copy(update={"location": (52.5, 6.1)}) for w in one.workplaces)}
        )
        for case in (one, near, away):
            assert fast(case, "numba") == by_definition(case)


if __name__ == "__main__":
    with np.errstate(over="ignore"):
        large_ones()
        for number in range(int(sys.argv[2])):
            one = case_of(number)
            assert fast(one, sys.argv[1]) == by_definition(one), number  # type: ignore[arg-type]
            crowded = invented_cases.case(number, 12, 6, 0.0)
            seated = json_answer.answer(
                crowded, json_answer.Options(assign=True, floor=Fraction(1), objective="placed")
            )["assignment"]
            assert seated["value"] == seated["bound"], number
