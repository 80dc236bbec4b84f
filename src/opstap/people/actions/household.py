"""Who shares a home and a benefit."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import Line, record_many
from opstap.people.holding import ChangedByOther, check_day, hold
from opstap.people.models import Household, HouseholdMember, Participant


class SamePerson(Refused):
    sentence = _("Choose somebody else: a household is of at least two people.")


class TwoHouseholds(Refused):
    sentence = _("Both belong to a household already. Let one of them leave first.")


class TogetherAlready(Refused):
    sentence = _("These two share a household already.")


class AnotherMunicipality(Refused):
    sentence = _("Choose somebody of the same municipality.")


class LeavesBeforeJoining(Refused):
    sentence = _("Somebody cannot leave a household before joining it.")


@action
def share_household(*, participant: Participant, partner: Participant, on: date, by: Actor) -> HouseholdMember:
    """Put two participants together; who belongs to a household already takes the other in.

    Raises NotOnTheTeam, SamePerson, AnotherMunicipality, DayNotMeant, TogetherAlready, TwoHouseholds.
    """
    check_day(on)
    if participant.pk == partner.pk:
        raise SamePerson
    if participant.municipality_id != partner.municipality_id:
        raise AnotherMunicipality
    people = hold([participant.pk, partner.pk], by)
    running = list(HouseholdMember.objects.filter(participant__in=people, left_on__isnull=True))
    households = {member.household_id for member in running}
    if len(running) == 2:
        raise TwoHouseholds if len(households) == 2 else TogetherAlready
    household_id = households.pop() if households else _new_household(participant)
    taken = {member.participant_id for member in running}
    joined = [
        HouseholdMember.objects.create(
            municipality_id=person.municipality_id, household_id=household_id, participant=person, joined_on=on
        )
        for person in people
        if person.pk not in taken
    ]
    content = {"from": on}
    lines = [Line(person.stream, "household.joined", joined[0], min(on, today()), content) for person in people]
    record_many(lines, by=by)
    return joined[0]


def _new_household(participant: Participant) -> UUID:
    return Household.objects.create(municipality_id=participant.municipality_id).pk


@action
def leave_household(*, participant: Participant, on: date, by: Actor) -> None:
    """Somebody lives apart from a day on. Where one would be left, there is no household any more.

    Raises NotOnTheTeam, DayNotMeant, LeavesBeforeJoining, ChangedByOther.
    """
    check_day(on)
    hold([participant.pk], by)
    member = HouseholdMember.objects.filter(participant=participant, left_on__isnull=True).first()
    if member is None:
        raise ChangedByOther
    others = HouseholdMember.objects.filter(household=member.household_id, left_on__isnull=True).exclude(pk=member.pk)
    remaining = list(others.select_for_update().select_related("participant"))
    leaving = [member, *remaining] if len(remaining) < 2 else [member]
    if any(one.joined_on > on for one in leaving):
        raise LeavesBeforeJoining
    for one in leaving:
        HouseholdMember.objects.filter(pk=one.pk, left_on__isnull=True).change_one(
            left_on=on, otherwise=ChangedByOther()
        )
    record_many([Line(one.stream, "household.left", one, min(on, today()), {"from": on}) for one in leaving], by=by)
