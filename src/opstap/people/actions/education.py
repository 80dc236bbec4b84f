"""Education that aims at a diploma: begun, ended, put right."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.people.actions.participant import NothingChanged
from opstap.people.holding import ChangedByOther, SayWhy, check_day, hold
from opstap.people.models import Enrolment, Participant

FIELDS = ("what", "school", "level", "starts_on", "ends_on")


class EndsBeforeStart(Refused):
    sentence = _("Education cannot end before it starts.")


def _check(values: dict[str, Any]) -> None:
    first: date = values["starts_on"]
    last: date | None = values["ends_on"]
    check_day(first)
    if last is not None and last < first:
        raise EndsBeforeStart


@action
def add_enrolment(*, participant: Participant, values: dict[str, Any], by: Actor) -> Enrolment:
    """Somebody learns for a diploma from a day on; `values` by FIELDS. Raises NotOnTheTeam, DayNotMeant, EndsBeforeStart."""
    _check(values)
    (person,) = hold([participant.pk], by)
    added = Enrolment.objects.create(municipality_id=person.municipality_id, participant=person, **values)
    record(person, "education.added", by=by, subject=added, on=min(added.starts_on, today()), **values)
    return added


@action
def change_enrolment(*, enrolment: Enrolment, values: dict[str, Any], by: Actor) -> Enrolment:
    """End or correct it. Raises NotOnTheTeam, DayNotMeant, EndsBeforeStart, NothingChanged, ChangedByOther."""
    _check(values)
    hold([enrolment.participant_id], by)
    before = {name: getattr(enrolment, name) for name in FIELDS}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        raise NothingChanged
    Enrolment.objects.filter(pk=enrolment.pk, **before).change_one(**values, otherwise=ChangedByOther())
    record(
        enrolment,
        "education.changed",
        by=by,
        subject=enrolment,
        before={name: before[name] for name in changed},
        after=changed,
        what=values["what"],
    )
    return enrolment


@action
def remove_enrolment(*, enrolment: Enrolment, reason: str, by: Actor) -> None:
    """Take away what was written down by mistake. Raises NotOnTheTeam, SayWhy, ChangedByOther."""
    if not reason.strip():
        raise SayWhy
    (person,) = hold([enrolment.participant_id], by)
    gone, _models = Enrolment.objects.filter(pk=enrolment.pk).delete()
    if not gone:
        raise ChangedByOther
    record(
        person,
        "education.removed",
        by=by,
        subject=enrolment,
        what=enrolment.what,
        starts_on=enrolment.starts_on,
        reason=reason,
    )
