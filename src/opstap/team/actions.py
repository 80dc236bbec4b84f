"""Every change by the people around a participant: talks, who is on the team, what may wait."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opstap.access.models import Involvement, writes_for
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.organisations.models import Membership, Role, User
from opstap.people.models import Participant
from opstap.team.models import ContactMoment, Snooze, TrackTransfer
from opstap.team.offers import may_take_over, may_withdraw
from opstap.team.rules import earliest_talk
from opstap.tracks.actions import NeedsReason, NotOnTheTeam, NoTrack, add_action, give_owner, put_on_list
from opstap.tracks.models import Track

LONGEST_SNOOZE = timedelta(days=31)


class NotYet(Refused):
    sentence = _("A talk cannot lie in the future. Plan it as an action instead.")


class TooLongAgo(Refused):
    sentence = _("A talk cannot lie before 1990 or before the person was born.")


class NotTheOwner(Refused):
    sentence = _("Only the owner of a track hands it over.")


class OwnerAlready(Refused):
    sentence = _("Choose a colleague: you own this track already.")


class AskFirst(Refused):
    sentence = _("Somebody of another organisation is asked first, and takes over when they accept.")


class OfferedAlready(Refused):
    sentence = _("This track is offered to somebody already. Withdraw that first.")


class NotOffered(Refused):
    sentence = _("This was not offered to you, or not under the role that you use now.")


class CannotTakeOver(Refused):
    sentence = _(
        "You cannot take over this track: you are no case manager there any more, or the data agreement has ended."
        " Ask who offered it to withdraw it."
    )


class OwnerIsAnother(Refused):
    sentence = _("The track has another owner than the one who offered it to you. Talk with each other first.")


class AnsweredAlready(Refused):
    """Somebody was faster; says what has become of the offer."""

    def __init__(self, state: str) -> None:
        super().__init__(
            {
                TrackTransfer.State.ACCEPTED: _("This track was taken over already."),
                TrackTransfer.State.DECLINED: _("This offer was declined already."),
                TrackTransfer.State.WITHDRAWN: _("This offer was withdrawn. Nothing has changed."),
            }[TrackTransfer.State(state)]
        )


class OwnerStays(Refused):
    sentence = _("The owner cannot leave before somebody else is the owner.")


class AlreadyOnTeam(Refused):
    sentence = _("This person is on the team in this role already.")


class SnoozeTooLong(Refused):
    sentence = _("Choose a day from tomorrow to one month from now.")


@action
def log_contact(
    *,
    participant: Participant,
    note: str,
    by: Actor,
    on: date | None = None,
    how: str = ContactMoment.How.TALK,
    with_whom: str = ContactMoment.WithWhom.PARTICIPANT,
    next_step: str = "",
    next_on: date | None = None,
    next_by_participant: bool = False,
) -> ContactMoment:
    """Write down a talk, and in the same stroke the next step that came out of it.

    Raises NotOnTheTeam, NotYet, TooLongAgo, NoTrack (a next step needs one), and what `add_action` raises.
    """
    day = today()
    if by.id is None or not writes_for(by, participant.pk, day):
        raise NotOnTheTeam
    if on is not None and on > day:
        raise NotYet
    if on is not None and on < earliest_talk(participant.birth_date):
        raise TooLongAgo
    track = Track.objects.filter(participant=participant, ended_on__isnull=True).first()
    if next_step and track is None:
        raise NoTrack
    contact = ContactMoment.objects.create(
        municipality_id=participant.municipality_id,
        participant=participant,
        track=track,
        user_id=by.id,
        on=on or day,
        how=how,
        with_whom=with_whom,
        note=note,
    )
    record(contact, "contact.logged", by=by, subject=contact, on=contact.on, how=how, with_whom=with_whom, note=note)
    if track is not None:
        later = Q(last_contact_on__isnull=True) | Q(last_contact_on__lt=contact.on)
        Track.objects.filter(pk=track.pk).filter(later).update(last_contact_on=contact.on)
        if next_step:
            owner = None if next_by_participant else User.objects.get(pk=by.id)
            add_action(track=track, text=next_step, due_on=next_on or day, owner=owner, by=by)
    return contact


@action
def join_team(
    *, participant: Participant, membership: Membership, by: Actor, hours_a_week: int | None = None
) -> Involvement:
    """Put somebody on a participant's team, in the role of a membership. Raises AlreadyOnTeam, NotOnTheTeam."""
    day = today()
    if not writes_for(by, participant.pk, day):
        raise NotOnTheTeam
    same = Involvement.objects.filter(
        participant=participant, user=membership.user, role=membership.role, ends_on__isnull=True
    )
    if same.exists():
        raise AlreadyOnTeam
    track = Track.objects.filter(participant=participant, ended_on__isnull=True).first()
    involvement = Involvement.objects.create(
        municipality_id=participant.municipality_id,
        participant=participant,
        track=track,
        user=membership.user,
        organisation_id=membership.organisation_id,
        role=membership.role,
        starts_on=day,
        hours_a_week=hours_a_week,
    )
    record(participant, "team.joined", by=by, subject=involvement, name=membership.user.name, role=membership.role)
    return involvement


