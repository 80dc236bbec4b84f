"""What this room puts on somebody's Today: their own actions of an improvement plan."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from opstap.core.actors import Actor
from opstap.core.dates import end_of_week
from opstap.selfcheck.models import OrganisationAction
from opstap.team.today.protocol import Item, Lines, awake
from opstap.tracks.rules import urgency


def own_improvements(actor: Actor, day: date) -> Lines:
    """Open actions of one's own until Sunday; they are about no participant."""
    rows = (
        OrganisationAction.objects.visible_to(actor)
        .filter(owner_id=actor.user_id, state=OrganisationAction.State.OPEN, due_on__lte=end_of_week(day))
        .filter(awake("selfcheck", actor, day))
        .values_list("pk", "municipality_id", "assessment_id", "assessment__name", "text", "due_on")
    )
    for key, municipality, assessment, name, text, due in (yield rows):
        yield Item(
            section=urgency(due, day),
            source="selfcheck",
            subject_id=key,
            municipality_id=municipality,
            participant_id=None,
            person=name,
            title=text,
            why=why_due(due, day),
            day=due,
            act=(pgettext("button", "Close"), reverse("selfcheck:close_action", args=[key])),
            url=reverse("selfcheck:plan", args=[assessment]),
        )


def why_due(due: date, day: date) -> str:
    late = (day - due).days
    if late > 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
    return _("due today") if late == 0 else _("before %(day)s") % {"day": date_format(due, "l j F")}
