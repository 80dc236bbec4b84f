"""How the code is written: types that say something, the formatter's layout, one clock."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.conventions.findings import nothing_found
from tests.project import SOURCE, files, name_of
from tests.syntax import source_tree

MOST_ANY, MOST_SKIPS = 299, 29
"""`Any` in the application, and tables that the formatter may not touch. Take these down as they fall, never up."""


def test_few_types_say_nothing() -> None:
    found = {
        name: number
        for name, module in source_tree().modules.items()
        if (number := sum(isinstance(node, ast.Name) and node.id == "Any" for node in ast.walk(module.tree)))
    }
    most = {name: number for name, number in found.items() if number > 4}
    if sum(found.values()) > MOST_ANY:
        nothing_found(
            most, f"say what these are: {sum(found.values())} times `Any`, {MOST_ANY} may be; most of them in"
        )


def test_the_formatter_is_seldom_switched_off() -> None:
    """Where a table reads as a table; everywhere else its layout holds."""
    skip = re.compile(r"#\s*fmt:\s*(skip|off)")
    found = {name_of(path): len(skip.findall(path.read_text(encoding="utf-8"))) for path in files(".py")}
    found = {name: number for name, number in found.items() if number and not name.endswith(Path(__file__).name)}
    assert sum(found.values()) <= MOST_SKIPS, f"{sum(found.values())} times: {found}"


def test_the_day_and_the_moment_come_from_one_place() -> None:
    clock = re.compile(
        r"\bdate\.today\(|\bdatetime\.(now|utcnow|today)\(|\btimezone\.(now|localdate|localtime)\(|\bNow\(\)"
    )
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in files(".py")
        if path != SOURCE / "core" / "dates.py" and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if clock.search(line)
    ]
    assert found == []
