"""The gate that keeps the tests complete can itself say no."""

import importlib.util
from pathlib import Path
from typing import Any

spec = importlib.util.spec_from_file_location("coverage_gate", Path(__file__).parents[1] / "tools" / "coverage_gate.py")
assert spec
assert spec.loader
gate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(gate)


def report(covered: int = 100, **files: tuple[list[int], list[list[int]]]) -> dict[str, Any]:
    """Give a report as coverage.py writes it, with per file the lines and branches that were missed."""
    named = {
        "actions": "src/opstap/team/actions.py",
        "scope": "src/opstap/access/scope.py",
        "view": "src/opstap/ui/views.py",
    }
    return {
        "totals": {"covered_lines": covered, "num_statements": 100},
        "files": {named[key]: {"missing_lines": m, "missing_branches": b} for key, (m, b) in files.items()},
    }


def test_enough_is_enough() -> None:
    assert gate.shortcomings(report(95, view=([3], [[3, 4]]), actions=([], []), scope=([], []))) == []


def test_too_few_lines_are_told_with_where() -> None:
    found = gate.shortcomings(report(94, view=([3, 4], [])))
    assert "94.0%" in found[0]
    assert "views.py: 2 lines" in found[1]


def test_one_missed_branch_in_access_or_an_action_is_too_many() -> None:
    assert "branches 7 to the end" in gate.shortcomings(report(actions=([], [[7, -1]])))[0]
    assert "lines 9" in gate.shortcomings(report(scope=([9], [])))[0]
