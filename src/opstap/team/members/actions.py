"""Who is on a team, and who owns a track."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opstap.access.models import Involvement, writes_for
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.organisations.models import Membership
from opstap.people.models import Participant
from opstap.team.models import TrackTransfer
from opstap.team.refusals import AlreadyOnTeam, AskFirst, NotTheOwner, OfferedAlready, OwnerAlready, OwnerStays
from opstap.tracks.actions import give_owner
from opstap.tracks.models import Track
from opstap.tracks.refusals import NotOnTheTeam
from opstap.tracks.todo.actions import add_action


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
    if membership.organisation_id != check_owner(track, membership, by):
        raise AskFirst
    if TrackTransfer.objects.filter(track=track, state=TrackTransfer.State.PROPOSED).exists():
        raise OfferedAlready
    given = give_owner(track=track, user=membership.user, organisation_id=membership.organisation_id, by=by)
    told = gettext("Handed over: %(text)s") % {"text": next_step}
    add_action(track=track, text=told, due_on=day, owner=membership.user, by=by)
    return given


def check_owner(track: Track, membership: Membership, by: Actor) -> UUID:
    """The organisation for which the owner acts. Raises NotTheOwner, OwnerAlready."""
    mine = Involvement.objects.running_on(today()).filter(track=track, owner=True)
    if by.id is None or by.organisation_id is None or not mine.filter(user_id=by.id).exists():
        raise NotTheOwner
    if membership.user_id == by.id:
        raise OwnerAlready
    return by.organisation_id
