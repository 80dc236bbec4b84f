"""The answer to a case as JSON: proposals with reasons, what is one rule away, what to ask, who sits where.

The form is that of `opstap match`; a caller in Python may use `answer` and get the same as plain data.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import numpy as np

from opstap.matching.engine import VERSION, fairness, near_misses, search
from opstap.matching.engine.assignment import Assignment, Objective, Problem, assign, members
from opstap.matching.engine.candidate_arrays import goals_of
from opstap.matching.engine.case import Case
from opstap.matching.engine.case_arrays import Array
from opstap.matching.engine.explanations import Explainer
from opstap.matching.engine.search import Edges, Path, Ready
from opstap.matching.engine.sentences import Language
from opstap.matching.engine.weights import Weights, builtin

AT_ONCE: Final = 20_000
"""Proposals that are explained together, so that memory stays small."""


class UnknownId(ValueError):
    """The id that was asked for is in the case neither once as a candidate nor once as a workplace."""


@dataclass(frozen=True)
class Options:
    """What is asked, as on the command line."""

    top: int = 10
    focus: str | None = None  # the id of one candidate or one workplace
    assign: bool = False
    objective: Objective = "points"
    floor: Fraction | None = None
    prices: bool = False
    edges: bool = False
    fairness: bool = False
    language: Language = "nl"
    path: Path = "auto"


@dataclass(frozen=True)
class Chosen:
    """Proposals in the order in which they are printed: positions of candidates and workplaces, and more."""

    i: Array
    j: Array
    score: Array
    out: Array


def answer(
    case: Case,
    options: Options | None = None,
    weights: Weights | None = None,
    protected: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The whole answer as plain data."""
    found: dict[str, Any] = json.loads("".join(written(case, options, weights, protected)))
    return found


def written(
    case: Case,
    options: Options | None = None,
    weights: Weights | None = None,
    protected: Mapping[str, Mapping[str, Any]] | None = None,
) -> Iterator[str]:
    """The answer as pieces of JSON text. UnknownId where `focus` is nobody. `protected` is for the fairness report."""
    return _Writer(case, options or Options(), weights or builtin(), protected or {}).pieces()


