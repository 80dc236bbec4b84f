"""Icons, drawn inline: no extra request, and they take the colour of the text beside them."""

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

FOLDER = Path(__file__).parent / "static" / "ui" / "vendor" / "tabler"
POINTS_WITH_TEXT = {
    "arrow-left",
    "arrow-right",
    "chevron-left",
    "chevron-right",
    "arrow-back-up",
    "login",
    "logout",
    "send",
}


@cache
def drawing(name: str) -> SafeString:
    """The lines of one icon. Raises KeyError for a name that tools/vendor_assets.py does not list."""
    path = FOLDER / f"{name}.svg"
    if not path.is_file():
        raise KeyError(f"No icon {name!r}; add it to ICONS in tools/vendor_assets.py")
    inside = re.search(r"<svg.*?>(.*)</svg>", path.read_text(encoding="utf-8"), re.S)
    lines = re.findall(r"<(?!path stroke=\"none\").*?/>", inside.group(1) if inside else "", re.S)
    return mark_safe("".join(lines))  # noqa: S308  our own vendored file


@cache
def icon(name: str, label: str = "") -> SafeString:
    """An inline icon; hidden from screen readers unless it stands alone and gets a `label`.

    Arrows turn round in right-to-left pages.
    """
    turning = " op-icon--turns" if name in POINTS_WITH_TEXT else ""
    speaks = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="op-icon{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        turning,
        speaks,
        drawing(name),
    )
