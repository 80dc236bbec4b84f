"""The project's own files, for tests that read them."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "opstap"
NOT_OURS = ("/vendor/", "/migrations/", "/.venv/", "/__pycache__/")


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Our own files with these endings: those that git knows or would take; every file where there is no git."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        found = [ROOT / line for line in listed.stdout.splitlines()]
    else:
        found = [path for folder in ("src", "tests", "docs", "tools") for path in (ROOT / folder).rglob("*")]
    return tuple(
        sorted(
            p for p in set(found) if p.is_file() and p.name.endswith(endings) and not any(n in str(p) for n in NOT_OURS)
        )
    )


def is_of_tests(path: Path) -> bool:
    """Does it stand in a folder `tests` of the project, wherever that itself stands?"""
    return "tests" in path.relative_to(ROOT).parts


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def rooms() -> list[Path]:
    """The rooms of the house: folders of src/opstap with an `apps.py`."""
    return sorted(path.parent for path in SOURCE.glob("*/apps.py"))
