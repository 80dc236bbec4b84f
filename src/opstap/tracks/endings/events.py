"""What the timeline says about the end of a track, whether it lasted, coming back, and the goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.coded_texts import Text
from opstap.core.dates import day_in_words
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.tracks.events import TrackEvent
from opstap.tracks.labels import PhaseName, outcome_label
from opstap.tracks.models import Outflow


@dataclass(frozen=True)
class TrackEnded(TrackEvent):
    """A track ended with an outcome, in a phase."""

    kind = "track.ended"
    icon, label = "flag", gettext_lazy("Track ended")

    outcome: str
    note: str
    phase: PhaseName | None

    def text(self, role: str) -> str:
        parts = [outcome_label(self.outcome), self.note if role in GUIDES else ""]
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class TrackReopened(TrackEvent):
    """Somebody comes back, in the phase where the track ended."""

    kind = "track.reopened"
    icon, label = "refresh", gettext_lazy("Track opened again")

    reason: Text
    phase: PhaseName | None

    def text(self, role: str) -> str:
        return str(self.reason) if role in GUIDES else ""


@dataclass(frozen=True)
class OutcomeChecked(TrackEvent):
    """Somebody looked whether the outcome of a track lasted."""

    kind = "track.lasted"
    icon, label = "eye", gettext_lazy("Did it last?")
    whole = COORDINATES

    outcome: str
    lasted: str

    def title(self) -> str:
        sentence = _("It lasted: %(kind)s") if self.lasted == Outflow.Lasted.YES else _("It did not last: %(kind)s")
        return sentence % {"kind": outcome_label(self.outcome)}


@dataclass(frozen=True)
class GoalChanged(TrackEvent):
    """Social participation is the goal from a day on; without a day work is the goal again."""

    kind = "track.participation"
    icon, label = "target", gettext_lazy("Goal of the track")

    since: date | None
    reason: str

    def title(self) -> str:
        if self.since is None:
            return _("Work is the goal again")
        return _("Social participation is the goal since %(day)s") % {"day": day_in_words(self.since)}

    def text(self, role: str) -> str:
        return self.reason if role in GUIDES else ""
