"""What offered tracks put on somebody's Today: those to answer, and those for which somebody waits."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.actors import Actor
from opstap.organisations.roles import Role
from opstap.team.models import TrackTransfer
from opstap.team.today.protocol import (
    PARTICIPANT_COLUMNS,
    PageLink,
    ParticipantItem,
    TodayItems,
    about_participant,
    not_put_off,
)
from opstap.team.transfers.queries import offers_awaiting_answer


def offers_to_answer(actor: Actor, day: date) -> TodayItems:
    """Tracks that somebody asks me to take over, and those for which I wait for an answer."""
    if actor.role != Role.CASE_MANAGER:
        return
    to_me = TrackTransfer.objects.offered_to(actor).filter(track__ended_on__isnull=True)
    columns = ("proposed_on", "to_user_id", "to_user__name", "from_user__name", "from_organisation__name")
    rows = (
        (to_me | offers_awaiting_answer(actor, day))
        .filter(not_put_off("offers", actor, day))
        .order_by("proposed_on", "pk")
        .values(*PARTICIPANT_COLUMNS, *columns)
    )
    for row in (yield rows):
        whom, asks_me = about_participant(row), row["to_user_id"] == actor.user_id
        facts = {
            "name": whom["about"],
            "who": row["to_user__name"],
            "from": row["from_user__name"],
            "place": row["from_organisation__name"],
            "day": date_format(row["proposed_on"], "j F"),
        }
        title = _("Take over the track of %(name)s?") if asks_me else _("Waiting for the answer of %(who)s")
        why = _("%(from)s (%(place)s) asks you since %(day)s") if asks_me else _("offered on %(day)s")
        yield ParticipantItem(
            section="today" if asks_me else "waiting",
            source="offers",
            **whom,
            dossier_open=not asks_me,
            day=row["proposed_on"],
            title=title % facts,
            why=why % facts,
            act=PageLink(pgettext("button", "Look"), reverse("team:offer", args=[row["pk"]])),
        )
