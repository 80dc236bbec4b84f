"""Fails unless the tests reach enough: 95% of all lines, and every branch where access and changes are decided.

Reads the json report of coverage.py (with branches). Usage: python tools/coverage_gate.py .coverage.json
"""

import json
import sys
from pathlib import Path, PurePosixPath
from typing import Any

LINES_WANTED = 95.0  # percent of the lines of all of src


def must_be_complete(name: str) -> bool:
    """Say whether every branch of a file counts: who may see what, every change, and who is matched to what."""
    path = PurePosixPath(name)
    changes = path.name == "actions.py" or "actions" in path.parts
    whole = any(room in path.as_posix() for room in ("opstap/access/", "opstap/matching/engine/"))
    return changes or path.name == "access.py" or whole


def shortcomings(report: dict[str, Any]) -> list[str]:
    """Return a sentence for each thing that the tests do not reach well enough."""
    found = []
    totals = report["totals"]
    percent = 100.0 * totals["covered_lines"] / max(totals["num_statements"], 1)
    if percent < LINES_WANTED:
        found.append(f"The tests reach {percent:.1f}% of the lines; {LINES_WANTED:.0f}% is asked. The least reached:")
        found += [f"  {name}: {missing} lines not reached" for missing, name in least_reached(report)]
    for name, file in sorted(report["files"].items()):
        if must_be_complete(name) and (file["missing_lines"] or file["missing_branches"]):
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
