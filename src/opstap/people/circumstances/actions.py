"""Writing down what somebody lives on, with whom, and what they learn for a diploma;
from a day, also in the past, and also put right."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from opstap.access.models import writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import plain_values
from opstap.core.refusals import MovedOn, NeedsReason, NothingChanged
from opstap.core.timeline import Line, record, record_many
from opstap.people.circumstances import events
from opstap.people.circumstances.locking import check_day, hold
from opstap.people.circumstances.rules import from_a_day, running_on, without
from opstap.people.models import BenefitSpell, Enrolment, Household, HouseholdMember, Participant
from opstap.people.refusals import (
    AnotherMunicipality,
    DayNotMeant,
    EndsBeforeStart,
    LeavesBeforeJoining,
    NotTheWholeHousehold,
    SameBenefit,
    SamePerson,
    TogetherAlready,
    TwoHouseholds,
)


@action(refuses=(NotOnTheTeam, NotTheWholeHousehold, DayNotMeant, SameBenefit, MovedOn))
def write_benefit(
    *, participant: Participant, kind: str, on: date, by: Actor, household: bool = False
) -> BenefitSpell | None:
    """A benefit from a day on: it ends the one that ran, or takes the place of one of the same day. With `household` for
    everybody who shares a household on that day, since a partner's wage changes it for both (domain.md).

    Raises NotOnTheTeam, NotTheWholeHousehold, DayNotMeant, SameBenefit.
    """
    check_day(on)
    shared = _shared(participant, on) if household else None
    people = _members(shared, on) if shared is not None else [participant.pk]
    if not all(writes_for(by, key, today()) for key in people if key != participant.pk):
        raise NotTheWholeHousehold
    written: dict[UUID, BenefitSpell] = {}
    lines = []
    for person in hold([participant.pk, *people], by):
        before, spell = _write(person, kind, on, shared)
        if spell is not None:
            written[person.pk] = spell
            content = events.BenefitWritten(kind, since=on, before=before, household=shared is not None)
            lines.append(Line(person.stream, content, spell, min(on, today())))
    if not lines:
        raise SameBenefit
    record_many(lines, by=by)
    return written.get(participant.pk)


def _write(person: Participant, kind: str, on: date, shared: UUID | None) -> tuple[str, BenefitSpell | None]:
    """One person's spells; the kind that held before, and the spell that holds now, None where nothing is different."""
    spells = list(BenefitSpell.objects.filter(participant=person))
    running = running_on(spells, on)
    before = running.kind if running is not None else ""
    following = from_a_day(spells, kind, on)
    if following.same:
        return before, None
    if following.replaced is not None:
        following.replaced.kind, following.replaced.household_id = kind, shared
        following.replaced.ends_on = following.until
        following.replaced.save()
        return before, following.replaced
    for spell, until in following.ends:
        BenefitSpell.objects.filter(pk=spell.pk).change_one(ends_on=until, otherwise=MovedOn())
    made = BenefitSpell.objects.create(
        municipality_id=person.municipality_id,
        participant=person,
        household_id=shared,
        kind=kind,
        starts_on=on,
        ends_on=following.until,
    )
    return before, made


def _shared(participant: Participant, on: date) -> UUID | None:
    """The household to which somebody belongs on a day."""
    member = HouseholdMember.objects.sharing_on(on).filter(participant=participant).first()
    return member.household_id if member is not None else None


def _members(household: UUID, on: date) -> list[UUID]:
    rows = HouseholdMember.objects.sharing_on(on).filter(household_id=household)
    return list(rows.values_list("participant_id", flat=True))


@action(refuses=(NotOnTheTeam, NeedsReason, MovedOn))
def remove_benefit(*, spell: BenefitSpell, reason: str, by: Actor) -> None:
    """Take away what was written down by mistake; the benefit that it had cut short runs on. Raises NotOnTheTeam, NeedsReason,
    MovedOn."""
    if not reason.strip():
        raise NeedsReason
    (person,) = hold([spell.participant_id], by)
    spells = list(BenefitSpell.objects.filter(participant=person))
    wrong = next((one for one in spells if one.pk == spell.pk), None)
    if wrong is None:
        raise MovedOn
    following = without(spells, wrong)
    BenefitSpell.objects.filter(pk=wrong.pk).delete()
    for former, until in following.ends:
        BenefitSpell.objects.filter(pk=former.pk).change_one(ends_on=until, otherwise=MovedOn())
    record(person, events.BenefitRemoved(wrong.kind, since=wrong.starts_on, reason=reason), by=by, subject=wrong)


