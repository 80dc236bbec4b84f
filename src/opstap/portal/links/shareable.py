"""What can be shared with a link, and how long it holds.

Two kinds for now: the participant's own page, and one placement for the employer. Both hold while there is something to
see, and thirty days after it ended, so that the last questions can still be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from opstap.access.guest_links import LONGEST
from opstap.access.models import GuestLink
from opstap.core.dates import day_in_words, now, start_of, today
from opstap.people.models import Participant
from opstap.placements.models import Placement
from opstap.portal.guests.translations import DUTCH, words
from opstap.tracks.models import Track

PARTICIPANT, PLACEMENT = "participant", "placement"
AFTERWARDS = timedelta(days=30)
FIRST = timedelta(days=90)
"""How long a participant's link holds where nobody says otherwise."""


def own_page_holds(link: GuestLink) -> bool:
    """While a track runs, and a while after the last one ended; a person without a track yet has a page too."""
    tracks = Track.objects.filter(participant_id=link.person_id)
    runs = Q(ended_on__isnull=True) | Q(ended_on__gte=today() - AFTERWARDS)
    return Participant.objects.filter(pk=link.about_id).exists() and (
        tracks.filter(runs).exists() or not tracks.exists()
    )


def placement_holds(link: GuestLink) -> bool:
    """While the placement runs or is to begin, and a while after its last day; one that did not start opens nothing."""
    placement = Placement.objects.filter(pk=link.about_id, participant_id=link.person_id).first()
    if placement is None or placement.employer_id is None or placement.status == Placement.Status.CANCELLED:
        return False
    last = last_day(placement)
    return last is None or last >= today() - AFTERWARDS


def last_day(placement: Placement) -> date | None:
    return placement.ended_on or placement.ends_on


@dataclass(frozen=True)
class Shareable:
    """Something that can be shared: a kind of link, what it is about, its words, for whom, and until when by default."""

    kind: str
    about_id: UUID
    label: str
    name: str
    until: date

    @property
    def key(self) -> str:
        return f"{self.kind} {self.about_id}"


def shareables_of(participant: Participant) -> Iterator[Shareable]:
    """What there is to share about somebody: their own page, and each placement whose employer is known."""
    latest = today() + LONGEST - timedelta(days=1)
    own = _("Own page of %(name)s") % {"name": participant.name}
    yield Shareable(PARTICIPANT, participant.pk, own, participant.name, today() + FIRST)
    rows = (
        Placement.objects.filter(participant=participant, employer__isnull=False)
        .exclude(status=Placement.Status.CANCELLED)
        .select_related("employer__organisation")
        .order_by("-starts_on", "pk")
    )
    for placement in rows:
        last = last_day(placement)
        until = min(last + AFTERWARDS, latest) if last else latest
        if until < today() or placement.employer is None:
            continue
        employer = placement.employer.organisation.name
        label = _("Page for the employer: %(place)s, from %(day)s") % {
            "place": employer,
            "day": day_in_words(placement.starts_on),
        }
        yield Shareable(PLACEMENT, placement.pk, label, placement.employer.contact_name or employer, until)


def end_of(day: date) -> datetime:
    """The moment at which a link ends that holds up to and with this day."""
    return start_of(day + timedelta(days=1))


def links_of(participant: Participant) -> list[GuestLink]:
    """Every link about somebody, the newest first."""
    rows = GuestLink.objects.filter(participant_id=participant.pk)
    return list(rows.select_related("made_by", "ended_by").order_by("-made_at", "pk")[:100])


def is_open(link: GuestLink) -> bool:
    return link.ended_at is None and link.expires_at > now()


def short_text(address: str) -> str:
    """What is shared by WhatsApp: no name, no subject, only where to press."""
    return f"{words(DUTCH)['door_title'].text}: {address}"


def employers_email(link: GuestLink) -> str:
    """The address of the contact at the employer, empty where it is not known."""
    rows = Placement.objects.filter(pk=link.about_id).values_list("employer__contact_email", flat=True)
    return (rows.first() or "") if link.kind == PLACEMENT else ""
