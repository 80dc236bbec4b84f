"""An action of the improvement plan, and what came of it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.core.forms import ActionForm
from opstap.organisations.models import Membership, User
from opstap.selfcheck.models import OrganisationAction
from opstap.ui.forms import DateField


class PlanForm(ActionForm):
    """Something to do better."""

    text = forms.CharField(label=gettext_lazy("What will you do?"), max_length=600, widget=forms.Textarea({"rows": 3}))
    owner = forms.ChoiceField(label=gettext_lazy("Who does it?"))
    due_on = DateField(label=gettext_lazy("Before which day?"))
    effect = forms.CharField(
        label=gettext_lazy("What do you expect of it?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    measure = forms.CharField(
        label=gettext_lazy("How will you see that it works?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: object, memberships: list[Membership], me: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.user_id): each.user for each in memberships}
        self.fields["owner"].choices = [(key, each.name) for key, each in self.people.items()]  # type: ignore[attr-defined]
        self.fields["owner"].initial = str(me.pk)

    def facts(self) -> dict[str, object]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "request_key"}
        return data | {"owner": self.people[data["owner"]]}


class CloseForm(ActionForm):
    """Done or dropped, and what came of it."""

    state = forms.ChoiceField(
        label=pgettext_lazy("action", "How did it end?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in OrganisationAction.State.choices if choice[0] != "open"],
        initial="done",
    )
    outcome = forms.CharField(
        label=gettext_lazy("What came of it?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("In a line: what moved, and how do you see that?"),
    )
