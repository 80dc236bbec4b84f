"""What work puts on Today: for whom, why, and how little it asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.placements.aftercare.today import aftercare_due
from opstap.placements.agreements.today import work_changes
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import Kind
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene, somebody
from opstap.team.tests.today_lists import today_of, today_texts
from opstap.team.today.actions import snooze
from opstap.team.today.protocol import PageLink, items_of

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    with time_machine.travel(WEDNESDAY), translation.override("nl"):
        yield


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def due(scene: Scene, week: int, days: int) -> None:
    with scoped([scene.here.pk]):
        AftercareMoment.objects.filter(week=week).update(due_on=today() + timedelta(days=days))


def leave(scene: Scene, user: User) -> None:
    with scoped([scene.here.pk]):
        Involvement.objects.filter(user=user).update(starts_on=today() - timedelta(days=9), ends_on=today())


def test_aftercare_stands_on_the_list_of_who_placed(scene: Scene) -> None:
    make_placement(scene, elsewhere="Bakker Bos", starts_in=-7)
    for week, days in ((2, -2), (4, 4), (8, 5)):
        due(scene, week, days)
    begun = [line for line in today_texts(scene.hunter) if line[1].startswith("Nazorg")]
    assert begun == [
        ("overdue", "Nazorg, week 2 bij Bakker Bos", "2 dagen te laat"),
        ("today", "Nazorg, week 1 bij Bakker Bos", "gepland voor vandaag"),
        ("week", "Nazorg, week 4 bij Bakker Bos", "gepland voor zondag 8 maart"),
    ]
    item = today_of(scene.hunter)["today"][0]
    assert item.act == PageLink("Vastleggen", reverse("placements:log_aftercare", args=[item.subject_id]))
    assert today_texts(scene.owner) == []


def test_of_who_left_it_is_for_the_owner_of_the_track(scene: Scene) -> None:
    make_placement(scene, elsewhere="Bakker Bos", starts_in=-7)
    leave(scene, scene.hunter)
    assert today_texts(scene.hunter) == []
    assert [line[0] for line in today_texts(scene.owner)] == ["today"]
    with scoped([scene.here.pk]):
        AftercareMoment.objects.update(owner=None)
    assert [line[0] for line in today_texts(scene.owner)] == ["today"]


def test_what_ends_soon_and_what_begins(scene: Scene) -> None:
    make_placement(scene, Kind.WORK_INTERNSHIP, elsewhere="Kas", starts_in=-40, ends_on=today() + timedelta(days=21))
    make_placement(
        scene, Kind.VOLUNTEERING, elsewhere="Laat", starts_in=-40, ends_on=today() + timedelta(days=22), beside=True
    )
    make_placement(
        scene, Kind.VOLUNTEERING, elsewhere="Voorbij", starts_in=-40, ends_on=today() - timedelta(days=1), beside=True
    )
    make_placement(scene, Kind.VOLUNTEERING, elsewhere="Zondag", starts_in=4, beside=True)
    make_placement(scene, Kind.VOLUNTEERING, elsewhere="Maandag", starts_in=5, beside=True)
    expected = [
        ("overdue", "Wat komt er na Voorbij?", "de laatste dag was dinsdag 3 maart"),
        ("week", "Zondag begint", "eerste dag zondag 8 maart"),
        ("week", "Wat komt er na Kas?", "laatste dag woensdag 25 maart"),
    ]
    assert today_texts(scene.hunter) == today_texts(scene.owner) == expected
    coach = make.make_user(scene.here, Role.COACH)
    make.add_to_team(scene.person, coach)
    assert today_texts(coach) == []


def test_a_job_without_hours_or_employer_begins_today(scene: Scene) -> None:
    make_placement(scene, elsewhere="Bakker Bos")
    assert today_texts(scene.owner) == [("today", "Bakker Bos begint", "eerste dag woensdag 4 maart")]
    with scoped([scene.here.pk]):
        Placement.objects.update(place="")
    assert today_texts(scene.owner)[0][1] == "het werk begint"


def test_what_may_wait(scene: Scene) -> None:
    make_placement(scene, elsewhere="Bakker Bos", starts_in=-7)
    item = today_of(scene.hunter)["today"][0]
    with acting(by := make.actor_for(scene.hunter)):
        snooze(
            actor=by,
            source=item.source,
            subject_id=item.subject_id,
            municipality_id=item.municipality_id,
            until=today() + timedelta(days=1),
        )
    assert today_texts(scene.hunter) == []


def test_the_sources_ask_one_question_together(scene: Scene) -> None:
    for number in range(12):
        make_placement(scene, person=somebody(scene), elsewhere=f"Plek {number}", starts_in=-7)
    with acting(by := make.actor_for(scene.hunter)):
        with CaptureQueriesContext(connection) as seen:
            items = list(items_of([aftercare_due, work_changes], by, today()))
        assert [item.source for item in items] == ["aftercare"] * 12
        assert len(seen) == 1
