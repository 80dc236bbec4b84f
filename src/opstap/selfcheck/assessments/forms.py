"""What people type when a self-assessment begins."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.selfcheck.instruments.schema import Instrument, load_builtin
from opstap.selfcheck.models import Respondent

FIRST = "kis"
"""The questionnaire that stands on top and is chosen until somebody chooses another: the shorter one."""


def offered() -> list[Instrument]:
    """The questionnaires to choose from, the usual one on top."""
    return sorted(load_builtin(), key=lambda each: each.key != FIRST)


def instrument_choices() -> list[tuple[str, str]]:
    """The questionnaires, by the name that they bear in the language of the page."""
    code = get_language() or "nl"
    return [(each.key, each.name.in_language(code)) for each in offered()]


class BeginForm(ActionForm):
    """One form: what, under which name, and who owns it."""

    instrument = forms.ChoiceField(label=gettext_lazy("With which questionnaire?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("For example with the year, so that you can compare later."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who is the owner?"),
        help_text=gettext_lazy("The owner invites others, opens the answers and keeps the plan."),
    )
    owner_answers = forms.BooleanField(label=gettext_lazy("The owner answers too"), required=False, initial=True)

    def __init__(self, *args: object, owners: list[User], me: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(each.pk): each for each in owners}
        self.fields["instrument"].choices = instrument_choices()  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(key, each.name) for key, each in self.owners.items()]  # type: ignore[attr-defined]
        self.fields["instrument"].initial = FIRST
        self.fields["name"].initial = _("Self-assessment %(year)s") % {"year": today().year}
        self.fields["owner"].initial = str(me.pk)

    def facts(self) -> dict[str, object]:
        """As the action takes them."""
        data = self.cleaned_data
        found = {each.key: each for each in load_builtin()}
        return {
            "instrument": found[data["instrument"]],
            "name": data["name"],
            "owner": self.owners[data["owner"]],
            "owner_answers": data["owner_answers"],
        }


class ElsewhereForm(ActionForm):
    """One form for a municipality that is not here yet: the municipality, its owner, and the questionnaire."""

    municipality = forms.CharField(
        label=gettext_lazy("Which municipality?"),
        max_length=150,
        help_text=gettext_lazy("With the word in front: Gemeente Voorbeeld."),
    )
    owner = forms.CharField(
        label=gettext_lazy("Who is the owner?"), max_length=120, help_text=gettext_lazy("Full name.")
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("There goes the mail with which the owner signs in.")
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("With which questionnaire?"), widget=forms.RadioSelect, initial=FIRST
    )
    name = forms.CharField(label=gettext_lazy("Name of the self-assessment"), max_length=120)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = instrument_choices()  # type: ignore[attr-defined]
        self.fields["name"].initial = _("Self-assessment %(year)s") % {"year": today().year}

    def facts(self) -> dict[str, object]:
        data = {key: value for key, value in self.cleaned_data.items() if key != "request_key"}
        return data | {"instrument": next(each for each in load_builtin() if each.key == data["instrument"])}


CAPACITIES: dict[str, str] = {
    Role.POLICY_OFFICER: Respondent.Capacity.POLICY_OFFICER,
    Role.CASE_MANAGER: Respondent.Capacity.CASE_MANAGER,
    Role.EMPLOYER: Respondent.Capacity.EMPLOYER,
}
