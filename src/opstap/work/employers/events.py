"""What the timeline of an employer says about the relation with it. Everybody who guides people to work reads all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import JsonValue

from opstap.core.dates import day_in_words
from opstap.core.event_kinds import EventKind
from opstap.core.model_parts import choice_label
from opstap.team.models import ContactMoment


@dataclass(frozen=True)
class EmployerAdded(EventKind):
    """A municipality began a relation with an employer; `owner` is the name of who owns it."""

    kind = "employer.added"
    icon, label = "plus", gettext_lazy("Employer added")

    name: str
    owner: str

    def title(self) -> str:
        return _("%(name)s was added; %(owner)s owns the relation.") % {"name": self.name, "owner": self.owner}


@dataclass(frozen=True)
class EmployerChanged(EventKind):
    """Whom to call or what they offer, by the name of the field."""

    kind = "employer.changed"
    icon, label = "pencil", gettext_lazy("Facts of the employer changed")

    before: dict[str, JsonValue]
    after: dict[str, JsonValue]

    def title(self) -> str:
        return _("Contact facts or what they offer were changed.")


@dataclass(frozen=True)
class RelationOwnerChanged(EventKind):
    """Somebody else knows the employer from now on; both by name."""

    kind = "employer.owner"
    icon, label = "user-check", gettext_lazy("Another relation owner")

    name: str
    former: str

    def title(self) -> str:
        return _("%(name)s owns the relation now, %(former)s before.") % {"name": self.name, "former": self.former}


@dataclass(frozen=True)
class EmployerContactLogged(EventKind):
    """A talk with an employer about the employer; `how` as for talks with participants, empty where nobody said so."""

    kind = "employer.contact"
    icon, label = "message-2", gettext_lazy("Talk with the employer")

    how: str
    note: str

    def title(self) -> str:
        way = choice_label(ContactMoment.How, self.how)
        return f"{way}: {self.note}" if way else self.note


@dataclass(frozen=True)
class EmployerStopped(EventKind):
    """The relation ends on a day; `workplaces` are the titles of those that close with it."""

    kind = "employer.stopped"
    icon, label = "door-exit", gettext_lazy("Employer stops")

    day: date
    reason: str
    workplaces: list[str]

    def title(self) -> str:
        return _("The employer stops on %(day)s: %(reason)s") % {"day": day_in_words(self.day), "reason": self.reason}


@dataclass(frozen=True)
class EmployerResumed(EventKind):
    """A relation that had ended began again; its workplaces are opened one by one."""

    kind = "employer.resumed"
    icon, label = "refresh", gettext_lazy("Relation begun again")

    def title(self) -> str:
        return _("The relation began again.")