@action
def leave_team(
    *, involvement: Involvement, by: Actor, successor: Involvement | None = None, why_none: str = ""
) -> None:
    """End a role on a team, with a successor or the words why there is none (Z: nobody leaves silently).

    Raises NotOnTheTeam, OwnerStays, and Refused where neither is given.
    """
    if not writes_for(by, involvement.participant_id, today()):
        raise NotOnTheTeam
    if involvement.owner:
        raise OwnerStays
    if successor is None and not why_none.strip():
        raise Refused(_("Say who takes over, or why nobody does."))
    Involvement.objects.filter(pk=involvement.pk, owner=False, ends_on__isnull=True).change_one(
        ends_on=today(), successor=successor, otherwise=Refused(_("This role has ended already."))
    )
    record(
        involvement.participant,
        "team.left",
        by=by,
        subject=involvement,
        name=involvement.user.name,
        role=involvement.role,
        successor=successor.user.name if successor else "",
        why_none=why_none,
    )


@action
def hand_over(*, track: Track, membership: Membership, next_step: str, by: Actor) -> Involvement:
    """The owner gives a track to a colleague with one line on what comes next, which stands on that colleague's Today
    until it is ticked off. The former owner stays on the team until taken off (peers.md, lesson 2).

    Raises NotTheOwner, OwnerAlready, AskFirst (somebody of another organisation), OfferedAlready, and what `give_owner`
    and `add_action` raise.
    """
    day = today()
    if membership.organisation_id != _check_owner(track, membership, by):
        raise AskFirst
    if TrackTransfer.objects.filter(track=track, state=TrackTransfer.State.PROPOSED).exists():
        raise OfferedAlready
    given = give_owner(track=track, user=membership.user, organisation_id=membership.organisation_id, by=by)
    told = gettext("Handed over: %(text)s") % {"text": next_step}
    add_action(track=track, text=told, due_on=day, owner=membership.user, by=by)
    return given


def _check_owner(track: Track, membership: Membership, by: Actor) -> UUID:
    """The organisation for which the owner acts. Raises NotTheOwner, OwnerAlready."""
    mine = Involvement.objects.running_on(today()).filter(track=track, owner=True)
    if by.id is None or by.organisation_id is None or not mine.filter(user_id=by.id).exists():
        raise NotTheOwner
    if membership.user_id == by.id:
        raise OwnerAlready
    return by.organisation_id


@action
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
    record(offer, "team.offered", by=by, subject=offer, next_step=next_step, **_parties(offer))
    return offer


def _parties(offer: TrackTransfer) -> dict[str, Any]:
    return {
        "name": offer.to_user.name,
        "organisation": offer.to_organisation.name,
        "before": offer.from_user.name,
        "before_organisation": offer.from_organisation.name,
    }


@action
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
    given = give_owner(track=track, user=offer.to_user, organisation_id=offer.to_organisation_id, by=by)
    record(offer, "team.accepted", by=by, subject=offer, **_parties(offer))
    told = gettext("Taken over: %(text)s") % {"text": offer.next_step}
    add_action(track=track, text=told[:300], due_on=today(), owner=offer.to_user, by=by)
    return given


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


@action
def decline_track(*, offer: TrackTransfer, reason: str, by: Actor) -> None:
    """Who was asked does not take the track over, and says why: that stands on the Today of who asked.

    Raises NotOffered, CannotTakeOver, AnsweredAlready, and Refused without a reason.
    """
    _check_asked(offer, by)
    if not reason.strip():
        raise NeedsReason
    _answer(offer, TrackTransfer.State.DECLINED, reason.strip())
    record(offer, "team.declined", by=by, subject=offer, reason=reason.strip(), **_parties(offer))
    told = gettext("Not taken over by %(name)s: %(reason)s") % {"name": offer.to_user.name, "reason": reason.strip()}
    put_on_list(track=offer.track, text=told[:300], due_on=today(), owner=offer.from_user, by=by)


@action
def withdraw_track(*, offer: TrackTransfer, by: Actor) -> None:
    """Who offered a track, or its owner by now, takes the offer back. Raises NotTheOwner, AnsweredAlready."""
    if not may_withdraw(by, offer, today()):
        raise NotTheOwner
    _answer(offer, TrackTransfer.State.WITHDRAWN)
    record(offer, "team.withdrawn", by=by, subject=offer, **_parties(offer))


def snooze(*, actor: Actor, source: str, subject_id: UUID, municipality_id: UUID, until: date) -> None:
    """Let a line of one's own Today wait. No timeline line: nothing changes for the participant or a colleague.

    Raises SnoozeTooLong.
    """
    day = today()
    if not day < until <= day + LONGEST_SNOOZE:
        raise SnoozeTooLong
    values: dict[str, Any] = {"until": until, "municipality_id": municipality_id}
    Snooze.objects.update_or_create(user_id=actor.id, source=source, subject_id=subject_id, defaults=values)
