"""What follows from answers: spreads, medians, what changed, how one stands among others. Pure: no queries, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_OTHERS = 5
"""So many other municipalities at least, or their numbers would give one of them away."""


@dataclass(frozen=True, slots=True)
class Score:
    """One answer: a value of the scale, or None for "not applicable", which never counts as a number."""

    value: int | None


@dataclass(frozen=True, slots=True)
class Spread:
    """The answers of several people to one statement, lowest first. `median` is None where nobody gave a number."""

    values: tuple[int, ...]
    not_applicable: int
    median: float | None

    @property
    def low(self) -> int | None:
        return self.values[0] if self.values else None

    @property
    def high(self) -> int | None:
        return self.values[-1] if self.values else None

    @property
    def unanimous(self) -> bool:
        """Did everybody who answered give one and the same number?"""
        return bool(self.values) and self.low == self.high and not self.not_applicable

    @property
    def width(self) -> int:
        """How far apart the lowest and the highest are: where a talk is worth most."""
        return self.values[-1] - self.values[0] if self.values else 0

    @property
    def answers(self) -> int:
        return len(self.values) + self.not_applicable

    @property
    def mixed(self) -> bool:
        """Do some say that it does not apply while others give a number? That too is a talk."""
        return bool(self.values) and self.not_applicable > 0


@dataclass(frozen=True, slots=True)
class Participation:
    """Whose answers count: who is done, or who has not left. Somebody who left before being done no longer counts."""

    done: bool
    left: bool

    def counts(self) -> bool:
        return self.done or not self.left


def median(numbers: Sequence[float]) -> float | None:
    """The middle of the numbers, halfway between the two middle ones where their number is even; None of none."""
    ordered = sorted(numbers)
    if not ordered:
        return None
    middle, odd = divmod(len(ordered), 2)
    return float(ordered[middle]) if odd else (ordered[middle - 1] + ordered[middle]) / 2


def spread(scores: Iterable[Score]) -> Spread:
    """The answers to one statement side by side."""
    answers = list(scores)
    values = sorted(each.value for each in answers if each.value is not None)
    return Spread(tuple(values), len(answers) - len(values), median(values))


class ResultKind(StrEnum):
    """What a statement came to."""

    NUMBER = "number"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Result:
    """What an assessment says on one statement, and whether the team agreed on it or it is the middle of the answers."""

    kind: ResultKind
    value: float | None = None
    agreed: bool = False


def result(answers: Spread, agreed: Score | None = None) -> Result:
    """The agreed score where there is one; else the median; not applicable where everybody says so."""
    if agreed is not None:
        kind = ResultKind.NUMBER if agreed.value is not None else ResultKind.NOT_APPLICABLE
        return Result(kind, None if agreed.value is None else float(agreed.value), agreed=True)
    if answers.median is not None:
        return Result(ResultKind.NUMBER, answers.median)
    return Result(ResultKind.NOT_APPLICABLE if answers.not_applicable else ResultKind.UNKNOWN)


def theme_value(results: Iterable[Result]) -> float | None:
    """The middle of a theme's statements; those without a number leave it as it is."""
    return median([each.value for each in results if each.value is not None])


class Move(StrEnum):
    """What happened to a statement between two assessments."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    DROPPED = "dropped"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Change:
    """One statement in two assessments. `by` only where both have a number."""

    key: str
    move: Move
    before: Result | None
    after: Result | None
    by: float | None = None


def changes(before: Mapping[str, Result], after: Mapping[str, Result]) -> list[Change]:
    """Statement by statement, by key: first those of the later assessment in their order, then what was dropped.

    A statement that only the later version has is new, one that only the earlier has was dropped; neither is a change
    for better or worse. The same holds where one of both has no number.
    """
    found = [_change(key, before.get(key), one) for key, one in after.items()]
    return found + [Change(key, Move.DROPPED, one, None) for key, one in before.items() if key not in after]


def _change(key: str, before: Result | None, after: Result) -> Change:
    if before is None:
        return Change(key, Move.NEW, None, after)
    if before.value is None or after.value is None:
        return Change(key, Move.NOT_COMPARABLE, before, after)
    by = after.value - before.value
    move = Move.SAME if by == 0 else Move.UP if by > 0 else Move.DOWN
    return Change(key, move, before, after, by)


@dataclass(frozen=True, slots=True)
class Compared:
    """One's own value among others'. Where the others are too few, their numbers stay away and `enough` is False."""

    own: float | None
    others: int
    enough: bool
    median: float | None = None
    low: float | None = None
    high: float | None = None


def compare(own: float | None, others: Sequence[float], *, least: int = LEAST_OTHERS) -> Compared:
    """Own value, median and range of the others; nothing of them where there are fewer than `least`.

    How many there are is not told either then, so that nobody can count who joins (`others` is 0).
    """
    if len(others) < least:
        return Compared(own, 0, enough=False)
    return Compared(own, len(others), True, median(others), min(others), max(others))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is: answered and asked."""

    answered: int
    asked: int

    @property
    def left(self) -> int:
        return self.asked - self.answered


def progress(answered: Iterable[str], asked: Iterable[str]) -> Progress:
    """Answers to statements that are not asked (of another version) do not count."""
    wanted = set(asked)
    return Progress(len(wanted & set(answered)), len(wanted))


def all_done(respondents: Iterable[Participation]) -> bool:
    """Has everybody who still takes part finished, and at least one? Then the answers may be laid side by side."""
    taking_part = [each for each in respondents if not each.left]
    return any(each.done for each in taking_part) and all(each.done for each in taking_part)
