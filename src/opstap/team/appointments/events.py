"""What the timeline says about appointments: whom it told by name, without their addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from opstap.access.participant_events import ParticipantEvent
from opstap.core.dates import AMSTERDAM
from opstap.core.model_parts import choice_label
from opstap.team.models import Appointment


def _moment_in_words(moment: datetime) -> str:
    return date_format(moment.astimezone(AMSTERDAM), "l j F Y H:i")


@dataclass(frozen=True)
class _AppointmentEvent(ParticipantEvent):
    """When, where and about what; `informed` are the names of who was sent a mail about it."""

    group, icon = "appointments", "calendar-event"

    about: str
    starts_at: datetime
    minutes: int
    place: str
    informed: tuple[str, ...]

    def text(self, role: str) -> str:
        parts = [_moment_in_words(self.starts_at), self.about, self.place]
        if self.informed:
            parts.append(_("told: %(names)s") % {"names": ", ".join(self.informed)})
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class AppointmentPlanned(_AppointmentEvent):
    """A meeting was planned."""

    kind = "appointment.planned"
    label = gettext_lazy("Appointment planned")


@dataclass(frozen=True)
class AppointmentChanged(_AppointmentEvent):
    """Another time or place, or other people; `before` is when it would have been."""

    kind = "appointment.changed"
    label = gettext_lazy("Appointment changed")

    before: datetime


@dataclass(frozen=True)
class AppointmentCancelled(_AppointmentEvent):
    """It does not take place."""

    kind = "appointment.cancelled"
    icon, label = "x", gettext_lazy("Appointment cancelled")


@dataclass(frozen=True)
class AppointmentAnswered(ParticipantEvent):
    """The participant said on their own page whether they come; `answer` is one of `Appointment.Answer`."""

    kind = "appointment.answered"
    group, icon, label = "appointments", "message", gettext_lazy("Answer to an invitation")

    answer: str
    starts_at: datetime

    def text(self, role: str) -> str:
        return pgettext("answer to an invitation", "%(answer)s, %(when)s") % {
            "answer": choice_label(Appointment.Answer, self.answer),
            "when": _moment_in_words(self.starts_at),
        }


@dataclass(frozen=True)
class AppointmentCalledBack(ParticipantEvent):
    """Somebody has called the participant, who had asked for it."""

    kind = "appointment.called"
    group, icon, label = "appointments", "phone", gettext_lazy("Called back")

    starts_at: datetime

    def text(self, role: str) -> str:
        return _moment_in_words(self.starts_at)
