"""What is not a match yet: one rule away, what to ask, and for one person or place every pair that fails, with why."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

import numpy as np

from opstap.matching.engine import numpy_search, reference, search, sentences
from opstap.matching.engine.case import Candidate, Case, Task, Workplace
from opstap.matching.engine.case_arrays import Array
from opstap.matching.engine.fast_path_constants import FIRST, NEVER
from opstap.matching.engine.rules import FIELDS, NUMBERS, Reading, cautious, favourable
from opstap.matching.engine.search import Misses, Path, Ready
from opstap.matching.engine.sentences import Language
from opstap.matching.engine.weights import Weights

NEAREST: Final = 3
"""How many places are named to somebody for whom nothing else can be said."""


class Near(NamedTuple):
    """What was found, with the ids that its numbers stand for."""

    misses: Misses
    candidates: tuple[str, ...]
    workplaces: list[str]  # by rank
    ready: Ready

    def one_rule_away(self) -> Iterator[str]:
        """By candidate, the rule that opens most first; rules that open nothing are left out. As JSON text: it is long."""
        names = [json.dumps(each, ensure_ascii=False) for each in self.workplaces]
        for i, candidate in enumerate(self.candidates):
            opens, first = self.misses.away[i].tolist(), self.misses.away_first[i].tolist()
            who = json.dumps(candidate, ensure_ascii=False)
            for rule in sorted((rule for rule in NUMBERS if opens[rule]), key=lambda rule: (-opens[rule], rule)):
                places = ", ".join([names[rank] for rank in first[rule] if rank != NEVER])
                yield f'{{"candidate": {who}, "rule": {rule}, "opens": {opens[rule]}, "workplaces": [{places}]}}'

    def ask_first(self) -> Iterator[dict[str, object]]:
        """By candidate, the question of which one answer opens most first."""
        for candidate, sets in self._questions():
            single = [(number, asked.bit_length() - 1, row) for asked, number, row in sets if asked & (asked - 1) == 0]
            for number, field, row in sorted(single, key=lambda each: (-each[0], each[1])):
                places = self._named(self.misses.set_first[row])
                yield {"candidate": candidate, "question": FIELDS[field], "opens": number, "workplaces": places}

    def ask_together(self) -> Iterator[dict[str, object]]:
        """By candidate, sets of questions that together open more than any smaller set (`reference.ask_together`)."""
        for candidate, sets in self._questions():
            most = 0
            for size in range(1, len(FIELDS) + 1):
                own = [asked for asked, _, _ in sets if asked.bit_count() == size]
                opened = {a: sum(number for asked, number, _ in sets if asked & ~a == 0) for a in own}
                best = max(own, key=lambda a: (opened[a], [-field for field in _fields(a)]), default=0)
                if not best or opened[best] <= most:
                    continue
                most = opened[best]
                if size > 1:
                    rows = [row for asked, _, row in sets if asked & ~best == 0]
                    first = sorted(place for row in rows for place in self.misses.set_first[row].tolist())
                    places = [self.workplaces[place] for place in first[:FIRST] if place != NEVER]
                    questions = [FIELDS[field] for field in _fields(best)]
                    yield {"candidate": candidate, "questions": questions, "opens": most, "workplaces": places}

    def nearest(self, proposed: Collection[str]) -> Iterator[dict[str, object]]:
        """For whom no other list says anything: the places where fewest rules fail, then fewest are unknown.

        Nobody leaves empty-handed, also where each place needs two things to change.
        """
        asked = set(self.misses.sets[:, 0].tolist())
        places, people = self.ready.packed.places, self.ready.people
        for i, candidate in enumerate(self.candidates):
            if candidate in proposed or i in asked or self.misses.away[i].any() or not self.workplaces:
                continue
            seen = numpy_search.look(places, people, i)
            failed, unknown = numpy_search.rules_of(places, seen, numpy_search.left_out(places, seen))
            counts = [np.sum(list(rules.values()), axis=0) for rules in (failed, unknown)]
            for j in np.lexsort((places.rank, counts[1], counts[0]))[:NEAREST].tolist():
                rules = {"failed": failed, "unknown": unknown}
                said = {name: [rule for rule, which in of.items() if which[j]] for name, of in rules.items()}
                yield {"candidate": candidate, "workplace": self.ready.packed.ids[j], **said}

    def _questions(self) -> Iterator[tuple[str, list[tuple[int, int, int]]]]:
        """Per candidate that has any: (bits of fields, number of workplaces, row)."""
        by_candidate: dict[int, list[tuple[int, int, int]]] = {}
        for row, (i, asked, number) in enumerate(self.misses.sets.tolist()):
            by_candidate.setdefault(i, []).append((asked, number, row))
        for i, sets in by_candidate.items():
            yield self.candidates[i], sets

    def _named(self, ranks: Array) -> list[str]:
        return [self.workplaces[rank] for rank in ranks.tolist() if rank != NEVER]


def of(
    case: Case, ready: Ready, weights: Weights, person: Candidate | None, place: Workplace | None, path: Path
) -> Near:
    """Of everybody; or of one person with all workplaces; or of everybody with one workplace."""
    if person:
        ready = search.ready([person], case.workplaces, weights)
    elif place:
        ready = search.ready(case.candidates, [place], weights)
    return Near(search.misses(ready, path), ready.candidate_ids, sorted(ready.packed.ids), ready)


def no_match(
    case: Case, person: Candidate | None, place: Workplace | None, language: Language
) -> Iterator[dict[str, object]]:
    """Every pair of one person or place that is no match, with the rules that fail or are unknown, and a sentence each."""
    people = [person] if person else sorted(case.candidates, key=lambda each: each.id)
    places = [place] if place else sorted(case.workplaces, key=lambda each: each.id)
    for candidate in people:
        good, bad = favourable(candidate), cautious(candidate)
        for workplace in places:
            verdict = reference.judge_readings(good, bad, workplace)
            if not verdict.fits:
                staying = [task for task in workplace.tasks if task.id not in verdict.carved]
                yield {
                    "candidate": candidate.id,
                    "workplace": workplace.id,
                    "failed": list(verdict.failed),
                    "unknown": list(verdict.unknown),
                    "why": _why(verdict, good, bad, workplace, staying, language),
                }


def _why(
    verdict: reference.Verdict,
    good: Reading,
    bad: Reading,
    workplace: Workplace,
    staying: list[Task],
    language: Language,
) -> list[str]:
    fails = [sentences.rule(rule, good, workplace, staying, language) for rule in verdict.failed]
    return fails + [sentences.rule(rule, bad, workplace, staying, language, unknown=True) for rule in verdict.unknown]


def _fields(asked: int) -> list[int]:
    return [field for field in range(len(FIELDS)) if asked >> field & 1]
