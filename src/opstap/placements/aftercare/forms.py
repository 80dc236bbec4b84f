"""What somebody types after contact with who works."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.placements.models import CheckIn
from opstap.team.models import ContactMoment
from opstap.team.talks.forms import NoteField
from opstap.team.talks.rules import earliest_talk
from opstap.ui.forms import DateField


class AftercareForm(ActionForm):
    """How is it going? Two clicks and a line."""

    going = forms.ChoiceField(label=_("How is it going?"), choices=CheckIn.Face.choices, widget=forms.RadioSelect)
    note = NoteField(
        label=_("In one line"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Write it so that the person may read it too."),
    )
    with_whom = forms.ChoiceField(
        label=pgettext_lazy("aftercare", "With"),
        choices=ContactMoment.WithWhom.choices,
        initial=ContactMoment.WithWhom.PARTICIPANT,
    )
    how = forms.ChoiceField(label=_("How"), choices=ContactMoment.How.choices, initial=ContactMoment.How.PHONE)
    on = DateField(label=_("When"))
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_on = DateField(label=_("Before"), required=False)

    def __init__(self, data: QueryDict | None = None, *, born: date | None, track_open: bool) -> None:
        super().__init__(data)
        self.fields["on"].initial = today()
        self.earliest = earliest_talk(born)
        if not track_open:
            del self.fields["next_step"], self.fields["next_on"]

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not self.earliest <= day <= today():
            raise forms.ValidationError(_("Choose today or a day before."))
        return day

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if "next_step" not in self.fields or {"next_step", "next_on"} & set(self.errors):
            return data
        step, before = data.get("next_step"), data.get("next_on")
        if data.get("going") == CheckIn.Face.BAD and not step:
            self.add_error("next_step", _("It does not go well: say what happens next."))
        elif before and not step:
            self.add_error("next_step", _("Say what will happen before that day."))
        elif step and not before:
            data["next_on"] = today() + timedelta(days=7)
        if before and before < today():
            self.add_error("next_on", _("Choose today or a day that is still to come."))
        return data

    def values(self) -> dict[str, object]:
        """What was typed, by the names of the action."""
        data = self.cleaned_data
        typed = {name: data[name] for name in ("note", "going", "how", "with_whom", "on")}
        return typed | {"next_step": data.get("next_step", ""), "next_on": data.get("next_on")}


class MoveForm(ActionForm):
    due_on = DateField(label=_("New day"))
