"""What an administrator types."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.forms import ActionForm
from opstap.core.refusals import Refused
from opstap.organisations.lookup import partner_named
from opstap.organisations.models import Organisation, User
from opstap.organisations.municipal_settings import SettingDeclaration
from opstap.organisations.roles import OrganisationKind, Role, roles_at
from opstap.ui.forms import DateField

ADDABLE = [(kind.value, kind.label) for kind in OrganisationKind if kind != OrganisationKind.MUNICIPALITY]


class ContactForm(ActionForm):
    """Where and how a party is reached."""

    city = forms.CharField(label=gettext_lazy("City"), max_length=80, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    email = forms.EmailField(label=pgettext_lazy("organisation", "E-mail"), required=False)


class OrganisationForm(ContactForm):
    """A new party; its name first."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ADDABLE, widget=forms.RadioSelect)

    field_order = ("name", "kind", "city", "phone", "email")


class InvitationForm(ActionForm):
    """Somebody who gets a place at one organisation, in one of the roles that exist there."""

    name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=120, help_text=gettext_lazy("As colleagues know this person.")
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"), help_text=gettext_lazy("The invitation goes there."))
    phone = forms.CharField(
        label=gettext_lazy("Phone"), max_length=30, required=False, widget=forms.TextInput({"type": "tel"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: object, organisation: Organisation, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"), widget=forms.RadioSelect, choices=role_choices(organisation)
        )


class PlaceForm(ActionForm):
    """One more role for somebody, at an organisation that the administrator manages and that this person knows."""

    place = forms.ChoiceField(label=gettext_lazy("Organisation and role"))

    def __init__(self, *args: object, user: User, actor: Actor, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = Organisation.objects.managed_by(actor).filter(memberships__user=user)
        own = Organisation.objects.managed_by(actor).own_of(actor)
        self.organisations = {place.pk: place for place in [*own, *known]}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            (place.name, [(f"{place.pk} {role}", label) for role, label in role_choices(place)])
            for place in self.organisations.values()
        ]

    def chosen(self) -> dict[str, object]:
        """Organisation and role, as the action takes them."""
        key, role = self.cleaned_data["place"].split()
        return {"organisation": self.organisations[UUID(key)], "role": role}


class SettingForm(ActionForm):
    """A municipality's own value of a setting, read as the room that declared it says; where it comes from, and from when."""

    value = forms.CharField(label=gettext_lazy("Value"), max_length=500)
    source = forms.CharField(
        label=gettext_lazy("Where this comes from"),
        max_length=200,
        help_text=gettext_lazy("For example a decision of the municipality, with its date."),
    )
    since = DateField(label=gettext_lazy("From which day"))

    def __init__(self, *args: object, setting: SettingDeclaration, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self._setting = setting
        self.fields["value"].help_text = str(setting.help_text)

    def clean_value(self) -> object:
        return self._setting.read(self.cleaned_data["value"])


class AgreementForm(ActionForm):
    """With whom and what for. The partner is named, not picked: nobody gets a list of every party in the country."""

    partner = forms.CharField(
        label=gettext_lazy("Partner"), max_length=150, help_text=gettext_lazy("The name of the organisation.")
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=300,
        help_text=gettext_lazy("Which data, for which work, and where the signed agreement is kept."),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean_partner(self) -> Organisation:
        try:
            return partner_named(self.cleaned_data["partner"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from None


def role_choices(organisation: Organisation) -> list[tuple[str, str]]:
    """The roles that exist at an organisation, in the order of `Role`."""
    fitting = roles_at(organisation.kind)
    return [(role.value, str(role.label)) for role in Role if role in fitting]
