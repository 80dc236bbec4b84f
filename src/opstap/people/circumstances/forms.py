"""Forms about benefit, household and education."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.people.circumstances.locking import EARLIEST, LONGEST_AHEAD
from opstap.people.models import BenefitSpell, Education, Participant
from opstap.people.refusals import DayNotMeant
from opstap.ui.forms import DateField


def _meant(day: date | None) -> date | None:
    if day is not None and not EARLIEST <= day <= today() + LONGEST_AHEAD:
        raise forms.ValidationError(str(DayNotMeant.sentence))
    return day


class BenefitForm(ActionForm):
    """What the household gets from a day on."""

    kind = forms.ChoiceField(label=_("Benefit"), choices=BenefitSpell.Kind, widget=forms.RadioSelect)
    on = DateField(
        label=_("From which day"),
        help_text=_("What ran until then ends on this day. Was there a mistake? Use the same day as the wrong one."),
    )
    household = forms.BooleanField(label=_("Also for the others of the household"), required=False)

    def __init__(self, *args: object, shared: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()
        if shared:
            self.fields["household"].initial = True
        else:
            del self.fields["household"]

    def clean_on(self) -> date | None:
        return _meant(self.cleaned_data["on"])


class MistakeForm(ActionForm):
    """Why something that was written down is taken away."""

    reason = forms.CharField(label=_("What was wrong?"), max_length=300)


class SearchForm(forms.Form):
    name = forms.CharField(label=_("Name or reference"), max_length=100)


class HouseholdForm(ActionForm):
    """With whom, from which day. `found` are those among whom one may choose."""

    partner = forms.ModelChoiceField(
        label=_("Together with"), queryset=Participant.objects.none(), widget=forms.RadioSelect, empty_label=None
    )
    on = DateField(label=_("From which day"))

    def __init__(self, *args: object, found: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = found  # type: ignore[attr-defined]
        self.fields["partner"].label_from_instance = _with_birth_date  # type: ignore[attr-defined]
        self.fields["on"].initial = today()

    def clean_on(self) -> date | None:
        return _meant(self.cleaned_data["on"])


def _with_birth_date(participant: Participant) -> str:
    born = participant.birth_date
    return f"{participant.name} ({born.day}-{born.month}-{born.year})" if born else participant.name


class LeaveHouseholdForm(ActionForm):
    """From which day somebody lives apart."""

    on = DateField(label=_("Apart from which day"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()

    def clean_on(self) -> date | None:
        return _meant(self.cleaned_data["on"])


class EnrolmentForm(ActionForm):
    """Education that aims at a diploma."""

    what = forms.CharField(label=_("Which education"), max_length=120, help_text=_("For example: mbo 2 care."))
    school = forms.CharField(label=_("School"), max_length=120, required=False)
    level = forms.ChoiceField(
        label=_("Level"), choices=[("", pgettext_lazy("choice", "Unknown")), *Education.choices], required=False
    )
    starts_on = DateField(label=_("First day"))
    ends_on = DateField(label=_("Last day"), required=False, help_text=_("Leave empty while it goes on."))

    def clean_starts_on(self) -> date | None:
        return _meant(self.cleaned_data["starts_on"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Education cannot end before it starts."))
        return data

    def values(self, names: Sequence[str]) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in names}
