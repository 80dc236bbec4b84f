"""An address as a code to scan, for paper and for the camera of a phone; black on white on every screen."""

from __future__ import annotations

from io import BytesIO

import segno
from django.utils.safestring import SafeString

LIGHT, DARK, MARGIN = "#ffffff", "#000000", 4


def code(address: str) -> SafeString:
    """An inline drawing without size or style. `address` is one that we made ourselves."""
    drawn: object = _code_of(address).svg_inline(
        omitsize=True, light=LIGHT, dark=DARK, border=MARGIN, svgclass="op-code", lineclass=None
    )
    return SafeString(drawn)


def code_image(address: str) -> str:
    """An SVG file of its own, for an `<img>`, which gives it its size."""
    drawn = BytesIO()
    _code_of(address).save(drawn, kind="svg", omitsize=True, light=LIGHT, dark=DARK, border=MARGIN)
    return drawn.getvalue().decode()


def _code_of(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)
