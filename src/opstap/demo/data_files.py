"""The demo's data files: parties, staff, names, notes, tasks."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# The reader in C takes a tenth of the time; it may be missing.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def data(name: str) -> Any:
    """What data/`name`.yaml says."""
    return yaml.load((files("opstap.demo") / "data" / f"{name}.yaml").read_bytes(), Loader=_LOADER)  # noqa: S506 (a safe loader either way)
