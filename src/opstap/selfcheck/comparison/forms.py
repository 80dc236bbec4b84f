"""What one agrees to when one shares scores."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.forms import ActionForm


class ShareForm(ActionForm):
    """What one agrees to. Being called is a choice of its own."""

    may_be_called = forms.BooleanField(
        label=gettext_lazy("Where we score high, other municipalities may call us"), required=False
    )
    contact = forms.CharField(
        label=gettext_lazy("Who may be called, and how?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Is shown with the name of your municipality, only where you score high."),
    )

    def clean(self) -> dict[str, object] | None:
        data = super().clean()
        if self.cleaned_data.get("may_be_called") and not self.cleaned_data.get("contact"):
            self.add_error("contact", _("Fill in who may be called, and how."))
        return data

    def shared_contact(self) -> str:
        """Who may be called, empty for nobody."""
        return self.cleaned_data["contact"] if self.cleaned_data["may_be_called"] else ""
