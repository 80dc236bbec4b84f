"""The rows of Today as HTML, put together in Python because the page shows fifty of them and must be fast."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from urllib.parse import quote

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from opstap.organisations.requests import StaffRequest
from opstap.organisations.roles import Role
from opstap.team.today.protocol import PageItem, ParticipantItem, PostButton, TodayItem
from opstap.ui.icons import icon

OPEN_ROWS = 8
"""So many rows of a section stand open; the others wait behind "more"."""


class RowWriter:
    """Writes rows for one request: what is the same on every row is looked up once."""

    def __init__(self, request: StaffRequest) -> None:
        self._here = request.path
        self._reads_dossiers = request.actor.role != Role.VOLUNTEER
        self._csrf = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
        self._dossier = reverse("people:dossier", args=[uuid.UUID(int=0)])
        self._put_off = reverse("team:snooze")
        self._later = _("Later: %(title)s, %(person)s")
        self._choices = self._snooze_choices()

    def _snooze_choices(self) -> SafeString:
        choices = ((1, _("Until tomorrow")), (7, _("In a week")), (28, _("In four weeks")))
        button = '<button class="op-menu__item" type="submit" name="days" value="{}">{}</button>'
        return format_html_join("", button, choices)

    def list(self, items: Sequence[TodayItem]) -> SafeString:
        """Rows as one list."""
        return format_html('<ul class="op-rows">{}</ul>', mark_safe("".join(map(self.row, items))))  # noqa: S308

    def row(self, item: TodayItem) -> SafeString:
        """What, about whom and why, with its one action and the way to put it off."""
        return format_html(
            '<li class="op-row"><div class="op-row__text"><strong>{}</strong><span>{} <span class="op-soft">· {}</span></span>'
            '</div><div class="op-row__end">{}{}</div></li>',
            item.title,
            self._about(item),
            item.why,
            self._act(item),
            self._snooze(item),
        )

    def _about(self, item: TodayItem) -> SafeString:
        address = self._address(item)
        if not address:
            return format_html("<bdi>{}</bdi>", item.about)
        return format_html('<a class="ams-link" href="{}"><bdi>{}</bdi></a>', address, item.about)

    def _address(self, item: TodayItem) -> str:
        """Where more stands about the item; empty where this reader may not go there."""
        if isinstance(item, PageItem):
            return item.url
        if isinstance(item, ParticipantItem) and item.dossier_open and self._reads_dossiers:
            return self._dossier.replace(str(uuid.UUID(int=0)), str(item.participant_id))
        return ""

    def _act(self, item: TodayItem) -> SafeString:
        if not isinstance(item.act, PostButton):
            return format_html(
                '<a class="ams-button ams-button--secondary op-button--small" href="{}?next={}">{}'
                '<span class="ams-visually-hidden">: {}</span></a>',
                item.act.address,
                quote(self._here),
                item.act.label,
                item.about,
            )
        return format_html(
            '<form class="op-inline" method="post" action="{}">{}<input type="hidden" name="request_key" value="{}">'
            '<input type="hidden" name="next" value="{}"><button class="ams-button ams-button--secondary op-button--small"'
            ' type="submit">{}<span>{}</span><span class="ams-visually-hidden">: {}, {}</span></button></form>',
            item.act.address,
            self._csrf,
            uuid.uuid4(),
            self._here,
            icon("check"),
            item.act.label,
            item.title,
            item.about,
        )

    def _snooze(self, item: TodayItem) -> SafeString:
        return format_html(
            '<details class="op-menu op-snooze"><summary class="ams-link">{}<span class="ams-visually-hidden">{}</span>'
            '</summary><div class="op-menu__panel"><form method="post" action="{}">{}'
            '<input type="hidden" name="source" value="{}"><input type="hidden" name="subject" value="{}">{}</form></div>'
            "</details>",
            icon("zzz"),
            self._later % {"title": item.title, "person": item.about},
            self._put_off,
            self._csrf,
            item.source,
            item.subject_id,
            self._choices,
        )
