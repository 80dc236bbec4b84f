"""Work in the dossier, and the people on an employer's page."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from opstap.access.look_log import log_look
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.organisations.models import Organisation
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import GUIDES
from opstap.people.dossier import MAY_OPEN, Panel, dossier_panels, dossier_riders
from opstap.placements.agreements.labels import period, where
from opstap.placements.agreements.seats import between
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import can_be_called_off, is_paid, last_day, runs_on
from opstap.work.access import PLACES
from opstap.work.employers.panels import EmployerPanel, employer_panels, workplace_links
from opstap.work.models import Employer, Workplace

MOST = 60
MOMENT = JSONObject(pk="pk", week="week", due="due_on", state="state", reason="reason")
NAMED = ("employer__organisation", "workplace")


def register() -> None:
    """Called once, when the room is ready."""
    dossier_riders.register("work_rows", _travelling)
    dossier_panels.register("work", Panel("placements/_work.html", _work, main=True), weight=20)
    workplace_links.register("place", _place_somebody)
    employer_panels.register("people", EmployerPanel("placements/_people.html", _people))


def _place_somebody(workplace: Workplace) -> tuple[str, str]:
    return _("Place somebody"), reverse("placements:choose_person", args=[workplace.pk])


def with_moments(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """Each placement with its aftercare, in one query."""
    moments = AftercareMoment.objects.filter(placement=OuterRef("pk")).order_by("week")
    return rows.annotate(moments=ArraySubquery(moments.values(json=MOMENT)))


FACTS = ("kind", "status", "place", "hours_a_week", "contract", "choice", "rule", "end_reason", "end_note")
DAYS = ("starts_on", "ends_on", "ended_on")


def _travelling(actor: Actor) -> Any:
    """The placements of the person whose dossier is read, newest first, each with its aftercare."""
    if actor.role not in MAY_OPEN:
        return None
    moments = AftercareMoment.objects.filter(placement=OuterRef("pk")).order_by("week")
    told = JSONObject(
        **{name: name for name in ("pk", *FACTS, *DAYS)},
        employer="employer__organisation__name",
        stopped_on="employer__stopped_on",
        workplace="workplace__title",
        moments=ArraySubquery(moments.values(json=MOMENT)),
    )
    rows = Placement.objects.filter(participant=OuterRef("pk")).order_by("-starts_on", "pk")
    return ArraySubquery(rows.values(json=told)[:MOST])


def _read(row: dict[str, Any]) -> Any:
    """A placement as it travelled, for reading only."""
    placement: Any = Placement(pk=UUID(row["pk"]), **{name: row[name] for name in FACTS})
    for name in DAYS:
        setattr(placement, name, _day(row[name]))
    if row["employer"]:
        placement.employer = Employer(
            organisation=Organisation(name=row["employer"]), stopped_on=_day(row["stopped_on"])
        )
        placement.workplace = Workplace(title=row["workplace"]) if row["workplace"] else None
    placement.moments = row["moments"]
    return placement


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def shown(placement: Any, role: str) -> dict[str, Any]:
    """What the page says of a placement, for a role."""
    day = today()
    last = last_day(placement)
    guides = role in GUIDES
    state = _state(placement)
    moments = [_dot(one, guides=guides) for one in getattr(placement, "moments", [])]
    began = any(one["state"] == AftercareMoment.State.DONE for one in moments)
    return {
        "placement": placement,
        "where": where(placement),
        "period": period(placement),
        "state": state,
        "paid": is_paid(placement.kind),
        "last": last,
        "guides": guides,
        "contract": placement.get_contract_display() if guides and placement.contract else "",
        "end_reason": placement.get_end_reason_display() if guides else "",
        "end_note": placement.end_note if guides else "",
        "moments": moments,
        "open": placement.status == Placement.Status.AGREED,
        "may_call_off": placement.status == Placement.Status.AGREED
        and not began
        and can_be_called_off(placement.starts_on, day),
        "past": placement.status == Placement.Status.AGREED and last is not None and last < day,
        "employer_stops": placement.employer.stopped_on if placement.employer else None,
    }


def _state(placement: Placement) -> str:
    day = today()
    if placement.status == Placement.Status.CANCELLED:
        return "cancelled"
    if placement.starts_on > day:
        return "planned"
    if placement.status == Placement.Status.ENDED and not runs_on(placement, day):
        return "ended"
    return "running"


def _dot(moment: dict[str, Any], *, guides: bool) -> dict[str, Any]:
    day, label = date.fromisoformat(moment["due"]), AftercareMoment.State(moment["state"]).label
    late = moment["state"] == AftercareMoment.State.OPEN and day < today()
    return {**moment, "day": day, "label": label, "late": late, "reason": moment["reason"] if guides else ""}


def _work(request: StaffRequest, participant: Any) -> dict[str, Any]:
    found = [shown(_read(row), request.actor.role) for row in participant.work_rows]
    return {
        "participant": participant,
        "running": [one for one in found if one["state"] == "running"],
        "planned": [one for one in found if one["state"] == "planned"],
        "former": [one for one in found if one["state"] in ("ended", "cancelled")],
        "may_place": getattr(participant, "may_write", False) and request.actor.role in PLACES,
        "may_log": getattr(participant, "may_write", False) and request.actor.role in GUIDES,
    }


def _people(request: StaffRequest, employer: Employer) -> dict[str, Any]:
    """Who works here now or soon, of the reader's own people by name; of others only how many."""
    here = between(Placement.objects.filter(employer=employer), today(), None)
    mine = here.filter(pk__in=Placement.objects.visible_to(request.actor).filter(employer=employer).values("pk"))
    rows = list(mine.select_related("participant", *NAMED).order_by("starts_on", "pk")[:MOST])
    log_look(request.actor, "employer", shown={(one.participant_id, one.municipality_id) for one in rows})
    total = here.aggregate(number=Count("pk"))["number"]
    return {"rows": [(one, where(one), period(one), _state(one)) for one in rows], "others": max(0, total - len(rows))}
