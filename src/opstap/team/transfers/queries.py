"""Tracks that were offered to somebody of another organisation: who may see them, and who can still answer."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opstap.access.actors import memberships_reaching
from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.organisations.roles import Role
from opstap.team.members.queries import owns_track
from opstap.team.models import TrackTransfer
from opstap.tracks.models import Track


def may_take_over(offer: TrackTransfer) -> bool:
    """Is who was asked still a case manager there, and is there still a data agreement?"""
    reaching = memberships_reaching(offer.municipality_id, today()).filter(role=Role.CASE_MANAGER)
    return reaching.filter(user_id=offer.to_user_id, organisation_id=offer.to_organisation_id).exists()


def offers_asked_of(actor: Actor) -> QuerySet[TrackTransfer]:
    """What the actor was asked under this hat, in whatever state: who comes late is told what became of it."""
    if not actor.is_user or actor.organisation_id is None:
        return TrackTransfer.objects.none()
    return TrackTransfer.objects.filter(
        to_user_id=actor.user_id,
        to_organisation_id=actor.organisation_id,
        municipality_id__in=list(actor.municipalities),
    )


def offers_readable_by(actor: Actor) -> QuerySet[TrackTransfer]:
    """The offers that the actor may look at: asked of them, or about a track on whose team they are case manager."""
    if actor.role != Role.CASE_MANAGER:
        return offers_asked_of(actor)
    return offers_asked_of(actor) | TrackTransfer.objects.visible_to(actor)


def offers_awaiting_answer(actor: Actor, day: date) -> QuerySet[TrackTransfer]:
    """The offers that the actor made, or that concern a track that they own by now."""
    made_or_owns = Q(from_user_id=actor.user_id) | Q(owns_track(actor.user_id, day, "track_id"))
    return TrackTransfer.objects.visible_to(actor).filter(made_or_owns, state=TrackTransfer.State.PROPOSED)


def may_withdraw(actor: Actor, offer: TrackTransfer, day: date) -> bool:
    """Who made an offer takes it back, or the owner of the track by now."""
    if not actor.is_user or actor.role != Role.CASE_MANAGER:
        return False
    owned = Involvement.objects.running_on(day).filter(user_id=actor.user_id, track_id=offer.track_id, owner=True)
    return offer.from_user_id == actor.user_id or owned.exists()


def objection_of_open_offer(track: Track, kind: str, on: date) -> str | Promise:
    """What an offer that nobody answered says to the end of a track: it does not end under their hands; else empty."""
    if not TrackTransfer.objects.filter(track=track, state=TrackTransfer.State.PROPOSED).exists():
        return ""
    return _("This track is offered to somebody who has not answered yet. Withdraw that first.")
