"""Every change to a track and its actions: who may, what it needs, and what happens when two do it at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from tests.factories import (
    actor_for,
    add_to_team,
    make_action,
    make_municipality,
    make_participant,
    make_user,
    newest_version,
    open_track,
    system,
)

from opstap.access.models import Involvement
from opstap.access.refusals import NotOnTheTeam
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText
from opstap.core.dates import today
from opstap.core.event_kinds import tell
from opstap.core.models import Event
from opstap.core.refusals import DayHasPassed, MovedOn, NeedsReason, Refused
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.core.timeline import verify
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.actions import remove_participants
from opstap.people.models import Participant
from opstap.tracks import actions as tracks_actions
from opstap.tracks import refusals
from opstap.tracks.models import Action, Phase, PhaseStay, Position, Track
from opstap.tracks.queries import open_track_of
from opstap.tracks.rules import ends_track, urgency
from opstap.tracks.todo import actions as todo_actions

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@dataclass
class Case:
    """A track with its owner, a coach on the team, and somebody who is on no team."""

    place: Municipality
    manager: User
    coach: User
    outsider: User
    person: Participant
    track: Track

    def kinds(self) -> list[str]:
        return list(Event.objects.filter(stream_id=self.person.pk).order_by("number").values_list("kind", flat=True))


@pytest.fixture
def case() -> Case:
    place = make_municipality()
    manager, coach, outsider = make_user(place), make_user(place, Role.COACH), make_user(place)
    person = make_participant(place)
    track = open_track(person, owner=manager, programme="dalfsen")
    add_to_team(person, coach)
    return Case(place, manager, coach, outsider, person, track)


def refused(kind: type[Refused], act: Any, **given: Any) -> None:
    with pytest.raises(kind):
        act(**given)


def test_an_action_has_an_owner_of_the_team_or_is_the_participants(case: Case) -> None:
    with acting(by := actor_for(case.coach)):
        own = todo_actions.add_action(track=case.track, text="Bellen", due_on=today(), owner=case.manager, by=by)
        theirs = todo_actions.add_action(
            track=case.track,
            text="Oefenen",
            due_on=today() + TOMORROW,
            by=by,
            choice=Action.Choice.OBLIGATION,
            rule="Wet inburgering",
        )
        assert (own.owner, own.by_participant, own.made_by) == (case.manager, False, case.coach)
        assert (theirs.owner, theirs.by_participant, str(theirs)) == (None, True, "Oefenen")
        refused(
            refusals.OwnerNotOnTeam,
            todo_actions.add_action,
            track=case.track,
            text="x",
            due_on=today(),
            owner=case.outsider,
            by=by,
        )
        refused(DayHasPassed, todo_actions.add_action, track=case.track, text="x", due_on=today() - TOMORROW, by=by)
        with pytest.raises(IntegrityError, match="obligation_names_its_rule"), transaction.atomic():
            todo_actions.add_action(track=case.track, text="x", due_on=today(), by=by, choice=Action.Choice.OBLIGATION)
    assert make_action(case.track).made_by is None


def test_who_is_not_on_the_team_changes_nothing(case: Case) -> None:
    todo, by = make_action(case.track), actor_for(case.outsider)
    with acting(by):
        before = case.kinds()
        refused(NotOnTheTeam, todo_actions.add_action, track=case.track, text="x", due_on=today(), by=by)
        refused(NotOnTheTeam, todo_actions.close_action, subject=todo, state="done", by=by)
        refused(NotOnTheTeam, todo_actions.move_action, subject=todo, due_on=today(), by=by)
        refused(NotOnTheTeam, todo_actions.reopen_action, subject=todo, by=by)
        assert case.kinds() == before


def test_done_needs_no_reason_and_dropped_does(case: Case) -> None:
    first, second = make_action(case.track, case.manager), make_action(case.track)
    with acting(by := actor_for(case.manager)):
        todo_actions.close_action(subject=first, state=Action.State.DONE, by=by)
        first.refresh_from_db()
        assert (first.state, first.closed_on) == ("done", today())
        refused(
            NeedsReason,
            todo_actions.close_action,
            subject=second,
            state=Action.State.DROPPED,
            reason=" ",
            by=by,
        )
        todo_actions.close_action(subject=second, state=Action.State.DROPPED, reason="Andere plannen", by=by)
        refused(MovedOn, todo_actions.close_action, subject=second, state=Action.State.DONE, by=by)
        refused(MovedOn, todo_actions.close_action, subject=second, state="nonsense", by=by)
        assert case.kinds()[-2:] == ["action.done", "action.dropped"]


def test_what_opstap_puts_on_a_list_is_told_in_the_language_of_the_reader(case: Case) -> None:
    task = CodedText.of("track_ended", outcome=Position.JOB)
    with acting(by := actor_for(case.manager)):
        added = todo_actions.add_action(track=case.track, text=task, due_on=today(), by=by)
        stored = Action.objects.get(pk=added.pk)
        assert (stored.text, stored.task) == ("", task)
        for language, sentence in (("en", "The track ended: Job"), ("nl", "Het traject is beëindigd: Baan")):
            with translation.override(language):
                assert str(stored) == sentence
                line = Event.objects.select_related("content").filter(subject_id=stored.pk).get()
                assert sentence in tell(line, by.role).text
        with pytest.raises(IntegrityError), transaction.atomic():
            Action.objects.filter(pk=stored.pk).update(text="Bellen")


def test_an_action_moves_to_a_day_to_come(case: Case) -> None:
    todo = make_action(case.track, due_in=1)
    with acting(by := actor_for(case.coach)):
        refused(DayHasPassed, todo_actions.move_action, subject=todo, due_on=today() - TOMORROW, by=by)
        stale = Action.objects.get(pk=todo.pk)
        todo_actions.move_action(subject=todo, due_on=today() + 9 * TOMORROW, by=by)
        refused(MovedOn, todo_actions.move_action, subject=stale, due_on=today(), by=by)
        todo.refresh_from_db()
        assert todo.due_on == today() + 9 * TOMORROW


def test_done_dropped_and_moved_can_be_undone(case: Case) -> None:
    todo = make_action(case.track, due_in=1)
    former = todo.due_on
    with acting(by := actor_for(case.coach)):
        todo_actions.close_action(subject=todo, state=Action.State.DROPPED, reason="Toch niet", by=by)
        todo.refresh_from_db()
        todo_actions.reopen_action(subject=todo, by=by)
        refused(MovedOn, todo_actions.reopen_action, subject=todo, by=by)
        todo.refresh_from_db()
        assert (todo.state, todo.closed_on, todo.reason, todo.due_on) == ("open", None, "", former)
        todo_actions.move_action(subject=todo, due_on=former + TOMORROW, by=by)
        todo.refresh_from_db()
        todo_actions.reopen_action(subject=todo, due_on=former, by=by)
        todo.refresh_from_db()
        assert todo.due_on == former
        assert verify(case.person.pk) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_hears_that_it_moved_on(case: Case) -> None:
    todo = make_action(case.track)

    def close(user: User) -> None:
        with acting(by := actor_for(user)):
            todo_actions.close_action(subject=todo, state=Action.State.DONE, by=by)

    answers = at_once([partial(close, user) for user in (case.manager, case.coach, case.manager)])
    assert sorted(type(answer).__name__ for answer in answers) == ["MovedOn", "MovedOn", "NoneType"]
    with scoped([case.place.pk]):
        assert case.kinds().count("action.done") == 1


def phases() -> list[Phase]:
    return list(newest_version("dalfsen").phases.all())


def change(case: Case, track: Track | None = None, **values: Any) -> None:
    with scoped([case.place.pk]):
        tracks_actions.change_tracks(changes=[(track or case.track, values)], by=system(case.place))


def stays(case: Case) -> list[tuple[str, bool]]:
    with scoped([case.place.pk]):
        rows = PhaseStay.objects.filter(track=case.track).order_by("started_on", "ended_on")
        return [(stay.phase.key, stay.ended_on is None) for stay in rows.select_related("phase")]


def test_a_change_of_phase_ends_one_stay_and_begins_another(case: Case) -> None:
    first, second = phases()[:2]
    change(case, phase=second)
    assert stays(case) == [(first.key, False), (second.key, True)]
    change(case, phase=second)
    assert stays(case) == [(first.key, False), (second.key, True)]
    change(case, started_on=case.track.started_on)
    assert stays(case)[-1] == (second.key, True)
    change(case, phase=None)
    assert [running for _key, running in stays(case)] == [False, False]
    with scoped([case.place.pk]):
        assert str(PhaseStay.objects.filter(track=case.track)[0]).startswith(str(case.track.pk))


def test_the_end_of_a_track_ends_its_stay_and_its_undoing_opens_one_again(case: Case) -> None:
    first = phases()[0]
    change(case, ended_on=today())
    assert stays(case) == [(first.key, False)]
    change(case, ended_on=None)
    assert stays(case) == [(first.key, False), (first.key, True)]


def test_what_a_colleague_changed_meanwhile_stays(case: Case) -> None:
    second = phases()[1]
    with scoped([case.place.pk]):
        stale = Track.objects.get(pk=case.track.pk)
    change(case, phase=second)
    change(case, stale, participation_since=today())
    with scoped([case.place.pk]):
        stored = Track.objects.get(pk=case.track.pk)
        assert (stored.phase, stored.participation_since) == (second, today())
        assert case.kinds()[-2:] == ["track.changed", "track.changed"]


def test_a_track_that_was_taken_away_is_not_changed(case: Case) -> None:
    with scoped([case.place.pk]):
        remove_participants(
            participants=[Participant.objects.get(pk=case.person.pk)], reason="x", by=system(case.place)
        )
    with pytest.raises(MovedOn):
        change(case, ended_on=today())


def test_an_owner_is_one_and_a_former_owner_stays_on_the_team(case: Case) -> None:
    with scoped([case.place.pk]):
        by = system(case.place)
        tracks_actions.give_owner(track=case.track, user=case.outsider, organisation_id=case.place.pk, by=by)
        owners = Involvement.objects.filter(track=case.track, owner=True)
        assert owners.get().user == case.outsider
        tracks_actions.give_owner(track=case.track, user=case.manager, organisation_id=case.place.pk, by=by)
        assert owners.get().user == case.manager
        assert Involvement.objects.running_on(today()).filter(participant=case.person).count() == 3
        assert case.kinds()[-2:] == ["team.owner", "team.owner"]


@pytest.mark.django_db(transaction=True)
def test_of_two_new_owners_at_once_one_stays(case: Case) -> None:
    others = [make_user(case.place) for _ in range(4)]

    def give(user: User) -> None:
        with scoped([case.place.pk]):
            tracks_actions.give_owner(track=case.track, user=user, organisation_id=case.place.pk, by=system(case.place))

    answers = at_once([partial(give, user) for user in others])
    assert all(answer is None or isinstance(answer, IntegrityError) for answer in answers), answers
    with scoped([case.place.pk]):
        assert Involvement.objects.filter(track=case.track, owner=True).count() == 1
        assert verify(case.person.pk) == []


def test_a_track_may_begin_without_owner_programme_or_phase(case: Case) -> None:
    person = make_participant(case.place, "Hanna")
    track = open_track(person)
    with scoped([case.place.pk]):
        assert open_track_of(person) == track
        assert not track.stays.exists()
        assert not Involvement.objects.filter(participant=person).exists()
        assert str(track) == str(track.pk)
    ended = make_participant(case.place, "Selam")
    open_track(ended, programme="zwolle", owner=case.manager, ended_on=today())
    with scoped([case.place.pk]):
        assert not PhaseStay.objects.filter(track__participant=ended).exists()
        with pytest.raises(refusals.NoTrack):
            open_track_of(ended)


def test_an_owner_from_before_counts_from_the_start_of_the_track(case: Case) -> None:
    person = make_participant(case.place, "Selam")
    open_track(person, owner=case.manager, started_on=today() + 5 * TOMORROW)
    with scoped([case.place.pk]):
        assert Involvement.objects.get(participant=person).starts_on == today()
        assert Involvement.objects.get(participant=case.person, owner=True).starts_on == case.track.started_on


def test_a_person_by_hand_gets_a_track_and_the_maker_as_owner(case: Case) -> None:
    with acting(by := actor_for(case.manager)):
        person = tracks_actions.open_dossier(values={"given_name": "Nieuw"}, levels={"speaking": "A1"}, by=by)
        assert open_track_of(person).team.get(owner=True).user == case.manager
        kinds = Event.objects.filter(stream_id=person.pk).order_by("number").values_list("kind", flat=True)
        assert list(kinds) == ["participant.added", "track.opened"]
    nowhere = Actor.system("nowhere")
    with pytest.raises(ValueError, match="unpack"), scoped():
        tracks_actions.open_dossier(values={"given_name": "Nieuw"}, levels={}, by=nowhere)


def test_supplementary_benefit_keeps_a_track_open() -> None:
    assert ends_track(Position.JOB)
    assert not ends_track(Position.JOB_WITH_BENEFIT)
    assert not ends_track("")


def test_how_near_a_day_is() -> None:
    wednesday = date(2026, 8, 5)
    days = {
        wednesday - TOMORROW: "overdue",
        wednesday: "today",
        wednesday + TOMORROW: "week",
        date(2026, 8, 9): "week",
        date(2026, 8, 10): "info",
    }
    assert {day: urgency(day, wednesday) for day in days} == days
