"""What somebody types about a talk."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.core.refusals import Refused
from opstap.team.models import ContactMoment
from opstap.team.talks.rules import check_talk_day
from opstap.ui.forms import DateField


class NoteField(forms.CharField):
    """Lines end in one character, as a browser counts them: what fits in the box fits in the field."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class TalkForm(ActionForm):
    """One line is enough; the rest has a sensible value already."""

    note = NoteField(
        label=_("What was it about?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=_("Write it so that the person may read it too."),
    )
    how = forms.ChoiceField(label=_("How"), choices=ContactMoment.How.choices, initial=ContactMoment.How.TALK)
    with_whom = forms.ChoiceField(
        label=_("With"), choices=ContactMoment.WithWhom.choices, initial=ContactMoment.WithWhom.PARTICIPANT
    )
    on = DateField(label=_("When"))
    next_step = forms.CharField(label=_("Next step"), max_length=300, required=False)
    next_on = DateField(label=_("Before"), required=False)
    next_by_participant = forms.BooleanField(label=_("The participant does this"), required=False)

    def __init__(self, *args: object, born: date | None = None, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()
        self.born = born

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        try:
            check_talk_day(day, today(), self.born)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal
        return day

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("next_step") and not data.get("next_on"):
            data["next_on"] = today() + timedelta(days=7)
        elif data.get("next_on") and not data.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Say what will happen before that day."))
        if data.get("next_on") and data["next_on"] < today():
            self.add_error("next_on", _("Choose today or a day that is still to come."))
        return data
