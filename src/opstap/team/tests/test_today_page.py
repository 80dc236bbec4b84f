"""Today as a page: what may wait, what was done, and when the day turns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.core.models import EventContent
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.models import Snooze
from opstap.team.tests.today_lists import make_track_in_contact, person_of, today_of, today_texts
from opstap.team.today.done_today import WorkDone, done_today
from opstap.team.today.protocol import HEADINGS, SECTIONS, TodayItem
from opstap.tracks.models import Track
from opstap.tracks.todo.actions import close_action

pytestmark = pytest.mark.django_db
WEDNESDAY = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def wednesday() -> Iterator[None]:
    """Every test stands on a Wednesday in March, in Dutch."""
    with time_machine.travel(WEDNESDAY), translation.override("nl"):
        yield


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def owner(here: Municipality) -> User:
    return make.make_user(here, name="Ida Eigenaar")


@pytest.fixture
def track(here: Municipality, owner: User) -> Track:
    return make_track_in_contact(here, owner)


# Putting off


def snooze(client: Client, item: TodayItem, **changed: Any) -> Any:
    data = {"source": item.source, "subject": str(item.subject_id), "days": "1"} | changed
    return client.post(reverse("team:snooze"), data)


def test_a_line_sleeps_and_wakes_up(client: Client, here: Municipality, track: Track, owner: User) -> None:
    make.make_action(track, owner, text="Cv maken", due_in=0)
    make_track_in_contact(here, owner, "Stil", last_contact_on=date(2025, 1, 5))
    client.force_login(owner)
    action, attention = today_of(owner)["today"][0], today_of(owner)["week"][0]
    assert snooze(client, action, next="/people/").headers["Location"] == "/people/"
    assert snooze(client, attention, days="7").headers["Location"] == "/"
    assert today_texts(owner) == []
    with time_machine.travel(WEDNESDAY + timedelta(days=1)):
        assert [title for _section, title, _why in today_texts(owner)] == ["Cv maken"]
    with time_machine.travel(WEDNESDAY + timedelta(days=7)):
        assert len(today_texts(owner)) == 2


def test_putting_off_twice_is_no_error_and_tells_nobody_else(
    client: Client, here: Municipality, track: Track, owner: User
) -> None:
    make.make_action(track, owner, text="Cv maken", due_in=0)
    colleague = make.make_user(here)
    with scoped([here.pk]):
        make_owner = Participant.objects.get(pk=track.participant_id)
    make.add_to_team(make_owner, colleague)
    client.force_login(owner)
    item = today_of(owner)["today"][0]
    assert [snooze(client, item).status_code for _click in range(2)] == [302, 302]
    client.force_login(colleague)
    assert snooze(client, item).status_code == 404, "it does not stand on the colleague's list"
    with scoped([here.pk]):
        assert Snooze.objects.count() == 1


@pytest.mark.parametrize(
    "changed",
    [{"days": "0"}, {"days": "32"}, {"days": "x"}, {"days": ""}, {"subject": "x"}, {"source": ""}, {"source": "a b"}],
)
def test_what_cannot_be_put_off(client: Client, track: Track, owner: User, changed: dict[str, str]) -> None:
    make.make_action(track, owner, due_in=0)
    client.force_login(owner)
    assert snooze(client, today_of(owner)["today"][0], **changed).status_code == 400


def test_a_line_that_is_not_mine_is_not_there(client: Client, here: Municipality, track: Track, owner: User) -> None:
    make.make_action(track, owner, due_in=0)
    item = today_of(owner)["today"][0]
    for user in (make.make_user(here), make.make_user(make.make_municipality())):
        client.force_login(user)
        assert snooze(client, item).status_code == 404
    client.force_login(owner)
    assert snooze(client, item, source="nonsense").status_code == 404
    assert snooze(client, item, subject=str(uuid4())).status_code == 404
    assert client.get(reverse("team:snooze")).status_code == 405
    client.force_login(make.make_user(here, Role.ADMINISTRATOR))
    assert snooze(client, item).status_code == 403
    with scoped([here.pk]):
        assert not Snooze.objects.exists()


# The page


def test_the_page_says_what_why_and_offers_one_thing_to_do(
    client: Client, here: Municipality, track: Track, owner: User
) -> None:
    for number in range(10):
        make.make_action(track, owner, text=f"Taak {number}", due_in=0)
    make.make_contact(person_of(track), owner, note="Over <i>werk</i>")
    client.force_login(owner)
    answer = client.get("/")
    page = answer.content.decode()
    assert "Vandaag, woensdag 4 maart" in page
    assert "Nog 2" in page
    assert page.count(reverse("team:snooze")) == 10
    assert "Over &lt;i&gt;werk" in page
    assert answer.context["counts"] == {"overdue": 0, "today": 10, "waiting": 0, "week": 0}
    assert list(HEADINGS) == list(SECTIONS)


def test_who_is_on_no_team_starts_elsewhere(client: Client, here: Municipality) -> None:
    client.force_login(make.make_user(here, Role.POLICY_OFFICER))
    assert client.get("/").headers["Location"] == reverse("site:start")


def test_an_empty_day(client: Client, owner: User) -> None:
    client.force_login(owner)
    assert "Klaar voor vandaag" in client.get("/").content.decode()


def test_a_volunteer_gets_no_link_to_a_dossier(client: Client, here: Municipality, track: Track) -> None:
    volunteer = make.make_user(here, Role.VOLUNTEER)
    make.add_to_team(person_of(track), volunteer)
    make.make_action(track, volunteer, text="Bellen", due_in=0)
    make.make_contact(person_of(track), volunteer, note="Koffie")
    client.force_login(volunteer)
    page = client.get("/").content.decode()
    assert "Bellen" in page
    assert "Koffie" in page
    assert f'{reverse("people:dossier", args=[track.participant_id])}"' not in page


# What was done today


def did(user: User) -> list[WorkDone]:
    with acting(actor := make.actor_for(user)):
        return done_today(actor, today())


def test_done_today_is_ones_own_work_newest_first(here: Municipality, track: Track, owner: User) -> None:
    todo = make.make_action(track, owner, text="Cv maken", due_in=0)
    make.make_contact(person_of(track), owner, note="Eerste")
    with time_machine.travel(WEDNESDAY + timedelta(hours=1)), acting(by := make.actor_for(owner)):
        close_action(subject=todo, state="done", by=by)
    with time_machine.travel(WEDNESDAY + timedelta(hours=2)):
        assert [(one.title, one.text, one.person) for one in did(owner)] == [
            ("Gedaan", "Cv maken", "Yusuf Abebe"),
            ("Gesprek", "Eerste", "Yusuf Abebe"),
        ]
        assert did(make.make_user(here)) == []
    with time_machine.travel(WEDNESDAY + timedelta(days=1)):
        assert did(owner) == []


def test_erased_content_and_lost_sight_are_left_out(here: Municipality, track: Track, owner: User) -> None:
    make.make_contact(person_of(track), owner, note="Eerste")
    with scoped([here.pk]):
        Involvement.objects.filter(user=owner).update(starts_on=date(2025, 1, 1), ends_on=today() - timedelta(days=30))
    assert did(owner) == []
    with scoped([here.pk]):
        Involvement.objects.filter(user=owner).update(ends_on=None)
        EventContent.objects.filter(event__stream_id=track.participant_id).delete()
    assert did(owner) == []


# Midnight


MIDNIGHTS = [
    datetime(2026, 3, 3, 23, 0, tzinfo=UTC),  # winter
    datetime(2026, 7, 14, 22, 0, tzinfo=UTC),  # summer
    datetime(2026, 3, 28, 23, 0, tzinfo=UTC),  # the night in which summer begins
    datetime(2026, 3, 29, 22, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 22, 0, tzinfo=UTC),  # the night in which it ends
    datetime(2026, 10, 25, 23, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("midnight", MIDNIGHTS)
def test_the_day_turns_at_midnight_in_amsterdam(midnight: datetime) -> None:
    before, after = midnight - timedelta(minutes=1), midnight + timedelta(minutes=1)
    with time_machine.travel(before):
        here = make.make_municipality()
        owner = make.make_user(here)
        track = make_track_in_contact(here, owner)
        late, tomorrow = today(), today() + timedelta(days=1)
        keys: dict[UUID, str] = {}
        for days, text in ((0, "Vandaag"), (1, "Morgen")):
            keys[make.make_action(track, owner, text=text, due_in=days).pk] = text
        make.make_contact(person_of(track), owner, note="Vlak voor twaalven")
        assert {item.title for item in today_of(owner)["today"]} == {"Vandaag"}
        assert "Vlak voor twaalven" in {one.text for one in did(owner)}
    with time_machine.travel(after):
        assert today() == tomorrow == late + timedelta(days=1)
        assert [item.title for item in today_of(owner)["overdue"]] == ["Vandaag"]
        assert [item.title for item in today_of(owner)["today"]] == ["Morgen"]
        assert did(owner) == []
        make.make_contact(person_of(track), owner, note="Vlak na twaalven")
        assert [one.text for one in did(owner)] == ["Vlak na twaalven"]


def test_a_week_ends_on_sunday_night() -> None:
    sunday = datetime(2026, 3, 8, 22, 59, tzinfo=UTC)
    with time_machine.travel(sunday):
        here = make.make_municipality()
        owner = make.make_user(here)
        make.make_action(make_track_in_contact(here, owner), owner, text="Maandag", due_in=1)
        assert today_texts(owner) == []
    with time_machine.travel(sunday + timedelta(minutes=2)):
        assert [item.title for item in today_of(owner)["today"]] == ["Maandag"]
