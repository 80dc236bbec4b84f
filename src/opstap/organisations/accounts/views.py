"""The sign-in page: allauth's, with the demo's accounts beside it where this is a demo."""

from __future__ import annotations

from allauth.account.views import LoginView
from django.conf import settings

from opstap.organisations.accounts.adapters import demo_accounts
from opstap.organisations.roles import Role


class SignIn(LoginView):  # type: ignore[misc]
    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        offered = [(Role(account.role).label, account) for account in demo_accounts] if settings.DEMO else []
        context: dict[str, object] = super().get_context_data(**kwargs)
        return context | {"demo_accounts": offered}


login = SignIn.as_view()
