"""What speaks against the end of a track on a day. Rooms above add what they know, such as a placement that still runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opstap.core.extension_points import ExtensionPoint
from opstap.people.models import BenefitSpell
from opstap.tracks.models import Position, Track

Objection = Callable[[Track, str, date], str | Promise]
end_objections: ExtensionPoint[Objection] = ExtensionPoint("objections to the end of a track", __name__)
"""Each takes the track, the kind of end (one of ENDINGS) and the day, and gives a sentence that says what to do, or ""."""

WORKING = (Position.JOB, Position.OWN_BUSINESS)
SUPPLEMENTS = (BenefitSpell.Kind.FULL, BenefitSpell.Kind.SUPPLEMENTARY)


def first_objection(track: Track, kind: str, on: date) -> str:
    """The first thing that speaks against this end, empty where nothing does."""
    return next((str(sentence) for each in end_objections if (sentence := each(track, kind, on))), "")


def benefit_beside_work(track: Track, kind: str, on: date) -> str | Promise:
    """Work with benefit beside it is no end: the track stays open until the benefit has stopped (W, table 2)."""
    if kind not in WORKING:
        return ""
    spells = BenefitSpell.objects.filter(participant_id=track.participant_id, kind__in=SUPPLEMENTS, starts_on__lte=on)
    if not spells.exclude(ends_on__lte=on).exists():
        return ""
    return _(
        "On this day there is still benefit beside the work. Then the position is a job with supplementary benefit, and"
        " the track stays open. End it when the benefit has stopped, or write down first that it has."
    )
