"""What the timeline of an employer says about its workplaces, each by the title that it had."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import JsonValue

from opstap.core.dates import day_in_words
from opstap.core.event_kinds import EventKind


@dataclass(frozen=True)
class WorkplaceAdded(EventKind):
    """An employer offers work for so many people at once."""

    kind = "workplace.added"
    icon, label = "briefcase", gettext_lazy("Workplace added")

    workplace: str
    seats: int

    def title(self) -> str:
        return _("Workplace %(title)s was added, places: %(seats)s.") % {"title": self.workplace, "seats": self.seats}


@dataclass(frozen=True)
class WorkplaceChanged(EventKind):
    """What it is or what is done there, by the name of the field; `workplace` is its title since."""

    kind = "workplace.changed"
    icon, label = "pencil", gettext_lazy("Workplace changed")

    workplace: str
    before: dict[str, JsonValue]
    after: dict[str, JsonValue]

    def title(self) -> str:
        return _("Workplace %(title)s was changed.") % {"title": self.workplace}


@dataclass(frozen=True)
class SeatsChanged(EventKind):
    """There is work for more or fewer people than before."""

    kind = "workplace.seats"
    icon, label = "users", gettext_lazy("Number of places changed")

    workplace: str
    before: int
    after: int

    def title(self) -> str:
        return _("Workplace %(title)s went from %(before)s to %(after)s places.") % {
            "title": self.workplace,
            "before": self.before,
            "after": self.after,
        }


@dataclass(frozen=True)
class WorkplaceClosed(EventKind):
    """Nobody new comes there from a day on."""

    kind = "workplace.closed"
    icon, label = "lock", gettext_lazy("Workplace closes")

    workplace: str
    day: date

    def title(self) -> str:
        return _("Workplace %(title)s closes on %(day)s.") % {"title": self.workplace, "day": day_in_words(self.day)}


@dataclass(frozen=True)
class WorkplaceReopened(EventKind):
    """A closed workplace is offered again."""

    kind = "workplace.opened"
    icon, label = "refresh", gettext_lazy("Workplace open again")

    workplace: str

    def title(self) -> str:
        return _("Workplace %(title)s is open again.") % {"title": self.workplace}
