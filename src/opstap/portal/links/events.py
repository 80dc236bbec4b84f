"""What the timeline says about giving somebody a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from opstap.access.events import LinkEvent, link_in_words


@dataclass(frozen=True)
class LinkSent(LinkEvent):
    """The address of a link went out by mail; to where is not kept."""

    kind = "link.sent"
    icon, label = "mail", gettext_lazy("Link sent by mail")

    link: str
    name: str

    def text(self, role: str) -> str:
        return link_in_words(self.link, self.name)