@action(refuses=(NotOnTheTeam, SamePerson, AnotherMunicipality, DayNotMeant, TogetherAlready, TwoHouseholds))
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
    content = events.HouseholdJoined(since=on)
    record_many([Line(person.stream, content, joined[0], min(on, today())) for person in people], by=by)
    return joined[0]


def _new_household(participant: Participant) -> UUID:
    return Household.objects.create(municipality_id=participant.municipality_id).pk


@action(refuses=(NotOnTheTeam, DayNotMeant, LeavesBeforeJoining, MovedOn))
def leave_household(*, participant: Participant, on: date, by: Actor) -> None:
    """Somebody lives apart from a day on. Where one would be left, there is no household any more.

    Raises NotOnTheTeam, DayNotMeant, LeavesBeforeJoining, MovedOn.
    """
    check_day(on)
    hold([participant.pk], by)
    member = HouseholdMember.objects.filter(participant=participant, left_on__isnull=True).first()
    if member is None:
        raise MovedOn
    others = HouseholdMember.objects.filter(household=member.household_id, left_on__isnull=True).exclude(pk=member.pk)
    remaining = list(others.select_for_update().select_related("participant"))
    leaving = [member, *remaining] if len(remaining) < 2 else [member]
    if any(one.joined_on > on for one in leaving):
        raise LeavesBeforeJoining
    for one in leaving:
        HouseholdMember.objects.filter(pk=one.pk, left_on__isnull=True).change_one(left_on=on, otherwise=MovedOn())
    content = events.HouseholdLeft(since=on)
    record_many([Line(one.stream, content, one, min(on, today())) for one in leaving], by=by)


FIELDS = ("what", "school", "level", "starts_on", "ends_on")


def _check(values: dict[str, Any]) -> None:
    first: date = values["starts_on"]
    last: date | None = values["ends_on"]
    check_day(first)
    if last is not None and last < first:
        raise EndsBeforeStart


@action(refuses=(NotOnTheTeam, DayNotMeant, EndsBeforeStart))
def add_enrolment(*, participant: Participant, values: dict[str, Any], by: Actor) -> Enrolment:
    """Somebody learns for a diploma from a day on; `values` by FIELDS. Raises NotOnTheTeam, DayNotMeant, EndsBeforeStart."""
    _check(values)
    (person,) = hold([participant.pk], by)
    added = Enrolment.objects.create(municipality_id=person.municipality_id, participant=person, **values)
    record(person, events.EducationAdded(**values), by=by, subject=added, on=min(added.starts_on, today()))
    return added


@action(refuses=(NotOnTheTeam, DayNotMeant, EndsBeforeStart, NothingChanged, MovedOn))
def change_enrolment(*, enrolment: Enrolment, values: dict[str, Any], by: Actor) -> Enrolment:
    """End or correct it. Raises NotOnTheTeam, DayNotMeant, EndsBeforeStart, NothingChanged, MovedOn."""
    _check(values)
    hold([enrolment.participant_id], by)
    before = {name: getattr(enrolment, name) for name in FIELDS}
    changed = {name: value for name, value in values.items() if before[name] != value}
    if not changed:
        raise NothingChanged
    Enrolment.objects.filter(pk=enrolment.pk, **before).change_one(**values, otherwise=MovedOn())
    content = events.EducationChanged(
        values["what"], before=plain_values({name: before[name] for name in changed}), after=plain_values(changed)
    )
    record(enrolment, content, by=by, subject=enrolment)
    return enrolment


@action(refuses=(NotOnTheTeam, NeedsReason, MovedOn))
def remove_enrolment(*, enrolment: Enrolment, reason: str, by: Actor) -> None:
    """Take away what was written down by mistake. Raises NotOnTheTeam, NeedsReason, MovedOn."""
    if not reason.strip():
        raise NeedsReason
    (person,) = hold([enrolment.participant_id], by)
    gone, _models = Enrolment.objects.filter(pk=enrolment.pk).delete()
    if not gone:
        raise MovedOn
    content = events.EducationRemoved(enrolment.what, starts_on=enrolment.starts_on, reason=reason)
    record(person, content, by=by, subject=enrolment)
