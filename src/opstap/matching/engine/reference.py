"""The definition of matching in plain Python: slow, and right by being readable.

For one candidate and one workplace: does it fit, what is left out (job carving, L), what fails, what is unknown. For one
candidate and all workplaces: the best with their points, what would open if one rule were lifted, and what to ask first.
The fast path must give the same, bit for bit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from opstap.matching.engine.case import Candidate, Case, Task, Workplace
from opstap.matching.engine.rules import (
    DISTANCE,
    FIELDS,
    NUMBERS,
    RESTS_ON,
    TASK_RULES,
    WORKPLACE_RULES,
    Reading,
    cautious,
    favourable,
)
from opstap.matching.engine.scoring import Term, rarities, terms
from opstap.matching.engine.weights import Weights


@dataclass(frozen=True)
class Verdict:
    """Of one pair: the numbers of the rules that fail and that are unknown, and the ids of the tasks left out."""

    failed: tuple[int, ...]
    unknown: tuple[int, ...]
    carved: tuple[str, ...]

    @property
    def fits(self) -> bool:
        """Only what is known to hold is a match; what is unknown is a question."""
        return not self.failed and not self.unknown

    @property
    def is_question(self) -> bool:
        return not self.failed and bool(self.unknown)


@dataclass(frozen=True)
class Match:
    """A workplace that suits, with its points by term; the score is their sum."""

    candidate: str
    workplace: str
    terms: tuple[Term, ...]
    carved: tuple[str, ...]

    @property
    def score(self) -> int:
        return sum(term.points for term in self.terms)


@dataclass
class Answer:
    """What the engine says of one candidate."""

    matches: list[Match] = field(default_factory=list)  # best first
    one_rule_away: dict[int, list[str]] = field(default_factory=dict)  # rule: workplaces that open, by id
    questions: dict[frozenset[str], list[str]] = field(default_factory=dict)  # unknown fields: workplaces, by id


def judge(candidate: Candidate, workplace: Workplace, *, lifted: int | None = None) -> Verdict:
    """Hold one candidate against one workplace; `lifted` is a rule that is taken to hold, on all tasks."""
    return judge_readings(favourable(candidate), cautious(candidate), workplace, lifted)


def judge_readings(good: Reading, bad: Reading, workplace: Workplace, lifted: int | None = None) -> Verdict:
    """The same, of somebody who has been read already."""
    left_out = _carving(good, workplace, lifted)
    staying = [task for task in workplace.tasks if task not in left_out]
    failed, unknown = [], []
    for rule in NUMBERS:
        if rule == lifted:
            continue
        if not _holds(rule, good, workplace, staying):
            failed.append(rule)
        elif not _holds(rule, bad, workplace, staying):
            unknown.append(rule)
    return Verdict(tuple(failed), tuple(unknown), tuple(task.id for task in left_out))


def _holds(rule: int, reader: Reading, workplace: Workplace, staying: Iterable[Task]) -> bool:
    if rule in WORKPLACE_RULES:
        return WORKPLACE_RULES[rule](reader, workplace)
    return all(TASK_RULES[rule](reader, workplace, task) for task in staying)


def _carving(good: Reading, workplace: Workplace, lifted: int | None) -> list[Task]:
    """The tasks that are left out: all that fail, where the employer can miss them and a task stays; else none.

    A task that does not fail is never left out, nor one of which it is unknown.
    """
    failing = [
        task
        for task in workplace.tasks
        if any(not holds(good, workplace, task) for rule, holds in TASK_RULES.items() if rule != lifted)
    ]
    can_be_missed = sum(task.share for task in failing) <= workplace.carvable_share
    return failing if can_be_missed and len(failing) < len(workplace.tasks) else []


def unknown_fields(candidate: Candidate, verdict: Verdict) -> frozenset[str]:
    """The candidate's fields that have to be asked before every unknown rule is known."""
    fields = {name for rule in verdict.unknown for name in RESTS_ON[rule]}
    if DISTANCE in verdict.unknown:
        fields -= {name for name in RESTS_ON[DISTANCE] if getattr(candidate, name) is not None}
    return frozenset(fields)


def answer(candidate: Candidate, workplaces: Sequence[Workplace], weights: Weights) -> Answer:
    """All that there is to say about one candidate, against all workplaces of the case.

    Rarity of skills is taken from `workplaces`, so always pass all of them.
    """
    found = Answer()
    rare = rarities(workplaces)
    good, bad = favourable(candidate), cautious(candidate)
    away: dict[int, list[str]] = defaultdict(list)
    questions: dict[frozenset[str], list[str]] = defaultdict(list)
    for workplace in sorted(workplaces, key=lambda each: each.id):
        verdict = judge_readings(good, bad, workplace)
        if verdict.fits:
            staying = [task for task in workplace.tasks if task.id not in verdict.carved]
            points = terms(candidate, workplace, staying, weights, rare)
            found.matches.append(Match(candidate.id, workplace.id, points, verdict.carved))
            continue
        for rule in NUMBERS:
            if judge_readings(good, bad, workplace, rule).fits:
                away[rule].append(workplace.id)
        if verdict.is_question:
            questions[unknown_fields(candidate, verdict)].append(workplace.id)
    found.matches.sort(key=lambda match: (-match.score, match.workplace))
    found.one_rule_away, found.questions = dict(away), dict(questions)
    return found


def answers(case: Case, weights: Weights) -> dict[str, Answer]:
    """The answer for every candidate, by id, in order of id."""
    people = sorted(case.candidates, key=lambda each: each.id)
    return {candidate.id: answer(candidate, case.workplaces, weights) for candidate in people}


def suits(found: dict[str, Answer]) -> dict[str, int]:
    """How many candidates each workplace suits; workplaces that suit nobody are left out."""
    counted: dict[str, int] = defaultdict(int)
    for one in found.values():
        for match in one.matches:
            counted[match.workplace] += 1
    return dict(counted)


def ask_first(questions: dict[frozenset[str], list[str]]) -> list[tuple[str, list[str]]]:
    """Single questions with the workplaces that one good answer would open: most first, then in the order of FIELDS."""
    single = [(name, questions.get(frozenset([name]), [])) for name in FIELDS]
    return sorted((each for each in single if each[1]), key=lambda each: -len(each[1]))


def ask_together(questions: dict[frozenset[str], list[str]]) -> list[tuple[tuple[str, ...], list[str]]]:
    """Sets of questions that together open more than any smaller set: for files in which much is unknown.

    For each number of questions the set that opens most (earlier in FIELDS where two are equal), as long as that is
    more than with fewer.
    """
    opened = {
        asked: sorted(place for needed, places in questions.items() if needed <= asked for place in places)
        for asked in questions
    }
    found: list[tuple[tuple[str, ...], list[str]]] = []
    most = 0
    for size in range(1, len(FIELDS) + 1):
        sets = [tuple(name for name in FIELDS if name in asked) for asked in opened if len(asked) == size]
        best = max(sets, key=lambda s: (len(opened[frozenset(s)]), [-FIELDS.index(n) for n in s]), default=None)
        if best is None or len(opened[frozenset(best)]) <= most:
            continue
        most = len(opened[frozenset(best)])
        if size > 1:
            found.append((best, opened[frozenset(best)]))
    return found
