"""How the look log is searched."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from opstap.organisations.models import User
from opstap.ui.forms import DateField


class LookFilter(forms.Form):
    """By colleague, by day, by the reference of one participant (as it stands in the address of the dossier)."""

    colleague = forms.ModelChoiceField(
        label=_("Colleague"), queryset=User.objects.none(), required=False, help_text=_("Who looked")
    )
    day = DateField(label=_("Day"), required=False)
    person = forms.UUIDField(label=_("Participant"), required=False, help_text=_("Code in its address"))

    def __init__(self, *args: Any, colleagues: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues  # type: ignore[attr-defined]
        self.fields["colleague"].empty_label = _("Everyone")  # type: ignore[attr-defined]

    def parameters(self) -> dict[str, str]:
        """The filter as parameters of an address, so that the next page keeps it."""
        colleague, day, person = (self.cleaned_data[name] for name in ("colleague", "day", "person"))
        return {
            "colleague": str(colleague.pk) if colleague else "",
            "day": day.strftime("%d-%m-%Y") if day else "",
            "person": str(person) if person else "",
        }
