"""Signing in with django-allauth: nobody signs up, mails and errors are ours, the demo offers its accounts."""

from __future__ import annotations

from typing import Protocol

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.extension_points import ExtensionPoint
from opstap.organisations.models import User
from opstap.ui.qr_codes import code_image


class DemoAccount(Protocol):
    """An invented person as whom somebody may look around in a demo."""

    @property
    def email(self) -> str: ...
    @property
    def password(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def role(self) -> str: ...
    @property
    def organisation(self) -> str: ...


demo_accounts: ExtensionPoint[DemoAccount] = ExtensionPoint("demo accounts", __name__)
"""Filled by the demo room; the sign-in page shows them under settings.DEMO only."""

NO_MATCH = _("This e-mail address and password do not belong together.")
TOO_OFTEN = _("Too many attempts. Wait five minutes and try again.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by an administrator. One sentence for every wrong sign-in, so that nobody learns who is here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": NO_MATCH,
        "account_inactive": NO_MATCH,
        "invalid_login": NO_MATCH,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Codes change every half minute: try the newest one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def clean_email(self, email: str) -> str:
        return str(super().clean_email(email)).strip().lower()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """In the language of the account, not in that of the browser that asked for it."""
        user = context.get("user")
        with translation.override(user.language if isinstance(user, User) else "nl"):
            super().send_mail(template_prefix, email, context)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _("Switch on signing in with two steps first."),
    }

    def build_totp_svg(self, url: str) -> str:
        """On a white ground: on the dark one of a dark page no app could read the picture."""
        return code_image(url)


def password_link(user: User, *, address: str) -> str:
    """The link with which somebody chooses a password: good for three days, or until it is used or one signs in.

    `address` is where this Opstap is reached, such as https://opstap.example.org/.
    """
    path = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
    return address.rstrip("/") + path


LABELS = {
    "login": pgettext_lazy("sign in", "E-mail"),
    "email": pgettext_lazy("sign in", "E-mail"),
    "password": _("Password"),
    "oldpassword": _("Your present password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
}
