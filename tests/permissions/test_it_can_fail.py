"""A matrix that cannot fail protects nobody: a view without a lock is planted, and the matrix must see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, path

from opstap.organisations.roles import TEAM, Role
from opstap.people.models import Participant
from opstap.site import urls
from tests.permissions import asking
from tests.permissions.table import READ, TABLE, TARGETS, team
from tests.permissions.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def unlocked(request: HttpRequest, participant_id: UUID) -> HttpResponse:
    """What somebody in a hurry might write: no `visible_to`, no role, any method."""
    person = Participant.objects.filter(pk=participant_id).first()
    if request.method == "DELETE" and person is not None:
        Participant.objects.filter(pk=person.pk).update(city="weg")
    return HttpResponse(f"{person.name} {person.email}" if person else "niemand")


class Planted:
    """The application's addresses and one more."""

    urlpatterns: list[URLPattern | URLResolver] = [
        *urls.urlpatterns,
        path("people/<uuid:participant_id>/quick/", unlocked, name="quick_look"),
    ]
    handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@pytest.fixture
def planted(settings: Any) -> None:
    settings.ROOT_URLCONF = Planted


def test_an_address_that_nobody_put_in_the_table(planted: None) -> None:
    assert set(asking.routes()) - set(TABLE) == {"quick_look"}


def test_an_address_without_a_name() -> None:
    class Nameless:
        urlpatterns = [path("somewhere/", unlocked)]

    with override_settings(ROOT_URLCONF=Nameless), pytest.raises(LookupError):
        asking.routes()


def test_a_view_without_a_lock(world: World, planted: None) -> None:
    asker = asking.Asker(world, world.persona(Role.JOB_HUNTER, "member"))
    route = team(READ, TEAM)
    methods = ("GET", "DELETE")
    found = [fault for t in TARGETS for m in methods for fault in asker.faults("quick_look", route, t, m)]
    start = "quick_look of {} by job_hunter, member: "
    expected = [
        "DELETE " + start.format("own") + "200 instead of 405",
        "DELETE " + start.format("own") + "answered 200, and yet it wrote in ['people_participant']",
        "GET " + start.format("neighbour") + "200 instead of 404",
        "GET " + start.format("neighbour") + "reads team:neighbour:name",
        "GET " + start.format("neighbour") + "reads team:neighbour:text",
        "GET " + start.format("elsewhere") + "200 instead of 404",
    ]
    assert [fault for fault in expected if fault not in found] == []
    assert not any("team:elsewhere" in fault for fault in found), "the second lock holds where the first is missing"
