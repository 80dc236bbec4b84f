"""Both tables of W as drawings, each with the table of the same rows."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.insight.labels import LABELS
from opstap.insight.queries import BACKGROUND, UNKNOWN
from opstap.insight.table import (
    MonitorPage,
    everybody_line,
    grouped_outcomes,
    linked_number,
    table_of_lines,
    total_heading,
)
from opstap.ui.charts import Chart, Series, bars, stacked
from opstap.ui.components import Column, Table

MOST_BARS = 7
"""Of a chart; countries that come after them are drawn as one."""


def outcome_chart(page: MonitorPage) -> Chart:
    """One bar a programme, in the parts of W's table 2; its table has the same rows."""
    lines = grouped_outcomes(page.counted, page.keys)
    title = _("Where people stand, per programme")
    drawn = stacked(
        title,
        [programme.name for programme in page.programmes],
        [Series(line.label, line.numbers) for line in lines],
        first=_("Programme"),
    )
    return Chart(title, drawn.svg, table_of_lines(page, title, pgettext("table", "Stands at"), lines), drawn.legend)


def background_charts(page: MonitorPage) -> list[Chart]:
    """One drawing a variable, over the programmes together."""
    return [_background_chart(page, variable) for variable in BACKGROUND]


def _background_chart(page: MonitorPage, variable: str) -> Chart:
    lines, title = page.lines(variable), str(LABELS[variable])
    labels, values = [line.label for line in lines], [line.total for line in lines]
    if len(lines) > MOST_BARS:
        unknown = lines[-1].values == (UNKNOWN,)
        last = len(lines) - 1 if unknown else len(lines)
        labels[MOST_BARS - 1 : last], values[MOST_BARS - 1 : last] = (
            [_("Other countries")],
            [sum(values[MOST_BARS - 1 : last])],
        )
    drawn = bars(title, labels, values, first=title, unit=_("People"))
    rows: list[list[object]] = [[line.label, linked_number(page, line, line.total)] for line in lines]
    rows.append([total_heading(), linked_number(page, everybody_line(page.counted, page.keys, ""), page.people)])
    columns = [Column(title), Column(_("People"), numeric=True)]
    return Chart(title, drawn.svg, Table(title, columns, rows, caption_hidden=True, stacks=False))
