"""What this room puts on somebody's Today: their own actions of an improvement plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from opstap.core.actors import Actor
from opstap.core.dates import end_of_week
from opstap.selfcheck.models import OrganisationAction
from opstap.team.today import Item, awake, sources
from opstap.tracks.rules import urgency

MOST = 50


def register() -> None:
    """Called once, when the room is ready."""
    sources.register("selfcheck", own_actions, weight=60)


def own_actions(actor: Actor, day: date) -> Iterator[Item]:
    """Open actions of mine until Sunday; they are about no participant."""
    rows = (
        OrganisationAction.objects.visible_to(actor)
        .filter(owner_id=actor.user_id, state=OrganisationAction.State.OPEN, due_on__lte=end_of_week(day))
        .filter(awake("selfcheck", actor, day))
        .select_related("assessment")
        .defer("assessment__snapshot")[:MOST]
    )
    for one in rows:
        yield Item(
            section=urgency(one.due_on, day), source="selfcheck", subject_id=one.pk, municipality_id=one.municipality_id,
            participant_id=None, person=one.assessment.name, title=one.text, why=why_due(one.due_on, day), day=one.due_on,
            act=(pgettext("button", "Close"), reverse("selfcheck:close_action", args=[one.pk])),
            url=reverse("selfcheck:plan", args=[one.assessment_id]),
        )  # fmt: skip


def why_due(due: date, day: date) -> str:
    late = (day - due).days
    if late > 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
    return _("due today") if late == 0 else _("before %(day)s") % {"day": date_format(due, "l j F")}
