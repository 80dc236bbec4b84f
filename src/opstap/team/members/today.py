"""What a team without an owner puts on the coordinator's Today."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.actors import Actor
from opstap.organisations.roles import Role
from opstap.team.members.queries import tracks_without_owner
from opstap.team.today.protocol import (
    PARTICIPANT_COLUMNS,
    PageLink,
    ParticipantItem,
    TodayItems,
    about_participant,
    not_put_off,
)


def owners_to_choose(actor: Actor, day: date) -> TodayItems:
    """For the coordinator: tracks without an owner."""
    if actor.role != Role.COORDINATOR:
        return
    rows = (
        tracks_without_owner(actor, day)
        .filter(not_put_off("nobody_yet", actor, day))
        .order_by("started_on", "pk")
        .values(*PARTICIPANT_COLUMNS)
    )
    for row in (yield rows):
        whom = about_participant(row)
        yield ParticipantItem(
            section="today",
            source="nobody_yet",
            **whom,
            title=_("Give %(name)s an owner") % {"name": whom["about"]},
            why=_("nobody owns this track yet"),
            act=PageLink(pgettext("button", "Choose"), reverse("team:assign", args=[row["pk"]])),
            dossier_open=False,
        )
