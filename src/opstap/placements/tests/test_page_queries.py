"""Pages of work ask the database as few questions for many placements as for one."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene, somebody
from opstap.work.tests.employer_factories import make_workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client: Client) -> Scene:
    made = make_scene()
    client.force_login(made.hunter)
    return made


BEFORE = re.compile(
    r'SELECT set_config|SAVEPOINT|RELEASE|SELECT "(django_session|organisations_user|organisations_membership)"'
)


def asked(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in seen if not BEFORE.match(query["sql"])]


def test_the_pages_ask_the_same_few_questions(client: Client, scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter, 30)
    made = make_placement(scene, workplace=place, starts_in=-7)
    dossier = reverse("people:dossier", args=[scene.person.pk])
    urls = [
        reverse("placements:placement", args=[made.pk]),
        reverse("placements:place", args=[scene.person.pk]) + "?kind=employment",
        reverse("placements:choose_person", args=[place.pk]),
        reverse("placements:end", args=[made.pk]),
        reverse("work:employer", args=[scene.employer.pk]),
        "/",
        dossier,
    ]
    few = [len(asked(client, url)) for url in urls]
    for number in range(8):
        make_placement(scene, workplace=place, person=somebody(scene), starts_in=-7)
        make_placement(scene, elsewhere=f"Plek {number}", starts_in=-7, beside=True)
    many = [asked(client, url) for url in urls]
    assert [len(queries) for queries in many] == few
    assert max(number for url, number in zip(urls, few, strict=True) if url != "/") <= 6, few
