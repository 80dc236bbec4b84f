"""What can be shared with a link, how long it holds, and what the team sees of it.

Two link_kinds for now: the participant's own page, and one placement for the employer. Both hold while there is something to
see, and thirty days after it ended, so that the last questions can still be asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from opstap.access.guest_links import LONGEST, MAKERS, LinkKind, link_kinds
from opstap.access.models import GuestLink
from opstap.core.actors import Actor
from opstap.core.dates import AMSTERDAM, now, start_of, today
from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import COORDINATES, Role
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.people.models import Participant
from opstap.people.timeline_events import Kind, kinds
from opstap.placements.models import Placement
from opstap.tracks.models import Track

PARTICIPANT, PLACEMENT = "participant", "placement"
AFTERWARDS = timedelta(days=30)
FIRST = timedelta(days=90)
"""How long a participant's link holds where nobody says otherwise."""


def register() -> None:
    """Called once, when the room is ready."""
    link_kinds.register(
        PARTICIPANT, LinkKind(gettext_lazy("The participant's own page"), Role.PARTICIPANT, own_page_holds)
    )
    link_kinds.register(PLACEMENT, LinkKind(gettext_lazy("The employer's page"), Role.EMPLOYER, placement_holds))
    dossier_panels.register("links", Panel("portal/_links.html", _panel, roles=frozenset(MAKERS)), weight=60)
    dossier_riders.register("link_rows", _rows)
    for name, icon, title in (
        ("made", "link", gettext_lazy("Link made")),
        ("opened", "eye", gettext_lazy("Link opened for the first time")),
        ("sent", "mail", gettext_lazy("Link sent by mail")),
        ("ended", "x", pgettext_lazy("timeline", "Link ended")),
    ):
        kinds.register(f"link.{name}", Kind("team", icon, _always(title), _told, COORDINATES, COORDINATES))


def _always(title: str | Promise) -> Callable[[Any], str | Promise]:
    return lambda content: title


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
class Thing:
    """Something that can be shared: a kind of `doors`, what it is about, its words, for whom, and until when by default."""

    kind: str
    about_id: UUID
    label: str
    name: str
    until: date

    @property
    def key(self) -> str:
        return f"{self.kind} {self.about_id}"


def things_of(participant: Participant) -> Iterator[Thing]:
    """What there is to share about somebody: their own page, and each placement whose employer is known."""
    latest = today() + LONGEST - timedelta(days=1)
    own = _("Own page of %(name)s") % {"name": participant.name}
    yield Thing(PARTICIPANT, participant.pk, own, participant.name, today() + FIRST)
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
        place = placement.employer.organisation.name
        label = _("Page for the employer: %(place)s, from %(day)s") % {
            "place": place,
            "day": date_format(placement.starts_on, "j F Y"),
        }
        yield Thing(PLACEMENT, placement.pk, label, placement.employer.contact_name or place, until)


def end_of(day: date) -> datetime:
    """The moment at which a link ends that holds up to and with this day."""
    return start_of(day + timedelta(days=1))


def links_of(participant: Participant) -> list[GuestLink]:
    """Every link about somebody, the newest first."""
    rows = GuestLink.objects.filter(participant_id=participant.pk)
    return list(rows.select_related("made_by", "ended_by").order_by("-made_at", "pk")[:100])


def is_open(link: GuestLink) -> bool:
    return link.ended_at is None and link.expires_at > now()


def _rows(actor: Actor) -> Any:
    """The links that work now, the newest first, for who makes and ends them."""
    if actor.role not in MAKERS:
        return None
    mine = GuestLink.objects.filter(participant_id=OuterRef("pk")).open_at(now()).order_by("-made_at")
    return ArraySubquery(mine.values(json=JSONObject(name="name", times_opened="times_opened"))[:5])


def _panel(request: StaffRequest, participant: Any) -> dict[str, Any]:
    return {"rows": participant.link_rows, "participant": participant}


def label_of(kind: str) -> str:
    door = link_kinds.get(kind)
    return str(door.label) if door else kind


def _told(content: Any, role: str) -> str:
    until = datetime.fromisoformat(content["until"]).astimezone(AMSTERDAM) if content.get("until") else None
    parts = [label_of(content.get("link", "")), str(content.get("name", ""))]
    if until:
        parts.append(pgettext("link", "until %(day)s") % {"day": date_format(until - timedelta(seconds=1), "j F Y")})
    return " · ".join(parts)
