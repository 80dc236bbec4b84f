"""What planned contact puts on somebody's Today."""

from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.actors import Actor
from opstap.core.dates import due_in_words, end_of_week
from opstap.placements.labels import where_in_row
from opstap.placements.models import AftercareMoment
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


def aftercare_due(actor: Actor, day: date) -> TodayItems:
    """The actor's own contact until Sunday; of who left the team, or of nobody, it is for the owner of the track."""
    planned_by_actor = Q(owner_id=actor.user_id) & is_on_team(actor.user_id, day)
    without_owner = Q(owner__isnull=True) | ~is_on_team(OuterRef("owner_id"), day)
    falls_to_actor = without_owner & owns_track(actor.user_id, day, "placement__track_id")
    rows = (
        AftercareMoment.objects.visible_to(actor)
        .filter(state=AftercareMoment.State.OPEN, due_on__lte=end_of_week(day))
        .filter(planned_by_actor | falls_to_actor)
        .filter(not_put_off("aftercare", actor, day))
        .order_by("due_on", "pk")
        .values(*PARTICIPANT_COLUMNS, "week", "due_on", "placement__employer__organisation__name", "placement__place")
    )
    for row in (yield rows):
        moment = {"week": row["week"], "where": where_in_row(row, "placement__")}
        yield ParticipantItem(
            section=urgency(row["due_on"], day),
            source="aftercare",
            **about_participant(row),
            title=_("Aftercare, week %(week)s at %(where)s") % moment,
            why=_due(row["due_on"], day),
            day=row["due_on"],
            act=PageLink(pgettext("button", "Log"), reverse("placements:log_aftercare", args=[row["pk"]])),
        )


def _due(due: date, day: date) -> str:
    if due < day:
        return due_in_words(due, day)
    return _("planned for today") if due == day else _("planned for %(day)s") % {"day": date_format(due, "l j F")}
