"""Making, opening and ending a link for somebody without an account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from opstap.access.events import LinkEnded, LinkMade, LinkOpened
from opstap.access.guest_links import LONGEST, digest_of, link_kinds, may_manage_link
from opstap.access.models import GuestLink
from opstap.access.refusals import EndedAlready, MayNotShare, NotThatLong, OpenedBefore
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.timeline import Stream, record
from opstap.organisations.streams import StreamKind


@action(refuses=(MayNotShare, NotThatLong))
def make_link(
    *, kind: str, about_id: UUID, stream: Stream, name: str, until: datetime, token: str, by: Actor
) -> GuestLink:
    """Make a link of a kind in `link_kinds` about one thing, which belongs to the participant whose `stream` it is, or to
    nobody where the stream is of that thing itself.

    Only a digest of `token` is kept. A link that is there already stays: nothing is replaced without a word.
    Raises MayNotShare, NotThatLong.
    """
    link_kind = link_kinds.get(kind)
    person = stream.id if stream.kind == StreamKind.PARTICIPANT else None
    if link_kind is None or not may_manage_link(actor=by, kind=kind, about_id=about_id, participant_id=person):
        raise MayNotShare
    moment = now()
    if not moment < until <= moment + LONGEST:
        raise NotThatLong
    link = GuestLink.objects.create(
        municipality_id=stream.municipality_id,
        kind=kind,
        about_id=about_id,
        participant_id=person,
        role=link_kind.role,
        name=name,
        digest=digest_of(token),
        expires_at=until,
        made_by_id=by.id if by.is_user else None,
        made_at=moment,
    )
    record(link, LinkMade(kind, name, until), by=by, subject=link)
    return link


@action(refuses=(OpenedBefore,))
def open_link(*, link: GuestLink, by: Actor) -> None:
    """The first opening, by whoever comes with the link. Raises OpenedBefore."""
    moment = now()
    GuestLink.objects.filter(pk=link.pk, opened_at__isnull=True).change_one(
        opened_at=moment, last_opened_at=moment, times_opened=1, otherwise=OpenedBefore()
    )
    record(link, LinkOpened(link.kind, link.name), by=by, subject=link)


@action(refuses=(MayNotShare, EndedAlready))
def end_link(*, link: GuestLink, by: Actor) -> None:
    """End a link, also for who is inside at this moment. Raises MayNotShare, EndedAlready."""
    if not may_manage_link(actor=by, kind=link.kind, about_id=link.about_id, participant_id=link.participant_id):
        raise MayNotShare
    GuestLink.objects.filter(pk=link.pk, ended_at__isnull=True).change_one(
        ended_at=now(), ended_by_id=by.id if by.is_user else None, otherwise=EndedAlready()
    )
    record(link, LinkEnded(link.kind, link.name), by=by, subject=link)
