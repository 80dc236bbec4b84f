"""Small components as plain functions that give safe HTML, for views that fill a table and for the template tags.

They are strings put together in Python, not templates: a list of fifty people draws a hundred of them.
"""

from dataclasses import dataclass, field
from typing import Literal
from zlib import crc32

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from opstap.ui.icons import icon

State = Literal["overdue", "today", "week", "waiting", "done", "info"]
Variant = Literal["primary", "secondary", "tertiary", "danger"]

STATES: dict[str, tuple[str, str]] = {
    "overdue": ("ams-badge--red", "alert-circle"),
    "today": ("ams-badge--yellow", "clock"),
    "week": ("ams-badge--azure", "calendar"),
    "waiting": ("ams-badge--purple", "hourglass"),
    "done": ("ams-badge--lime", "check"),
    "info": ("", ""),
}
STATE_NAMES = {
    "overdue": gettext_lazy("Overdue"),
    "today": gettext_lazy("Today"),
    "week": gettext_lazy("This week"),
    "waiting": gettext_lazy("Waiting for someone else"),
    "done": gettext_lazy("Done"),
    "info": gettext_lazy("Information"),
}
VARIANTS = {
    "primary": "ams-button--primary",
    "secondary": "ams-button--secondary",
    "tertiary": "ams-button--tertiary",
    "danger": "ams-button--secondary op-button--danger",
}
AVATAR_COLOURS = 6
NOTHING = mark_safe("")


def badge(state: str, text: object = "") -> SafeString:
    """A state in a colour and in words (never colour alone). Raises KeyError for an unknown state."""
    modifier, sign = STATES[state]
    shown = text or STATE_NAMES[state]
    return format_html(
        '<span class="ams-badge op-badge {}">{}{}</span>', modifier, icon(sign) if sign else NOTHING, shown
    )


def initials(name: str) -> str:
    """At most two letters: of the first and the last word."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def avatar(name: str) -> SafeString:
    """Initials in a disc whose colour stays the same for the same name; decoration only."""
    colour = crc32(name.encode()) % AVATAR_COLOURS
    return format_html('<span class="op-avatar op-avatar--{}" aria-hidden="true">{}</span>', colour, initials(name))


def person(name: str, url: str = "", sub: object = "") -> SafeString:
    """Somebody: initials, name (a link where there is a `url`) and a line `sub` under it."""
    shown = format_html("<bdi>{}</bdi>", name)
    named = format_html('<a class="ams-link op-person__name" href="{}">{}</a>', url, shown) if url else shown
    below = format_html('<span class="op-person__sub">{}</span>', sub) if sub else NOTHING
    return format_html(
        '<span class="op-person">{}<span class="op-person__text"><span>{}</span>{}</span></span>',
        avatar(name),
        named,
        below,
    )


def attributes(**given: object) -> SafeString:
    """HTML attributes; empty ones are left out, True is written bare, an underscore becomes a dash."""
    parts = []
    for name, value in given.items():
        key = name.rstrip("_").replace("_", "-")
        if value is True:
            parts.append(f" {key}")
        elif value not in ("", None, False):
            parts.append(format_html(' {}="{}"', key, value))
    return mark_safe("".join(parts))  # noqa: S308  each part is escaped above


def button(text: object, variant: str = "primary", icon_name: str = "", **given: object) -> SafeString:
    """A button that submits its form unless `type` says otherwise; further names become attributes."""
    given = {"type": "submit", **given}
    return format_html(
        '<button class="ams-button {}"{}>{}<span>{}</span></button>',
        VARIANTS[variant],
        attributes(**given),
        icon(icon_name) if icon_name else NOTHING,
        text,
    )


def link_button(text: object, url: str, variant: str = "primary", icon_name: str = "", **given: object) -> SafeString:
    """A link that looks like a button: it goes somewhere and changes nothing."""
    return format_html(
        '<a class="ams-button {}" href="{}"{}>{}<span>{}</span></a>',
        VARIANTS[variant],
        url,
        attributes(**given),
        icon(icon_name) if icon_name else NOTHING,
        text,
    )


def link(text: object, url: str) -> SafeString:
    """A plain link, for cells."""
    return format_html('<a class="ams-link" href="{}">{}</a>', url, text)


@dataclass(frozen=True)
class Column:
    """A column: its heading, and where it can be sorted the link that does so and how it is sorted now."""

    label: str
    sort_url: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    numeric: bool = False


@dataclass
class Table:
    """A table for `{% data_table %}`. Each row is a list of cells (text or safe HTML), the first one names the row.

    On a phone each row becomes a card in which every cell bears the label of its column.
    """

    caption: str
    columns: list[Column]
    rows: list[list[object]] = field(default_factory=list)
    caption_hidden: bool = False
    stacks: bool = True
    empty: object = ""

    def labelled(self) -> list[list[tuple[Column, object]]]:
        """The rows, each cell with its column."""
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def escaped(value: object) -> str:
    """Text for HTML: what is safe already stays as it is."""
    return conditional_escape(value if isinstance(value, SafeString) else str(value))


def table_body(table: Table) -> SafeString:
    """The rows of a table, put together in Python because lists are the pages that must be fast."""
    parts = []
    for row in table.rows:
        if len(row) != len(table.columns):
            raise ValueError(f"A row has {len(row)} cells, the table {len(table.columns)} columns")
        parts.append('<tr role="row">')
        for place, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            tag, role = ('th scope="row"', "rowheader") if place == 0 else ("td", "cell")
            align = " ams-table__cell--align-end" if column.numeric else ""
            parts.append(
                f'<{tag} role="{role}" class="ams-table__cell{align}" data-label="{escaped(column.label)}">'
                f"<div>{escaped(cell)}</div></{tag[:2]}>"
            )
        parts.append("</tr>")
    return mark_safe("".join(parts))  # noqa: S308  each cell is escaped above


def empty_table(text: object) -> object:
    """What stands in a table without rows."""
    return text or _("Nothing to show.")


def typed(text: object, language: str = "nl") -> SafeString:
    """What somebody typed; marked with its language where the page is in another one (WCAG 3.1.2)."""
    shown = str(get_language() or "nl").split("-")[0]
    if shown == language:
        return conditional_escape(str(text)) if not isinstance(text, SafeString) else text
    return format_html('<span lang="{}" dir="auto">{}</span>', language, text)
