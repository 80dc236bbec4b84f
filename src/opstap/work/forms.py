"""What somebody types about employers and workplaces."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.reach import memberships_reaching
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.models import Membership, Municipality, User
from opstap.people.models import LanguageLevel
from opstap.team.forms import NoteField
from opstap.team.models import ContactMoment
from opstap.ui.forms import DateField
from opstap.work.access import KEEPS
from opstap.work.models import Task, Workplace
from opstap.work.rules import MOST_SEATS, can_contact_on, can_stop_on


class EmployerForm(ActionForm):
    """Whom to call, and what they offer."""

    contact_name = forms.CharField(label=_("Who to talk to there"), max_length=120, required=False)
    contact_phone = forms.CharField(
        label=_("Phone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    offers = NoteField(
        label=_("What they offer, and what to know"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example buddies at work, a quiet room to pray, work clothes, how one gets there."),
    )

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: self.cleaned_data[name] for name in ("contact_name", "contact_phone", "contact_email", "offers")}


class NewEmployerForm(EmployerForm):
    """An employer that is not in the list yet; the municipality is asked of who works for several."""

    name = forms.CharField(label=_("Name of the employer"), max_length=150)
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    municipality = forms.ModelChoiceField(
        label=_("For which municipality"),
        queryset=Municipality.objects.none(),
        empty_label=pgettext_lazy("empty choice", "Choose"),
    )

    field_order = ("name", "city", "municipality", "contact_name", "contact_phone", "contact_email", "offers")

    def __init__(self, *args: Any, municipalities: frozenset[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = Municipality.objects.filter(pk__in=municipalities).select_related("organisation")
        self.only = reached.get() if len(municipalities) == 1 else None
        if self.only is not None:
            del self.fields["municipality"]
        else:
            self.fields["municipality"].queryset = reached.order_by("organisation__name")  # type: ignore[attr-defined]

    def place(self) -> Municipality:
        """The municipality whose relation it becomes."""
        return self.only or self.cleaned_data["municipality"]


class OwnerForm(ActionForm):
    """Somebody of the municipality or of a partner that reaches it, in a role that keeps employers."""

    membership = forms.ModelChoiceField(
        label=_("Who owns the relation?"),
        queryset=Membership.objects.none(),
        empty_label=pgettext_lazy("empty choice", "Choose"),
    )

    def __init__(self, *args: Any, municipality_id: UUID, owner: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        reaching = memberships_reaching(municipality_id, today()).filter(role__in=KEEPS)
        field.queryset = reaching.exclude(user_id=owner)  # type: ignore[attr-defined]
        field.label_from_instance = lambda m: f"{m.user.name} – {m.get_role_display()}, {m.organisation.name}"  # type: ignore[attr-defined]

    def user(self) -> User:
        chosen: Membership = self.cleaned_data["membership"]
        return chosen.user


class ContactForm(ActionForm):
    """A talk with the employer, in a line."""

    note = NoteField(
        label=_("What was it about?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("About the employer. What is about one person belongs in that person's dossier."),
    )
    how = forms.ChoiceField(label=_("How"), initial=ContactMoment.How.PHONE, choices=ContactMoment.How.choices)
    on = DateField(label=_("When"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not can_contact_on(day, today()):
            raise forms.ValidationError(_("Choose today or a day before, not before 1990."))
        return day


class DayForm(ActionForm):
    """From which day on something closes."""

    on = DateField(label=_("From which day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not can_stop_on(day, today()):
            raise forms.ValidationError(_("Choose a day between a year ago and a year from now."))
        return day


class StopForm(DayForm):
    reason = forms.CharField(label=_("Why do they stop?"), max_length=300)


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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        least, most = data.get("hours_min"), data.get("hours_max")
        if least is not None and most is not None and most < least:
            self.add_error("hours_max", _("The most hours cannot be fewer than the least."))
        return data

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of the action."""
        names = ("title", "city", "text", "speaking", "hours_min", "hours_max")
        return {name: self.cleaned_data[name] for name in names}

    @staticmethod
    def of(place: Workplace, task: Task) -> dict[str, Any]:
        """What stands in the form when a workplace is changed."""
        return {
            "title": place.title,
            "city": place.city,
            "hours_min": place.hours_min,
            "hours_max": place.hours_max,
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
