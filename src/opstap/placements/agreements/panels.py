"""Work in the dossier, and the people on an employer's page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypedDict
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from opstap.access.look_log import log_look
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.organisations.models import Organisation
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import GUIDES
from opstap.people.dossier import MAY_OPEN
from opstap.placements.labels import drop_reason, period_in_words, where_in_words
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.queries import PLACE_RELATIONS, moment_rows, sharing_a_day
from opstap.placements.rules import can_be_called_off, is_paid, last_day, state_on
from opstap.work.access import PLACES_PEOPLE
from opstap.work.models import Employer, Workplace

MOST = 60
FACTS = ("kind", "status", "place", "hours_a_week", "contract", "choice", "rule", "end_reason", "end_note")
DAYS = ("starts_on", "ends_on", "ended_on")


class MomentRow(TypedDict):
    """Planned contact as it comes along with its placement (`moment_rows`): days as ISO dates."""

    pk: str
    week: int
    due: str
    state: str
    drop_reason: str
    reason: str


def link_to_place_somebody(workplace: Workplace) -> tuple[str, str]:
    """Label and address of what one does with a workplace."""
    return _("Place somebody"), reverse("placements:choose_person", args=[workplace.pk])


def work_rows(actor: Actor) -> ArraySubquery | None:
    """The placements of the person whose dossier is read, newest first, each with its aftercare."""
    if actor.role not in MAY_OPEN:
        return None
    columns = JSONObject(
        **{name: name for name in ("pk", *FACTS, *DAYS)},
        employer="employer__organisation__name",
        stopped_on="employer__stopped_on",
        workplace="workplace__title",
        moments=moment_rows(),
    )
    rows = Placement.objects.filter(participant=OuterRef("pk")).order_by("-starts_on", "pk")
    return ArraySubquery(rows.values(json=columns)[:MOST])


def _placement_from_row(row: dict[str, Any]) -> Placement:
    """A placement as it came along with its participant, for reading only."""
    placement = Placement(pk=UUID(row["pk"]), **{name: row[name] for name in FACTS})
    for name in DAYS:
        setattr(placement, name, _day(row[name]))
    if row["employer"]:
        placement.employer = Employer(
            organisation=Organisation(name=row["employer"]), stopped_on=_day(row["stopped_on"])
        )
        placement.workplace = Workplace(title=row["workplace"]) if row["workplace"] else None
    return placement


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def placement_for_role(placement: Placement, moments: Iterable[MomentRow], role: str) -> dict[str, Any]:
    """What a screen says of a placement and its planned contact to a role."""
    day = today()
    last = last_day(placement)
    guides = role in GUIDES
    contacts = [_moment_for_role(one, guides=guides) for one in moments]
    began = any(one["state"] == AftercareMoment.State.DONE for one in contacts)
    return {
        "placement": placement,
        "where": where_in_words(placement),
        "period": period_in_words(placement),
        "state": state_on(placement, day),
        "paid": is_paid(placement.kind),
        "last": last,
        "guides": guides,
        "contract": placement.get_contract_display() if guides and placement.contract else "",
        "end_reason": placement.get_end_reason_display() if guides else "",
        "end_note": placement.end_note if guides else "",
        "moments": contacts,
        "open": placement.status == Placement.Status.AGREED,
        "may_call_off": placement.status == Placement.Status.AGREED
        and not began
        and can_be_called_off(placement.starts_on, day),
        "past": placement.status == Placement.Status.AGREED and last is not None and last < day,
        "employer_stops": placement.employer.stopped_on if placement.employer else None,
    }


def _moment_for_role(moment: MomentRow, *, guides: bool) -> dict[str, object]:
    day, label = date.fromisoformat(moment["due"]), AftercareMoment.State(moment["state"]).label
    late = moment["state"] == AftercareMoment.State.OPEN and day < today()
    reason = drop_reason(moment["drop_reason"], moment["reason"]) if guides else ""
    return {**moment, "day": day, "label": label, "late": late, "reason": reason}


def work_of_participant(request: StaffRequest, participant: Any) -> dict[str, Any]:
    """What runs, what is planned and what is over."""
    role = request.actor.role
    work = [placement_for_role(_placement_from_row(row), row["moments"], role) for row in participant.work_rows]
    return {
        "participant": participant,
        "running": [one for one in work if one["state"] == "running"],
        "planned": [one for one in work if one["state"] == "planned"],
        "former": [one for one in work if one["state"] in ("ended", "cancelled")],
        "may_place": getattr(participant, "may_write", False) and request.actor.role in PLACES_PEOPLE,
        "may_log": getattr(participant, "may_write", False) and request.actor.role in GUIDES,
    }


def people_at_employer(request: StaffRequest, employer: Employer) -> dict[str, object]:
    """Who works here now or soon, of the reader's own people by name; of others only how many."""
    day = today()
    here = sharing_a_day(Placement.objects.filter(employer=employer), day, None)
    known = here.filter(pk__in=Placement.objects.visible_to(request.actor).filter(employer=employer).values("pk"))
    rows = list(known.select_related("participant", *PLACE_RELATIONS).order_by("starts_on", "pk")[:MOST])
    log_look(request.actor, "employer", shown={(one.participant_id, one.municipality_id) for one in rows})
    total = here.aggregate(number=Count("pk"))["number"]
    return {
        "rows": [(one, where_in_words(one), period_in_words(one), state_on(one, day)) for one in rows],
        "others": max(0, total - len(rows)),
    }
