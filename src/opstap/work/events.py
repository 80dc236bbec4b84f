"""What the timeline lines of employers and workplaces tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opstap.organisations.history import Content, Story, stories
from opstap.team.models import ContactMoment


def register() -> None:
    """Called once, when the room is ready."""
    told = {
        "employer.added": Story("plus", _said(lambda: _("%(name)s was added; %(owner)s owns the relation."))),
        "employer.changed": Story("pencil", _said(lambda: _("Contact facts or what they offer were changed."))),
        "employer.owner": Story("user-check", _said(lambda: _("%(name)s owns the relation now, %(former)s before."))),
        "employer.contact": Story("message-2", _contact),
        "employer.stopped": Story("door-exit", _said(lambda: _("The employer stops on %(day)s: %(reason)s"))),
        "employer.resumed": Story("refresh", _said(lambda: _("The relation began again."))),
        "workplace.added": Story("briefcase", _said(lambda: _("Workplace %(title)s was added, places: %(seats)s."))),
        "workplace.changed": Story("pencil", _said(lambda: _("Workplace %(title)s was changed."))),
        "workplace.seats": Story(
            "users", _said(lambda: _("Workplace %(title)s went from %(before)s to %(after)s places."))
        ),
        "workplace.closed": Story("lock", _said(lambda: _("Workplace %(title)s closes on %(day)s."))),
        "workplace.opened": Story("refresh", _said(lambda: _("Workplace %(title)s is open again."))),
    }
    for kind, story in told.items():
        stories.register(kind, story)


NAMES = ("name", "owner", "former", "reason", "title", "seats", "before", "after")


def _said(sentence: Callable[[], str]) -> Callable[[Content], str]:
    def tell(content: Content) -> str:
        filled: dict[str, Any] = {name: content.get(name, "") for name in NAMES}
        return sentence() % (filled | {"day": _day(content.get("day"))})

    return tell


def _day(value: Any) -> str:
    day = parse_date(value) if isinstance(value, str) else None
    return date_format(day, "j F Y") if day else ""


def _contact(content: Content) -> str:
    how = dict(ContactMoment.How.choices).get(content.get("how", ""), "")
    note = content.get("note", "")
    return f"{how}: {note}" if how else str(note)
