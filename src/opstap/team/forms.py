"""Forms of the team: a talk, who is on it, who owns a track, what may wait."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.models import Involvement
from opstap.access.reach import memberships_reaching
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.models import Membership, Role
from opstap.team.models import ContactMoment
from opstap.team.rules import earliest_talk
from opstap.ui.forms import DateField


class NoteField(forms.CharField):
    """Lines end in one character, as a browser counts them: what fits in the box fits in the field."""

    def to_python(self, value: Any) -> str:
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

    def __init__(self, *args: Any, born: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()
        self.earliest = earliest_talk(born)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("A talk cannot lie in the future. Plan it as an action instead."))
        if day < self.earliest:
            raise forms.ValidationError(_("A talk cannot lie before 1990 or before the person was born."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("next_step") and not data.get("next_on"):
            data["next_on"] = today() + timedelta(days=7)
        elif data.get("next_on") and not data.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Say what will happen before that day."))
        if data.get("next_on") and data["next_on"] < today():
            self.add_error("next_on", _("Choose today or a day that is still to come."))
        return data


class JoinForm(ActionForm):
    """Somebody of one's own municipality, or of a partner with an agreement."""

    membership = forms.ModelChoiceField(
        label=_("Who"), queryset=Membership.objects.none(), empty_label=pgettext_lazy("empty choice", "Choose")
    )
    hours_a_week = forms.IntegerField(label=_("Hours a week"), min_value=0, max_value=60, required=False)

    def __init__(self, *args: Any, municipality_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        field.queryset = memberships_reaching(municipality_id, today())  # type: ignore[attr-defined]
        field.label_from_instance = _membership_label  # type: ignore[attr-defined]


def _membership_label(membership: Membership) -> str:
    return f"{membership.user.name} – {membership.get_role_display()}, {membership.organisation.name}"


class LeaveForm(ActionForm):
    """Nobody leaves silently: a successor, or the words why there is none."""

    successor = forms.ModelChoiceField(
        label=_("Who takes over?"), queryset=Involvement.objects.none(), required=False, empty_label=_("Nobody")
    )
    why_none = forms.CharField(label=_("Nobody, because"), max_length=300, required=False)

    def __init__(self, *args: Any, involvement: Involvement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Involvement.objects.running_on(today()).filter(participant_id=involvement.participant_id)
        field = self.fields["successor"]
        field.queryset = others.exclude(pk=involvement.pk).select_related("user", "organisation")  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.user.name} – {one.get_role_display()}"  # type: ignore[attr-defined]


class OwnerForm(ActionForm):
    """A case manager who becomes the owner."""

    membership = forms.ModelChoiceField(
        label=_("Who becomes the owner?"),
        queryset=Membership.objects.none(),
        empty_label=pgettext_lazy("empty choice", "Choose"),
    )

    def __init__(self, *args: Any, municipality_id: UUID, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        field.queryset = memberships_reaching(municipality_id, today()).filter(role=Role.CASE_MANAGER)  # type: ignore[attr-defined]
        field.label_from_instance = _membership_label  # type: ignore[attr-defined]


class HandOverForm(OwnerForm):
    """To whom, and in one line what comes next: a colleague takes over at once, somebody elsewhere is asked first."""

    next_step = forms.CharField(
        label=_("What comes next?"),
        max_length=250,
        help_text=_("One line. The new owner finds it on Today."),
    )

    def __init__(self, *args: Any, municipality_id: UUID, me: UUID, here: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, municipality_id=municipality_id, **kwargs)
        field: Any = self.fields["membership"]
        field.queryset = field.queryset.exclude(user_id=me)
        field.help_text = _(
            "A colleague of your own organisation takes over at once. Somebody of another organisation is asked first;"
            " until they accept you stay the owner."
        )
        groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for one in field.queryset:
            groups[one.organisation_id == here].append((str(one.pk), _membership_label(one)))
        names = ((True, _("Own organisation: at once")), (False, _("Other organisations: asked first")))
        field.choices = [
            ("", pgettext_lazy("empty choice", "Choose")),
            *((name, groups[own]) for own, name in names if groups[own]),
        ]


class DeclineForm(ActionForm):
    reason = forms.CharField(label=_("Why not?"), max_length=200, help_text=_("Who asked you reads this on Today."))


class SnoozeForm(forms.Form):
    source = forms.SlugField(max_length=40)
    subject = forms.UUIDField()
    days = forms.IntegerField(min_value=1, max_value=31)
