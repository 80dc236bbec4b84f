"""How work, planned contact and check-ins are called on a screen."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.coded_texts import Parameters
from opstap.core.dates import day_in_words
from opstap.core.model_parts import choice_label
from opstap.placements.models import AftercareMoment, CheckIn, Placement
from opstap.placements.rules import last_day


def place_name(placement: Placement) -> str:
    """The employer and the workplace; what was typed where there is none, empty where nothing is known.

    Asks nothing if both were loaded along. A name as people gave it, so it may be stored.
    """
    if placement.employer is not None:
        name = placement.employer.organisation.name
        return f"{name}, {placement.workplace.title}" if placement.workplace is not None else name
    return placement.place


def place_in_words(name: str) -> str:
    """The name of a place as a screen says it."""
    return name or _("place unknown")


def where_in_words(placement: Placement) -> str:
    """Where somebody works, for a screen."""
    return place_in_words(place_name(placement))


def where_in_row(row: dict[str, Any], path: str = "") -> str:
    """The same from a row of a list, whose columns of the placement stand under `path`: without the workplace."""
    return row[f"{path}employer__organisation__name"] or row[f"{path}place"] or pgettext("work", "the work")


def days_in_words(first: date, last: date | None) -> str:
    """From when to when; last days are included, None is until further notice."""
    days = {"first": day_in_words(first), "last": day_in_words(last)}
    return _("%(first)s to %(last)s") % days if last else _("since or from %(first)s") % days


def period_in_words(placement: Placement) -> str:
    """The days of a placement, as it came to be where that is known, else as agreed."""
    return days_in_words(placement.starts_on, last_day(placement))


def drop_reason(code: str, typed: str) -> str:
    """Why planned contact is not needed any more: as the program says it, or as somebody typed it."""
    return choice_label(AftercareMoment.DropReason, code) if code else typed


def work_ended_reason(facts: Parameters) -> str:
    """Why a track is opened again: work at `where` ended, and something comes next."""
    return _("Work ended: %(where)s") % _where_of(facts)


def end_taken_back_reason(facts: Parameters) -> str:
    """Why a task is dropped: the end of the work that it follows never was."""
    return _("the end was taken back")


def employer_stops_task(facts: Parameters) -> str:
    """What to do where work goes on at an employer that stops."""
    return _("%(where)s stops: arrange what comes next") % _where_of(facts)


def employer_stops_before_start_task(facts: Parameters) -> str:
    """The same where the work is still to begin."""
    return _("%(where)s stops: decide about the placement that is planned there") % _where_of(facts)


def _where_of(facts: Parameters) -> dict[str, str]:
    return {"where": place_in_words(str(facts["where"]))}


def check_in_in_words(side: str, face: str) -> str:
    """Who says what, in one sentence."""
    faces = {"face": choice_label(CheckIn.Face, face).lower()}
    if side == CheckIn.Side.EMPLOYER:
        return _("The employer says: %(face)s") % faces
    return _("The participant says: %(face)s") % faces
