"""Both tables of W on the screen: drawn, and as tables whose numbers open the list behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.actors import Actor
from opstap.insight.access import may_list
from opstap.insight.filters import MonitorFilters
from opstap.insight.labels import LABELS, group_of, label
from opstap.insight.pivot_table import Line, everybody, grouped_outcomes, lines_of
from opstap.insight.programmes import Known, Reached, reached
from opstap.insight.queries import BACKGROUND, OUTCOME, UNKNOWN, Tally
from opstap.insight.settings import Bands
from opstap.tracks.models import Position
from opstap.ui.charts import Chart, Series, bars, stacked
from opstap.ui.components import Column, Table, badge

DRAWN = 7
"""So many bars of a chart; countries that come after them are drawn as one."""


@dataclass(frozen=True)
class View:
    """What is on the screen: for whom, what was asked, what was counted, the programmes shown."""

    actor: Actor
    filters: MonitorFilters
    counted: Tally
    bands: Bands
    programmes: Sequence[Known]

    @property
    def keys(self) -> list[str]:
        return [programme.key for programme in self.programmes]

    @property
    def people(self) -> int:
        return self.counted.people(self.keys)

    def lines(self, variable: str) -> list[Line]:
        return lines_of(self.counted, self.keys, variable, self.bands)


def jumps(filters: MonitorFilters, day: date) -> list[dict[str, str]]:
    """Dates that one often wants: today, the end of last year, one and two years ago."""
    wanted = [
        (_("Today"), day),
        (_("End of last year"), date(day.year - 1, 12, 31)),
        (_("A year ago"), _years_ago(day, 1)),
        (_("Two years ago"), _years_ago(day, 2)),
    ]
    return [{"label": words, "url": replace(filters, on=on).address("insight:monitor")} for words, on in wanted]


def _years_ago(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def outcome_chart(view: View) -> Chart:
    """One bar a programme, in the parts of W's table 2; its table has the same rows."""
    lines = grouped_outcomes(view.counted, view.keys)
    title = _("Where people stand, per programme")
    drawn = stacked(
        title,
        [programme.name for programme in view.programmes],
        [Series(line.label, line.numbers) for line in lines],
        first=_("Programme"),
    )
    return Chart(title, drawn.svg, _table(view, title, pgettext("table", "Stands at"), lines), drawn.legend)


def outcome_table(view: View) -> Table:
    """Every position of its own, with the row of W's table 2 in which it counts."""
    table = _table(view, _("Every position"), pgettext("table", "Stands at"), view.lines(OUTCOME))
    for row, line in zip(table.rows, view.lines(OUTCOME), strict=False):
        group = str(group_of(line.values[0]).label)
        if group != line.label:
            row[0] = format_html('{} <span class="op-soft">· {}</span>', line.label, group)
    return table


def background_charts(view: View) -> list[Chart]:
    """One drawing a variable, over the programmes together."""
    return [_background_chart(view, variable) for variable in BACKGROUND]


def _background_chart(view: View, variable: str) -> Chart:
    lines, title = view.lines(variable), str(LABELS[variable])
    labels, values = [line.label for line in lines], [line.total for line in lines]
    if len(lines) > DRAWN:
        unknown = lines[-1].values == (UNKNOWN,)
        last = len(lines) - 1 if unknown else len(lines)
        labels[DRAWN - 1 : last], values[DRAWN - 1 : last] = [_("Other countries")], [sum(values[DRAWN - 1 : last])]
    drawn = bars(title, labels, values, first=title, unit=_("People"))
    rows: list[list[object]] = [[line.label, _number(view, line, line.total)] for line in lines]
    rows.append([_total_words(), _number(view, everybody(view.counted, view.keys, ""), view.people)])
    columns = [Column(title), Column(_("People"), numeric=True)]
    return Chart(title, drawn.svg, Table(title, columns, rows, caption_hidden=True, stacks=False))


def background_table(view: View) -> Table:
    """W's table 1: every value of every variable, for each programme."""
    lines = [line for variable in BACKGROUND for line in view.lines(variable)]
    table = _table(view, _("Background per programme"), pgettext("table", "Who"), lines)
    for row, line in zip(table.rows, lines, strict=False):
        row[0] = format_html('<span class="op-soft">{}:</span> {}', LABELS[line.variable], line.label)
    return table


def _table(view: View, caption: str, first: str, lines: Iterable[Line]) -> Table:
    """Programmes in columns, the total in the last row and, where there are several programmes, the last column."""
    several = len(view.programmes) > 1
    columns = [Column(first), *(Column(each.name, numeric=True) for each in view.programmes)]
    columns += [Column(_("Total"), numeric=True)] if several else []
    rows: list[list[object]] = []
    for line in [*lines, everybody(view.counted, view.keys, "")]:
        cells = [_number(view, line, n, key) for key, n in zip(view.keys, line.numbers, strict=True)]
        rows.append([line.label or _total_words(), *cells, *([_number(view, line, line.total)] if several else [])])
    return Table(caption, columns, rows, caption_hidden=True)


def _total_words() -> object:
    return format_html("<strong>{}</strong>", _("Total"))


def _number(view: View, line: Line, n: int, programme: str = "") -> object:
    """A number that opens its list for who may see it."""
    if not n:
        return format_html('<span class="op-number--none">{}</span>', n)
    if not may_list(view.actor, line.variable, line.values):
        return n
    address = view.filters.address("insight:people", of=programme, variable=line.variable, value=line.values)
    return format_html('<a class="ams-link op-number" href="{}">{}</a>', address, n)


def targets_table(view: View) -> Table:
    """What each programme wants to reach beside what was counted; what cannot be counted yet says so."""
    columns = [Column(_("Programme")), Column(_("Target")), Column(_("Reached")), Column(_("Source"))]
    rows: list[list[object]] = [
        [one.programme.name, one.text, _reached(one), format_html('<span class="op-nowrap">{}</span>', one.source)]
        for one in reached(view.programmes, view.counted)
    ]
    return Table(_("Targets"), columns, rows, caption_hidden=True)


def _reached(one: Reached) -> object:
    if one.number is None or one.people is None:
        return _(
            "Cannot be counted yet: this is about everybody who lives in the municipality, and Opstap knows the people"
            " with a track."
        )
    what = {"position": label(OUTCOME, Position(one.counts)), "n": one.number, "all": one.people}
    if one.wanted_people is not None:
        met, told = one.number >= one.wanted_people, _("%(n)s people: %(position)s") % what
    elif one.percent is None or one.wanted_percent is None:
        return _("Nobody is in this programme on this day.")
    else:
        met = 100 * one.number >= one.wanted_percent * one.people
        told = _("%(percent)s%%: %(n)s of %(all)s people, %(position)s") % (what | {"percent": one.percent})
    return format_html("{} {}", told, badge("done", _("reached")) if met else badge("info", _("not yet")))
