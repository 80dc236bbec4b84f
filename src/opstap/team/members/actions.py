"""Who is on a team."""

from __future__ import annotations

from opstap.access.models import Involvement, writes_for
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.organisations.models import Membership
from opstap.people.models import Participant
from opstap.team.members.events import MemberJoined, MemberLeft
from opstap.team.refusals import AlreadyOnTeam, NobodyTakesOver, OwnerStays, RoleHasEnded
from opstap.tracks.models import Track


@action(refuses=(AlreadyOnTeam, NotOnTheTeam))
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
    record(participant, MemberJoined(membership.user.name, membership.role), by=by, subject=involvement)
    return involvement


@action(refuses=(NotOnTheTeam, OwnerStays, NobodyTakesOver, RoleHasEnded))
def leave_team(
    *, involvement: Involvement, by: Actor, successor: Involvement | None = None, why_none: str = ""
) -> None:
    """End a role on a team, with a successor or the words why there is none: nobody leaves silently
    (docs/domain.md, rules of thumb).

    Raises NotOnTheTeam, OwnerStays, NobodyTakesOver where neither is given, RoleHasEnded.
    """
    if not writes_for(by, involvement.participant_id, today()):
        raise NotOnTheTeam
    if involvement.owner:
        raise OwnerStays
    if successor is None and not why_none.strip():
        raise NobodyTakesOver
    Involvement.objects.filter(pk=involvement.pk, owner=False, ends_on__isnull=True).change_one(
        ends_on=today(), successor=successor, otherwise=RoleHasEnded()
    )
    content = MemberLeft(
        involvement.user.name,
        involvement.role,
        successor=successor.user.name if successor else "",
        why_none=why_none,
    )
    record(involvement.participant, content, by=by, subject=involvement)
