"""Today: what stands there, for whom, why, in which order, what may wait, and what was done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Membership, Municipality, User
from opstap.organisations.roles import TEAM, Role
from opstap.people.models import Participant
from opstap.team.members.queries import tracks_without_owner
from opstap.team.tests.today_lists import make_track_in_contact, today_of, today_texts
from opstap.team.today.protocol import ParticipantItem, PostButton
from opstap.tracks.models import Action, Track
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


# Actions


def test_sections_reasons_and_order(track: Track, owner: User) -> None:
    for days, text in ((5, "Maandag"), (4, "Zondag"), (0, "Vandaag"), (1, "Morgen"), (30, "Later")):
        make.make_action(track, owner, text=text, due_in=days)
    for days, text in ((2, "Twee te laat"), (1, "Een te laat")):
        late = make.make_action(track, owner, text=text, due_in=0)
        with scoped([track.municipality_id]):
            Action.objects.filter(pk=late.pk).update(due_on=today() - timedelta(days=days))
    assert today_texts(owner) == [
        ("overdue", "Twee te laat", "2 dagen te laat"),
        ("overdue", "Een te laat", "1 dag te laat"),
        ("today", "Vandaag", "uiterlijk vandaag"),
        ("week", "Morgen", "uiterlijk donderdag 5 maart"),
        ("week", "Zondag", "uiterlijk zondag 8 maart"),
    ]
    item = today_of(owner)["today"][0]
    assert isinstance(item, ParticipantItem)
    assert (item.about, item.participant_id) == ("Yusuf Abebe", track.participant_id)
    assert item.act == PostButton("Gedaan", reverse("tracks:done", args=[item.subject_id]))


def test_what_others_do_for_my_people_waits(here: Municipality, track: Track, owner: User) -> None:
    coach = make.make_user(here, Role.COACH, name="Carla Coach")
    with scoped([here.pk]):
        person = Participant.objects.get(pk=track.participant_id)
    make.add_to_team(person, coach)
    make.make_action(track, coach, text="Taalles zoeken", due_in=0)
    make.make_action(track, None, text="Diploma meenemen", due_in=1)
    assert today_texts(owner) == [
        ("waiting", "Taalles zoeken", "Carla Coach, uiterlijk vandaag"),
        ("waiting", "Diploma meenemen", "de deelnemer, uiterlijk donderdag 5 maart"),
    ]
    assert today_texts(coach) == [("today", "Taalles zoeken", "uiterlijk vandaag")]


def test_closed_actions_and_those_of_other_teams_do_not_stand_there(
    here: Municipality, track: Track, owner: User
) -> None:
    make.make_action(make_track_in_contact(here, colleague := make.make_user(here)), colleague, due_in=0)
    done = make.make_action(track, owner, due_in=0)
    with acting(by := make.actor_for(owner)):
        close_action(subject=done, state="done", by=by)
    assert today_texts(owner) == []


def test_what_a_leaver_still_had_to_do_is_for_the_owner(here: Municipality, track: Track, owner: User) -> None:
    coach = make.make_user(here, Role.COACH, name="Carla Coach")
    with scoped([here.pk]):
        person = Participant.objects.get(pk=track.participant_id)
    role = make.add_to_team(person, coach)
    make.make_action(track, coach, text="Taalles zoeken", due_in=0)
    with scoped([here.pk]):
        Involvement.objects.filter(pk=role.pk).update(ends_on=today())
    assert today_texts(owner) == [("today", "Taalles zoeken", "Carla Coach is weg uit het team, uiterlijk vandaag")]
    assert today_texts(coach) == [], "a leaver may read on, but not do it any more"


def test_owning_a_former_track_does_not_count(here: Municipality, owner: User) -> None:
    person = make.make_participant(here)
    make.open_track(person, owner=owner, ended_on=today())
    again = make.open_track(person, owner=make.make_user(here), last_contact_on=None, started_on=date(2025, 1, 1))
    make.make_action(again, None, due_in=0)
    assert today_texts(owner) == []


# Silence and permits


@pytest.mark.parametrize(
    ("last", "started", "why"),
    [
        (date(2026, 1, 20), date(2025, 1, 1), "geen gesprek sinds 20 januari 2026"),
        (None, date(2026, 1, 20), "er is nog geen gesprek vastgelegd"),
        (date(2026, 1, 21), date(2025, 1, 1), ""),
        (None, date(2026, 1, 21), ""),
        (None, date(2026, 4, 1), ""),
    ],
)
def test_silence_of_more_than_six_weeks(
    here: Municipality, owner: User, last: date | None, started: date, why: str
) -> None:
    make_track_in_contact(here, owner, last_contact_on=last, started_on=started)
    assert today_texts(owner) == ([("week", "Spreek Yusuf Abebe", why)] if why else [])


def test_a_track_without_a_start_is_not_forgotten(here: Municipality, owner: User) -> None:
    track = make_track_in_contact(here, owner, last_contact_on=None)
    with scoped([here.pk]):
        Track.objects.filter(pk=track.pk).update(started_on=None)
    assert today_texts(owner) == [], "it is here since today"
    with time_machine.travel(WEDNESDAY + timedelta(weeks=6, days=1)):
        assert today_texts(owner) == [("week", "Spreek Yusuf Abebe", "er is nog geen gesprek vastgelegd")]


@pytest.mark.parametrize(
    ("until", "why"),
    [
        (date(2026, 3, 3), "de vergunning liep af op 3 maart 2026"),
        (date(2026, 3, 4), "de vergunning loopt af op 4 maart 2026"),
        (date(2026, 6, 2), "de vergunning loopt af op 2 juni 2026"),
        (date(2026, 6, 3), ""),
        (None, ""),
    ],
)
def test_a_permit_that_ends_within_ninety_days(here: Municipality, owner: User, until: date | None, why: str) -> None:
    make_track_in_contact(here, owner, permit_until=until)
    assert today_texts(owner) == ([("week", "De vergunning loopt af", why)] if why else [])


def test_silence_and_permit_are_one_line(here: Municipality, owner: User) -> None:
    make_track_in_contact(here, owner, last_contact_on=date(2026, 1, 5), permit_until=date(2026, 3, 10))
    assert today_texts(owner) == [
        ("week", "Spreek Yusuf Abebe", "geen gesprek sinds 5 januari 2026; de vergunning loopt af op 10 maart 2026")
    ]


def test_only_the_owner_of_a_running_track_is_reminded(here: Municipality, owner: User) -> None:
    silent = {"last_contact_on": date(2025, 1, 5), "permit_until": date(2026, 3, 10)}
    ended = make_track_in_contact(here, owner, "Klaar", **silent)
    with scoped([here.pk]):
        Track.objects.filter(pk=ended.pk).update(ended_on=today())
        person = Participant.objects.get(
            pk=make_track_in_contact(here, make.make_user(here), "Ander", **silent).participant_id
        )
    make.add_to_team(person, owner)
    assert today_texts(owner) == []


# Nobody yet


def test_the_coordinator_sees_who_has_no_owner(here: Municipality, owner: User) -> None:
    lead = make.make_user(here, Role.COORDINATOR)
    alone = make_track_in_contact(here, None, "Alleen")
    make_track_in_contact(here, owner, "Heeft iemand")
    make_track_in_contact(make.make_municipality(), None, "Elders")
    assert today_texts(lead) == [("today", "Geef Alleen Abebe een eigenaar", "nog niemand is eigenaar van dit traject")]
    assert today_of(lead)["today"][0].act.address == reverse("team:assign", args=[alone.pk])
    assert today_texts(owner) == []
    assert today_texts(make.make_user(make.make_partner(), Role.COORDINATOR)) == []


def test_an_owner_who_works_here_no_more_is_none(here: Municipality, owner: User, track: Track) -> None:
    lead = make.make_user(here, Role.COORDINATOR)
    assert today_texts(lead) == []
    with scoped([here.pk], organisations=[here.pk]):
        Membership.objects.filter(user=owner).update(ends_on=today())
    assert [title for _section, title, _why in today_texts(lead)] == ["Geef Yusuf Abebe een eigenaar"]
    with acting(actor := make.actor_for(lead)):
        assert list(tracks_without_owner(actor, today())) == [track]


@pytest.mark.parametrize("at", ["a partner with an agreement", "another municipality"])
def test_an_owner_who_left_for_elsewhere_is_none_either(here: Municipality, owner: User, track: Track, at: str) -> None:
    if at == "another municipality":
        elsewhere = make.make_municipality().organisation
    else:
        elsewhere = make.make_partner()
        make.make_agreement(here, elsewhere)
    make.make_membership(owner, elsewhere, Role.CASE_MANAGER)
    lead = make.make_user(here, Role.COORDINATOR)
    assert today_texts(lead) == [], "who also works elsewhere still owns the track here"
    with scoped([here.pk], organisations=[here.pk]):
        Membership.objects.filter(user=owner, organisation=here.organisation).update(ends_on=today())
    assert [title for _section, title, _why in today_texts(lead)] == ["Geef Yusuf Abebe een eigenaar"]
    with acting(actor := make.actor_for(lead)):
        assert list(tracks_without_owner(actor, today())) == [track]


# Several municipalities and hats


def test_a_partners_coach_has_one_list_for_all_municipalities(here: Municipality) -> None:
    school = make.make_partner()
    coach = make.make_user(school, Role.COACH)
    for place in (here, make.make_municipality()):
        make.make_agreement(place, school)
        person = make.make_participant(place, f"In {place.organisation.name}")
        track = make.open_track(person)
        make.add_to_team(person, coach)
        make.make_action(track, coach, due_in=0)
    items = today_of(coach)["today"]
    assert len({item.municipality_id for item in items}) == 2


def test_who_is_on_no_team_gets_no_lines(here: Municipality) -> None:
    for role in sorted(TEAM):
        assert today_texts(make.make_user(here, role)) == []
