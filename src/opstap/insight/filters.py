"""The filters of the monitor, as they stand in the address: a date, programmes, and which number they opened."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opstap.core.dates import today
from opstap.insight.queries import BACKGROUND, OUTCOME, WITHOUT, NumberSelection
from opstap.ui.forms import DateField


class DayForm(forms.Form):
    """The date."""

    on = DateField(label=_("As it was on"))

    def clean_on(self) -> date:
        """Spreadsheets and calendars know no other days, and nobody has a track then."""
        day: date = self.cleaned_data["on"]
        if not 1990 <= day.year <= 2100:
            raise forms.ValidationError(_("Choose a day from 1990 to 2100."))
        return day

    def day(self) -> date:
        return self.cleaned_data["on"]  # type: ignore[no-any-return]


@dataclass(frozen=True)
class MonitorFilters:
    """A date, and the programmes that were chosen; none chosen: all that anybody is in."""

    on: date
    programmes: tuple[str, ...] = ()

    def programmes_to_show(self, counted: Collection[str], order: Iterable[str]) -> list[str]:
        """Keys in the order of the screen."""
        chosen = self.programmes or counted
        return [key for key in order if key in chosen]

    def with_programme_toggled(self, key: str) -> MonitorFilters:
        """The same with one programme chosen, or not chosen any more."""
        if key in self.programmes:
            return replace(self, programmes=tuple(each for each in self.programmes if each != key))
        return replace(self, programmes=(*self.programmes, key))

    def address(self, name: str, **further: str | Iterable[str]) -> str:
        """An address with the date and the programmes in it; today stands in no address, so that it stays today."""
        pairs: dict[str, object] = {"on": "" if self.on == today() else self.on.isoformat()}
        pairs |= {"programme": sorted(self.programmes), **further}
        query = urlencode({key: value for key, value in pairs.items() if value}, doseq=True)
        return f"{reverse(name)}?{query}" if query else reverse(name)


def chosen_programmes(parameters: QueryDict, known: Collection[str]) -> tuple[str, ...]:
    """The programmes in an address. Raises Http404 for one that is not there: figures without it would mislead."""
    return tuple(sorted({_known(key, known) for key in parameters.getlist("programme")}))


def chosen_number(parameters: QueryDict, filters: MonitorFilters, known: Collection[str]) -> NumberSelection:
    """The number whose people somebody wants to see: of one programme (`of`) or of all that were chosen."""
    one = parameters.get("of", "")
    variable, values = parameters.get("variable", ""), tuple(parameters.getlist("value"))
    if variable and (variable not in (OUTCOME, *BACKGROUND) or not values):
        raise Http404
    programmes = (_known(one, known),) if one else filters.programmes or None
    return NumberSelection(programmes, variable, values if variable else ())


def _known(key: str, known: Collection[str]) -> str:
    if key not in known and key != WITHOUT:
        raise Http404
    return key
