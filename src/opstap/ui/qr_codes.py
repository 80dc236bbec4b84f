"""An address as a code to scan, for paper and for the camera of a phone."""

from __future__ import annotations

from typing import Any

import segno
from django.utils.safestring import SafeString


def code(address: str) -> SafeString:
    """An inline drawing without size or style, black on white on every screen. `address` is one that we made ourselves."""
    made = segno.make(address, error="m", micro=False)
    drawn: Any = made.svg_inline(
        omitsize=True, light="#ffffff", dark="#000000", border=4, svgclass="op-code", lineclass=None
    )
    return SafeString(drawn)
