"""How each side says it goes: employer and participant apart, a face and perhaps a line, on a page without an account.

What the participant says the employer never reads, nor the other way round. A face that is not good stands on Today, at
the owner of the track and at whoever made the placement, until one of them has read it (K 6.22: one keeps in touch with
both sides; Z: employers feel left alone after the start).
"""

from __future__ import annotations

from opstap.access.models import writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import now, today
from opstap.core.models import EventContent
from opstap.core.timeline import record
from opstap.organisations.roles import GUIDES
from opstap.people.models import Participant
from opstap.placements.check_ins.events import CheckInRead, CheckInSaid, CheckInTakenBack
from opstap.placements.check_ins.queries import check_ins_of_day
from opstap.placements.check_ins.rules import can_be_asked_about, can_be_taken_back
from opstap.placements.models import CheckIn, Placement
from opstap.placements.refusals import NotRunning, NotThatSide, ReadAlready, TooLateToTakeBack
from opstap.team.models import ContactMoment
from opstap.team.talks.actions import log_contact


@action(refuses=(NotThatSide, NotRunning))
def say_how_it_goes(*, placement: Placement, side: str, face: str, line: str, by: Actor, language: str = "") -> CheckIn:
    """Write down what one side says; `language` is that of the page on which the line was typed, where that is known.

    Who says something else on the same day, before anybody has read it, has changed their mind: the earlier one goes, and
    its words with it. Raises NotThatSide, NotRunning.
    """
    if by.kind is ActorKind.GUEST and by.role != side:
        raise NotThatSide
    if not can_be_asked_about(placement, today()):
        raise NotRunning
    guest = by.id if by.kind is ActorKind.GUEST else None
    for earlier in check_ins_of_day(placement, side, today()).filter(guest_id=guest, seen_at__isnull=True):
        _forget(earlier)
    check_in = CheckIn.objects.create(
        municipality_id=placement.municipality_id,
        participant_id=placement.participant_id,
        placement=placement,
        guest_id=guest,
        side=side,
        face=face,
        line=line,
        language=language if line else "",
        at=now(),
    )
    record(check_in, CheckInSaid(side, face, line, check_in.language), by=by, subject=check_in)
    return check_in


@action(refuses=(NotThatSide, TooLateToTakeBack, ReadAlready))
def take_back_check_in(*, check_in: CheckIn, by: Actor) -> None:
    """Take back what was said today and nobody has read yet. Raises NotThatSide, TooLateToTakeBack, ReadAlready."""
    if check_in.guest_id != by.id:
        raise NotThatSide
    if not can_be_taken_back(check_in, today()):
        raise TooLateToTakeBack
    if check_in.seen_at is not None or not _forget(check_in):
        raise ReadAlready
    record(check_in, CheckInTakenBack(check_in.side), by=by)


def _forget(check_in: CheckIn) -> bool:
    """The row goes and so do the words on the timeline; that something was said stays there. False if it was read."""
    gone, _models = CheckIn.objects.filter(pk=check_in.pk, seen_at__isnull=True).delete()
    if gone:
        EventContent.objects.filter(event__subject_id=check_in.pk, event__kind=CheckInSaid.kind).delete()
    return bool(gone)


@action(refuses=(NotOnTheTeam, ReadAlready, *refusals_of(log_contact)))
def read_check_in(*, check_in: CheckIn, note: str, by: Actor) -> None:
    """Somebody of the team has read it, and writes down what they did about it where there is something to write.

    Raises NotOnTheTeam, ReadAlready, and what `log_contact` raises.
    """
    if by.role not in GUIDES or not writes_for(by, check_in.participant_id, today()):
        raise NotOnTheTeam
    CheckIn.objects.filter(pk=check_in.pk, seen_at__isnull=True).change_one(
        seen_by_id=by.id, seen_at=now(), otherwise=ReadAlready()
    )
    if note:
        log_contact(
            participant=Participant.objects.get(pk=check_in.participant_id),
            note=note,
            by=by,
            how=ContactMoment.How.PHONE,
            with_whom=check_in.side,
        )
    record(check_in, CheckInRead(check_in.side), by=by, subject=check_in)
