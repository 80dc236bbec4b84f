"""What the rule of positions knows of one track and its person: stretches of time, each of a kind. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Something that holds from `starts_on` up to, not including, `until` (None: until further notice)."""

    kind: str
    starts_on: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.until is None or day < self.until)


@dataclass(slots=True)
class Facts:
    """What is known of one track and its person. `outflows` hold until the track was opened again."""

    starts_on: date
    participation_since: date | None = None
    outflows: list[Stretch] = field(default_factory=list)
    placements: list[Stretch] = field(default_factory=list)
    enrolments: list[Stretch] = field(default_factory=list)
    benefits: list[Stretch] = field(default_factory=list)


def stretch_through(kind: str, first: date, last: date | None) -> Stretch:
    """A stretch whose last day is included, as people say it."""
    return Stretch(kind, first, last + DAY if last is not None else None)
