"""What stands on Today of a face that is not good, until somebody of the team has read it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM
from opstap.organisations.roles import GUIDES
from opstap.placements.check_ins.queries import unread_worries
from opstap.placements.labels import check_in_in_words, person_in_row
from opstap.placements.queries import PERSON_COLUMNS
from opstap.team.today.protocol import Item, Lines, awake

EMPLOYER = "placement__employer__organisation__name"


def worrying_check_ins(actor: Actor, day: date) -> Lines:
    """For who owns the track and who made the placement (K 6.22: one keeps in touch with both sides)."""
    if actor.role not in GUIDES:
        return
    rows = unread_worries(actor, day).filter(awake("check_ins", actor, day))
    for row in (yield rows.values(*PERSON_COLUMNS, "side", "face", "at", EMPLOYER)):
        yield Item(
            section="today",
            source="check_ins",
            subject_id=row["pk"],
            municipality_id=row["municipality_id"],
            participant_id=row["participant_id"],
            person=person_in_row(row),
            title=check_in_in_words(row["side"], row["face"]),
            why=", ".join(_where_and_when(row[EMPLOYER], row["at"])),
            day=day,
            act=(_("Read and log"), reverse("placements:read_check_in", args=[row["participant_id"], row["pk"]])),
        )


def _where_and_when(employer: str | None, at: datetime) -> Iterable[str]:
    if employer:
        yield employer
    yield date_format(at.astimezone(AMSTERDAM), "l j F H:i")
