"""Both tables as a spreadsheet, with what is on the screen."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.spreadsheets import Sheet, write_book
from opstap.insight.labels import LABELS, group_of
from opstap.insight.queries import BACKGROUND, OUTCOME
from opstap.insight.table import Line, MonitorPage, everybody_line


def both_tables(page: MonitorPage) -> bytes:
    """A sheet for each table. Every row bears its date, so that sheets of several dates can be put below each other."""
    programmes = [programme.name for programme in page.programmes]
    day, total = page.filters.on, everybody_line(page.counted, page.keys, _("Total"))
    outcomes = [
        [day, line.label, str(group_of(line.values[0]).label), *_numbers(line)] for line in page.lines(OUTCOME)
    ] + [[day, total.label, "", *_numbers(total)]]
    background = [
        [day, str(LABELS[line.variable]), line.label, *_numbers(line)]
        for variable in BACKGROUND
        for line in page.lines(variable)
    ] + [[day, total.label, "", *_numbers(total)]]
    ends = [*programmes, _("Total")]
    return write_book(
        [
            Sheet(_("Outcomes"), [_("On"), pgettext("table", "Stands at"), _("Counts as"), *ends], outcomes),
            Sheet(_("Background"), [_("On"), _("About"), pgettext("table", "Who"), *ends], background),
        ]
    )


def _numbers(line: Line) -> list[object]:
    return [*line.numbers, line.total]
