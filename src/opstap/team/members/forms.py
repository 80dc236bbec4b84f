"""Forms about who is on a team, and who owns a track."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.actors import memberships_reaching
from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.models import Membership
from opstap.organisations.roles import Role


class JoinForm(ActionForm):
    """Somebody of one's own municipality, or of a partner with an agreement."""

    membership = forms.ModelChoiceField(
        label=_("Who"), queryset=Membership.objects.none(), empty_label=pgettext_lazy("empty choice", "Choose")
    )
    hours_a_week = forms.IntegerField(label=_("Hours a week"), min_value=0, max_value=60, required=False)

    def __init__(self, *args: object, municipality_id: UUID, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        field.queryset = memberships_reaching(municipality_id, today())  # type: ignore[attr-defined]
        field.label_from_instance = membership_label  # type: ignore[attr-defined]


def membership_label(membership: Membership) -> str:
    return f"{membership.user.name} – {membership.get_role_display()}, {membership.organisation.name}"


class LeaveForm(ActionForm):
    """Nobody leaves silently: a successor, or the words why there is none."""

    successor = forms.ModelChoiceField(
        label=_("Who takes over?"), queryset=Involvement.objects.none(), required=False, empty_label=_("Nobody")
    )
    why_none = forms.CharField(label=_("Nobody, because"), max_length=300, required=False)

    def __init__(self, *args: object, involvement: Involvement, **kwargs: object) -> None:
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

    def __init__(self, *args: object, municipality_id: UUID, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["membership"]
        field.queryset = memberships_reaching(municipality_id, today()).filter(role=Role.CASE_MANAGER)  # type: ignore[attr-defined]
        field.label_from_instance = membership_label  # type: ignore[attr-defined]
