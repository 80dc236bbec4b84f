"""`opstap monitor`: the background table and the outcome table of a date (W tables 1 and 2)."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click


def register(main: click.Group) -> None:
    main.add_command(monitor)


class Day(click.ParamType[date]):
    """A date as 2026-11-27."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007  a day has no time zone
        except ValueError:
            self.fail(f"{value!r} is no date. Write it as year-month-day, for example 2026-11-27.", param, ctx)


on_a_day = click.option("--on", type=Day(), required=True, metavar="DATE", help="The day to count on: 2026-11-27.")
of_places = click.option(
    "--municipality",
    "names",
    multiple=True,
    metavar="NAME",
    help="Of this municipality only; may be repeated.  [default: all]",
)
in_form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the table.",
)


@click.group()
def monitor() -> None:
    """Count who stood where on a date, and who they are.

    A person counts once for each programme, by the latest track that had started on that date.
    """


@monitor.command()
@on_a_day
@of_places
@in_form
def background(on: date, names: tuple[str, ...], form: str) -> None:
    """Count people by sex, age, country, time in the Netherlands, education and capacity for work."""
    _print(on, names, form, whole=True)


@monitor.command()
@on_a_day
@of_places
@in_form
def outcomes(on: date, names: tuple[str, ...], form: str) -> None:
    """Count people by where they stood on the date: a job, education, in track and so on."""
    _print(on, names, form, whole=False)


def _print(on: date, names: tuple[str, ...], form: str, *, whole: bool) -> None:
    from opstap.site.boot import opened

    with opened():
        from opstap.core.actors import Actor
        from opstap.core.scope import acting
        from opstap.insight.queries import BACKGROUND, OUTCOME, CountParameters, count_people
        from opstap.insight.settings import bands_for
        from opstap.insight.terminal_table import as_text
        from opstap.organisations.lookup import municipality_named
        from opstap.organisations.models import municipality_ids

        places = {municipality_named(name).pk for name in names} if names else set(municipality_ids())
        with acting(Actor.system("opstap monitor", places)):
            bands = bands_for(places if names else (), on)
            counted = count_people(CountParameters(on, places, bands))
            rows = counted.rows(BACKGROUND if whole else (OUTCOME,))
            text = "" if form == "json" else as_text(on, counted, bands, whole=whole)
    if form == "json":
        click.echo(
            json.dumps({"on": on.isoformat(), "rows": [_row(row) for row in rows]}, ensure_ascii=False, indent=2)
        )
    else:
        click.echo(text)


def _row(row: tuple[str, str, str, int]) -> dict[str, object]:
    programme, variable, value, n = row
    if variable == "outcome":
        return {"programme": programme, "outcome": value, "n": n}
    return {"programme": programme, "variable": variable, "value": value, "n": n}
