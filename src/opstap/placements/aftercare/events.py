"""What the timeline says about contact after a paid start. How it goes, and why contact stops, is for guides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from opstap.access.participant_events import ParticipantEvent
from opstap.core.dates import day_in_words
from opstap.core.model_parts import choice_label
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.placements.labels import drop_reason
from opstap.placements.models import CheckIn


class _AftercareEvent(ParticipantEvent):
    group = "work"
    roles, whole = COORDINATES, GUIDES


@dataclass(frozen=True)
class AftercareDone(_AftercareEvent):
    """There was contact in or about a week after the start; `going` is the face that somebody chose for it."""

    kind = "aftercare.done"
    icon, label = "check", gettext_lazy("Aftercare")

    week: int
    going: str

    def text(self, role: str) -> str:
        week = _("week %(week)s") % {"week": self.week}
        return f"{week}: {choice_label(CheckIn.Face, self.going)}" if self.going and role in GUIDES else week


@dataclass(frozen=True)
class AftercareMoved(_AftercareEvent):
    """Planned contact got another day."""

    kind = "aftercare.moved"
    icon, label = "calendar-event", gettext_lazy("Aftercare moved")

    week: int
    before: date
    after: date

    def text(self, role: str) -> str:
        return _("week %(week)s: from %(before)s to %(after)s") % {
            "week": self.week,
            "before": day_in_words(self.before),
            "after": day_in_words(self.after),
        }


@dataclass(frozen=True)
class AftercareStopped(_AftercareEvent):
    """The person wants no further contact, in the words of whoever wrote it down; so many moments are dropped."""

    kind = "aftercare.stopped"
    icon, label = "x", gettext_lazy("Aftercare stopped")

    moments: int
    reason: str

    def text(self, role: str) -> str:
        return _dropped(self.moments, self.reason, role)


@dataclass(frozen=True)
class AftercareDropped(_AftercareEvent):
    """Contact is not ours to keep any more: why is one of `AftercareMoment.DropReason`."""

    kind = "aftercare.dropped"
    icon, label = "x", gettext_lazy("Aftercare stopped")

    moments: int
    because: str

    def text(self, role: str) -> str:
        return _dropped(self.moments, drop_reason(self.because, ""), role)


def _dropped(moments: int, reason: str, role: str) -> str:
    number = ngettext("%(number)s moment", "%(number)s moments", moments) % {"number": moments}
    return f"{number}: {reason}" if role in GUIDES else number
