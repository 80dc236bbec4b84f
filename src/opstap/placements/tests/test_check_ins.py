"""How it goes: who may say it, who hears it, and who has read it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.guest_links import actor_of
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.event_kinds import content_of, tell
from opstap.core.models import Event
from opstap.core.scope import acting, scoped
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.placements import refusals
from opstap.placements.check_ins import actions
from opstap.placements.check_ins.events import CheckInSaid
from opstap.placements.check_ins.today import worrying_check_ins
from opstap.placements.models import CheckIn, Placement
from opstap.portal.tests.guest_house import PARTICIPANT, PLACEMENT, House, make_house, page
from opstap.team.models import ContactMoment
from opstap.team.today.protocol import items_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    with translation.override("nl"):
        return make_house()


def guest(house: House, kind: str = PLACEMENT) -> Actor:
    return actor_of(house.link(kind)[0])


def say(house: House, by: Actor, face: str = "bad", line: str = "Te druk", side: str = "") -> CheckIn:
    with acting(by):
        placement = Placement.objects.get(pk=house.placement.pk)
        return actions.say_how_it_goes(placement=placement, side=side or by.role, face=face, line=line, by=by)


def hears(user: User) -> list[str]:
    with acting(by := make.actor_for(user)), translation.override("nl"):
        return [item.title for item in items_of([worrying_check_ins], by, today())]


def test_a_link_speaks_for_its_own_side_only(house: House) -> None:
    with pytest.raises(refusals.NotThatSide):
        say(house, guest(house, PARTICIPANT), side="employer")
    assert say(house, guest(house, PARTICIPANT)).side == "participant"


def test_a_colleague_writes_down_what_was_said_by_phone(house: House) -> None:
    said = say(house, make.actor_for(house.hunter), side="employer")
    assert said.guest_id is None


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": today() + timedelta(days=1)},
        {"status": "cancelled", "cancelled_on": today()},
        {"status": "ended", "ended_on": today(), "end_reason": "other"},
    ],
)
def test_a_place_that_does_not_run_asks_nothing(house: House, values: dict[str, object]) -> None:
    with scoped([house.place.pk]):
        Placement.objects.update(**values)
    with pytest.raises(refusals.NotRunning):
        say(house, guest(house))


def test_who_owns_the_track_and_who_placed_hear_it_and_nobody_else(house: House) -> None:
    other = make.make_user(house.place, Role.JOB_HUNTER)
    make.add_to_team(house.person, other)
    coordinator, volunteer = (make.make_user(house.place, role) for role in (Role.COORDINATOR, Role.VOLUNTEER))
    for user in (coordinator, volunteer):
        make.add_to_team(house.person, user)
    say(house, guest(house))
    assert hears(house.manager) == hears(house.hunter) == ["De werkgever zegt: niet goed"]
    for user in (other, house.coach, coordinator, volunteer, make.make_user(house.place)):
        assert hears(user) == []


def test_good_is_no_worry_and_read_is_no_worry_any_more(house: House) -> None:
    say(house, guest(house, PARTICIPANT), "good")
    assert hears(house.manager) == []
    said = say(house, guest(house), "so_so")
    assert hears(house.manager) == ["De werkgever zegt: gaat wel"]
    with acting(by := make.actor_for(house.hunter)):
        actions.read_check_in(check_in=said, note="", by=by)
        with pytest.raises(refusals.ReadAlready):
            actions.read_check_in(check_in=said, note="", by=by)
    assert hears(house.manager) == []


@pytest.mark.parametrize("kind", [PLACEMENT, PARTICIPANT])
def test_reading_and_logging_is_one_stroke(house: House, kind: str) -> None:
    said = say(house, guest(house, kind))
    with acting(by := make.actor_for(house.manager)):
        actions.read_check_in(check_in=said, note="Gebeld, rooster aangepast", by=by)
        talk = ContactMoment.objects.get()
        assert (talk.with_whom, talk.how, talk.note) == (said.side, "phone", "Gebeld, rooster aangepast")
        said.refresh_from_db()
        assert said.seen_by == house.manager
        assert Event.objects.filter(kind="check_in.read").exists()


def test_who_reads_it_is_on_the_team_and_guides(house: House) -> None:
    said = say(house, guest(house))
    coordinator = make.make_user(house.place, Role.COORDINATOR)
    make.add_to_team(house.person, coordinator)
    for user in (coordinator, make.make_user(house.place)):
        with acting(by := make.actor_for(user)), pytest.raises(NotOnTheTeam):
            actions.read_check_in(check_in=said, note="", by=by)


def test_only_who_said_it_takes_it_back_on_the_same_day_and_unread(house: House) -> None:
    me, somebody = guest(house), guest(house)
    said = say(house, me)
    with acting(somebody), pytest.raises(refusals.NotThatSide):
        actions.take_back_check_in(check_in=said, by=somebody)
    said.at = now() - timedelta(days=1)
    with acting(me):
        with pytest.raises(refusals.TooLateToTakeBack):
            actions.take_back_check_in(check_in=said, by=me)
        said.at = now()
        CheckIn.objects.update(seen_at=now())
        with pytest.raises(refusals.ReadAlready):
            actions.take_back_check_in(check_in=said, by=me)
        said.refresh_from_db()
        with pytest.raises(refusals.ReadAlready):
            actions.take_back_check_in(check_in=said, by=me)


def test_what_was_read_stays_when_one_says_something_else(house: House) -> None:
    me = guest(house)
    first = say(house, me)
    with acting(by := make.actor_for(house.manager)):
        actions.read_check_in(check_in=first, note="", by=by)
    say(house, me, "good")
    with scoped([house.place.pk]):
        assert CheckIn.objects.count() == 2


def test_the_page_on_which_it_is_read(house: House) -> None:
    said = say(house, guest(house, PARTICIPANT), line="De chef schreeuwt")
    address = reverse("placements:read_check_in", args=[house.person.pk, said.pk])
    browser = Client()
    browser.force_login(house.manager)
    shown = browser.get(address).content.decode()
    assert "De chef schreeuwt" in shown
    assert "De werkgever weet dit niet" in shown
    form = {"request_key": uuid4(), "note": "x" * 4001}
    assert browser.post(address, form).status_code == 422
    done = browser.post(address, {"request_key": uuid4(), "note": "Samen gesproken", "next": "/"})
    assert done["Location"] == "/"
    assert "las dit op" in browser.get(address).content.decode()
    assert browser.post(address, {"request_key": uuid4()}).status_code == 422
    browser.force_login(make.make_user(house.place))
    assert browser.get(address).status_code == 404
    volunteer = make.make_user(house.place, Role.VOLUNTEER)
    make.add_to_team(house.person, volunteer)
    browser.force_login(volunteer)
    assert browser.get(address).status_code == 403


def test_the_dossier_keeps_both_sides_apart_and_words_from_who_does_not_guide(house: House) -> None:
    say(house, guest(house), line="kanarie werkgever")
    say(house, guest(house, PARTICIPANT), "good", line="kanarie deelnemer")
    coordinator = make.make_user(house.place, Role.COORDINATOR)
    make.add_to_team(house.person, coordinator)
    browser = Client()
    for user, words in ((house.manager, True), (coordinator, False)):
        browser.force_login(user)
        shown = browser.get(reverse("people:dossier", args=[house.person.pk])).content.decode()
        assert "Hoe het gaat" in shown
        assert ("kanarie" in shown) is words
    browser.force_login(house.manager)
    shown = browser.get(reverse("people:timeline", args=[house.person.pk]), {"group": "check_ins"}).content.decode()
    assert "De deelnemer zegt: goed" in shown


def test_what_was_typed_bears_the_language_of_its_page(house: House) -> None:
    with acting(by := guest(house, PARTICIPANT)):
        placement = Placement.objects.get(pk=house.placement.pk)
        said = actions.say_how_it_goes(
            placement=placement, side=by.role, face="bad", line="\u062a\u0639\u0628\u062a", language="ar", by=by
        )
        event = Event.objects.select_related("content").get(subject_id=said.pk)
        assert content_of(event) == CheckInSaid("participant", "bad", "\u062a\u0639\u0628\u062a", language="ar")
    browser = Client()
    browser.force_login(house.manager)
    marked = '<span lang="ar" dir="auto">\u062a\u0639\u0628\u062a</span>'
    for address in (
        reverse("placements:read_check_in", args=[house.person.pk, said.pk]),
        reverse("people:dossier", args=[house.person.pk]),
    ):
        assert marked in browser.get(address).content.decode()


def test_a_face_without_words_has_no_language_and_what_was_taken_back_says_no_more(house: House) -> None:
    with acting(by := guest(house)):
        placement = Placement.objects.get(pk=house.placement.pk)
        said = actions.say_how_it_goes(placement=placement, side=by.role, face="bad", line="", language="ar", by=by)
        assert said.language == ""
        key = said.pk
        actions.take_back_check_in(check_in=said, by=by)
        event = Event.objects.select_related("content").get(subject_id=key)
    with translation.override("nl"):
        telling = tell(event, Role.CASE_MANAGER)
    assert telling.sentence == "Iemand zei hoe het gaat en nam dat terug: Wat er was gezegd, is gewist."


@pytest.mark.parametrize(("sent", "kept"), [("ar", "ar"), ("xx", ""), ("", "")])
def test_the_page_of_a_guest_sends_its_language_along(house: House, sent: str, kept: str) -> None:
    browser, link = house.inside(PARTICIPANT)
    browser.post(page("language", link), {"language": "ar"})
    assert 'name="language" value="ar"' in browser.get(page("home", link)).content.decode()
    browser.post(
        page("say", link), {"request_key": uuid4(), "face": "bad", "line": "\u062a\u0639\u0628\u062a", "language": sent}
    )
    with scoped([house.place.pk]):
        assert CheckIn.objects.get().language == kept
