"""Two parts of the dossier: what somebody lives on and with whom, and what they learn for a diploma."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Concat, JSONObject

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.privacy import privacy_of
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import CASE_MANAGERS, COORDINATES, Role
from opstap.people.models import BenefitSpell, Education, Enrolment, HouseholdMember, Participant


def benefit_rows(actor: Actor) -> object:
    if actor.role not in CASE_MANAGERS:
        return None
    rows = BenefitSpell.objects.filter(participant=OuterRef("pk")).order_by("-starts_on")
    values = {name: name for name in ("id", "kind", "starts_on", "ends_on")}
    return ArraySubquery(rows.values(json=JSONObject(**values))[:20])


def household_rows(actor: Actor) -> object:
    """The others of the household today; a name only of somebody on whose team the reader is too."""
    if actor.role not in CASE_MANAGERS:
        return None
    own = (
        HouseholdMember.objects.sharing_on(today()).filter(participant=OuterRef(OuterRef("pk"))).values("household_id")
    )
    rows = HouseholdMember.objects.sharing_on(today()).filter(household_id__in=own).order_by("joined_on", "pk")
    known = Participant.objects.visible_to(actor).filter(pk=OuterRef("participant_id"))
    name = known.values(name=Concat("given_name", Value(" "), "family_name"))[:1]
    values = {"participant_id": "participant_id", "joined_on": "joined_on", "name": Subquery(name)}
    return ArraySubquery(rows.values(json=JSONObject(**values)))


def enrolment_rows(actor: Actor) -> object:
    if actor.role not in COORDINATES:
        return None
    rows = Enrolment.objects.filter(participant=OuterRef("pk")).order_by("-starts_on", "pk")
    allowed = privacy_of(Enrolment).readable_by(actor.role) | {"id"}
    return ArraySubquery(rows.values(json=JSONObject(**{name: name for name in sorted(allowed)}))[:20])


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _may_change(request: StaffRequest, participant: Any) -> bool:
    return bool(request.actor.role == Role.CASE_MANAGER and participant.may_write)


def income(request: StaffRequest, participant: Any) -> dict[str, Any]:
    day = today()
    spells: list[dict[str, Any]] = [
        {
            "pk": UUID(row["id"]),
            "label": BenefitSpell.Kind(row["kind"]).label,
            "from": _day(row["starts_on"]),
            "until": _day(row["ends_on"]),
        }
        for row in participant.benefit_rows
    ]
    members = [row for row in participant.household_rows if row["participant_id"] != str(participant.pk)]
    return {
        "participant": participant,
        "planned": [spell for spell in spells if spell["from"] > day],
        "now": next((s for s in spells if s["from"] <= day and (s["until"] is None or day < s["until"])), None),
        "spells": spells,
        "members": [
            (UUID(row["participant_id"]), (row["name"] or "").strip(), _day(row["joined_on"])) for row in members
        ],
        "may_change": _may_change(request, participant),
    }


def education(request: StaffRequest, participant: Any) -> dict[str, Any]:
    day = today()
    rows: list[dict[str, Any]] = [
        {
            **row,
            "pk": UUID(row["id"]),
            "from": _day(row["starts_on"]),
            "until": _day(row["ends_on"]),
            "level": Education(row["level"]).label if row.get("level") else "",
        }
        for row in participant.enrolment_rows
    ]
    for row in rows:
        row["running"] = row["from"] <= day and (row["until"] is None or row["until"] >= day)
    return {"participant": participant, "rows": rows, "may_change": _may_change(request, participant)}
