"""Writing down a talk."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from opstap.access.models import writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.team.models import ContactMoment
from opstap.team.refusals import NotYet, TooLongAgo
from opstap.team.talks.events import ContactLogged
from opstap.team.talks.rules import check_talk_day
from opstap.tracks.models import Track
from opstap.tracks.refusals import NoTrack
from opstap.tracks.todo.actions import add_action


@action(refuses=(NotOnTheTeam, NotYet, TooLongAgo, NoTrack, *refusals_of(add_action)))
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
    if on is not None:
        check_talk_day(on, day, participant.birth_date)
    track = _open_track(participant, is_needed=bool(next_step))
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
    record(contact, ContactLogged(how, with_whom, note), by=by, subject=contact, on=contact.on)
    if track is not None:
        _move_last_contact(track, contact.on)
    if track is not None and next_step:
        owner = None if next_by_participant else User.objects.get(pk=by.id)
        add_action(track=track, text=next_step, due_on=next_on or day, owner=owner, by=by)
    return contact


def _open_track(participant: Participant, *, is_needed: bool) -> Track | None:
    track = Track.objects.filter(participant=participant, ended_on__isnull=True).first()
    if is_needed and track is None:
        raise NoTrack
    return track


def _move_last_contact(track: Track, on: date) -> None:
    earlier = Q(last_contact_on__isnull=True) | Q(last_contact_on__lt=on)
    Track.objects.filter(pk=track.pk).filter(earlier).update(last_contact_on=on)
