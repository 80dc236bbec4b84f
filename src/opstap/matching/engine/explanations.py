"""The reasons of many proposals at once: each sentence is made once and used for all pairs with the same facts."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from opstap.matching.engine import sentences
from opstap.matching.engine.candidate_arrays import People
from opstap.matching.engine.case_arrays import Array, Packed
from opstap.matching.engine.pair_scores import SAID, count
from opstap.matching.engine.scales import SCHOOLING
from opstap.matching.engine.scoring import Fact, Term
from opstap.matching.engine.sentences import Language

SCHOOLS = tuple(SCHOOLING)
Facts = dict[str, Fact]


class Explainer:
    """Turns counted terms into reasons; `goals` are the candidates' goals by number (`people.goals_of`)."""

    def __init__(self, packed: Packed, goals: Sequence[str], language: Language) -> None:
        self.packed, self.goals, self.language = packed, goals, language
        self.isco = list(packed.books.isco.numbers)
        self.made: dict[tuple[str, int, int, tuple[int, ...]], str] = {}

    def json_of(self, people: People, i: Array, j: Array, out: Array) -> list[str]:
        """The terms of each pair as a JSON list, with their sentences."""
        columns = []
        for name, counted in count(self.packed, people, i, j, out).items():
            facts = zip(*(values.tolist() for values in counted.facts.values()), strict=True) if counted.facts else None
            rows = facts if facts is not None else [()] * len(i)
            columns.append(
                [
                    self._json(name, points, said, values)
                    for points, said, values in zip(counted.points.tolist(), counted.said.tolist(), rows, strict=True)
                ]
            )
        return [f"[{', '.join(row)}]" for row in zip(*columns, strict=True)]

    def _json(self, name: str, points: int, said: int, values: tuple[int, ...]) -> str:
        key = (name, points, said, values)
        made = self.made.get(key)
        if made is None:
            term = self._term(name, points, said, values)
            row = {"term": name, "points": points, "why": sentences.term(term, self.language)}
            made = self.made[key] = json.dumps(row, ensure_ascii=False)
        return made

    def _term(self, name: str, points: int, said: int, values: tuple[int, ...]) -> Term:
        facts = FACTS[name](self, *values)
        if SAID[said] in LEFT_OUT.get(name, {}):
            facts = {fact: value for fact, value in facts.items() if fact not in LEFT_OUT[name][SAID[said]]}
        return Term(name, points, SAID[said], facts)


def _wishes(sector: int, occupation: int, share: int) -> Facts:
    met = (("sector",) if sector else ()) + (("occupation",) if occupation else ()) + (("tasks",) if share else ())
    return {"met": met, "share": share}


FACTS: dict[str, Callable[..., Facts]] = {
    "skills": lambda self, held, asked: {"held": held, "asked": asked},
    "experience": lambda self, digits, isco: {"digits": digits, "isco": self.isco[isco]},
    "wishes": lambda self, sector, occupation, share: _wishes(sector, occupation, share),
    "goal": lambda self, digits, goal: {"digits": digits, "isco": self.goals[goal] if goal >= 0 else ""},
    "dutch": lambda self: {},
    "guidance": lambda self, offered, need, short: {"offered": offered, "need": need, "short": short},
    "hours": lambda self, hours: {"hours": hours},
    "nearness": lambda self, tenths: {"km": tenths / 10},
    "paid": lambda self: {},
    "share": lambda self, share: {"share": share},
    "education": lambda self, asked, own: {"asked": SCHOOLS[asked], "own": SCHOOLS[own]},
}
"""Whole numbers back to facts, by term."""

LEFT_OUT: dict[str, dict[str, tuple[str, ...]]] = {
    "guidance": {"unknown": ("need", "short")},
    "education": {"unknown": ("own",), "none": ("asked", "own")},
}
"""Facts that a sentence does not have where something is unknown."""
