"""What somebody types about workplaces."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.forms import ActionForm
from opstap.people.models import LanguageLevel
from opstap.team.talks.forms import NoteField
from opstap.work.models import Task, Workplace
from opstap.work.rules import MOST_SEATS


class WorkplaceForm(ActionForm):
    """What is offered, and the one task that is done there."""

    title = forms.CharField(label=_("Workplace"), max_length=120, help_text=_("For example: help in the kitchen"))
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    text = NoteField(
        label=_("What is done there"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In plain words, as one would tell it at the coffee table."),
    )
    speaking = forms.ChoiceField(
        label=pgettext_lazy("workplace", "Dutch, speaking, at least"),
        required=False,
        choices=[("", _("Not important")), *LanguageLevel.Level.choices],
        help_text=_("The lowest level with which it works: language grows at work."),
    )
    hours_min = forms.IntegerField(label=_("Hours a week, at least"), min_value=1, max_value=60, required=False)
    hours_max = forms.IntegerField(label=_("Hours a week, at most"), min_value=1, max_value=60, required=False)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("hours_min"), data.get("hours_max")
        if least is not None and most is not None and most < least:
            self.add_error("hours_max", _("The most hours cannot be fewer than the least."))
        return data

    def values(self) -> dict[str, object]:
        """What was typed, by the names of the action."""
        names = ("title", "city", "text", "speaking", "hours_min", "hours_max")
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def initial_of(workplace: Workplace, task: Task) -> dict[str, object]:
        """What stands in the form when a workplace is changed."""
        return {
            "title": workplace.title,
            "city": workplace.city,
            "hours_min": workplace.hours_min,
            "hours_max": workplace.hours_max,
            "text": task.text,
            "speaking": task.speaking,
        }


class NewWorkplaceForm(WorkplaceForm):
    seats = forms.IntegerField(label=_("How many places"), min_value=1, max_value=MOST_SEATS, initial=1)

    field_order = ("title", "city", "text", "speaking", "seats", "hours_min", "hours_max")


class SeatsForm(ActionForm):
    """`seen`: how many there were when the page was made."""

    seats = forms.IntegerField(label=_("How many places"), min_value=1, max_value=MOST_SEATS)
    seen = forms.IntegerField(widget=forms.HiddenInput)
