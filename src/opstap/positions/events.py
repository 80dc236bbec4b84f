"""What the timeline says about positions that a list stated."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from opstap.access.participant_events import ParticipantEvent
from opstap.core.model_parts import choice_label
from opstap.organisations.roles import CASE_MANAGERS, COORDINATES
from opstap.tracks.labels import as_read_by
from opstap.tracks.models import Position


@dataclass(frozen=True)
class PositionStated(ParticipantEvent):
    """A list said where somebody stands; `before` is where they stood according to the records until then."""

    kind = "track.stated"
    icon, label, group = "flag", gettext_lazy("Position taken from a list"), "track"
    roles, whole = COORDINATES, CASE_MANAGERS
    moves_position = True

    position: str
    before: str

    def text(self, role: str) -> str:
        return choice_label(Position, as_read_by(role, self.position))


@dataclass(frozen=True)
class PositionStatementUndone(ParticipantEvent):
    """What a list said was taken back, with the import that brought it."""

    kind = "track.stated_undone"
    icon, label, group = "arrow-back-up", gettext_lazy("Position from a list taken back"), "track"
    roles = COORDINATES
    moves_position = True
