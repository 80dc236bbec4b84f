"""Which minor versions of PostgreSQL are known, to say whether a server is behind; a maintainer renews releases.yaml."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

PATH = Path(__file__).with_name("releases.yaml")


@dataclass(frozen=True)
class Releases:
    """The newest minor version by major version, the day on which that was so, and who says it."""

    newest: dict[int, int]
    as_of: date
    source: str

    def newer_than(self, major: int, minor: int) -> str | None:
        """Return the version to go to, such as 18.6; None where nothing newer of this major version is known."""
        newest = self.newest.get(major, minor)
        return f"{major}.{newest}" if newest > minor else None


@lru_cache(maxsize=1)
def known_releases() -> Releases:
    """Read releases.yaml."""
    return Releases(**yaml.safe_load(PATH.read_text(encoding="utf-8")))
