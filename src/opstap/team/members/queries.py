"""Who is on a team and who owns a track, as parts of other queries; and the tracks that nobody owns."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from opstap.access.models import Involvement, TeamVisibleQuerySet
from opstap.core.actors import Actor
from opstap.organisations.models import Membership
from opstap.organisations.roles import Role
from opstap.tracks.models import Track


def owns_track(user_id: UUID | OuterRef | None, day: date, path: str) -> Exists:
    """Does this user own the track to which `path` leads? None owns nothing."""
    return Exists(Involvement.objects.running_on(day).filter(Q(user_id=user_id), track_id=OuterRef(path), owner=True))


def is_on_team(user_id: UUID | OuterRef | None, day: date) -> Exists:
    """Is this user on the team of the row's participant?"""
    running = Involvement.objects.running_on(day)
    return Exists(running.filter(Q(user_id=user_id), participant_id=OuterRef("participant_id")))


def tracks_without_owner(actor: Actor, day: date) -> TeamVisibleQuerySet[Track]:
    """Open tracks without an owner, of the municipality where the actor coordinates: the one list that needs no team.

    An owner who no longer works where they did is none: nobody would see what the track needs.
    """
    if actor.role != Role.COORDINATOR or actor.organisation_id not in actor.municipalities:
        return Track.objects.none()
    works = Membership.objects.running_on(day).filter(
        user_id=OuterRef("user_id"), organisation_id=OuterRef("organisation_id"), user__is_active=True
    )
    owner = Involvement.objects.running_on(day).filter(Exists(works), track=OuterRef("pk"), owner=True)
    return Track.objects.filter(~Exists(owner), municipality_id=actor.organisation_id, ended_on__isnull=True)
