"""The tables for somebody at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from opstap.insight.labels import LABELS
from opstap.insight.queries import BACKGROUND, OUTCOME, WITHOUT, Tally
from opstap.insight.settings import Bands
from opstap.insight.table import Line, everybody_line, lines_of


def as_text(on: date, counted: Tally, bands: Bands, *, whole: bool) -> str:
    """Both axes with their totals; `whole` for the background, otherwise the outcomes."""
    programmes = sorted(counted.programmes(), key=lambda key: (key == WITHOUT, key))
    if not programmes:
        return _("Nobody had a track on %(day)s.") % {"day": date_format(on, "j F Y")}
    heads = [_("no programme") if key == WITHOUT else key for key in programmes]
    blocks = [
        _block(str(LABELS[variable]), heads, lines_of(counted, programmes, variable, bands))
        for variable in (BACKGROUND if whole else (OUTCOME,))
    ]
    last = _block("", [], [everybody_line(counted, programmes, _("Total"))], widths=list(map(len, heads)))
    title = _("As it was on %(day)s.") % {"day": date_format(on, "j F Y")}
    return "\n".join([title, "", *blocks, last])


def _block(title: str, heads: Sequence[str], lines: Iterable[Line], widths: Sequence[int] = ()) -> str:
    sizes = [max(6, size) for size in widths or map(len, heads)]
    rows = [_row(line.label, [*map(str, line.numbers), str(line.total)], sizes) for line in lines]
    return "\n".join([_row(title, [*heads, _("Total")], sizes), *rows, ""] if heads else rows)


def _row(first: str, cells: Sequence[str], sizes: Sequence[int]) -> str:
    padded = [cell.rjust(size) for cell, size in zip(cells, [*sizes, 6], strict=True)]
    return f"{first[:34]:<34}  {'  '.join(padded)}"
