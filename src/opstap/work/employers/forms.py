"""What somebody types about employers."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.actors import memberships_reaching
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.models import Membership, Municipality, User
from opstap.team.models import ContactMoment
from opstap.team.talks.forms import NoteField
from opstap.ui.forms import DateField
from opstap.work.access import KEEPS_EMPLOYERS
from opstap.work.rules import can_contact_on, can_stop_on


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

    def facts(self) -> dict[str, object]:
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

    def __init__(self, *args: object, municipalities: frozenset[UUID], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        reached = Municipality.objects.filter(pk__in=municipalities).select_related("organisation")
        self.only = reached.get() if len(municipalities) == 1 else None
        if self.only is not None:
            del self.fields["municipality"]
        else:
            self.fields["municipality"].queryset = reached.order_by("organisation__name")  # type: ignore[attr-defined]

    def chosen_municipality(self) -> Municipality:
        """The municipality whose relation it becomes."""
        return self.only or self.cleaned_data["municipality"]


class OwnerForm(ActionForm):
    """Somebody of the municipality or of a partner that reaches it, in a role that keeps employers."""

    membership = forms.ModelChoiceField(
        label=_("Who owns the relation?"),
        queryset=Membership.objects.none(),
        empty_label=pgettext_lazy("empty choice", "Choose"),
    )

    def __init__(self, *args: object, municipality_id: UUID, owner: UUID, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        reaching = memberships_reaching(municipality_id, today()).filter(role__in=KEEPS_EMPLOYERS)
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

    def __init__(self, *args: object, **kwargs: object) -> None:
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

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not can_stop_on(day, today()):
            raise forms.ValidationError(_("Choose a day between a year ago and a year from now."))
        return day


class StopForm(DayForm):
    reason = forms.CharField(label=_("Why do they stop?"), max_length=300)
