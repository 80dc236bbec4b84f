"""Contact after a paid start: it was there, it moves, it stops."""

from __future__ import annotations

from datetime import date, timedelta

from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.refusals import MovedOn, NeedsReason, NothingChanged
from opstap.core.timeline import record
from opstap.placements import refusals
from opstap.placements.access import may_keep_in_touch
from opstap.placements.aftercare.events import AftercareDone, AftercareMoved, AftercareStopped
from opstap.placements.aftercare.planning import State, drop_moments
from opstap.placements.models import AftercareMoment, Placement
from opstap.team.models import ContactMoment
from opstap.team.talks.actions import log_contact

LONGEST_WAIT = timedelta(days=366)


@action(refuses=(refusals.NotYourAftercare, MovedOn, *refusals_of(log_contact)))
def log_aftercare(
    *,
    moment: AftercareMoment,
    note: str,
    going: str,
    by: Actor,
    how: str = ContactMoment.How.PHONE,
    with_whom: str = ContactMoment.WithWhom.PARTICIPANT,
    on: date | None = None,
    next_step: str = "",
    next_on: date | None = None,
) -> ContactMoment:
    """There was contact: a talk as any other, which closes the moment. Raises NotYourAftercare, MovedOn, and what
    `log_contact` raises."""
    if not may_keep_in_touch(by, moment.participant_id):
        raise refusals.NotYourAftercare
    contact = log_contact(
        participant=moment.participant,
        note=note,
        how=how,
        with_whom=with_whom,
        on=on,
        next_step=next_step,
        next_on=next_on,
        by=by,
    )
    AftercareMoment.objects.filter(pk=moment.pk, state=State.OPEN).change_one(
        state=State.DONE, closed_on=today(), contact=contact, otherwise=MovedOn()
    )
    record(moment, AftercareDone(moment.week, going), by=by, subject=moment, on=contact.on)
    return contact


@action(refuses=(refusals.NotYourAftercare, refusals.NotThatMoment, NothingChanged, MovedOn))
def move_aftercare(*, moment: AftercareMoment, due_on: date, by: Actor) -> None:
    """Another day for planned contact. Raises NotYourAftercare, NotThatMoment, NothingChanged, MovedOn."""
    day = today()
    if not may_keep_in_touch(by, moment.participant_id):
        raise refusals.NotYourAftercare
    if not day <= due_on <= day + LONGEST_WAIT:
        raise refusals.NotThatMoment
    if due_on == moment.due_on:
        raise NothingChanged
    expected = AftercareMoment.objects.filter(pk=moment.pk, state=State.OPEN, due_on=moment.due_on)
    expected.change_one(due_on=due_on, otherwise=MovedOn())
    content = AftercareMoved(moment.week, before=moment.due_on, after=due_on)
    record(moment, content, by=by, subject=moment)


@action(refuses=(refusals.NotYourAftercare, NeedsReason, refusals.NoAftercare))
def stop_aftercare(*, placement: Placement, reason: str, by: Actor) -> None:
    """The person wants no further contact about this work: it is theirs to say. Raises NotYourAftercare, NeedsReason,
    NoAftercare."""
    if not may_keep_in_touch(by, placement.participant_id):
        raise refusals.NotYourAftercare
    if not reason.strip():
        raise NeedsReason
    dropped = drop_moments(AftercareMoment.objects.filter(placement=placement), reason=reason)
    if not dropped:
        raise refusals.NoAftercare
    record(placement, AftercareStopped(len(dropped), reason), by=by, subject=placement)
