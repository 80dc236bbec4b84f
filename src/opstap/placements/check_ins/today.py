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
from opstap.placements.labels import check_in_in_words
from opstap.team.today.protocol import (
    PARTICIPANT_COLUMNS,
    PageLink,
    ParticipantItem,
    TodayItems,
    about_participant,
    not_put_off,
)

EMPLOYER = "placement__employer__organisation__name"


def worrying_check_ins(actor: Actor, day: date) -> TodayItems:
    """For who owns the track and who made the placement (K 6.22: one keeps in touch with both sides)."""
    if actor.role not in GUIDES:
        return
    rows = unread_worries(actor, day).filter(not_put_off("check_ins", actor, day))
    for row in (yield rows.values(*PARTICIPANT_COLUMNS, "side", "face", "at", EMPLOYER)):
        yield ParticipantItem(
            section="today",
            source="check_ins",
            **about_participant(row),
            title=check_in_in_words(row["side"], row["face"]),
            why=", ".join(_where_and_when(row[EMPLOYER], row["at"])),
            day=day,
            act=PageLink(
                _("Read and log"), reverse("placements:read_check_in", args=[row["participant_id"], row["pk"]])
            ),
        )


def _where_and_when(employer: str | None, at: datetime) -> Iterable[str]:
    if employer:
        yield employer
    yield date_format(at.astimezone(AMSTERDAM), "l j F H:i")
