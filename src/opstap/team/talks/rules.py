"""What can be true of a talk. Pure: dates come in as arguments."""

from __future__ import annotations

from datetime import date

EARLIEST = date(1990, 1, 1)
"""Nobody logs a talk of before; an earlier day is a slip of the pen."""


def earliest_talk(born: date | None) -> date:
    """The first day on which a talk with or about somebody can have been."""
    return max(EARLIEST, born) if born else EARLIEST
