"""What tracks put on somebody's Today: actions that are due, and people who were not spoken with for long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.actors import Actor
from opstap.core.coded_texts import text_of
from opstap.core.dates import day_in_words, due_in_words, end_of_week
from opstap.team.members.queries import is_on_team, owns_track
from opstap.team.today.protocol import (
    PARTICIPANT_COLUMNS,
    PageLink,
    ParticipantItem,
    PostButton,
    TodayItems,
    about_participant,
    not_put_off,
)
from opstap.tracks.models import Action, Track
from opstap.tracks.rules import urgency

SILENCE = timedelta(weeks=6)
"""So long without a talk and the owner is reminded; W 2.1 and 2.2 speak of regular contact and name no number."""
PERMIT_NOTICE = timedelta(days=90)
ACTION_COLUMNS = ("text", "text_code", "text_parameters", "due_on", "owner_id", "owner__name", "by_participant")


def actions_due(actor: Actor, day: date) -> TodayItems:
    """My own open actions until Sunday, and those of others for whom I own the track.

    What somebody who left the team still had to do is for the owner to settle.
    """
    is_mine = Q(owner_id=actor.user_id) & is_on_team(actor.user_id, day)
    rows = (
        Action.objects.visible_to(actor)
        .filter(state=Action.State.OPEN, due_on__lte=end_of_week(day))
        .filter(is_mine | Q(owns_track(actor.user_id, day, "track_id")))
        .filter(not_put_off("actions", actor, day))
        .annotate(owner_is_on_team=is_on_team(OuterRef("owner_id"), day))
        .order_by("due_on", "pk")
        .values(*PARTICIPANT_COLUMNS, *ACTION_COLUMNS, "owner_is_on_team")
    )
    for row in (yield rows):
        for_me = row["owner_id"] == actor.user_id
        has_left = not row["by_participant"] and not row["owner_is_on_team"]
        yield ParticipantItem(
            section=urgency(row["due_on"], day) if for_me or has_left else "waiting",
            source="actions",
            **about_participant(row),
            title=str(text_of(row, "text")),
            why=_why_due(row, day, says_who=not for_me, has_left=has_left),
            day=row["due_on"],
            act=PostButton(pgettext("button", "Done"), reverse("tracks:done", args=[row["pk"]])),
        )


def _why_due(row: dict[str, Any], day: date, *, says_who: bool, has_left: bool) -> str:
    due = due_in_words(row["due_on"], day)
    if not says_who:
        return due
    who = _("the participant") if row["by_participant"] else row["owner__name"]
    if has_left:
        who = _("%(who)s has left the team") % {"who": who}
    return _("%(who)s, %(told)s") % {"who": who, "told": due}


def tracks_needing_attention(actor: Actor, day: date) -> TodayItems:
    """People whose track I own: nobody spoke with them for long, or their permit is about to end."""
    heard_on = Coalesce("last_contact_on", "started_on", TruncDate("participant__made_at"))
    permit = Q(participant__permit_until__lte=day + PERMIT_NOTICE)
    rows = (
        Track.objects.visible_to(actor)
        .annotate(heard_on=heard_on)
        .filter(owns_track(actor.user_id, day, "pk"), Q(heard_on__lt=day - SILENCE) | permit, ended_on__isnull=True)
        .filter(not_put_off("attention", actor, day))
        .order_by(F("last_contact_on").asc(nulls_first=True), "pk")
        .values(*PARTICIPANT_COLUMNS, "last_contact_on", "participant__permit_until", "heard_on")
    )
    for row in (yield rows):
        whom, is_silent = about_participant(row), row["heard_on"] < day - SILENCE
        reasons = [
            _silence(row["last_contact_on"]) if is_silent else "",
            _permit(row["participant__permit_until"], day),
        ]
        yield ParticipantItem(
            section="week",
            source="attention",
            **whom,
            title=_("Speak with %(name)s") % {"name": whom["about"]} if is_silent else _("The permit ends"),
            why="; ".join(filter(None, reasons)),
            act=PageLink(_("Log a talk"), reverse("team:talk", args=[row["participant_id"]])),
        )


def _silence(last: date | None) -> str:
    if last is None:
        return _("no talk was logged yet")
    return _("no talk since %(day)s") % {"day": day_in_words(last)}


def _permit(until: date | None, day: date) -> str:
    if until is None or until > day + PERMIT_NOTICE:
        return ""
    if until < day:
        return _("the permit ended on %(day)s") % {"day": day_in_words(until)}
    return _("the permit ends on %(day)s") % {"day": day_in_words(until)}