class _Writer:
    def __init__(
        self, case: Case, options: Options, weights: Weights, protected: Mapping[str, Mapping[str, object]]
    ) -> None:
        self.case, self.options, self.weights, self.protected = case, options, weights, protected
        people = {each.id: each for each in case.candidates}
        places = {each.id: each for each in case.workplaces}
        focus = options.focus
        if focus is not None and (focus in people) == (focus in places):
            both = "both a candidate and a workplace" if focus in people else "no candidate and no workplace"
            raise UnknownId(f"expected the id of one candidate or workplace; {focus!r:.60} is {both}")
        self.one_person = people.get(focus or "")
        self.one_place = places.get(focus or "")
        self.ready = search.ready(case.candidates, case.workplaces, weights)
        self.persons = sorted(case.candidates, key=lambda each: each.id)
        self.pairs: Edges | None = None
        if options.assign or options.prices or options.edges or self.one_place:
            self.best, self.pairs = search.edges(self.ready, options.path)
        if not (options.prices or self.one_place):
            self.best = search.best(self.ready, options.top, options.path)

    def pieces(self) -> Iterator[str]:
        """Key by key."""
        options = self.options
        yield f'{{"engine": {_json(self._engine())},\n"proposals": ['
        chosen = self._chosen()
        with ThreadPoolExecutor(1) as pool:  # sentences keep one core busy, so the other can look for what is near
            near_by = pool.submit(
                near_misses.of, self.case, self.ready, self.weights, self.one_person, self.one_place, options.path
            )
            yield from self._proposals(chosen)
            near = near_by.result()
        yield '],\n"one_rule_away": ['
        yield from _lines(near.one_rule_away())
        yield '],\n"ask_first": ['
        yield from _rows(near.ask_first())
        yield '],\n"ask_together": ['
        yield from _rows(near.ask_together())
        yield '],\n"nearest": ['
        proposed = {self.ready.candidate_ids[i] for i in set(chosen.i.tolist())}
        yield from _rows([] if self.one_place else near.nearest(proposed))
        yield "]"
        if options.focus is not None:
            yield ',\n"no_match": ['
            yield from _rows(near_misses.no_match(self.case, self.one_person, self.one_place, options.language))
            yield "]"
        if options.assign:
            yield f',\n"assignment": {_json(self._assignment())}'
        if options.edges:
            yield ',\n"edges": ['
            yield from _rows(self._edges())
            yield "]"
        if options.fairness:
            yield f',\n"fairness": {_json(fairness.report(self.case, proposed, self.protected))}'
        yield "}\n"

    def _engine(self) -> dict[str, object]:
        weights = {**self.weights.model_dump(mode="json"), "digest": self.weights.digest}
        return {"version": VERSION, "on": self.case.on.isoformat(), "weights": weights}

    def _chosen(self) -> Chosen:
        if self.options.prices or self.one_place:
            return self._ranked()
        best = self.best
        rows, columns = np.nonzero(best.place >= 0)
        if self.one_person:
            mine = rows == self.ready.candidate_ids.index(self.one_person.id)
            rows, columns = rows[mine], columns[mine]
        return Chosen(rows, best.place[rows, columns], best.score[rows, columns], best.out[rows, columns])

    def _ranked(self) -> Chosen:
        """From every pair: of one workplace the best candidates, or of each candidate the best after the price of a seat."""
        assert self.pairs is not None
        pairs = self.pairs
        i = np.repeat(np.arange(len(self.persons)), np.diff(pairs.begins))
        rank = self.ready.packed.places.rank[pairs.place]
        worth = pairs.score.astype(np.int64)
        if self.options.prices:
            worth = worth - self._seated("points", None).prices[pairs.place]
        keep = np.ones(len(i), bool)
        if self.one_person:
            keep = i == self.ready.candidate_ids.index(self.one_person.id)
        if self.one_place:
            keep &= pairs.place == self.ready.packed.ids.index(self.one_place.id)
            order = np.lexsort((i, -worth))
            order = order[keep[order]][: self.options.top]
        else:
            order = np.lexsort((rank, -worth, i))
            order = order[keep[order]]
            at = np.arange(len(order)) - np.searchsorted(i[order], i[order])
            order = order[at < self.options.top]
        return Chosen(i[order], pairs.place[order], pairs.score[order], pairs.out[order])

    def _proposals(self, chosen: Chosen) -> Iterator[str]:
        packed, ids = self.ready.packed, self.ready.candidate_ids
        explainer = Explainer(packed, list(goals_of(self.persons).numbers), self.options.language)
        who, where = [_json(each) for each in ids], [_json(each) for each in packed.ids]
        seats, suits = packed.places.seats.tolist(), self.best.suits.tolist()
        for begin in range(0, len(chosen.i), AT_ONCE):
            part = slice(begin, begin + AT_ONCE)
            i, j, out = chosen.i[part], chosen.j[part], chosen.out[part]
            reasons = explainer.json_of(self.ready.people, i, j, out)
            rows = zip(i.tolist(), j.tolist(), chosen.score[part].tolist(), out.tolist(), reasons, strict=True)
            yield (",\n" if begin else "\n") + ",\n".join(
                f'{{"candidate": {who[i]}, "workplace": {where[j]}, "score": {score}, '
                f'"chance": {{"seats": {seats[j]}, "suits": {suits[j] - 1}}}, "terms": {terms}, '
                f'"carved": {_json(self._tasks(j, out)) if out else "[]"}}}'
                for i, j, score, out, terms in rows
            )

    def _tasks(self, j: int, out: int) -> list[str]:
        return [task for at, task in enumerate(self.ready.packed.task_ids[j]) if out >> at & 1]

    def _edges(self) -> Iterator[dict[str, object]]:
        assert self.pairs is not None
        pairs, packed = self.pairs, self.ready.packed
        i = np.repeat(np.arange(len(self.persons)), np.diff(pairs.begins))
        for at in np.lexsort((packed.places.rank[pairs.place], i)).tolist():
            candidate, workplace = self.ready.candidate_ids[i[at]], packed.ids[pairs.place[at]]
            if self.options.focus in (None, candidate, workplace):
                carved = self._tasks(int(pairs.place[at]), int(pairs.out[at]))
                yield {"candidate": candidate, "workplace": workplace, "score": int(pairs.score[at]), "carved": carved}

    def _seated(self, objective: Objective, floor: Fraction | None) -> Assignment:
        return assign(problem(self.ready, self.pairs, [each.group for each in self.persons]), objective, floor)

    def _assignment(self) -> dict[str, object]:
        options, ids, packed = self.options, self.ready.candidate_ids, self.ready.packed
        found = self._seated(options.objective, options.floor)
        place = found.place.tolist()
        groups = {
            name: {
                "candidates": len(who),
                "placed": sum(place[i] >= 0 for i in who),
                "floor": found.floors.get(name, 0),
                "reachable": name not in found.unmet,
            }
            for name, who in members([each.group for each in self.persons]).items()
        }
        return {
            "objective": options.objective,
            "pairs": [[ids[i], packed.ids[j]] for i, j in enumerate(place) if j >= 0],
            "value": found.value,
            "bound": found.bound,
            "placed": found.placed,
            "groups": groups,
            "price_of_floor": found.price_of_floor,
            "seat_prices": {packed.ids[j]: price for j, price in enumerate(found.prices.tolist()) if price},
            "group_prices": {name: price for name, price in found.group_prices.items() if price},
        }


def problem(ready: Ready, pairs: Edges | None, groups: list[str | None]) -> Problem:
    """The pairs that fit as a problem of seats; `groups` in the order of the candidates' ids."""
    assert pairs is not None
    return Problem(
        pairs.begins, pairs.place, pairs.score.astype(np.int64), ready.packed.places.seats.astype(np.int64), groups
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _rows(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    return _lines(map(_json, rows))


def _lines(rows: Iterable[str]) -> Iterator[str]:
    begun = False
    for row in rows:
        yield (",\n" if begun else "\n") + row
        begun = True
