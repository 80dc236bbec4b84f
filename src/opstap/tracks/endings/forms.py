"""Forms about the end of a track, somebody who comes back, and the goal of a track."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.tracks.models import ENDINGS, Action, Outflow
from opstap.ui.forms import DateField


class EndForm(ActionForm):
    """How and when a track ended, and what of the open actions stays."""

    kind = forms.ChoiceField(
        label=_("How did the track end?"),
        choices=[(ending.value, ending.label) for ending in ENDINGS],
        widget=forms.RadioSelect,
    )
    on = DateField(label=_("Last day of the track"))
    note = forms.CharField(
        label=_("Explanation"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example where somebody works or learns now. Write it so that the person may read it too."),
    )
    keep = forms.MultipleChoiceField(
        label=_("Which actions stay open?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What you do not tick is dropped, with the end of the track as the reason."),
    )

    def __init__(self, data: QueryDict | None, *, actions: Sequence[Action]) -> None:
        super().__init__(data)
        self.fields["on"].initial = today()
        self.fields["keep"].choices = [(str(one.pk), _label(one)) for one in actions]  # type: ignore[attr-defined]
        if not actions:
            del self.fields["keep"]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("Choose today or an earlier day."))
        return day

    def kept(self) -> list[UUID]:
        return [UUID(key) for key in self.cleaned_data.get("keep", [])]


def _label(action: Action) -> str:
    who = action.owner.name if action.owner else _("the participant")
    return f"{action.task} ({who}, {date_format(action.due_on, 'j F')})"


class ReopenForm(ActionForm):
    reason = forms.CharField(
        label=_("Why is the track opened again?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the job ended and help is needed again."),
    )


class LastedForm(ActionForm):
    lasted = forms.ChoiceField(label=_("Did it last?"), choices=Outflow.Lasted.choices, widget=forms.RadioSelect)


class ParticipationForm(ActionForm):
    """The goal becomes social participation from a day on, or paid work again."""

    on = DateField(label=_("From which day?"))
    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: QueryDict | None, *, back: bool) -> None:
        super().__init__(data)
        if back:
            del self.fields["on"]
        else:
            self.fields["on"].initial = today()
