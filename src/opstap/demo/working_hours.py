"""Working days and hours of the demo, relative to the day of loading."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from opstap.core.dates import AMSTERDAM


def weekday(day: date, *, back: bool = True) -> date:
    """The day itself, or the working day before it (after it, with `back=False`)."""
    while day.weekday() >= 5:
        day += timedelta(days=-1 if back else 1)
    return day


def at_work(rng: Random, day: date) -> datetime:
    """A moment in office hours, to five minutes."""
    return datetime.combine(day, time(rng.randrange(9, 17), rng.randrange(0, 60, 5)), tzinfo=AMSTERDAM)


def soon(rng: Random, today: date) -> date:
    """A day later this week; where the week is over, tomorrow or the day after."""
    left = 4 - today.weekday()
    return today + timedelta(days=rng.randint(1, max(left, 1)))
