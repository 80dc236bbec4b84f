"""The day and the moment, in one place, so that "today" means the same everywhere: a day in Europe/Amsterdam."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

_pretended: ContextVar[datetime | None] = ContextVar("opstap_pretended_moment", default=None)


def now() -> datetime:
    """The present moment, aware, in Amsterdam's time."""
    return (_pretended.get() or timezone.now()).astimezone(AMSTERDAM)


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let the block live at another (aware) moment. For the demo only: its history is made by the real actions."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def today() -> date:
    """The day it is in Amsterdam, whatever the clock of the machine says."""
    return now().date()


def day_of(moment: datetime) -> date:
    """The Amsterdam day on which an aware moment falls."""
    return moment.astimezone(AMSTERDAM).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in Amsterdam (days have 23 or 25 hours when the clock changes)."""
    return datetime.combine(day, time.min, tzinfo=AMSTERDAM)


def end_of_week(day: date) -> date:
    """The Sunday that closes the week of `day`."""
    return day + timedelta(days=6 - day.weekday())


def day_in_words(day: date | None) -> str:
    """A day as people write it, in the language of the screen, such as 3 maart 2026; empty for none."""
    return date_format(day, "j F Y") if day else ""


def due_in_words(due: date, day: date) -> str:
    """How near a day is on which something is due: so many days overdue, today, or before a day, in words."""
    late = (day - due).days
    if late > 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
    return _("due today") if late == 0 else _("before %(day)s") % {"day": date_format(due, "l j F")}
