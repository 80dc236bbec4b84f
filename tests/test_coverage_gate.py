"""The gate that keeps the tests complete can itself say no."""

import importlib.util
from pathlib import Path
from typing import Any

import pytest

spec = importlib.util.spec_from_file_location("coverage_gate", Path(__file__).parents[1] / "tools" / "coverage_gate.py")
assert spec
assert spec.loader
gate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gate)

PLAIN = "def act() -> None: ..."
NAMES = {
    "appointments": "src/opstap/team/appointments.py",
    "scope": "src/opstap/access/scope.py",
    "rules": "src/opstap/work/rules.py",
    "view": "src/opstap/ui/views.py",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A tree in which one module has an action, whatever it is called."""
    for name in NAMES.values():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(PLAIN)
    (tmp_path / NAMES["appointments"]).write_text(f"@action(refuses=(NotYours,))\n{PLAIN}")
    return tmp_path


def report(covered: int = 100, **files: tuple[list[int], list[list[int]]]) -> dict[str, Any]:
    """Give a report as coverage.py writes it, with per file the lines and branches that were missed."""
    return {
        "totals": {"covered_lines": covered, "num_statements": 100},
        "files": {NAMES[key]: {"missing_lines": m, "missing_branches": b} for key, (m, b) in files.items()},
    }


def test_enough_is_enough(root: Path) -> None:
    there = report(95, view=([3], [[3, 4]]), appointments=([], []), scope=([], []), rules=([], []))
    assert gate.shortcomings(there, root) == []


def test_too_few_lines_are_told_with_where(root: Path) -> None:
    found = gate.shortcomings(report(94, view=([3, 4], [])), root)
    assert "94.0%" in found[0]
    assert "views.py: 2 lines" in found[1]


def test_one_missed_branch_in_access_rules_or_an_action_is_too_many(root: Path) -> None:
    assert "branches 7 to the end" in gate.shortcomings(report(appointments=([], [[7, -1]])), root)[0]
    assert "lines 9" in gate.shortcomings(report(scope=([9], [])), root)[0]
    assert "lines 9" in gate.shortcomings(report(rules=([9], [])), root)[0]


def test_an_action_is_known_by_its_decorator_alone(root: Path) -> None:
    path = root / NAMES["view"]
    for head, expected in [("@action", True), ("@action()", True), ("@other.thing", False), ("@caction", False)]:
        path.write_text(f"{head}\n{PLAIN}")
        assert gate.has_action(path) is expected
