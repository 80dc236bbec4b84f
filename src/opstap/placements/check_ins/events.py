"""What the timeline says about how work goes, as each side says it. Only who guides reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from opstap.access.participant_events import ParticipantEvent
from opstap.core.model_parts import choice_label
from opstap.organisations.roles import GUIDES
from opstap.placements.labels import check_in_in_words
from opstap.placements.models import CheckIn


class _CheckInEvent(ParticipantEvent):
    group = "check_ins"
    roles = whole = GUIDES


@dataclass(frozen=True)
class CheckInSaid(_CheckInEvent):
    """A side said how it goes; `language` is that of the page on which the line was typed, empty where not known.

    Whoever takes it back takes the words along: then only that something was said remains.
    """

    kind = "check_in.said"
    icon, label = "heart-handshake", gettext_lazy("Somebody said how it goes and took it back")
    when_erased = gettext_lazy("What was said is gone.")

    side: str
    face: str
    line: str
    language: str = ""

    def title(self) -> str:
        return check_in_in_words(self.side, self.face)

    def text(self, role: str) -> str:
        return self.line


@dataclass(frozen=True)
class CheckInTakenBack(_CheckInEvent):
    """A side took back what it had said."""

    kind = "check_in.taken_back"
    icon, label = "arrow-back-up", gettext_lazy("What was said was taken back")

    side: str

    def title(self) -> str:
        if self.side == CheckIn.Side.EMPLOYER:
            return pgettext("employer", "Took back what was said")
        return pgettext("participant", "Took back what was said")


@dataclass(frozen=True)
class CheckInRead(_CheckInEvent):
    """Somebody of the team read what a side said."""

    kind = "check_in.read"
    icon, label = "eye", gettext_lazy("Somebody read how it goes")

    side: str

    def title(self) -> str:
        return _("Read how it goes (%(side)s)") % {"side": choice_label(CheckIn.Side, self.side).lower()}
