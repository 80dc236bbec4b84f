"""Both tables of W: values in rows, programmes in columns. As numbers, for every form in which they are shown, and as
tables on the screen whose numbers open the list behind them."""

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
from opstap.insight.labels import GROUPS, LABELS, group_of, label, values_in_order
from opstap.insight.queries import BACKGROUND, OUTCOME, CountableProgramme, Tally
from opstap.insight.settings import Bands
from opstap.insight.targets import TargetResult, target_results
from opstap.tracks.models import Position
from opstap.ui.components import Column, Table, badge


@dataclass(frozen=True)
class Line:
    """A row: what is counted, in words, and a number for each programme."""

    variable: str
    values: tuple[str, ...]
    label: str
    numbers: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def lines_of(counted: Tally, programmes: Sequence[str], variable: str, bands: Bands) -> list[Line]:
    """A variable's values, each with its numbers; values that nobody has are left out."""
    return [
        _line(counted, programmes, variable, (value,), label(variable, value))
        for value in values_in_order(counted, programmes, variable, bands)
    ]


def grouped_outcomes(counted: Tally, programmes: Sequence[str]) -> list[Line]:
    """W's table 2: the positions in its rows, also where nobody stands there."""
    return [_line(counted, programmes, OUTCOME, group.positions, str(group.label)) for group in GROUPS]


def everybody_line(counted: Tally, programmes: Sequence[str], words: str) -> Line:
    """The totals, to which the lines of every variable add up."""
    return Line("", (), words, tuple(counted.people([programme]) for programme in programmes))


def _line(counted: Tally, programmes: Sequence[str], variable: str, values: tuple[str, ...], words: str) -> Line:
    return Line(variable, values, words, tuple(counted.number([each], variable, values) for each in programmes))


@dataclass(frozen=True)
class MonitorPage:
    """What is on the screen: for whom, which filters, what was counted, the programmes that are shown."""

    actor: Actor
    filters: MonitorFilters
    counted: Tally
    bands: Bands
    programmes: Sequence[CountableProgramme]

    @property
    def keys(self) -> list[str]:
        return [programme.key for programme in self.programmes]

    @property
    def people(self) -> int:
        return self.counted.people(self.keys)

    def lines(self, variable: str) -> list[Line]:
        return lines_of(self.counted, self.keys, variable, self.bands)


def outcome_table(page: MonitorPage) -> Table:
    """Every position of its own, with the row of W's table 2 in which it counts."""
    table = table_of_lines(page, _("Every position"), pgettext("table", "Stands at"), page.lines(OUTCOME))
    for row, line in zip(table.rows, page.lines(OUTCOME), strict=False):
        group = str(group_of(line.values[0]).label)
        if group != line.label:
            row[0] = format_html('{} <span class="op-soft">· {}</span>', line.label, group)
    return table


def background_table(page: MonitorPage) -> Table:
    """W's table 1: every value of every variable, for each programme."""
    lines = [line for variable in BACKGROUND for line in page.lines(variable)]
    table = table_of_lines(page, _("Background per programme"), pgettext("table", "Who"), lines)
    for row, line in zip(table.rows, lines, strict=False):
        row[0] = format_html('<span class="op-soft">{}:</span> {}', LABELS[line.variable], line.label)
    return table


def table_of_lines(page: MonitorPage, caption: str, first: str, lines: Iterable[Line]) -> Table:
    """Programmes in columns, the total in the last row and, where there are several programmes, the last column."""
    several = len(page.programmes) > 1
    columns = [Column(first), *(Column(each.name, numeric=True) for each in page.programmes)]
    columns += [Column(_("Total"), numeric=True)] if several else []
    rows: list[list[object]] = []
    for line in [*lines, everybody_line(page.counted, page.keys, "")]:
        cells = [linked_number(page, line, n, key) for key, n in zip(page.keys, line.numbers, strict=True)]
        rows.append(
            [line.label or total_heading(), *cells, *([linked_number(page, line, line.total)] if several else [])]
        )
    return Table(caption, columns, rows, caption_hidden=True)


def total_heading() -> object:
    return format_html("<strong>{}</strong>", _("Total"))


def linked_number(page: MonitorPage, line: Line, n: int, programme: str = "") -> object:
    """A number that opens its list for who may see it."""
    if not n:
        return format_html('<span class="op-number--none">{}</span>', n)
    if not may_list(page.actor, line.variable, line.values):
        return n
    address = page.filters.address("insight:people", of=programme, variable=line.variable, value=line.values)
    return format_html('<a class="ams-link op-number" href="{}">{}</a>', address, n)


def targets_table(page: MonitorPage) -> Table:
    """What each programme wants to reach beside what was counted; what cannot be counted yet says so."""
    columns = [Column(_("Programme")), Column(_("Target")), Column(_("Reached")), Column(_("Source"))]
    rows: list[list[object]] = [
        [
            one.programme.name,
            one.text,
            _result_in_words(one),
            format_html('<span class="op-nowrap">{}</span>', one.source),
        ]
        for one in target_results(page.programmes, page.counted)
    ]
    return Table(_("Targets"), columns, rows, caption_hidden=True)


def _result_in_words(one: TargetResult) -> object:
    if one.number is None or one.people is None:
        return _(
            "Cannot be counted yet: this is about everybody who lives in the municipality, and Opstap knows the people"
            " with a track."
        )
    facts = {"position": label(OUTCOME, Position(one.counts)), "n": one.number, "all": one.people}
    if one.wanted_people is not None:
        is_met, words = one.number >= one.wanted_people, _("%(n)s people: %(position)s") % facts
    elif one.percent is None or one.wanted_percent is None:
        return _("Nobody is in this programme on this day.")
    else:
        is_met = 100 * one.number >= one.wanted_percent * one.people
        words = _("%(percent)s%%: %(n)s of %(all)s people, %(position)s") % (facts | {"percent": one.percent})
    return format_html("{} {}", words, badge("done", _("reached")) if is_met else badge("info", _("not yet")))


def date_chips(filters: MonitorFilters, day: date) -> list[dict[str, str]]:
    """Dates that one often wants: today, the end of last year, one and two years ago."""
    dates = [
        (_("Today"), day),
        (_("End of last year"), date(day.year - 1, 12, 31)),
        (_("A year ago"), _years_ago(day, 1)),
        (_("Two years ago"), _years_ago(day, 2)),
    ]
    return [{"label": words, "url": replace(filters, on=on).address("insight:monitor")} for words, on in dates]


def _years_ago(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def programme_chips(
    filters: MonitorFilters, counted: Tally, known: dict[str, CountableProgramme]
) -> list[dict[str, object]]:
    """The programmes that can be chosen: those with people on the day, and those chosen already."""
    there = counted.programmes()
    return [
        {
            "label": one.name,
            "current": key in filters.programmes,
            "count": counted.people([key]),
            "url": filters.with_programme_toggled(key).address("insight:monitor"),
        }
        for key, one in known.items()
        if key in filters.programmes or key in there
    ]
