"""`opstap selfcheck`: the instruments of self-assessment, for reading and for whoever writes one."""

from __future__ import annotations

import json
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from opstap.selfcheck.instruments.schema import Instrument

WIDTH = 100


def register(main: click.Group) -> None:
    main.add_command(selfcheck)


@click.group()
def selfcheck() -> None:
    """Self-assessments: the instruments (without a database), and beginning with nothing else."""


@selfcheck.command("list")
def list_() -> None:
    """Name the built-in instruments: key, version, how many statements, and what they are called."""
    from opstap.selfcheck.instruments.schema import load_builtin

    for each in load_builtin():
        click.echo(f"{each.key}\tversion {each.version}\t{len(each.statements)} statements\t{each.name.nl}")


@selfcheck.command()
@click.argument("key", metavar="INSTRUMENT")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="text to read, json for other programs.",
)
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Language of texts.")
def show(key: str, form: str, language: str) -> None:
    """Print an instrument: its themes, statements and ideas to do better."""
    from opstap.selfcheck.instruments.schema import as_data, find_instrument, load_builtin

    instrument = find_instrument(key)
    if instrument is None:
        known = ", ".join(each.key for each in load_builtin())
        raise click.UsageError(f"There is no instrument {key!r}. The instruments are: {known}.")
    if form == "json":
        click.echo(json.dumps(as_data(instrument, language), ensure_ascii=False, indent=2))
    else:
        _tell(instrument, language)


@selfcheck.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_file(file: Path) -> None:
    """Say whether an instrument FILE is sound; each mistake with its line, and what was expected."""
    from opstap.selfcheck.instruments.schema import InstrumentError, parse

    try:
        one = parse(file.read_text(encoding="utf-8"), str(file))
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{file}: expected text in UTF-8; byte {error.start + 1} is not.") from None
    except InstrumentError as error:
        raise click.UsageError("\n".join(error.problems)) from None
    click.echo(f"{file} is sound: {len(one.themes)} themes, {len(one.statements)} statements.")


def _tell(instrument: Instrument, language: str) -> None:
    said = instrument.name.in_language(language)
    click.echo(f"{said} (version {instrument.version})\n")
    _paragraph(instrument.summary.in_language(language))
    click.echo()
    _paragraph(instrument.notice.in_language(language))
    click.echo(" ".join(filter(None, (instrument.original.name, instrument.original.address))))
    for theme in instrument.themes:
        click.echo(f"\n{theme.number}. {theme.title.in_language(language)}")
        for each in theme.statements:
            click.echo()
            _paragraph(each.in_language(language), f"{each.number:>4}  ", "      ")
            for tip in each.tips:
                _paragraph(tip.in_language(language), "      - ", "        ")


def _paragraph(text: str, first: str = "", after: str = "") -> None:
    click.echo(textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=after))


@selfcheck.command()
@click.argument("municipality")
@click.option("--owner", required=True, help="Full name of who owns the self-assessment.")
@click.option("--email", required=True, help="Their address: with it they sign in.")
@click.option("--name", default="Zelfscan", show_default=True, help="What the self-assessment is called.")
@click.option("--instrument", "key", default="kis", show_default=True, help="With which questionnaire.")
@click.option("--password-stdin", is_flag=True, help="Read a password from standard input.")
def start(municipality: str, owner: str, email: str, name: str, key: str, password_stdin: bool) -> None:
    """Begin with nothing else of Opstap: MUNICIPALITY, an owner with an account, and a self-assessment, at once.

    A municipality or account that is there already is used. Prints the address of the self-assessment. Without
    --password-stdin the owner asks for a password on the sign-in page ("Wachtwoord vergeten?"), by mail.
    """
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    from opstap.site.boot import opened

    with opened():
        from django.conf import settings
        from django.urls import reverse

        from opstap.selfcheck.assessments.onboarding import begin_with_nothing
        from opstap.selfcheck.instruments.schema import find_instrument

        instrument = find_instrument(key)
        if instrument is None:
            raise click.UsageError(f"There is no instrument {key!r}. Try `opstap selfcheck list`.")
        made = begin_with_nothing(
            municipality=municipality, owner=owner, email=email, name=name, instrument=instrument, password=password
        )
        click.echo(settings.ADDRESS + reverse("selfcheck:assessment", args=[made.pk]))
