"""What the timeline says about a track that passes to somebody of another organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.access.participant_events import ParticipantEvent
from opstap.organisations.roles import COORDINATES


@dataclass(frozen=True)
class _TransferEvent(ParticipantEvent):
    """Who offers a track and who is asked, by name and organisation; `sentence` tells who was asked."""

    group = "team"
    roles = whole = COORDINATES
    sentence: ClassVar[str | Promise]

    to_name: str
    to_organisation: str
    from_name: str
    from_organisation: str

    def title(self) -> str:
        return str(self.sentence) % {"name": self.to_name, "organisation": self.to_organisation}


@dataclass(frozen=True)
class TransferOffered(_TransferEvent):
    """Somebody was asked to take over; `next_step` is what whoever asks expects to come next."""

    kind = "team.offered"
    icon, label = "arrows-exchange", gettext_lazy("Track offered")
    sentence = gettext_lazy("Offered to %(name)s (%(organisation)s)")

    next_step: str

    def text(self, role: str) -> str:
        return _("Next: %(text)s") % {"text": self.next_step} if self.next_step else ""


@dataclass(frozen=True)
class TransferAccepted(_TransferEvent):
    """Who was asked owns the track now."""

    kind = "team.accepted"
    icon, label = "user-check", gettext_lazy("Track taken over")
    sentence = gettext_lazy("Taken over by %(name)s (%(organisation)s)")

    def text(self, role: str) -> str:
        return _("from %(name)s (%(organisation)s)") % {
            "name": self.from_name,
            "organisation": self.from_organisation,
        }


@dataclass(frozen=True)
class TransferDeclined(_TransferEvent):
    """Who was asked does not take over, and typed why."""

    kind = "team.declined"
    icon, label = "x", gettext_lazy("Track not taken over")
    sentence = gettext_lazy("Not taken over by %(name)s (%(organisation)s)")

    reason: str

    def text(self, role: str) -> str:
        return self.reason


@dataclass(frozen=True)
class TransferWithdrawn(_TransferEvent):
    """Who offered the track took that back."""

    kind = "team.withdrawn"
    icon, label = "x", gettext_lazy("Track no longer offered")
    sentence = gettext_lazy("No longer offered to %(name)s (%(organisation)s)")
