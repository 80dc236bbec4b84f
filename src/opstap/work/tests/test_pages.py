"""Employers in the browser: the list, one employer, every form with good and bad input."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.work.employers_list.query import PAGE_SIZE
from opstap.work.models import Employer, Seat, Workplace
from opstap.work.tests.employer_factories import make_employer, make_workplace

pytestmark = pytest.mark.django_db
TODAY = today().strftime("%d-%m-%Y")


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def hunter(here: Municipality, client: Client) -> User:
    user = make.make_user(here, Role.JOB_HUNTER, name="Joop Jager")
    client.force_login(user)
    return user


@pytest.fixture
def employer(here: Municipality, hunter: User) -> Employer:
    return make_employer(here, hunter, "Kwekerij De Linde", city="Dalfsen")


def post(client: Client, page: str, key: Any = None, **data: Any) -> Any:
    address = reverse(f"work:{page}", args=[key] if key else [])
    return client.post(address, {"request_key": str(uuid4()), **data})


def names(client: Client, query: str = "") -> list[str]:
    answer = client.get(reverse("work:employers") + query)
    assert answer.status_code == 200
    return [re.sub("<.*?>", "", str(row[0])) for row in answer.context["table"].rows]


def test_the_list_finds_and_filters(client: Client, here: Municipality, hunter: User, employer: Employer) -> None:
    colleague = make.make_user(here, Role.CASE_MANAGER)
    bakery = make_employer(here, colleague, "Bakkerij Ünal", city="Ommen")
    make_workplace(bakery, colleague)
    assert names(client) == ["Bakkerij Ünal", "Kwekerij De Linde"]
    assert names(client, "?q=linde+kwek") == names(client, "?mine=1") == ["Kwekerij De Linde"]
    assert names(client, "?q=unal") == names(client, "?q=ommen") == names(client, "?free=1") == ["Bakkerij Ünal"]
    assert names(client, "?stopped=1") == names(client, "?q=zzz%00") == []
    post(client, "stop_employer", employer.pk, on=TODAY, reason="Failliet")
    assert names(client, "?stopped=1") == ["Kwekerij De Linde"]
    page = client.get(reverse("work:employers") + "?mine=1&q=x").context
    assert next(chip["url"] for chip in page["chips"]).endswith("?q=x")


def test_the_list_goes_on_on_another_page(client: Client, here: Municipality, hunter: User) -> None:
    for number in range(PAGE_SIZE + 1):
        make_employer(here, hunter, f"Bedrijf {number:03}")
    first = client.get(reverse("work:employers"))
    assert len(first.context["table"].rows) == PAGE_SIZE
    assert names(client, first.context["older_url"].partition("/employers/")[2]) == [f"Bedrijf {PAGE_SIZE:03}"]


def test_who_works_for_several_municipalities_sees_whose_it_is(client: Client, here: Municipality) -> None:
    there, partner = make.make_municipality(), make.make_partner()
    make.make_agreement(here, partner)
    make.make_agreement(there, partner)
    user = make.make_user(partner, Role.JOB_HUNTER)
    client.force_login(user)
    assert post(client, "add_employer", name="Bakker").status_code == 422
    assert post(client, "add_employer", name="Bakker", municipality=there.pk).status_code == 302
    page = client.get(reverse("work:employers"))
    assert str(there) in page.content.decode()


def test_adding_leads_to_the_employer_and_a_second_click_to_the_same(client: Client, hunter: User) -> None:
    key = str(uuid4())
    first = post(client, "add_employer", name="Bakker", contact_name="Piet", request_key=key)
    again = post(client, "add_employer", name="Bakker", contact_name="Piet", request_key=key)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"]
    assert "Piet" in client.get(first["Location"]).content.decode()
    double = post(client, "add_employer", name="bakker")
    assert double.status_code == 422
    assert "Joop Jager" in double.content.decode()
    assert client.get(reverse("work:add_employer")).status_code == 200


def test_a_partner_without_agreement_adds_nobody(client: Client) -> None:
    client.force_login(make.make_user(make.make_partner(), Role.JOB_HUNTER))
    assert client.get(reverse("work:add_employer")).status_code == 403
    assert names(client) == []


def test_one_employer_tells_who_to_call_and_what_happened(
    client: Client, here: Municipality, employer: Employer, hunter: User
) -> None:
    make_workplace(employer, hunter, 2, title="Inpakken", hours_min=16, hours_max=32, speaking="A1", city="Dalfsen")
    make_workplace(employer, hunter, title="Kas", hours_max=20)
    make_workplace(employer, hunter, title="Kantine", hours_min=4)
    assert post(client, "contact", employer.pk, note="Zoekt mensen", how="phone", on=TODAY).status_code == 302
    page = client.get(reverse("work:employer", args=[employer.pk])).content.decode()
    for text in ("Joop Jager", "Inpakken", "16 tot 32 uur", "2 van 2 vrij", "Zoekt mensen", "Iemand plaatsen"):
        assert text in page
    client.force_login(make.make_user(here, Role.COACH))
    page = client.get(reverse("work:employer", args=[employer.pk])).content.decode()
    assert "Gesprek vastleggen" not in page
    assert "Iemand plaatsen" not in page
    client.force_login(make.make_user(here, Role.COORDINATOR))
    page = client.get(reverse("work:employer", args=[employer.pk])).content.decode()
    assert "Gesprek vastleggen" in page
    assert "Iemand plaatsen" not in page


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("change_employer", {"contact_email": "geen adres"}, "contact_email"),
    ("change_owner", {"membership": ""}, "membership"),
    ("contact", {"note": "", "how": "phone", "on": TODAY}, "note"),
    ("contact", {"note": "x", "how": "phone", "on": "1-1-2999"}, "on"),
    ("stop_employer", {"on": TODAY, "reason": ""}, "reason"),
    ("stop_employer", {"on": "1-1-2999", "reason": "x"}, "on"),
    ("add_workplace", {"title": "x", "text": "x", "seats": 0}, "seats"),
    ("add_workplace", {"title": "x", "text": "x", "seats": 1, "hours_min": 20, "hours_max": 10}, "hours_max"),
]


@pytest.mark.parametrize(("name", "data", "field"), BAD)
def test_bad_input_comes_back(client: Client, employer: Employer, name: str, data: dict[str, Any], field: str) -> None:
    assert client.get(reverse(f"work:{name}", args=[employer.pk])).status_code == 200
    answer = post(client, name, employer.pk, **data)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_changing_an_employer(client: Client, here: Municipality, employer: Employer) -> None:
    colleague = make.make_user(here, Role.CASE_MANAGER)
    assert post(client, "change_employer", employer.pk, contact_name="Marit", offers="Buddy").status_code == 302
    assert post(client, "change_employer", employer.pk, contact_name="Marit", offers="Buddy").status_code == 422
    chosen = colleague.memberships.get().pk
    assert post(client, "change_owner", employer.pk, membership=chosen).status_code == 302
    with scoped([here.pk]):
        stored = Employer.objects.get(pk=employer.pk)
    assert (stored.contact_name, stored.relation_owner) == ("Marit", colleague)


def test_stopping_and_beginning_again(client: Client, here: Municipality, employer: Employer, hunter: User) -> None:
    place = make_workplace(employer, hunter, title="Inpakken")
    asked = client.get(reverse("work:stop_employer", args=[employer.pk])).content.decode()
    assert "Inpakken" in asked
    later = (today() + timedelta(days=20)).strftime("%d-%m-%Y")
    assert post(client, "stop_employer", employer.pk, on=later, reason="Verkocht").status_code == 302
    page = client.get(reverse("work:employer", args=[employer.pk])).content.decode()
    assert "Deze werkgever stopt op" in page
    assert post(client, "reopen_workplace", place.pk).status_code == 422
    assert post(client, "resume_employer", employer.pk).status_code == 302
    assert post(client, "resume_employer", employer.pk).status_code == 422
    assert post(client, "reopen_workplace", place.pk).status_code == 302
    assert post(client, "stop_employer", employer.pk, on=TODAY, reason="Toch").status_code == 302
    page = client.get(reverse("work:employer", args=[employer.pk])).content.decode()
    assert "Deze werkgever is gestopt op" in page
    with scoped([here.pk]):
        assert Workplace.objects.get(pk=place.pk).closed_on == today()


def test_workplaces_change(client: Client, here: Municipality, employer: Employer, hunter: User) -> None:
    assert post(client, "add_workplace", employer.pk, title="Kas", text="Wieden", seats=2).status_code == 302
    with scoped([here.pk]):
        place = Workplace.objects.get()
    for name in ("change_workplace", "change_seats", "close_workplace"):
        assert client.get(reverse(f"work:{name}", args=[place.pk])).status_code == 200
    assert post(client, "change_workplace", place.pk, title="Kas", text="Oogsten").status_code == 302
    assert post(client, "change_workplace", place.pk, title="Kas", text="Oogsten").status_code == 422
    assert post(client, "change_seats", place.pk, seats=3, seen=2).status_code == 302
    assert post(client, "change_seats", place.pk, seats=4, seen=2).status_code == 422
    assert post(client, "close_workplace", place.pk, on="32-1-2026").status_code == 422
    assert post(client, "close_workplace", place.pk, on=TODAY).status_code == 302
    assert "gesloten" in client.get(reverse("work:employer", args=[employer.pk])).content.decode()
    assert post(client, "reopen_workplace", place.pk).status_code == 302
    with scoped([here.pk]):
        assert Seat.objects.filter(workplace=place).count() == 3


def test_another_municipality_is_not_there(client: Client, employer: Employer, hunter: User) -> None:
    place = make_workplace(employer, hunter)
    client.force_login(make.make_user(make.make_municipality(), Role.JOB_HUNTER))
    for name in ("employer", "change_employer", "change_owner", "contact", "stop_employer", "add_workplace"):
        assert client.get(reverse(f"work:{name}", args=[employer.pk])).status_code == 404
    for name in ("change_workplace", "change_seats", "close_workplace"):
        assert client.get(reverse(f"work:{name}", args=[place.pk])).status_code == 404
    for name, key in (("resume_employer", employer.pk), ("reopen_workplace", place.pk)):
        assert post(client, name, key).status_code == 404


BEFORE = re.compile(
    r'SELECT set_config|SAVEPOINT|RELEASE|SELECT "(django_session|organisations_user|organisations_membership)"'
)


def asked(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in seen if not BEFORE.match(query["sql"])]


def test_the_pages_ask_the_same_few_questions(
    client: Client, here: Municipality, employer: Employer, hunter: User
) -> None:
    urls = [
        reverse("work:employers"),
        reverse("work:employers") + "?free=1&q=k",
        reverse("work:employer", args=[employer.pk]),
    ]
    make_workplace(employer, hunter)
    few = [len(asked(client, url)) for url in urls]
    for _one in range(12):
        make_workplace(make_employer(here, hunter), hunter, 3)
        make_workplace(employer, hunter)
    many = [asked(client, url) for url in urls]
    assert [len(queries) for queries in many] == few
    assert max(few) <= 6, many
