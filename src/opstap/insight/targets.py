"""What programmes want to reach, beside what was counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from opstap.insight.queries import OUTCOME, CountableProgramme, Tally
from opstap.tracks.models import Position


@dataclass(frozen=True)
class TargetResult:
    """A target beside what was counted; `number` and `people` are None where it cannot be counted yet."""

    programme: CountableProgramme
    text: str
    source: str
    counts: str
    wanted_percent: int | None
    wanted_people: int | None
    number: int | None
    people: int | None

    @property
    def percent(self) -> int | None:
        """The share that was reached; None where nobody is in the programme, or it cannot be counted yet."""
        return round(100 * self.number / self.people) if self.people and self.number is not None else None


def target_results(programmes: Iterable[CountableProgramme], counted: Tally) -> list[TargetResult]:
    """Every target of these programmes, with what it counts."""
    return [_target_result(one, target, counted) for one in programmes for target in one.targets]


def _target_result(programme: CountableProgramme, target: dict[str, Any], counted: Tally) -> TargetResult:
    counts = target["counts"]
    countable = counts in Position.values
    language = "en" if translation.get_language() == "en" else "nl"
    return TargetResult(
        programme,
        target[language],
        target["source"],
        counts,
        target.get("percent"),
        target.get("people"),
        counted.number([programme.key], OUTCOME, [counts]) if countable else None,
        counted.people([programme.key]) if countable else None,
    )
