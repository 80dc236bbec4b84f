"""What can be true of a talk. Pure: dates come in as arguments."""

from __future__ import annotations

from datetime import date

from opstap.team.refusals import NotYet, TooLongAgo

EARLIEST = date(1990, 1, 1)
"""Nobody logs a talk of before; an earlier day is a slip of the pen."""


def earliest_talk(born: date | None) -> date:
    """The first day on which a talk with or about somebody can have been."""
    return max(EARLIEST, born) if born else EARLIEST


def check_talk_day(on: date, day: date, born: date | None) -> None:
    """Can somebody born on a day have been talked with on a day? `day` is today. Raises NotYet, TooLongAgo."""
    if on > day:
        raise NotYet
    if on < earliest_talk(born):
        raise TooLongAgo
