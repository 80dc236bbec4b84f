"""Every change to who somebody is: told on the timeline, found again under every spelling, and never over a colleague's."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction
from tests.factories import make_contact, make_municipality, make_participant, make_user, open_track, system

from opstap.core.dates import today
from opstap.core.models import Event, EventContent, StreamHead
from opstap.core.refusals import NothingChanged
from opstap.core.scope import scoped
from opstap.core.timeline import verify
from opstap.organisations.models import Municipality
from opstap.people.actions import Draft, add_participants, change_participants, remove_participants, words_of
from opstap.people.models import LanguageLevel, Participant, SearchWord
from opstap.team.models import ContactMoment
from opstap.tracks.models import Track

pytestmark = pytest.mark.django_db


def lines(participant: Participant) -> list[str]:
    return list(Event.objects.filter(stream_id=participant.pk).order_by("number").values_list("kind", flat=True))


def words(participant: Participant) -> set[str]:
    return set(SearchWord.objects.filter(participant=participant).values_list("word", flat=True))


@pytest.fixture
def place() -> Municipality:
    return make_municipality()


def test_who_is_added_has_levels_words_and_a_line(place: Municipality) -> None:
    with scoped([place.pk]):
        draft = Draft(
            Participant(municipality=place),
            {"given_name": "Yusuf", "family_name": "Ünal", "reference": "K-12 a", "phone": "+31 6 12345678", "sex": ""},
            {"speaking": "A2"},
        )
        (person,) = add_participants(drafts=[draft], by=system(place), found_by="import")
        assert lines(person) == ["participant.added"]
        content = EventContent.objects.get(event__stream_id=person.pk).data
        known = {"given_name": "Yusuf", "family_name": "Ünal", "reference": "K-12 a", "phone": "+31 6 12345678"}
        assert content == {"values": known | {"level_speaking": "A2"}}
        assert words(person) == {"yusuf", "~ysf", "unal", "~nl", "k12a", "612345678"}
        level = LanguageLevel.objects.get(participant=person)
        assert (level.level, level.on, level.found_by, str(level)) == ("A2", today(), "import", "speaking A2")
        assert (person.sort_name, person.name, str(person)) == ("unal yusuf", "Yusuf Ünal", "Yusuf Ünal")
        assert str(SearchWord(word="nl")) == "nl"
        assert verify(person.pk) == []


def test_words_fit_their_column() -> None:
    assert words_of(Participant(given_name="m" * 80, phone="geen", reference="--")) == {"m" * 60, "~m"}


def test_a_change_says_what_was_and_what_is(place: Municipality) -> None:
    person = make_participant(place, "Yusuf", phone="0612345678")
    with scoped([place.pk]), time_machine.travel(datetime.fromisoformat("2030-01-02T12:00+00:00"), tick=False):
        draft = Draft(person, {"given_name": "Youssef", "phone": "0612345678", "city": "Dalfsen"}, {"reading": "A1"})
        change_participants(drafts=[draft], by=system(place))
        content = EventContent.objects.get(event__stream_id=person.pk, event__number=2).data
        assert content == {
            "before": {"given_name": "Yusuf", "city": ""},
            "after": {"given_name": "Youssef", "city": "Dalfsen", "level_reading": "A1"},
        }
        stored = Participant.objects.get(pk=person.pk)
        assert (stored.given_name, stored.city, stored.sort_name) == ("Youssef", "Dalfsen", "abebe youssef")
        assert stored.changed_at == datetime.fromisoformat("2030-01-02T12:00+00:00")
        assert "youssef" in words(person)
        assert "yusuf" not in words(person)


def test_a_change_that_changes_nothing_is_refused(place: Municipality) -> None:
    person = make_participant(place, "Yusuf")
    with scoped([place.pk]):
        for values in ({}, {"given_name": "Yusuf"}):
            with pytest.raises(NothingChanged):
                change_participants(drafts=[Draft(person, values)], by=system(place))
        assert lines(person) == ["participant.added"]


def test_of_many_only_the_changed_ones_get_a_line(place: Municipality) -> None:
    people = [make_participant(place, name) for name in ("Ali", "Hanna", "Selam")]
    with scoped([place.pk]):
        drafts = [Draft(person, {"given_name": "Ali"}) for person in people]
        change_participants(drafts=drafts, by=system(place))
        assert [len(lines(person)) for person in people] == [1, 2, 2]
        only_level = Draft(people[0], {}, {"speaking": "B1"})
        change_participants(drafts=[only_level], by=system(place))
        assert lines(people[0]) == ["participant.added", "participant.changed"]


def test_what_a_colleague_changed_meanwhile_stays(place: Municipality) -> None:
    """Whoever saves a page that was loaded earlier writes what they changed, not what they had on their screen."""
    person = make_participant(place, "Yusuf", phone="0611111111")
    with scoped([place.pk]):
        mine, theirs = (Participant.objects.get(pk=person.pk) for _ in range(2))
        change_participants(drafts=[Draft(theirs, {"phone": "0622222222"})], by=system(place))
        change_participants(drafts=[Draft(mine, {"city": "Dalfsen"})], by=system(place))
        stored = Participant.objects.get(pk=person.pk)
        assert (stored.phone, stored.city) == ("0622222222", "Dalfsen")
        assert EventContent.objects.get(event__stream_id=person.pk, event__number=3).data["before"] == {"city": ""}


def test_who_was_taken_away_meanwhile_is_left_out(place: Municipality) -> None:
    gone, there = make_participant(place, "Ali"), make_participant(place, "Hanna")
    with scoped([place.pk]):
        remove_participants(participants=[Participant.objects.get(pk=gone.pk)], reason="dubbel", by=system(place))
        change_participants(drafts=[Draft(p, {"city": "Ommen"}) for p in (gone, there)], by=system(place))
        assert list(Participant.objects.values_list("given_name", "city")) == [("Hanna", "Ommen")]
        with pytest.raises(NothingChanged):
            change_participants(drafts=[Draft(gone, {"city": "Zwolle"})], by=system(place))


def test_who_is_removed_leaves_a_chain_without_content(place: Municipality) -> None:
    manager, person = make_user(place), make_participant(place, "Yusuf", reference="K1")
    open_track(person, owner=manager, programme="dalfsen")
    make_contact(person, manager, note="Geheim gesprek")
    with scoped([place.pk]):
        key = person.pk
        remove_participants(participants=[person], reason="import teruggedraaid", by=system(place))
        for model in (Participant, Track, ContactMoment, SearchWord, LanguageLevel):
            assert not model._base_manager.exists(), model
        assert verify(key) == []
        kept = EventContent.objects.filter(event__stream_id=key).values_list("data", flat=True)
        assert list(kept) == [{"reason": "import teruggedraaid"}]
        assert StreamHead.objects.get(pk=key).number == Event.objects.filter(stream_id=key).count() >= 4


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"given_name": "", "family_name": ""}, "participant_has_a_name"),
        ({"in_nl_since": date(2020, 1, 1), "in_nl_since_year": 2019}, "participant_since_agrees"),
        ({"reference": "K1"}, "participant_reference_once"),
    ],
)
def test_what_must_always_hold_holds(place: Municipality, values: dict[str, object], constraint: str) -> None:
    make_participant(place, reference="K1")
    with scoped([place.pk]):
        before = Event.objects.count()
        make = Draft(Participant(municipality=place), {"given_name": "A", **values})
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            add_participants(drafts=[make], by=system(place))
        assert Event.objects.count() == before


def test_saving_by_hand_keeps_the_sorting_right(place: Municipality) -> None:
    person = make_participant(place, "Yusuf", "Ünal")
    with scoped([place.pk]):
        person.family_name = "Özdemir"
        person.save()
        assert Participant.objects.get(pk=person.pk).sort_name == "ozdemir yusuf"
