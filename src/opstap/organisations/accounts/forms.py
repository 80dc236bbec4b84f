"""allauth's forms with our labels and without placeholders: those vanish while one types, labels do not."""

from __future__ import annotations

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

from opstap.organisations.accounts.adapters import LABELS

RULES = _("At least 12 characters, not a common password and not your name. A few words in a row work well.")
HINTS = {
    "password1": RULES,
}


class Labelled:
    """Mixed in before an allauth form: our label, and the hint that belongs to it or none."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            field.help_text = HINTS.get(name, "")


class LoginForm(Labelled, account.LoginForm):  # type: ignore[misc]
    pass


class ResetForm(Labelled, account.ResetPasswordForm):  # type: ignore[misc]
    pass


class NewPasswordForm(Labelled, account.ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangePasswordForm(Labelled, account.ChangePasswordForm):  # type: ignore[misc]
    pass


class PasswordAgainForm(Labelled, account.ReauthenticateForm):  # type: ignore[misc]
    pass


class CodeForm(Labelled, second_factor.AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(Labelled, second_factor.ReauthenticateForm):  # type: ignore[misc]
    pass


class FirstCodeForm(Labelled, totp.ActivateTOTPForm):  # type: ignore[misc]
    pass
