"""The programmes that can be counted, and what each wants to reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from opstap.core.actors import Actor
from opstap.insight.queries import OUTCOME, WITHOUT, Tally
from opstap.tracks.models import Position, Programme, ProgrammeVersion


@dataclass(frozen=True)
class Known:
    """A programme: what it is called, and the targets of its newest version as its file has them."""

    key: str
    name: str
    targets: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Reached:
    """A target beside what was counted; `number` and `people` are None where it cannot be counted yet."""

    programme: Known
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


def known_programmes(actor: Actor) -> dict[str, Known]:
    """By key, in the order of their names, those without a programme last. One query."""
    newest = (
        ProgrammeVersion.objects.filter(programme__in=Programme.objects.visible_to(actor))
        .order_by("programme_id", "-number")
        .distinct("programme_id")
        .values_list("programme__key", "programme__name", "blueprint__targets")
    )
    found = sorted((Known(key, name, tuple(targets or ())) for key, name, targets in newest), key=lambda one: one.name)
    return {one.key: one for one in [*found, Known(WITHOUT, _("No programme yet"))]}


def reached(programmes: Iterable[Known], counted: Tally) -> list[Reached]:
    """Every target of these programmes, with what it counts."""
    return [_reached(one, target, counted) for one in programmes for target in one.targets]


def _reached(programme: Known, target: dict[str, Any], counted: Tally) -> Reached:
    counts = target["counts"]
    countable = counts in Position.values
    language = "en" if translation.get_language() == "en" else "nl"
    return Reached(
        programme,
        target[language],
        target["source"],
        counts,
        target.get("percent"),
        target.get("people"),
        counted.of([programme.key], OUTCOME, [counts]) if countable else None,
        counted.people([programme.key]) if countable else None,
    )
