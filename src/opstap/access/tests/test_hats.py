"""One hat at a time: what somebody sees and may do follows from the role chosen, and ends with it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.middleware import SESSION_KEY
from opstap.core.dates import today
from opstap.organisations.models import Membership, User
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db
SWITCH = "/access/role/"


@pytest.fixture
def double(client: Client) -> tuple[User, Membership, Membership]:
    """Somebody who is administrator here and privacy officer there, signed in as the first."""
    here, there = make.make_municipality("Gemeente Hier"), make.make_municipality("Gemeente Daar")
    user = make.make_user(here, Role.ADMINISTRATOR, name="Dubbele Dirk")
    second = make.make_membership(user, there, Role.PRIVACY_OFFICER)
    Membership.objects.filter(pk=second.pk).update(starts_on=today())
    client.force_login(user)
    return user, user.memberships.exclude(pk=second.pk).get(), second


def wear(client: Client, membership: Membership) -> Any:
    return client.post(SWITCH, {"membership": str(membership.pk)})


def test_a_hat_opens_its_own_pages_and_closes_the_others(client: Client, double: Any) -> None:
    _user, administrator, officer = double
    assert client.get("/organisations/").status_code == 200
    assert client.get("/access/looks/").status_code == 403
    assert wear(client, officer).headers["Location"] == "/"
    assert client.get("/organisations/").status_code == 403
    page = client.get("/access/looks/").content.decode()
    assert "Gemeente Daar" in page
    assert 'name="membership"' in page
    wear(client, administrator)
    assert client.get("/organisations/").status_code == 200


def test_the_page_tells_which_hat_is_worn(client: Client, double: Any) -> None:
    page = client.get(SWITCH).content.decode()
    assert "Functioneel beheerder" in page
    assert "Gemeente Daar" in page


def test_somebody_elses_hat_is_not_there(client: Client, double: Any) -> None:
    other = make.make_user(make.make_municipality(), Role.ADMINISTRATOR).memberships.get()
    for value in (str(other.pk), "nonsense", ""):
        assert client.post(SWITCH, {"membership": value}).status_code == 404
    assert SESSION_KEY not in client.session


def test_a_hat_that_ended_falls_off_in_the_middle_of_a_session(client: Client, double: Any) -> None:
    _user, _administrator, officer = double
    wear(client, officer)
    Membership.objects.filter(pk=officer.pk).update(ends_on=today())
    assert client.get("/access/looks/").status_code == 403
    assert client.get("/organisations/").status_code == 200
    assert wear(client, officer).status_code == 404


def test_one_hat_needs_no_choice(client: Client) -> None:
    client.force_login(make.make_user(make.make_municipality(), Role.ADMINISTRATOR))
    assert 'name="membership"' not in client.get(reverse("site:start")).content.decode()


def test_an_organisation_that_takes_no_part_lets_nobody_in(client: Client) -> None:
    here = make.make_municipality()
    client.force_login(make.make_user(here, Role.ADMINISTRATOR))
    type(here.organisation).objects.filter(pk=here.pk).update(active=False)
    assert client.get("/organisations/").status_code == 403
