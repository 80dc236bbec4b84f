"""Where the bands of age and of years in the Netherlands begin and end: settings, because a municipality may count in
other bands than the researchers did (W table 1). Their names follow from the numbers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.organisations.municipal_settings import SettingDeclaration, values_of

AGES_SETTING, YEARS_SETTING = "age-bands", "since-bands"
MOST_BANDS = 8
W_TABLE_1 = "W tabel 1"
PUBLISHED = date(2019, 1, 1)


@dataclass(frozen=True)
class Bands:
    """`ages`: the last age of every band but the oldest. `years`: the first year of the second band, then the last year
    of every band but the latest."""

    ages: tuple[int, ...] = (30, 49)
    years: tuple[int, ...] = (2013, 2015)

    @property
    def age_starts(self) -> list[int]:
        """The first age of every band but the youngest."""
        return [last + 1 for last in self.ages]

    @property
    def year_starts(self) -> list[int]:
        """The first year of every band but the earliest."""
        return [self.years[0], *(last + 1 for last in self.years[1:])]

    @property
    def age_names(self) -> list[str]:
        """As the researchers wrote them: <=30, 31-49, 50+."""
        starts = self.age_starts
        between = [_span(first, last) for first, last in zip(starts, self.ages[1:], strict=False)]
        return [f"<={self.ages[0]}", *between, f"{starts[-1]}+"]

    @property
    def year_names(self) -> list[str]:
        """before 2013, 2013-2015, after 2015."""
        starts = self.year_starts
        between = [_span(first, last) for first, last in zip(starts, self.years[1:], strict=False)]
        return [f"before {self.years[0]}", *between, f"after {self.years[-1]}"]


DEFAULT = Bands()


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def bands_for(municipalities: Collection[UUID], day: date) -> Bands:
    """What holds in a municipality on a day; over several the defaults, since their numbers are added up."""
    if len(municipalities) != 1:
        return DEFAULT
    (only,) = municipalities
    own = values_of(only, (AGES_SETTING, YEARS_SETTING), day)
    return Bands(ages=tuple(own[AGES_SETTING]), years=tuple(own[YEARS_SETTING]))


def read_ages(text: str) -> list[int]:
    """Ages as somebody types them: "30, 49". Raises ValidationError with a sentence."""
    return _rising(text, fewest=1, low=15, high=99, sentence=_("Write ages from young to old with a comma: 30, 49."))


def read_years(text: str) -> list[int]:
    """Years as somebody types them: "2013, 2015". Raises ValidationError with a sentence."""
    sentence = _("Write at least two years from early to late with a comma: 2013, 2015.")
    return _rising(text, fewest=2, low=1950, high=2100, sentence=sentence, twice=True)


def write_numbers(value: list[int]) -> str:
    return ", ".join(map(str, value))


def _rising(text: str, *, fewest: int, low: int, high: int, sentence: str, twice: bool = False) -> list[int]:
    """Whole numbers between low and high, each above the one before. `twice`: the first two may be the same, for a band
    of one year."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts) or not fewest <= len(parts) <= MOST_BANDS:
        raise ValidationError(sentence)
    numbers = [int(part) for part in parts]
    steps = [after - before for before, after in pairwise(numbers)]
    rising = all(step > 0 for step in steps[1:]) and (not steps or steps[0] > 0 or (twice and steps[0] == 0))
    if not rising or not low <= numbers[0] <= numbers[-1] <= high:
        raise ValidationError(sentence)
    return numbers


AGE_BANDS = SettingDeclaration(
    label=gettext_lazy("Age bands of the monitor"),
    help_text=gettext_lazy("The last age of each band but the oldest: 30, 49 makes three bands, 31-49 in the middle."),
    default=list(DEFAULT.ages),
    source=W_TABLE_1,
    since=PUBLISHED,
    read=read_ages,
    write=write_numbers,
)
YEAR_BANDS = SettingDeclaration(
    label=gettext_lazy("Year bands of the monitor: in the Netherlands since"),
    help_text=gettext_lazy(
        "The first year of the second band, then the last year of each band but the latest: 2013, 2015 makes before 2013,"
        " 2013-2015 and after 2015."
    ),
    default=list(DEFAULT.years),
    source=W_TABLE_1,
    since=PUBLISHED,
    read=read_years,
    write=write_numbers,
)
