"""The addresses of allauth that Opstap uses. Signing up, changing one's address and the rest do not exist here.

`nowhere` holds the three names that allauth's own code asks for, so that it can be told that they lead nowhere.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, re_path

from opstap.organisations.accounts import views


@login_not_required
def nowhere(request: HttpRequest) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", nowhere, name="account_signup"),
    path("email/", nowhere, name="account_email"),
    path("password/set/", nowhere, name="account_set_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", second_factor.index, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/app/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
]
