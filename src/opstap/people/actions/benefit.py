"""Writing down what somebody's household gets, from a day; also in the past, and also put right."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from opstap.access.models import writes_for
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import Line, record_many
from opstap.people.holding import ChangedByOther, SayWhy, check_day, hold
from opstap.people.models import BenefitSpell, HouseholdMember, Participant
from opstap.people.rules import from_a_day, running_on, without


class SameBenefit(Refused):
    sentence = _("This benefit was written down for that day already.")


class NotTheWholeHousehold(Refused):
    sentence = _(
        "You are not on the team of everybody in this household. Write it down for this person, and ask a colleague to do so "
        "for the others."
    )


@action
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
            content = {"kind": kind, "from": on, "before": before, "household": shared is not None}
            lines.append(Line(person.stream, "benefit.written", spell, min(on, today()), content))
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
        BenefitSpell.objects.filter(pk=spell.pk).change_one(ends_on=until, otherwise=ChangedByOther())
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


@action
def remove_benefit(*, spell: BenefitSpell, reason: str, by: Actor) -> None:
    """Take away what was written down by mistake; the benefit that it had cut short runs on. Raises NotOnTheTeam, SayWhy,
    ChangedByOther."""
    if not reason.strip():
        raise SayWhy
    (person,) = hold([spell.participant_id], by)
    spells = list(BenefitSpell.objects.filter(participant=person))
    wrong = next((one for one in spells if one.pk == spell.pk), None)
    if wrong is None:
        raise ChangedByOther
    following = without(spells, wrong)
    BenefitSpell.objects.filter(pk=wrong.pk).delete()
    for former, until in following.ends:
        BenefitSpell.objects.filter(pk=former.pk).change_one(ends_on=until, otherwise=ChangedByOther())
    content = {"kind": wrong.kind, "from": wrong.starts_on, "reason": reason}
    record_many([Line(person.stream, "benefit.removed", wrong, content=content)], by=by)
