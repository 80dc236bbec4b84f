"""A check that fails tells all that it found, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest


def nothing_found(found: Iterable[str] | Mapping[str, object], advice: str) -> None:
    """Fail with every finding on a line of its own where there is any."""
    lines = [f"{name}: {how}" for name, how in found.items()] if isinstance(found, Mapping) else list(found)
    if lines:
        pytest.fail("\n  ".join([f"{advice} ({len(lines)}):", *sorted(lines)]), pytrace=False)
