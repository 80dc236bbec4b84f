"""Forms for actions."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.models import User
from opstap.tracks.models import Action
from opstap.ui.forms import DateField

PARTICIPANT = "participant"


class NewActionForm(ActionForm):
    """What, who, before when; and always whether it is one's own choice."""

    text = forms.CharField(label=_("What"), max_length=300)
    owner = forms.ChoiceField(label=_("Who does this"))
    due_on = DateField(label=_("Before"))
    choice = forms.ChoiceField(
        label=_("Own choice or obligation"),
        choices=Action.Choice.choices,
        widget=forms.RadioSelect,
        initial=Action.Choice.OWN_CHOICE,
    )
    rule = forms.CharField(
        label=_("Which rule, and what follows"),
        max_length=300,
        required=False,
        help_text=_("Only for an obligation. Also say whom to ask about it."),
    )

    def __init__(self, data: QueryDict | None, *, participant_id: UUID, me: UUID) -> None:
        super().__init__(data)
        team = (
            Involvement.objects.running_on(today())
            .filter(participant_id=participant_id)
            .order_by("user__name")
            .values_list("user_id", "user__name")
            .distinct()
        )
        choices = [(PARTICIPANT, _("The participant")), *((str(key), name) for key, name in team)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
        self.fields["owner"].initial = str(me)
        self.fields["due_on"].initial = today() + timedelta(days=7)

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("choice") == Action.Choice.OBLIGATION and not data.get("rule"):
            self.add_error("rule", _("Say which rule makes this an obligation, and what follows."))
        return data

    def owner_user(self) -> User | None:
        """The account that does it, None for the participant."""
        chosen = self.cleaned_data["owner"]
        return None if chosen == PARTICIPANT else User.objects.get(pk=chosen)


class DropForm(ActionForm):
    reason = forms.CharField(label=_("Why will this not happen?"), max_length=300)


class MoveForm(ActionForm):
    due_on = DateField(label=_("New day"))


class UndoForm(ActionForm):
    """`due_on`: the day that a moved action had before."""

    due_on = DateField(required=False)
