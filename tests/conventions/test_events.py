"""Kinds of line: every kind that is written is told, in every version that ever was, for every role and language."""

from __future__ import annotations

import ast
import dataclasses
import json
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import pytest
import yaml
from django.utils import translation
from django.utils.functional import Promise

from opstap.core.dates import today
from opstap.core.event_kinds import EventKind, content_of, event_kinds, plain, tell
from opstap.core.models import Event, EventContent
from opstap.organisations.roles import Role
from tests.conventions.findings import nothing_found
from tests.project import SOURCE, rooms
from tests.syntax import Module, Unit, source_tree

BASE = "opstap.core.event_kinds.EventKind"
WRITES = {"opstap.core.timeline.record": 1, "opstap.core.timeline.Line": 1}
"""What takes the content of a line, and at which place."""

NO_LONGER_WRITTEN: dict[str, str] = {}
"""Kinds that nothing writes any more and old timelines hold, with since when."""

Versions = dict[int, dict[str, Any]]


@cache
def kinds_by_room() -> dict[str, list[type[EventKind]]]:
    """The kinds that a room defines, by syntax: classes that derive from EventKind and name a `kind`."""
    found: dict[str, list[type[EventKind]]] = {room.name: [] for room in rooms()}
    for name in sorted(source_tree().subclasses_of(BASE)):
        module, _, last = name.rpartition(".")
        cls = getattr(import_module(module), last)
        if "kind" in vars(cls):
            found[module.split(".")[1]].append(cls)
    return found


def every_kind() -> list[type[EventKind]]:
    return [cls for kinds in kinds_by_room().values() for cls in kinds]


@cache
def samples() -> dict[str, tuple[str, Versions]]:
    """The samples of each kind, with the room whose file holds them."""
    found = dict[str, tuple[str, Versions]]()
    for room in rooms():
        path = SOURCE / room.name / "tests" / "event_samples.yaml"
        if path.exists():
            for kind, versions in yaml.safe_load(path.read_text(encoding="utf-8")).items():
                found[kind] = (room.name, versions)
    return found


def name_of_kind(cls: type[EventKind]) -> str:
    return cls.kind


def sampled() -> list[Any]:
    """Every kind, version and sample."""
    return [
        pytest.param(cls, version, content, id=f"{cls.kind}-{version}")
        for cls in every_kind()
        for version, content in samples().get(cls.kind, ("", {}))[1].items()
    ]


def line(kind: str, version: int, content: dict[str, Any] | None) -> Event:
    """A line as it is loaded, without a database; with None for content that was erased."""
    event = Event(kind=kind, version=version, happened_on=today())
    if content is not None:
        event.content = EventContent(data=json.loads(json.dumps(plain(content))))
    return event


def test_there_are_kinds() -> None:
    """The checks below would pass if they saw none."""
    assert len(every_kind()) > 80


@pytest.mark.parametrize("cls", every_kind(), ids=name_of_kind)
def test_a_kind_stands_among_the_extensions_of_its_room(cls: type[EventKind]) -> None:
    room = cls.__module__.split(".")[1]
    assert dataclasses.is_dataclass(cls)
    assert cls.__dataclass_params__.frozen, "content that was written never changes"
    found = [one for one in event_kinds.extensions() if one.name == cls.kind]
    assert [(one.value, one.room) for one in found] == [(cls, room)], f"list it in {room}/extensions.py"


def test_whatever_is_listed_is_known_by_syntax() -> None:
    listed = {one.value.kind for one in event_kinds.extensions() if one.room}  # others are made by tests
    assert listed == {cls.kind for cls in every_kind()}


def contents(module: Module, unit: Unit) -> Iterator[tuple[int, ast.expr]]:
    """What a unit hands to `record` and `Line` as content, with the line of code."""
    tree = source_tree()
    for node in unit.walk():
        if isinstance(node, ast.Call) and (place := WRITES.get(tree.dotted(module, node.func))) is not None:
            named = [keyword.value for keyword in node.keywords if keyword.arg == "content"]
            if found := node.args[place : place + 1] or named:
                yield node.lineno, found[0]


