"""What a timeline says about links for somebody without an account: that of the participant or self-assessment they open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from opstap.access.guest_links import label_of_kind
from opstap.access.participant_events import ParticipantEvent
from opstap.core.dates import AMSTERDAM, day_in_words
from opstap.organisations.roles import COORDINATES


class LinkEvent(ParticipantEvent):
    """Something about a link. A volunteer has no dossier and reads nothing about links to it."""

    group = "team"
    roles = whole = COORDINATES


@dataclass(frozen=True)
class LinkMade(LinkEvent):
    """A link of a kind came to be for somebody, until the moment at which it holds no longer."""

    kind = "link.made"
    icon, label = "link", gettext_lazy("Link made")

    link: str
    name: str
    until: datetime

    def text(self, role: str) -> str:
        last = (self.until.astimezone(AMSTERDAM) - timedelta(seconds=1)).date()
        return link_in_words(self.link, self.name, pgettext("link", "until %(day)s") % {"day": day_in_words(last)})


@dataclass(frozen=True)
class LinkOpened(LinkEvent):
    """Somebody came with the link for the first time; later openings are only counted."""

    kind = "link.opened"
    icon, label = "eye", gettext_lazy("Link opened for the first time")

    link: str
    name: str

    def text(self, role: str) -> str:
        return link_in_words(self.link, self.name)


@dataclass(frozen=True)
class LinkEnded(LinkEvent):
    """The link opens nothing any more."""

    kind = "link.ended"
    icon, label = "x", pgettext_lazy("timeline", "Link ended")

    link: str
    name: str

    def text(self, role: str) -> str:
        return link_in_words(self.link, self.name)


def link_in_words(link: str, *more: str) -> str:
    """A link by what its kind is called, and what else there is to say of it."""
    return " · ".join([label_of_kind(link), *more])
