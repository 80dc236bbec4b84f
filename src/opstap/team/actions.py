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
from opstap.organisations.models import Membership, User
from opstap.people.models import Participant
from opstap.team.models import ContactMoment, Snooze
from opstap.team.rules import earliest_talk
from opstap.tracks.actions import NotOnTheTeam, NoTrack, add_action, give_owner
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


class OwnerStays(Refused):
    sentence = _("The owner cannot leave before somebody else is the owner.")


class AlreadyOnTeam(Refused):
    sentence = _("This person is on the team in this role already.")


class SnoozeTooLong(Refused):
    sentence = _("Choose a day from tomorrow to one month from now.")


@action
def log_contact(
    *, participant: Participant, note: str, by: Actor, on: date | None = None, how: str = ContactMoment.How.TALK,
    with_whom: str = ContactMoment.WithWhom.PARTICIPANT, next_step: str = "", next_on: date | None = None,
    next_by_participant: bool = False,
) -> ContactMoment:  # fmt: skip
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
        municipality_id=participant.municipality_id, participant=participant, track=track, user_id=by.id,
        on=on or day, how=how, with_whom=with_whom, note=note,
    )  # fmt: skip
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
        municipality_id=participant.municipality_id, participant=participant, track=track, user=membership.user,
        organisation_id=membership.organisation_id, role=membership.role, starts_on=day, hours_a_week=hours_a_week,
    )  # fmt: skip
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
    record(involvement.participant, "team.left", by=by, subject=involvement, name=involvement.user.name,
           role=involvement.role, successor=successor.user.name if successor else "", why_none=why_none)  # fmt: skip


@action
def hand_over(*, track: Track, membership: Membership, next_step: str, by: Actor) -> Involvement:
    """The owner gives a track to a colleague with one line on what comes next, which stands on that colleague's Today
    until it is ticked off. The former owner stays on the team until taken off (peers.md, lesson 2).

    Raises NotTheOwner, OwnerAlready, and what `give_owner` and `add_action` raise.
    """
    day = today()
    mine = Involvement.objects.running_on(day).filter(track=track, owner=True)
    if by.id is None or not mine.filter(user_id=by.id).exists():
        raise NotTheOwner
    if membership.user_id == by.id:
        raise OwnerAlready
    given = give_owner(track=track, user=membership.user, organisation_id=membership.organisation_id, by=by)
    told = gettext("Handed over: %(text)s") % {"text": next_step}
    add_action(track=track, text=told, due_on=day, owner=membership.user, by=by)
    return given


def snooze(*, actor: Actor, source: str, subject_id: UUID, municipality_id: UUID, until: date) -> None:
    """Let a line of one's own Today wait. No timeline line: nothing changes for the participant or a colleague.

    Raises SnoozeTooLong.
    """
    day = today()
    if not day < until <= day + LONGEST_SNOOZE:
        raise SnoozeTooLong
    values: dict[str, Any] = {"until": until, "municipality_id": municipality_id}
    Snooze.objects.update_or_create(user_id=actor.id, source=source, subject_id=subject_id, defaults=values)
