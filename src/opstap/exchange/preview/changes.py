"""What the preview says about somebody who changes: each fact, what it was and what it becomes."""

from __future__ import annotations

from functools import cached_property

from django.utils.translation import gettext as _

from opstap.exchange.models import ImportRow
from opstap.exchange.preview.field_values import person_levels, person_values
from opstap.exchange.reading.result import PersonRow
from opstap.people.facts import display, label
from opstap.people.models import Participant
from opstap.tracks.events import FIELD_LABELS
from opstap.tracks.labels import outcome_label
from opstap.tracks.models import Phase, ProgrammeVersion

Change = tuple[str, str, str]


class Changes:
    """Called with a staged row and the record that it is about. Names of programmes are looked up once for all."""

    def __call__(self, staged: ImportRow, person: Participant) -> list[Change]:
        """(label, was, becomes) of each fact that differs."""
        row = PersonRow.from_data(staged.values)
        facts = [
            (label(name), display(name, getattr(person, name)), display(name, value))
            for name, value in person_values(row, person).items()
            if getattr(person, name) != value
        ]
        before = staged.before or {}
        new = person_levels(row)
        levels = [(label(f"level_{skill}"), was, new[skill]) for skill, was in before.get("levels", {}).items()]
        return facts + levels + self._track(row, before.get("track", {})) + _position(row, before.get("position", []))

    def _track(self, row: PersonRow, before: dict[str, str | None]) -> list[Change]:
        becomes = {
            "version": self._programmes.get(row.programme, ""),
            "phase": self._phases.get((row.programme, row.phase), ""),
            "started_on": display("birth_date", row.track_start),
        }
        return [
            (str(FIELD_LABELS[name]), self._shown(name, was), becomes[name])
            for name, was in before.items()
            if name in becomes
        ]

    def _shown(self, name: str, value: str | None) -> str:
        if not value:
            return ""
        if name in ("version", "phase"):
            return self._names.get(value, "")
        return display("birth_date", value)

    @cached_property
    def _versions(self) -> list[ProgrammeVersion]:
        return list(ProgrammeVersion.objects.select_related("programme").defer("blueprint"))

    @cached_property
    def _programmes(self) -> dict[str, str]:
        return {version.programme.key: version.programme.name for version in self._versions}

    @cached_property
    def _phases(self) -> dict[tuple[str, str], str]:
        keys = {version.pk: version.programme.key for version in self._versions}
        return {(keys[phase.version_id], phase.key): phase.name for phase in Phase.objects.all()}

    @cached_property
    def _names(self) -> dict[str, str]:
        names = {str(version.pk): version.programme.name for version in self._versions}
        return names | {str(phase.pk): phase.name for phase in Phase.objects.all()}


def _position(row: PersonRow, was: list[str]) -> list[Change]:
    """Where somebody stands and since when, where the row changes that."""
    if not was:
        return []
    return [
        (_("Position"), outcome_label(was[0]), outcome_label(row.outflow)),
        (_("Since"), display("birth_date", was[1]), display("birth_date", row.outflow_date) or _("today")),
    ]
