"""The look log: each municipality accounts for its own, and its privacy officer reads it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from tests import factories as make

from opstap.access.look_log import log_look
from opstap.access.models import Look
from opstap.core.actors import Actor
from opstap.core.dates import now, start_of, today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db
LOOKS = "/access/looks/"


def look(who: User, where: Municipality, *people: object, page: str = "people") -> None:
    actor = make.actor_for(who)
    with acting(actor):
        log_look(actor, page, shown=[(person, where.pk) for person in people])  # type: ignore[misc]


@pytest.fixture
def here(client: Client) -> Municipality:
    """A municipality whose privacy officer is signed in."""
    municipality = make.make_municipality("Hier")
    client.force_login(make.make_user(municipality, Role.PRIVACY_OFFICER))
    return municipality


def test_a_list_over_two_municipalities_makes_a_row_for_each() -> None:
    one, two, partner = make.make_municipality(), make.make_municipality(), make.make_partner()
    make.make_agreement(one, partner)
    make.make_agreement(two, partner)
    coach = make.actor_for(make.make_user(partner, Role.COACH))
    first, second, third = uuid4(), uuid4(), uuid4()
    with acting(coach):
        log_look(coach, "people", shown=[(first, one.pk), (second, two.pk), (third, one.pk)])
        rows = {row.municipality_id: row.shown for row in Look.objects.all()}
    assert rows == {one.pk: [first, third], two.pk: [second]}


def test_the_system_looks_without_a_row() -> None:
    robot = make.system(make.make_municipality())
    with acting(robot):
        log_look(robot, "people", shown=[(uuid4(), next(iter(robot.municipalities)))])
        assert not Look.objects.exists()


def test_only_the_privacy_officer_of_the_municipality_reads_it(here: Municipality, client: Client) -> None:
    elsewhere, person = make.make_municipality(), uuid4()
    look(make.make_user(here, name="Kim Kijker"), here, person)
    page = client.get(LOOKS).content.decode()
    assert "Kim Kijker" in page
    assert "Mijn mensen" in page
    assert "1 deelnemer" in page
    assert str(person)[:8] in page
    client.force_login(make.make_user(elsewhere, Role.PRIVACY_OFFICER))
    assert "Kim Kijker" not in client.get(LOOKS).content.decode()
    for role in (Role.CASE_MANAGER, Role.ADMINISTRATOR, Role.COORDINATOR):
        client.force_login(make.make_user(here, role))
        assert client.get(LOOKS).status_code == 403


@pytest.mark.parametrize("lock", ["application", "database"])
def test_each_lock_holds_without_the_other(lock: str) -> None:
    here, elsewhere = make.make_municipality(), make.make_municipality()
    look(make.make_user(elsewhere), elsewhere, uuid4())
    officer = make.actor_for(make.make_user(here, Role.PRIVACY_OFFICER))
    with scoped([here.pk, elsewhere.pk]) if lock == "application" else acting(officer):
        rows = Look.objects.visible_to(officer) if lock == "application" else Look.objects.all()
        assert not rows.exists()


def test_visible_to_is_for_privacy_officers_only() -> None:
    here = make.make_municipality()
    look(make.make_user(here), here, uuid4())
    actors: list[Actor] = [make.system(here), make.actor_for(make.make_user(here, Role.ADMINISTRATOR))]
    with scoped([here.pk]):
        assert Look.objects.exists()
        assert not any(Look.objects.visible_to(actor).exists() for actor in actors)


def test_filters_by_colleague_day_and_person(here: Municipality, client: Client) -> None:
    one, two, person = make.make_user(here, name="Een"), make.make_user(here, name="Twee"), uuid4()
    look(one, here, person, page="dossier")
    with time_machine.travel(now() - timedelta(days=3)):
        look(two, here, uuid4(), uuid4(), uuid4(), uuid4())

    def rows(**given: str) -> int:
        return len(client.get(LOOKS, given).context["table"].rows)

    earlier = today() - timedelta(days=3)
    assert rows() == 2
    assert rows(colleague=str(one.pk)) == 1
    assert rows(person=str(person)) == 1
    assert rows(day=earlier.strftime("%d-%m-%Y")) == 1
    assert rows(day=earlier.strftime("%d-%m-%Y"), colleague=str(one.pk)) == 0
    stranger = make.make_user(make.make_municipality())
    answer = client.get(LOOKS, {"colleague": str(stranger.pk), "day": "geen dag"})
    assert "Fout:" in answer.content.decode()


def test_a_look_belongs_to_its_amsterdam_day(here: Municipality, client: Client) -> None:
    who = make.make_user(here)
    with time_machine.travel(start_of(today()) - timedelta(seconds=1), tick=False):
        look(who, here, uuid4())
    with time_machine.travel(start_of(today()), tick=False):
        look(who, here, uuid4())
    for day in (today(), today() - timedelta(days=1)):
        assert len(client.get(LOOKS, {"day": day.strftime("%d-%m-%Y")}).context["table"].rows) == 1


def test_pages_keep_their_filter(here: Municipality, client: Client) -> None:
    who = make.make_user(here)
    for _number in range(55):
        look(who, here, uuid4())
    first = client.get(LOOKS, {"colleague": str(who.pk)})
    assert len(first.context["table"].rows) == 50
    second = client.get(first.context["older_url"])
    assert len(second.context["table"].rows) == 5
    assert f"colleague={who.pk}" in second.context["newer_url"]
