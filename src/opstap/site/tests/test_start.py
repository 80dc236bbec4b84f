"""Where one starts, what stands in the header, and that no role is left with nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.core.dates import today
from opstap.organisations.models import Membership
from opstap.organisations.roles import OrganisationKind, Role

pytestmark = pytest.mark.django_db
START = "/start/"
AT = {Role.EMPLOYER: OrganisationKind.EMPLOYER, Role.WORKPLACE_BUDDY: OrganisationKind.EMPLOYER}


@pytest.mark.parametrize("role", list(Role))
def test_every_role_starts_somewhere_and_may_open_what_it_is_shown(client: Client, role: Role) -> None:
    party = make.make_partner(kind=AT[role]) if role in AT else make.make_municipality()
    client.force_login(make.make_user(party, role, name="Sam Start"))
    page = client.get(START)
    assert "Welkom, Sam Start" in page.content.decode()
    links = [link["url"] for link in page.context["start"].links]
    assert [place["url"] for place in page.context["navigation"]] == links
    for url in links:
        assert client.get(url).status_code == 200, url
    home = client.get("/", follow=True)
    assert home.status_code == 200


def test_without_a_running_membership_one_is_told_what_to_do(client: Client) -> None:
    user = make.make_user(make.make_municipality(), Role.CASE_MANAGER)
    Membership.objects.filter(user=user).update(ends_on=today())
    client.force_login(user)
    page = client.get("/", follow=True)
    assert page.status_code == 200
    assert "Vraag de functioneel beheerder" in page.content.decode()
    assert page.context["navigation"] == []


def test_one_place_in_the_header_is_the_current_one(client: Client) -> None:
    client.force_login(make.make_user(make.make_municipality(), Role.ADMINISTRATOR))
    for name in ("organisations:organisations", "organisations:users", "site:outbox"):
        places = client.get(reverse(name)).context["navigation"]
        assert [place["url"] for place in places if place["current"]] == [reverse(name)]
    assert not any(place["current"] for place in client.get(START).context["navigation"])


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(START).headers["Location"] == f"/account/login/?next={START}"
