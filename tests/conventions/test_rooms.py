"""Rooms know what lies below them, and say in one list what they add to it."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib

from procrastinate.contrib.django import app

from opstap.core.jobs import background_jobs
from opstap.site.commands.rooms import with_plan
from opstap.site.room_plan import FLOORS, as_markdown, as_text, every_point
from tests.conventions.findings import nothing_found
from tests.project import ROOT, SOURCE, files, name_of, rooms
from tests.syntax import source_tree


def floors() -> dict[str, int]:
    """The rooms by their height, 0 for the lowest, as the layers of import-linter have them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {
        room.strip().removeprefix("opstap."): height
        for height, layer in enumerate(reversed(layers))
        for room in layer.split("|")
    }


def test_every_room_has_a_floor() -> None:
    assert {room.name for room in rooms()} - floors().keys() == set()


def test_a_room_below_names_no_room_above() -> None:
    """import-linter sees imports; an import inside a function of another language, a dotted text, it does not."""
    height, named = floors(), re.compile(r'"opstap\.(\w+)\.\w')
    found = [
        f"{name_of(path)}: {room}"
        for path in files(".py")
        if SOURCE in path.parents and "tests" not in path.parts and path.relative_to(SOURCE).parts[0] in height
        for room in named.findall(path.read_text(encoding="utf-8"))
        if height.get(room, 0) > height[path.relative_to(SOURCE).parts[0]]
    ]
    nothing_found(found, "a room may not name one that lies above it")


def test_no_app_plugs_anything_in_by_itself() -> None:
    """What a room adds to others stands in its `extensions.py`; nothing happens in `ready`."""
    apps = {room.name: source_tree().modules[f"opstap.{room.name}.apps"] for room in rooms()}
    found = {
        name: node.name
        for name, module in apps.items()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef)
    }
    nothing_found(found, "move these to the `extensions.py` of the room")


def test_every_job_stands_in_the_list_of_a_room() -> None:
    """The worker loads the lists at its start; a job that stands in none would wait for ever."""
    named = re.compile(r'^@job\("([^"]+)"', re.MULTILINE)
    written = {
        job
        for path in files(".py")
        if SOURCE in path.parents and "tests" not in path.parts
        for job in named.findall(path.read_text(encoding="utf-8"))
    }
    assert written
    assert written == {name for name, _function in background_jobs.items()}
    assert {name: inspect.unwrap(app.tasks[name].func) for name in written} == dict(background_jobs.items())


def test_the_floor_plan_has_the_floors_of_the_import_contract() -> None:
    contract = {name: height for name, height in floors().items() if name != "opstap_postgres"}
    top = max(contract.values())
    assert {room: top - height for height, row in enumerate(FLOORS) for room in row} == contract, contract


def test_the_page_of_the_rooms_is_the_plan_as_it_is() -> None:
    """Else: `.venv/bin/opstap rooms --page docs/rooms.md`."""
    page = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    assert with_plan(page, list(as_markdown())) == page


def test_the_command_prints_every_point_with_who_adds_to_it() -> None:
    printed = list(as_text())
    for point in every_point():
        assert f"{point.name} ({point.module})" in printed
        for extension in point.extensions():
            assert any(f"{extension.room}: {extension.name}  " in line for line in printed)
