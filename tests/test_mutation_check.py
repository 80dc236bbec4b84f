"""The check that breaks the code on purpose breaks it in the ways that it promises."""

import ast
import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

spec = importlib.util.spec_from_file_location(
    "mutation_check", Path(__file__).parents[1] / "tools" / "mutation_check.py"
)
assert spec
assert spec.loader
tool = importlib.util.module_from_spec(spec)
sys.modules["mutation_check"] = tool  # dataclasses look for it there
spec.loader.exec_module(tool)

SOURCE = '''\
"""Rules of a test."""

LIMIT = 5


def may(day: int, *, open: bool = True) -> bool:
    """Say é."""
    sentence = f"day {day + 1}"
    return bool(sentence) and day <= 9


def rows(day: int) -> object:
    return Row.objects.filter(Q(day=day) | Q(day=None), é=1).first()
'''


@pytest.fixture
def mutants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    path = tmp_path / "src" / "opstap" / "work" / "rules.py"
    path.parent.mkdir(parents=True)
    path.write_text(SOURCE, encoding="utf-8")
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    assert tool.targets([]) == tool.targets(["work"]) == [path]
    assert tool.targets(["team"]) == []
    found: list[Any] = tool.mutants_of(path)
    return found


def test_every_kind_of_change_is_made(mutants: list[Any]) -> None:
    changes = {(one.function, one.was, one.became) for one in mutants}
    whole, asked = "bool(sentence) and day <= 9", "Row.objects.filter(Q(day=day) | Q(day=None), é=1)"
    assert changes == {
        ("may", "True", "False"),
        ("may", whole, "bool(sentence) or day <= 9"),
        ("may", whole, "bool(sentence)"),
        ("may", whole, "day <= 9"),
        ("may", whole, "True"),
        ("may", whole, "False"),
        ("may", "day <= 9", "day < 9"),
        ("may", "9", "10"),
        ("may", "9", "8"),
        ("rows", asked, "Row.objects.filter(Q(day=day) | Q(day=None))"),
        ("rows", "Q(day=day) | Q(day=None)", "Q(day=day)"),
        ("rows", "Q(day=day) | Q(day=None)", "Q(day=None)"),
        ("rows", "Q(day=day)", "Q()"),
        ("rows", "Q(day=None)", "Q()"),
        ("rows", "1", "2"),
        ("rows", "1", "0"),
    }


def test_a_change_changes_one_place_and_nothing_else(mutants: list[Any]) -> None:
    for mutant in mutants:
        source = mutant.source()
        ast.parse(source)
        before, after = SOURCE.splitlines(), source.splitlines()
        assert len(before) == len(after)
        (line,) = (number for number, (old, new) in enumerate(zip(before, after, strict=True), 1) if old != new)
        assert line == mutant.place[0]
        assert f"({mutant.became})" in after[line - 1]
        assert mutant.room == "work"


def test_survivors_that_may_live_have_a_reason() -> None:
    assert [key for key, reason in tool.explained().items() if len(reason) < 20] == []
