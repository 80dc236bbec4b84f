"""A closed vocabulary of modules: from the list of files alone one finds where something is (module_names.py)."""

from __future__ import annotations

import ast

from tests.conventions.findings import nothing_found
from tests.conventions.module_names import DOORS, NAMED, SMALL
from tests.syntax import Module, source_tree

FEWEST_LINES = 20


def modules() -> dict[str, Module]:
    """The modules of all rooms by their path within src/opstap, without the packages themselves."""
    tree = source_tree().modules
    return {name.removeprefix("opstap.").replace(".", "/"): one for name, one in tree.items() if not one.is_package}


def is_a_door(path: str) -> bool:
    """`team/talks/actions`, or a part of a door that is a folder by subject: `organisations/views/users`."""
    _room, *folders, name = path.split("/")
    return name in DOORS or bool(DOORS.keys() & set(folders))


def test_every_module_is_a_door_or_says_why_it_is_called_so() -> None:
    named = {path for path in modules() if not is_a_door(path)}
    nothing_found(named - NAMED.keys(), "name these after a door, or say in module_names.py what their name means")
    nothing_found(NAMED.keys() - named, "these are doors, or gone: take them out of NAMED in module_names.py")


def is_small(path: str, module: Module) -> bool:
    """Fewer than 20 lines, or no door and one function: not worth a file of its own without a reason."""
    parts = [node for node in module.tree.body if not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr)]
    lines = len(module.path.read_text(encoding="utf-8").splitlines())
    return lines < FEWEST_LINES or (not is_a_door(path) and len(parts) == 1 and isinstance(parts[0], ast.FunctionDef))


def test_a_small_module_has_a_reason() -> None:
    small = {
        path for path, module in modules().items() if is_small(path, module) and path.rpartition("/")[2] not in SMALL
    }
    nothing_found(small - SMALL.keys(), "put these into the module that uses them, or say why in module_names.py")
    needed = {
        name for path, one in modules().items() if is_small(path, one) for name in (path, path.rpartition("/")[2])
    }
    nothing_found(SMALL.keys() - needed, "these are small no longer, or gone: take them out of SMALL")


def test_reasons_say_something() -> None:
    assert [path for path, why in {**DOORS, **NAMED, **SMALL}.items() if len(why) < 8] == []
