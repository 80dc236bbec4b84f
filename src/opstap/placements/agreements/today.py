"""What work puts on somebody's Today: work that ends soon, work that begins this week."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.actors import Actor
from opstap.core.dates import end_of_week
from opstap.placements.labels import where_in_row
from opstap.placements.models import Placement
from opstap.placements.rules import SOON
from opstap.team.members.queries import is_on_team, owns_track
from opstap.team.today.protocol import (
    PARTICIPANT_COLUMNS,
    PageLink,
    ParticipantItem,
    TodayItems,
    about_participant,
    not_put_off,
)
from opstap.tracks.rules import urgency


def work_changes(actor: Actor, day: date) -> TodayItems:
    """Work of people whose track the actor owns, or that the actor arranged: it ends within three weeks, or begins this week."""
    arranged_by_actor = Q(made_by_id=actor.user_id) & is_on_team(actor.user_id, day)
    concerns_actor = owns_track(actor.user_id, day, "track_id") | arranged_by_actor
    soon = Q(ends_on__lte=day + SOON) | Q(starts_on__gte=day, starts_on__lte=end_of_week(day))
    rows = (
        Placement.objects.visible_to(actor)
        .filter(soon, concerns_actor, status=Placement.Status.AGREED)
        .filter(not_put_off("placements", actor, day))
        .order_by(F("ends_on").asc(nulls_last=True), "pk")
        .values(*PARTICIPANT_COLUMNS, "starts_on", "ends_on", "employer__organisation__name", "place")
    )
    for row in (yield rows):
        begins = row["starts_on"] >= day
        yield ParticipantItem(
            section=_section(row["starts_on"] if begins else row["ends_on"], day),
            source="placements",
            **about_participant(row),
            title=(_("%(where)s begins") if begins else _("What comes after %(where)s?"))
            % {"where": where_in_row(row)},
            why=_begins(row["starts_on"]) if begins else _ends(row["ends_on"], day),
            day=row["starts_on"] if begins else row["ends_on"],
            act=PageLink(
                pgettext("button", "View") if begins else pgettext("button", "Decide"),
                reverse("placements:placement", args=[row["pk"]]),
            ),
        )


def _section(due: date, day: date) -> str:
    section = urgency(due, day)
    return "week" if section == "info" else section


def _begins(first: date) -> str:
    return _("first day %(day)s") % {"day": date_format(first, "l j F")}


def _ends(last: date, day: date) -> str:
    sentence = _("the last day was %(day)s") if last < day else _("last day %(day)s")
    return sentence % {"day": date_format(last, "l j F")}
