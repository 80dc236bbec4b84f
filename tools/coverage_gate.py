"""Fails unless the tests reach enough: 95% of all lines, and every branch where access and changes are decided.

Reads the json report of coverage.py (with branches). Usage: python tools/coverage_gate.py .coverage.json
"""

import ast
import json
import sys
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LINES_WANTED = 95.0  # percent of the lines of all of src
WHOLE_ROOMS = ("opstap/access/", "opstap/matching/engine/")
WHOLE_MODULES = ("access.py", "rules.py")


def must_be_complete(name: str, root: Path = ROOT) -> bool:
    """Say whether every branch of a file counts: who may see what, what follows, every change, who is matched to what."""
    path = PurePosixPath(name)
    decides = path.name in WHOLE_MODULES or any(room in path.as_posix() for room in WHOLE_ROOMS)
    return decides or has_action(root / name)


def has_action(path: Path) -> bool:
    """Say whether a module defines an action, by its decorator: `@action` or `@action(...)`."""
    decorators = [
        decorator.func if isinstance(decorator, ast.Call) else decorator
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
    ]
    return any(isinstance(one, ast.Name) and one.id == "action" for one in decorators)


def shortcomings(report: dict[str, Any], root: Path = ROOT) -> list[str]:
    """Return a sentence for each thing that the tests do not reach well enough."""
    found = []
    totals = report["totals"]
    percent = 100.0 * totals["covered_lines"] / max(totals["num_statements"], 1)
    if percent < LINES_WANTED:
        found.append(f"The tests reach {percent:.1f}% of the lines; {LINES_WANTED:.0f}% is asked. The least reached:")
        found += [f"  {name}: {missing} lines not reached" for missing, name in least_reached(report)]
    for name, file in sorted(report["files"].items()):
        if (file["missing_lines"] or file["missing_branches"]) and must_be_complete(name, root):
            lines = ", ".join(str(line) for line in file["missing_lines"])
            branches = ", ".join(
                f"{start} to {'the end' if end < 0 else end}" for start, end in file["missing_branches"]
            )
            gaps = [f"{kind} {what}" for kind, what in (("lines", lines), ("branches", branches)) if what]
            found.append(f"{name} must be reached wholly, and is not at {'; '.join(gaps)}")
    return found


def least_reached(report: dict[str, Any]) -> list[tuple[int, str]]:
    """Return the ten files with the most lines that no test reaches, as (number of lines, name)."""
    counted = [(len(file["missing_lines"]), name) for name, file in report["files"].items()]
    return sorted((item for item in counted if item[0]), reverse=True)[:10]


def main() -> int:
    """Judge the report that the command line names."""
    report = json.loads(Path(sys.argv[1]).read_text())
    found = shortcomings(report)
    totals = report["totals"]
    percent = 100.0 * totals["covered_lines"] / max(totals["num_statements"], 1)
    sys.stdout.write("\n".join([*found, f"Lines reached: {percent:.1f}%."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
