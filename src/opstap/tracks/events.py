"""What the timeline says about a track as a whole, and about who owns it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.access.participant_events import ParticipantEvent
from opstap.core.dates import day_in_words
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.tracks.labels import PhaseName

TrackValue: TypeAlias = str | PhaseName | None
"""The value of a field as a line keeps it; a day as an ISO date."""
FIELD_LABELS = {
    "version": gettext_lazy("Programme"),
    "phase": gettext_lazy("Phase"),
    "started_on": gettext_lazy("Start"),
    "ended_on": gettext_lazy("End"),
}
"""The fields of a track that lists and corrections change; `participation_since` stands on a line of its own."""


class TrackEvent(ParticipantEvent):
    """A line about a track. A volunteer reads nothing of it; why something was decided is for who guides people."""

    group = "track"
    roles: ClassVar[frozenset[str]] = COORDINATES
    whole: ClassVar[frozenset[str]] = GUIDES
    moves_position: ClassVar[bool] = True


@dataclass(frozen=True)
class TrackOpened(TrackEvent):
    """A track began; `programme` and `owner` are names, empty for none."""

    kind = "track.opened"
    icon, label = "route", gettext_lazy("Track opened")
    whole = COORDINATES

    programme: str
    phase: PhaseName | None
    owner: str

    def text(self, role: str) -> str:
        owner = _("Owner: %(name)s") % {"name": self.owner} if self.owner else _("Nobody is the owner yet")
        return " · ".join(part for part in (self.programme, str(self.phase or ""), owner) if part)


@dataclass(frozen=True)
class TrackChanged(TrackEvent):
    """What became what, by the name of the field; the programme is named with the number of its version."""

    kind = "track.changed"
    icon, label = "stairs-up", gettext_lazy("Track changed")
    whole = COORDINATES

    before: dict[str, TrackValue]
    after: dict[str, TrackValue]

    def text(self, role: str) -> str:
        unknown = _("unknown")
        return "; ".join(
            f"{FIELD_LABELS[name]}: {_value_in_words(value) or unknown}"
            for name, value in self.after.items()
            if name in FIELD_LABELS
        )


def _value_in_words(value: TrackValue) -> str:
    day = parse_date(value) if isinstance(value, str) else None
    return day_in_words(day) or str(value or "")


@dataclass(frozen=True)
class OwnerChanged(ParticipantEvent):
    """Somebody is the owner of the track from now on."""

    kind = "team.owner"
    group, icon, label = "team", "user-check", gettext_lazy("New owner")

    name: str

    def text(self, role: str) -> str:
        return self.name
