"""`opstap import`: a caseload from a spreadsheet, and the template for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click


def register(main: click.Group) -> None:
    main.add_command(bring_in)


@click.group("import")
def bring_in() -> None:
    """Bring data in from spreadsheets."""


@bring_in.command("template")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def template(out: Path) -> None:
    """Write an empty spreadsheet to OUT (xlsx)."""
    from opstap.site.boot import opened

    with opened(database=False):
        from opstap.exchange.reading.xlsx_writer import write_template
        from opstap.tracks.programmes.blueprint import load_builtin

        data = write_template([blueprint.name for blueprint in load_builtin()])
    try:
        out.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"{out} kan niet worden geschreven: {error.strerror}.") from None
    click.echo(f"Sjabloon geschreven: {out}")


@bring_in.command("caseload")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--municipality", required=True, help="Name of the municipality whose people these are.")
@click.option(
    "--layout",
    type=click.Choice(["auto", "opstap", "sonar"]),
    default="auto",
    show_default=True,
    help="How the sheet is laid out.",
)
@click.option("--check", is_flag=True, help="Only say what would happen; change nothing.")
@click.option("--good-rows", is_flag=True, help="Import the good rows although others are rejected.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the result.",
)
def caseload(file: Path, municipality: str, layout: Any, check: bool, good_rows: bool, form: str) -> None:
    """Import the people in FILE (xlsx or csv).

    Exit 0: everything went in. Exit 1: something was rejected, and nothing was imported unless --good-rows was
    given. Exit 2: the file cannot be read.
    """
    from opstap.site.boot import opened

    with opened():
        from opstap.core.actors import Actor
        from opstap.core.scope import acting
        from opstap.exchange.command_line_import import Unreadable, import_file
        from opstap.organisations.lookup import municipality_named

        place = municipality_named(municipality)
        actor = Actor.system("opstap import caseload", {place.pk})
        try:
            with acting(actor):
                outcome = import_file(file, place, layout=layout, check=check, good_rows=good_rows, by=actor)
        except Unreadable as error:
            click.echo(f"Error: {error}", err=True)
            raise SystemExit(2) from None
    if form == "json":
        click.echo(json.dumps(outcome.report, ensure_ascii=False, indent=2))
    else:
        _print(outcome.report, outcome.imported, check)
    raise SystemExit(outcome.code)


def _print(report: dict[str, Any], imported: bool, check: bool) -> None:
    """The report for somebody at a terminal, in Dutch."""
    click.echo(
        "{rows} rijen: {new} nieuw, {changed} gewijzigd, {unchanged} ongewijzigd, {rejected} afgekeurd.".format(
            **report
        )
    )
    for kind, title in (("errors", "Fout"), ("warnings", "Let op")):
        for found in report[kind][:50]:
            where = " ".join(filter(None, [found["sheet"], found["cell"], found["column"]]))
            click.echo(f"{title}: {where}: {found['problem']} {found['hint']}")
        if len(report[kind]) > 50:
            click.echo(f"... en nog {len(report[kind]) - 50}.")
    for column in report["dropped_columns"]:
        click.echo(f"Kolom {column} is weggelaten: een BSN wordt nooit bewaard.")
    if not imported:
        click.echo("Er is niets gewijzigd." + ("" if check else " Herstel de fouten, of gebruik --good-rows."))
