"""How a placement is called on a screen: where, as what, from when to when."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opstap.placements.models import Placement
from opstap.placements.rules import last_day


def where(placement: Placement) -> str:
    """The employer and the workplace; what was typed where there is none. Asks nothing if both were loaded along."""
    if placement.employer is not None:
        name = placement.employer.organisation.name
        return f"{name}, {placement.workplace.title}" if placement.workplace is not None else name
    return placement.place or _("place unknown")


def days(first: date, last: date | None) -> str:
    """From when to when, in words."""
    told = {"first": date_format(first, "j F Y"), "last": date_format(last, "j F Y") if last else ""}
    return _("%(first)s to %(last)s") % told if last else _("since or from %(first)s") % told


def period(placement: Placement) -> str:
    return days(placement.starts_on, last_day(placement))
