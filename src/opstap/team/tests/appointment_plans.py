"""Appointments as tests plan them: a meeting on Thursday morning, and the mails that it causes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests import factories as make

from opstap.core.dates import AMSTERDAM
from opstap.core.models import OutboxMail
from opstap.core.scope import acting, scoped
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.team.appointments import actions
from opstap.team.appointments.rules import AppointmentPlan, Invitee
from opstap.team.models import Appointment

WEDNESDAY = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)
THURSDAY_TEN = datetime(2026, 12, 3, 10, 0, tzinfo=AMSTERDAM)
YUSUF: Invitee = {
    "kind": "participant",
    "name": "Yusuf Abebe",
    "email": "yusuf@example.org",
    "user": "",
    "language": "nl",
}
SARA: Invitee = {"kind": "employer", "name": "Sara", "email": "sara@example.org", "user": "", "language": "nl"}


def plan_of(**given: Any) -> AppointmentPlan:
    return AppointmentPlan(
        **{"about": "Kennismaken", "starts_at": THURSDAY_TEN, "place": "Gemeentehuis", "invited": [YUSUF], **given}
    )


def plan_meeting(person: Participant, user: User, **given: Any) -> Appointment:
    with acting(by := make.actor_for(user)):
        return actions.plan_appointment(participant=person, plan=plan_of(**given), by=by)


def mails_about(person: Participant) -> list[OutboxMail]:
    with scoped([person.municipality_id]):
        return list(OutboxMail.objects.order_by("made_at"))