def test_a_line_is_written_with_a_kind_and_never_with_bare_words() -> None:
    tree = source_tree()
    bare = [
        f"{unit.full_name}:{number}: {ast.unparse(content)}"
        for unit in tree.units.values()
        for number, content in contents(tree.modules[unit.module], unit)
        if any(isinstance(part, ast.Constant | ast.JoinedStr | ast.Dict) for part in _values(content))
    ]
    nothing_found(bare, "hand over an object of a class that derives from EventKind")


def _values(node: ast.expr) -> list[ast.expr]:
    """What an expression may be: both sides of `a if x else b`."""
    return [*_values(node.body), *_values(node.orelse)] if isinstance(node, ast.IfExp) else [node]


def test_every_kind_is_written_somewhere() -> None:
    tree = source_tree()
    made = {
        tree.dotted(module, node)
        for module in tree.modules.values()
        if not module.name.endswith(".extensions")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Name | ast.Attribute)
    }
    idle = {cls.kind for cls in every_kind() if f"{cls.__module__}.{cls.__qualname__}" not in made}
    nothing_found(idle - NO_LONGER_WRITTEN.keys(), "nothing writes these kinds; take them away, or say since when")
    nothing_found(NO_LONGER_WRITTEN.keys() - idle, "these are written again, or gone")


@pytest.mark.parametrize("cls", every_kind(), ids=name_of_kind)
def test_a_kind_has_a_sample_of_every_version(cls: type[EventKind]) -> None:
    """In tests/event_samples.yaml of its room. Samples of older versions stay for ever, as timelines do."""
    room, versions = samples().get(cls.kind, ("", {}))
    assert room == cls.__module__.split(".")[1]
    assert sorted(versions) == list(range(1, cls.version + 1))
    fields = {field.name for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    assert set(versions[cls.version]) == fields


def test_no_sample_is_of_a_kind_that_is_gone() -> None:
    """Such a class stays, or timelines cannot be read."""
    assert samples().keys() - {cls.kind for cls in every_kind()} == set()


@pytest.mark.parametrize(("cls", "version", "content"), sampled())
def test_a_sample_can_be_read_and_told(cls: type[EventKind], version: int, content: dict[str, Any]) -> None:
    event = line(cls.kind, version, content)
    assert isinstance(content_of(event), cls), "it cannot be read"
    for language in ("nl", "en"):
        with translation.override(language):
            for role in [*Role.values, ""]:
                telling = tell(event, role)
                assert telling.title.strip()
                assert type(telling.title) is type(telling.text) is str


@pytest.mark.parametrize(("cls", "version", "content"), sampled())
def test_a_sample_of_now_is_stored_as_it_was_read(cls: type[EventKind], version: int, content: dict[str, Any]) -> None:
    stored = json.loads(json.dumps(plain(content)))
    read = cls.read(stored, version)
    facts = json.loads(json.dumps(read.facts()))
    assert cls.read(facts, cls.version) == read
    if version == cls.version:
        assert facts == stored


@pytest.mark.parametrize(("cls", "version", "content"), sampled())
def test_a_sample_holds_facts_and_no_text_of_a_screen(
    cls: type[EventKind], version: int, content: dict[str, Any]
) -> None:
    """What is stored is the same whatever language is on; a lazy text would only be one when it is stored."""
    with translation.override("nl"):
        dutch = cls.read(json.loads(json.dumps(plain(content))), version)
    with translation.override("en"):
        assert dutch.facts() == cls.read(json.loads(json.dumps(plain(content))), version).facts()
    assert not [field for field in vars(dutch).values() if isinstance(field, Promise)]


@pytest.mark.parametrize("cls", every_kind(), ids=name_of_kind)
def test_content_that_is_gone_or_damaged_is_told_as_a_plain_line(cls: type[EventKind]) -> None:
    damaged = [line(cls.kind, cls.version, {"no_such_field": "?"})] if dataclasses.fields(cls) else []  # type: ignore[arg-type]
    for event in (line(cls.kind, cls.version, None), line(cls.kind, cls.version + 1, {}), *damaged):
        for language in ("nl", "en"):
            with translation.override(language):
                telling = tell(event, Role.CASE_MANAGER)
                assert telling.title == str(cls.label)
                assert telling.title
                assert telling.text
