"""Forms of the team: a link, where to mail it, which language stands on paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.access.guest_links import LONGEST, new_token
from opstap.core.dates import today
from opstap.core.forms import STALE, ActionForm
from opstap.people.models import Participant
from opstap.portal.guests.forms import SALT
from opstap.portal.guests.translations import languages
from opstap.portal.links.shareable import Shareable, shareables_of
from opstap.ui.forms import DateField


def new_seed() -> str:
    """The secret of an address that may be made, signed. It is in the form, so that a second click on the same button makes
    the same link, and it is kept nowhere."""
    return signing.dumps(new_token(), salt=SALT)


class LinkForm(ActionForm):
    """Which page, for whom, until when."""

    seed = forms.CharField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=new_seed, error_messages={"required": STALE}
    )
    about = forms.ChoiceField(label=gettext_lazy("Which page?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("For whom is the link?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("So that you can tell the links apart. Empty: the contact that is known."),
    )
    until = DateField(
        label=pgettext_lazy("link", "Valid until"),
        required=False,
        help_text=gettext_lazy(
            "Empty: 90 days for the participant; for an employer 30 days after the last day, at most a year."
        ),
    )

    def __init__(self, *args: object, participant: Participant, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.shareables = {one.key: one for one in shareables_of(participant)}
        self.fields["about"].choices = [(key, one.label) for key, one in self.shareables.items()]  # type: ignore[attr-defined]
        self.fields["about"].initial = next(iter(self.shareables))
        self.token = ""

    def clean_seed(self) -> str:
        try:
            self.token = signing.loads(self.cleaned_data["seed"], salt=SALT, max_age=timedelta(days=1))
        except signing.BadSignature:
            raise forms.ValidationError(STALE) from None
        return self.token

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until is not None and not today() < until < today() + LONGEST:
            raise forms.ValidationError(_("Choose a day from tomorrow to one year from now."))
        return until

    @property
    def shareable(self) -> Shareable:
        return self.shareables[self.cleaned_data["about"]]


class MailForm(ActionForm):
    """Where the address goes. `token` is the secret that the page showed: it comes back from there, since nothing else
    knows it."""

    token = forms.CharField(widget=forms.HiddenInput)
    email = forms.EmailField(label=gettext_lazy("E-mail"))


class PaperForm(forms.Form):
    token = forms.CharField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=gettext_lazy("Language beside the Dutch"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]
