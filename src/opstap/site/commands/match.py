"""`opstap match`: the matching engine on a file; no database, no Django."""

from __future__ import annotations

import gc
import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import click


def register(main: click.Group) -> None:
    main.add_command(match)


def _part(context: click.Context, option: click.Parameter, value: str | None) -> Fraction | None:
    """A part of one, exactly as it is written: 0.95 is 95/100."""
    if value is None:
        return None
    try:
        number = float(value)
        if math.isfinite(number) and 0 <= number <= 1:
            return Fraction(value.strip())
    except (ValueError, ZeroDivisionError):
        pass
    raise click.BadParameter(f"expected a number from 0 to 1; found {value!r:.40}.")


@click.command()
@click.argument("case", required=False, type=click.Path(allow_dash=True, path_type=Path))
@click.option(
    "--top", default=10, show_default=True, type=click.IntRange(1, 1000), help="Proposals for each candidate."
)
@click.option(
    "--for", "focus", metavar="ID", help="Only this candidate, or this workplace; also says what does not match."
)
@click.option("--assign", is_flag=True, help="Also seat the whole group.")
@click.option(
    "--objective",
    type=click.Choice(["points", "placed"]),
    default="points",
    show_default=True,
    help="What seating maximises: points, or first the number placed.",
)
@click.option(
    "--floor",
    callback=_part,
    metavar="PART",
    help="With --assign: each group's placement is at least this part of the mean, as 0.95.",
)
@click.option("--prices", is_flag=True, help="Order each list by score minus the price of a seat, to spread people.")
@click.option("--edges", is_flag=True, help="Also every pair that fits.")
@click.option("--fairness", is_flag=True, help="Also how groups fare; the only thing that reads protected facts.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Of the reasons.")
@click.option(
    "--weights", type=click.Path(path_type=Path), help="A file of weights (YAML) instead of the built-in ones."
)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of a case and stop.")
def match(case: Path | None, focus: str | None, schema: bool, weights: Path | None, **asked: object) -> None:
    """Match the candidates and workplaces in CASE (JSON; - for standard input) and print the answer as JSON.

    Exit 2: the case cannot be used, and why; nothing is printed then. Its form is printed by --schema.
    """
    if schema:
        from opstap.matching.engine.case_reader import json_schema

        click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
        return
    if case is None:
        raise click.UsageError("Missing argument 'CASE'.")
    if asked["floor"] is not None and not asked["assign"]:
        raise click.UsageError("--floor needs --assign.")
    with _without_collecting():
        for piece in _answer(case, weights, {"focus": focus, **asked}):
            sys.stdout.write(piece)
        sys.stdout.flush()


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Hold garbage collection: a case is millions of objects without circles, which would be counted time and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _answer(case: Path, weights: Path | None, asked: dict[str, Any]) -> Iterator[str]:
    from opstap.matching.engine import case_reader, json_answer
    from opstap.matching.engine.weights import WeightsError, builtin, parse

    try:
        used = parse(_text(weights)) if weights else builtin()
        matched, protected = case_reader.parse(_text(case))
        return json_answer.written(matched, json_answer.Options(**asked), used, protected)
    except (case_reader.CaseError, json_answer.UnknownId, WeightsError) as error:
        raise _Unreadable(str(error)) from None


def _text(path: Path) -> str:
    try:
        data = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise _Unreadable(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise _Unreadable(f"{path}, byte {error.start}: expected text in UTF-8") from None


class _Unreadable(click.ClickException):
    exit_code = 2
