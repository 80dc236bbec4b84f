"""Files: short enough to read, functions that fit a screen, and nothing that names a machine."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.conventions.findings import nothing_found
from tests.project import files, name_of

LONGEST_FILE, LONGEST_FUNCTION = 400, 40
LONGER = {
    "src/opstap/ui/static/ui/tokens.css": "generated from tokens.toml; nobody reads or writes it",
    **dict.fromkeys(
        ("src/opstap/selfcheck/instruments/kis.yaml", "src/opstap/selfcheck/instruments/effective-elements.yaml"),
        "an instrument is one file, read beside its source from beginning to end",
    ),
}


def test_a_file_is_short_enough_to_read() -> None:
    read = files(".py", ".html", ".css", ".js", ".sh", ".yaml", ".toml")
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in read}
    assert len(lines) > 500
    assert {name: count for name, count in lines.items() if (count <= LONGEST_FILE) is (name in LONGER)} == {}


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield path, node


def test_a_function_fits_a_screen() -> None:
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in functions()
    }
    nothing_found({name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION}, "divide these functions")


def test_nothing_names_the_machine_on_which_it_was_made() -> None:
    """Nor whoever made it there. The folders are written apart, or this file would name them itself."""
    places = re.compile("|".join(rf"(?<![\w.])/{name}/" for name in ("work", "farm", "home", "root", "Users", "mnt")))
    texts = files(
        ".py", ".html", ".css", ".js", ".sh", ".yaml", ".yml", ".toml", ".md", ".po", ".cff", "Makefile", "run", ".cfg"
    )
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path in texts
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if places.search(line)
    ]
    assert found == []
