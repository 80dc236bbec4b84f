"""Outcomes, phases and what Opstap itself gives as a reason, as the screen names them."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from opstap.core.coded_texts import Parameters
from opstap.tracks.models import Position


def screen_language() -> str:
    """In which of the two languages that programmes speak the screen is."""
    return "en" if (translation.get_language() or "nl").startswith("en") else "nl"


def outcome_label(outcome: str) -> str:
    return str(Position(outcome).label) if outcome in Position.values else ""


def track_ended_reason(parameters: Parameters) -> str:
    """Why an action was dropped: its track ended with an `outcome`."""
    return _("The track ended: %(kind)s") % {"kind": outcome_label(str(parameters["outcome"]))}


def new_version_reason(parameters: Parameters) -> str:
    """Why many tracks went on at once: the programme has a version with this `number`."""
    return _("The programme has a new version (%(number)s); the phase stays the same.") % parameters
