"""Signing in: no way to sign up, one sentence for every failure, throttled, a second step for who wants it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.core.dates import now
from opstap.core.models import OutboxMail
from opstap.organisations.accounts import adapters
from opstap.organisations.models import User
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db
WORDS = "zeven lange woorden"
LOGIN = "/account/login/"


@pytest.fixture
def kim() -> User:
    return make.make_user(
        make.make_municipality(), Role.POLICY_OFFICER, name="Kim", email="kim@example.org", password=WORDS
    )


def sign_in(client: Client, email: str = "kim@example.org", password: str = WORDS) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def page(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def test_sign_in_whatever_the_capitals_and_back_out(client: Client, kim: User) -> None:
    assert sign_in(client, "Kim@Example.ORG").headers["Location"] == "/"
    assert "Kim" in page(client, reverse("site:start"))
    assert "Wilt u uitloggen?" in page(client, "/account/logout/")
    client.post("/account/logout/")
    assert client.get(reverse("site:start")).headers["Location"].startswith(LOGIN)


def test_one_sentence_for_every_wrong_sign_in(client: Client, kim: User) -> None:
    never = make.make_user(make.make_partner(), Role.COACH, email="never@example.org")
    assert not never.has_usable_password()
    for email in ("kim@example.org", "niemand@example.org", "never@example.org"):
        answer = sign_in(client, email, "fout wachtwoord").content.decode()
        assert "horen niet bij elkaar" in answer, email
        assert "Fout:" in answer


def test_after_five_failures_the_right_password_does_not_help(client: Client, kim: User) -> None:
    for _time in range(5):
        assert "horen niet bij elkaar" in sign_in(client, password="fout wachtwoord").content.decode()
    answer = sign_in(client).content.decode()
    assert "Te veel pogingen" in answer
    assert client.get(reverse("site:start")).status_code == 302


@pytest.mark.parametrize("place", ["signup/", "email/", "password/set/", "confirm-email/", "3rdparty/", "login/code/"])
def test_what_is_not_needed_is_not_there(client: Client, place: str) -> None:
    for method in (client.get, client.post):
        assert method(f"/account/{place}").status_code == 404
    assert not adapters.AccountAdapter().is_open_for_signup(None)  # type: ignore[arg-type]


def test_a_reset_is_mailed_in_dutch_and_tells_nobody_who_has_an_account(
    client: Client, kim: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "opstap.core.mail.OutboxBackend"
    client.cookies["django_language"] = "en"
    answers = []
    for email in ("KIM@example.org", "niemand@example.org"):
        answer = client.post("/account/password/reset/", {"email": email}, follow=True)
        answers.append(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert answers[0] == answers[1]
    known, unknown = OutboxMail.objects.order_by("made_at")
    assert known.subject == "Kies een nieuw wachtwoord voor Opstap"
    assert "/account/password/reset/key/" in known.body
    assert "hoort geen account" in unknown.body
    assert "http" not in unknown.body


def test_passwords_have_twelve_characters_at_least(client: Client, kim: User) -> None:
    sign_in(client)
    short = {"oldpassword": WORDS, "password1": "elf tekens1", "password2": "elf tekens1"}
    assert "12" in client.post("/account/password/change/", short).content.decode()
    wrong = short | {"oldpassword": "iets anders dan dat", "password1": WORDS + "!", "password2": WORDS + "!"}
    assert "niet uw wachtwoord" in client.post("/account/password/change/", wrong).content.decode()
    right = wrong | {"oldpassword": WORDS}
    assert client.post("/account/password/change/", right).status_code == 302
    kim.refresh_from_db()
    assert kim.check_password(WORDS + "!")


def test_a_dead_link_says_so(client: Client) -> None:
    answer = client.get("/account/password/reset/key/abc-nonsense/")
    assert "werkt niet meer" in answer.content.decode()


def test_the_page_speaks_english_too(client: Client) -> None:
    assert "Inloggen bij Opstap" in page(client, LOGIN)
    client.post("/language/", {"language": "en", "next": LOGIN})
    assert "Sign in to Opstap" in page(client, LOGIN)


def code_for(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def test_two_steps_from_switching_on_to_off(client: Client, kim: User) -> None:
    sign_in(client)
    assert "alleen met uw wachtwoord" in page(client, "/account/2fa/")
    on = client.get("/account/2fa/app/on/", follow=True)
    if on.redirect_chain:
        client.post(on.redirect_chain[-1][0], {"password": WORDS})
        on = client.get("/account/2fa/app/on/")
    secret = on.context["form"].secret
    assert '<path fill="#fff"' in on.context["totp_svg"]
    assert "klopt niet" in client.post("/account/2fa/app/on/", {"code": "000000"}).content.decode()
    with time_machine.travel(now(), tick=False):  # or the half minute of the code may pass in between
        assert client.post("/account/2fa/app/on/", {"code": code_for(secret)}).status_code == 302
    codes = client.get("/account/2fa/codes/")
    assert "10 codes" in codes.content.decode()
    spare = codes.context["unused_codes"][0]
    assert spare in page(client, "/account/2fa/codes/download/")
    assert "Nieuwe reservecodes" in page(client, "/account/2fa/codes/new/")

    later = Client()
    assert sign_in(later).headers["Location"].startswith("/account/2fa/authenticate/")
    assert later.get(reverse("site:start")).status_code == 302
    assert "klopt niet" in later.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert later.post("/account/2fa/authenticate/", {"code": spare}).headers["Location"] == "/"
    assert "code van uw app" in page(later, "/account/2fa/")

    assert "uitzetten?" in page(client, "/account/2fa/app/off/")
    assert client.post("/account/2fa/app/off/").status_code == 302
    assert not Authenticator.objects.filter(user=kim).exists()


def test_the_second_step_asks_again_who_one_is(client: Client, kim: User) -> None:
    client.force_login(kim)
    answer = client.get("/account/2fa/app/on/")
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    again = client.post(answer.headers["Location"], {"password": "fout wachtwoord"})
    assert "niet uw wachtwoord" in again.content.decode()


@dataclass(frozen=True)
class Face:
    email: str = "kim@example.org"
    password: str = WORDS
    name: str = "Kim"
    role: str = Role.POLICY_OFFICER
    organisation: str = "Gemeente"


def test_demo_accounts_stand_on_the_page_of_a_demo_only(client: Client, kim: User, settings: Any) -> None:
    adapters.demo_accounts.register("test", Face())
    try:
        assert "Beleidsmedewerker" not in page(client, LOGIN)
        settings.DEMO = True
        shown = page(client, LOGIN)
    finally:
        adapters.demo_accounts.remove("test")
    assert "Beleidsmedewerker" in shown
    assert f'name="password" value="{WORDS}"' in shown


def test_an_account_that_was_closed_does_not_get_in(client: Client, kim: User) -> None:
    User.objects.filter(pk=kim.pk).update(is_active=False)
    answer = client.post(LOGIN, {"login": "kim@example.org", "password": WORDS}, follow=True)
    assert "gesloten" in answer.content.decode()
    assert client.get(reverse("site:start")).status_code == 302
