"""What work puts on somebody's Today: contact that is due, work that ends soon, work that begins this week."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.dates import end_of_week
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import SOON
from opstap.team.today.protocol import Item, Lines, awake, today_sources
from opstap.tracks.rules import urgency


def register() -> None:
    """Called once, when the room is ready."""
    today_sources.register("aftercare", aftercare_due, weight=12)
    today_sources.register("placements", work_changes, weight=14)


def _owned(user_id: UUID, day: date, path: str) -> Exists:
    """Does this user own the track to which `path` leads?"""
    return Exists(Involvement.objects.running_on(day).filter(user_id=user_id, track_id=OuterRef(path), owner=True))


def _on_team(user: Any, day: date) -> Exists:
    rows = Involvement.objects.running_on(day)
    return Exists(rows.filter(user_id=user, participant_id=OuterRef("participant_id")))


def _named(row: dict[str, Any]) -> str:
    return f"{row['participant__given_name']} {row['participant__family_name']}".strip()


def _where(row: dict[str, Any], path: str = "") -> str:
    return row[f"{path}employer__organisation__name"] or row[f"{path}place"] or pgettext("work", "the work")


WHO = ("pk", "municipality_id", "participant_id", "participant__given_name", "participant__family_name")


def aftercare_due(actor: Actor, day: date) -> Lines:
    """Contact until Sunday that is mine; of who left the team, or of nobody, it is for the owner of the track."""
    mine = Q(owner_id=actor.user_id) & _on_team(actor.user_id, day)
    left = (Q(owner__isnull=True) | ~_on_team(OuterRef("owner_id"), day)) & _owned(
        actor.user_id, day, "placement__track_id"
    )
    rows = (
        AftercareMoment.objects.visible_to(actor)
        .filter(state=AftercareMoment.State.OPEN, due_on__lte=end_of_week(day))
        .filter(Q(mine) | Q(left))
        .filter(awake("aftercare", actor, day))
        .order_by("due_on", "pk")
        .values(*WHO, "week", "due_on", "placement__employer__organisation__name", "placement__place")
    )
    for row in (yield rows):
        told = {"week": row["week"], "where": _where(row, "placement__")}
        yield Item(
            section=urgency(row["due_on"], day),
            source="aftercare",
            subject_id=row["pk"],
            municipality_id=row["municipality_id"],
            participant_id=row["participant_id"],
            person=_named(row),
            title=_("Aftercare, week %(week)s at %(where)s") % told,
            why=_due(row["due_on"], day),
            day=row["due_on"],
            act=(pgettext("button", "Log"), reverse("placements:log_aftercare", args=[row["pk"]])),
        )


def _due(due: date, day: date) -> str:
    late = (day - due).days
    if late > 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", late) % {"days": late}
    return _("planned for today") if late == 0 else _("planned for %(day)s") % {"day": date_format(due, "l j F")}


def work_changes(actor: Actor, day: date) -> Lines:
    """Work of people whose track I own, or that I arranged: it ends within three weeks, or begins this week."""
    mine = _owned(actor.user_id, day, "track_id") | (Q(made_by_id=actor.user_id) & _on_team(actor.user_id, day))
    soon = Q(ends_on__lte=day + SOON) | Q(starts_on__gte=day, starts_on__lte=end_of_week(day))
    rows = (
        Placement.objects.visible_to(actor)
        .filter(soon, mine, status=Placement.Status.AGREED)
        .filter(awake("placements", actor, day))
        .order_by(F("ends_on").asc(nulls_last=True), "pk")
        .values(*WHO, "starts_on", "ends_on", "employer__organisation__name", "place")
    )
    for row in (yield rows):
        begins = row["starts_on"] >= day
        yield Item(
            section=_section(row["starts_on"] if begins else row["ends_on"], day),
            source="placements",
            subject_id=row["pk"],
            municipality_id=row["municipality_id"],
            participant_id=row["participant_id"],
            person=_named(row),
            title=(_("%(where)s begins") if begins else _("What comes after %(where)s?")) % {"where": _where(row)},
            why=_begins(row["starts_on"]) if begins else _ends(row["ends_on"], day),
            day=row["starts_on"] if begins else row["ends_on"],
            act=(
                pgettext("button", "View") if begins else pgettext("button", "Decide"),
                reverse("placements:placement", args=[row["pk"]]),
            ),
        )


def _section(due: date, day: date) -> str:
    found = urgency(due, day)
    return "week" if found == "info" else found


def _begins(first: date) -> str:
    return _("first day %(day)s") % {"day": date_format(first, "l j F")}


def _ends(last: date, day: date) -> str:
    told = {"day": date_format(last, "l j F")}
    return (_("the last day was %(day)s") if last < day else _("last day %(day)s")) % told
