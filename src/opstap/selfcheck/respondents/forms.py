"""Who is asked to look along, with an account and without."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy

from opstap.access.guest_links import new_token
from opstap.core.forms import STALE, ActionForm
from opstap.organisations.models import Membership
from opstap.selfcheck.models import Respondent

SALT = "opstap.respondent-link"


def new_seed() -> str:
    """The secret of an address that may be made, signed."""
    return signing.dumps(new_token(), salt=SALT)


class InviteForm(ActionForm):
    """Who looks along, and in which capacity."""

    user = forms.ChoiceField(
        label=gettext_lazy("Who?"), help_text=gettext_lazy("Colleagues, and people of partners with a data agreement.")
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Takes part as"), choices=Respondent.Capacity.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: object, memberships: list[Membership], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.user_id): each.user for each in reversed(memberships)}
        seen: dict[str, str] = {}
        for each in memberships:
            seen.setdefault(
                str(each.user_id), f"{each.user.name} ({each.get_role_display()}, {each.organisation.name})"
            )
        self.fields["user"].choices = list(seen.items())  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return {"user": self.people[self.cleaned_data["user"]], "capacity": self.cleaned_data["capacity"]}


class GuestForm(ActionForm):
    """Somebody without an account. The secret of the address is made with the form and kept nowhere, so that a second click
    on the same button makes the same link."""

    seed = forms.CharField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=new_seed, error_messages={"required": STALE}
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Takes part as"), choices=Respondent.Capacity.choices, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Empty: you get the link to give to them yourself."),
    )

    def clean_seed(self) -> str:
        try:
            token: str = signing.loads(self.cleaned_data["seed"], salt=SALT, max_age=timedelta(days=1))
        except signing.BadSignature:
            raise forms.ValidationError(STALE) from None
        return token
