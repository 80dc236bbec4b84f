"""A track that passes to another owner: handed over to a colleague at once, or offered to somebody of another organisation,
who accepts or declines it."""

from __future__ import annotations

from uuid import UUID

from opstap.access.models import Involvement
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText
from opstap.core.dates import today
from opstap.core.refusals import NeedsReason
from opstap.core.timeline import record
from opstap.organisations.models import Membership
from opstap.organisations.roles import Role
from opstap.team.models import TrackTransfer
from opstap.team.refusals import (
    AnsweredAlready,
    AskFirst,
    CannotTakeOver,
    NotOffered,
    NotTheOwner,
    OfferedAlready,
    OwnerAlready,
    OwnerIsAnother,
)
from opstap.team.transfers import events
from opstap.team.transfers.queries import may_take_over, may_withdraw
from opstap.tracks.actions import give_owner
from opstap.tracks.models import Track
from opstap.tracks.refusals import NoTrack
from opstap.tracks.todo.actions import add_action, put_on_list


@action(refuses=(NotTheOwner, OwnerAlready, AskFirst, OfferedAlready, *refusals_of(add_action, give_owner)))
def hand_over(*, track: Track, membership: Membership, next_step: str, by: Actor) -> Involvement:
    """The owner gives a track to a colleague with one line on what comes next, which stands on that colleague's Today
    until it is ticked off. The former owner stays on the team until taken off.

    Raises NotTheOwner, OwnerAlready, AskFirst (somebody of another organisation), OfferedAlready, and what `give_owner`
    and `add_action` raise.
    """
    if membership.organisation_id != _check_owner(track, membership, by):
        raise AskFirst
    if TrackTransfer.objects.filter(track=track, state=TrackTransfer.State.PROPOSED).exists():
        raise OfferedAlready
    involvement = give_owner(track=track, user=membership.user, organisation_id=membership.organisation_id, by=by)
    task = CodedText.of("track_handed_over", next_step=next_step)
    add_action(track=track, text=task, due_on=today(), owner=membership.user, by=by)
    return involvement


def _check_owner(track: Track, membership: Membership, by: Actor) -> UUID:
    """The organisation for which the owner acts. Raises NotTheOwner, OwnerAlready."""
    owners = Involvement.objects.running_on(today()).filter(track=track, owner=True)
    if by.id is None or by.organisation_id is None or not owners.filter(user_id=by.id).exists():
        raise NotTheOwner
    if membership.user_id == by.id:
        raise OwnerAlready
    return by.organisation_id


@action(refuses=(NotTheOwner, OwnerAlready, NoTrack))
def offer_track(*, track: Track, membership: Membership, next_step: str, by: Actor) -> TrackTransfer:
    """The owner asks somebody of another organisation to take a track over. Until they accept nothing changes.

    Raises NotTheOwner, OwnerAlready, NoTrack; that a track is offered to one person at a time is a constraint.
    """
    here = _check_owner(track, membership, by)
    if not Track.objects.filter(pk=track.pk, ended_on__isnull=True).exists():
        raise NoTrack
    offer = TrackTransfer.objects.create(
        municipality_id=track.municipality_id,
        participant_id=track.participant_id,
        track=track,
        from_user_id=by.user_id,
        from_organisation_id=here,
        to_user=membership.user,
        to_organisation=membership.organisation,
        next_step=next_step,
        proposed_on=today(),
    )
    record(offer, events.TransferOffered(**_parties(offer), next_step=next_step), by=by, subject=offer)
    return offer


def _parties(offer: TrackTransfer) -> dict[str, str]:
    return {
        "to_name": offer.to_user.name,
        "to_organisation": offer.to_organisation.name,
        "from_name": offer.from_user.name,
        "from_organisation": offer.from_organisation.name,
    }


@action(
    refuses=(NotOffered, AnsweredAlready, CannotTakeOver, NoTrack, OwnerIsAnother, *refusals_of(add_action, give_owner))
)
def accept_track(*, offer: TrackTransfer, by: Actor) -> Involvement:
    """Who was asked takes the track over and becomes its owner; the next step becomes an action of theirs. The former
    owner stays on the team until taken off, and the dossier stays as it is.

    Raises NotOffered, AnsweredAlready, CannotTakeOver, NoTrack, OwnerIsAnother.
    """
    _check_asked(offer, by)
    _answer(offer, TrackTransfer.State.ACCEPTED)
    if not may_take_over(offer):
        raise CannotTakeOver
    track = Track.objects.select_for_update().filter(pk=offer.track_id, ended_on__isnull=True).first()
    if track is None:
        raise NoTrack
    owners = Involvement.objects.running_on(today()).filter(track=track, owner=True)
    if owners.exclude(user_id=offer.from_user_id).exists():
        raise OwnerIsAnother
    involvement = give_owner(track=track, user=offer.to_user, organisation_id=offer.to_organisation_id, by=by)
    record(offer, events.TransferAccepted(**_parties(offer)), by=by, subject=offer)
    task = CodedText.of("track_taken_over", next_step=offer.next_step)
    add_action(track=track, text=task, due_on=today(), owner=offer.to_user, by=by)
    return involvement


def _check_asked(offer: TrackTransfer, by: Actor) -> None:
    if (by.id, by.organisation_id, by.role) != (offer.to_user_id, offer.to_organisation_id, Role.CASE_MANAGER):
        raise NotOffered
    if offer.municipality_id not in by.municipalities:
        raise CannotTakeOver


def _answer(offer: TrackTransfer, state: str, answer: str = "") -> None:
    """Of all who answer or withdraw at one moment, one does."""
    waiting = TrackTransfer.objects.filter(pk=offer.pk, state=TrackTransfer.State.PROPOSED)
    if not waiting.update(state=state, answer=answer, answered_on=today()):
        raise AnsweredAlready(TrackTransfer.objects.values_list("state", flat=True).get(pk=offer.pk))


@action(refuses=(NotOffered, CannotTakeOver, AnsweredAlready, NeedsReason))
def decline_track(*, offer: TrackTransfer, reason: str, by: Actor) -> None:
    """Who was asked does not take the track over, and says why: that stands on the Today of who asked.

    Raises NotOffered, CannotTakeOver, AnsweredAlready, and NeedsReason without a reason.
    """
    _check_asked(offer, by)
    if not reason.strip():
        raise NeedsReason
    _answer(offer, TrackTransfer.State.DECLINED, reason.strip())
    record(offer, events.TransferDeclined(**_parties(offer), reason=reason.strip()), by=by, subject=offer)
    task = CodedText.of("track_not_taken_over", name=offer.to_user.name, reason=reason.strip())
    put_on_list(track=offer.track, text=task, due_on=today(), owner=offer.from_user, by=by)


@action(refuses=(NotTheOwner, AnsweredAlready))
def withdraw_track(*, offer: TrackTransfer, by: Actor) -> None:
    """Who offered a track, or its owner by now, takes the offer back. Raises NotTheOwner, AnsweredAlready."""
    if not may_withdraw(by, offer, today()):
        raise NotTheOwner
    _answer(offer, TrackTransfer.State.WITHDRAWN)
    record(offer, events.TransferWithdrawn(**_parties(offer)), by=by, subject=offer)
