"""What follows for somebody's benefit when one is written down or taken away. Pure: spells in, what to write out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from opstap.people.models import BenefitSpell


@dataclass(slots=True)
class Rewriting:
    """What happens to a person's spells: `ends` get another last day, `replaced` another kind, `start` is a new one.

    `until` is the day from which something else was known already, None where the new one runs on.
    """

    ends: list[tuple[BenefitSpell, date | None]] = field(default_factory=list)
    replaced: BenefitSpell | None = None
    until: date | None = None
    same: bool = False


def running_on(spells: Iterable[BenefitSpell], day: date) -> BenefitSpell | None:
    """The spell that holds on a day."""
    return next((s for s in spells if s.starts_on <= day and (s.ends_on is None or day < s.ends_on)), None)


def from_a_day(spells: Sequence[BenefitSpell], kind: str, on: date) -> Rewriting:
    """A benefit from a day on, up to the next that is known: the one that ran ends there, one of the same day is replaced.

    `same`: nothing would be different.
    """
    later = min((s.starts_on for s in spells if s.starts_on > on), default=None)
    running = running_on(spells, on)
    if running is not None and running.kind == kind:
        return Rewriting(same=True)
    if running is not None and running.starts_on == on:
        return Rewriting(replaced=running, until=later)
    return Rewriting(ends=[(running, on)] if running is not None else [], until=later)


def without(spells: Iterable[BenefitSpell], wrong: BenefitSpell) -> Rewriting:
    """A spell that never was: the one that it had cut short runs on to where the wrong one ended."""
    before = next((s for s in spells if s.ends_on == wrong.starts_on), None)
    return Rewriting(ends=[(before, wrong.ends_on)] if before is not None else [])
