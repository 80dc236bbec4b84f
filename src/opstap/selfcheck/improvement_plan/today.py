"""What this room puts on somebody's Today: their own actions of an improvement plan."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import pgettext

from opstap.core.actors import Actor
from opstap.core.dates import due_in_words, end_of_week
from opstap.selfcheck.models import OrganisationAction
from opstap.team.today.protocol import PageItem, PageLink, TodayItems, not_put_off
from opstap.tracks.rules import urgency


def own_improvements(actor: Actor, day: date) -> TodayItems:
    """Open actions of one's own until Sunday; they are about no participant."""
    rows = (
        OrganisationAction.objects.visible_to(actor)
        .filter(owner_id=actor.user_id, state=OrganisationAction.State.OPEN, due_on__lte=end_of_week(day))
        .filter(not_put_off("selfcheck", actor, day))
        .values_list("pk", "municipality_id", "assessment_id", "assessment__name", "text", "due_on")
    )
    for key, municipality, assessment, name, text, due in (yield rows):
        yield PageItem(
            section=urgency(due, day),
            source="selfcheck",
            subject_id=key,
            municipality_id=municipality,
            about=name,
            title=text,
            why=due_in_words(due, day),
            day=due,
            act=PageLink(pgettext("button", "Close"), reverse("selfcheck:close_action", args=[key])),
            url=reverse("selfcheck:plan", args=[assessment]),
        )
