"""Ending a placement with what comes next, taking that back, and what stands in the way of ending a track."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from tests import factories as make

from opstap.core.dates import now, today
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NeedsReason, Refused
from opstap.core.scope import acting, scoped
from opstap.core.timeline import erase_contents, verify
from opstap.organisations.roles import Role
from opstap.placements import refusals
from opstap.placements.agreements.actions import ending
from opstap.placements.agreements.actions.ending import NextStep
from opstap.placements.agreements.events import PlacementEnded
from opstap.placements.agreements.objections import objection_to_end
from opstap.placements.models import Placement
from opstap.placements.rules import Kind
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene, moments, somebody, stored
from opstap.tracks.endings.actions import end_track
from opstap.tracks.models import Action, Track
from opstap.tracks.todo.actions import close_action
from opstap.work.tests.employer_factories import make_workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def end(scene: Scene, placement: Placement, **given: Any) -> None:
    step = NextStep("Nieuwe baan zoeken", today() + timedelta(days=7), scene.owner)
    values: dict[str, Any] = {"on": today(), "reason": "not_extended", "next_step": step} | given
    with acting(by := make.actor_for(scene.hunter)):
        ending.end_placement(placement=placement, by=by, **values)


def undo(scene: Scene, placement: Placement) -> None:
    with acting(by := make.actor_for(scene.hunter)):
        ending.undo_placement_end(placement=placement, by=by)


def steps(scene: Scene) -> list[tuple[str, str]]:
    with scoped([scene.here.pk]):
        return list(Action.objects.filter(participant=scene.person).values_list("text", "state"))


def close_track(scene: Scene) -> None:
    with acting(by := make.actor_for(scene.owner)):
        end_track(track=scene.track, kind="job", by=by)


def test_work_ends_with_a_reason_and_a_next_step(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    made = make_placement(scene, workplace=place, starts_in=-10)
    end(scene, made, note="Het seizoen is voorbij")
    now_there = stored(made)
    assert (now_there.status, now_there.ended_on, now_there.end_reason) == ("ended", today(), "not_extended")
    assert moments(made) == [
        (1, "dropped"),
        (2, "dropped"),
        (4, "dropped"),
        (8, "dropped"),
        (13, "dropped"),
        (26, "dropped"),
    ]
    assert steps(scene) == [("Nieuwe baan zoeken", "open")]
    with pytest.raises(MovedOn):
        end(scene, made)
    with scoped([scene.here.pk]):
        assert verify(scene.person.pk) == verify(scene.employer.pk) == []
        assert Event.objects.filter(stream_id=scene.employer.pk, kind="workplace.left").count() == 1
    make_placement(scene, workplace=place, person=somebody(scene), starts_in=1)


def test_an_end_that_is_known_beforehand_keeps_the_contact_until_then(scene: Scene) -> None:
    made = make_placement(scene)
    end(scene, made, on=today() + timedelta(days=20))
    assert moments(made)[:3] == [(1, "open"), (2, "open"), (4, "dropped")]


@pytest.mark.parametrize("days", [-11, 93])
def test_days_on_which_it_cannot_end(scene: Scene, days: int) -> None:
    made = make_placement(scene, starts_in=-10)
    with pytest.raises(refusals.EndDayNotPossible):
        end(scene, made, on=today() + timedelta(days=days))


def test_the_reason_and_the_next_step_are_said(scene: Scene) -> None:
    made = make_placement(scene)
    with pytest.raises(NeedsReason):
        end(scene, made, reason="other")
    with pytest.raises(refusals.NeedsNextStep):
        end(scene, made, next_step=None)
    end(scene, made, reason="other", note="Ruzie", next_step=NextStep("Bellen", today()))
    assert steps(scene) == [("Bellen", "open")]


def test_who_may_end(scene: Scene) -> None:
    made = make_placement(scene)
    coach = make.make_user(scene.here, Role.COACH)
    make.add_to_team(scene.person, coach)
    with acting(by := make.actor_for(coach)):
        with pytest.raises(refusals.NotYourPlacement):
            ending.end_placement(placement=made, on=today(), reason="health", by=by)
        with pytest.raises(refusals.NotYourPlacement):
            ending.undo_placement_end(placement=made, by=by)


# The track has ended


def test_after_the_track_it_is_opened_again_or_said_why_not(scene: Scene) -> None:
    made = make_placement(scene, elsewhere="Bakker")
    close_track(scene)
    for given in ({}, {"next_step": None}, {"reopen": True, "next_step": None}):
        with pytest.raises(refusals.NeedsNextStep):
            end(scene, made, **given)
    end(scene, made, reopen=True)
    assert steps(scene) == [("Nieuwe baan zoeken", "open")]
    with scoped([scene.here.pk]):
        assert Track.objects.get(pk=scene.track.pk).ended_on is None
        line = Event.objects.select_related("content").get(stream_id=scene.person.pk, kind="track.reopened")
    assert "Bakker" in str(line.content.data["reason"])


def test_the_track_can_stay_closed(scene: Scene) -> None:
    made = make_placement(scene)
    close_track(scene)
    end(scene, made, next_step=None, note="Gaat met pensioen")
    assert steps(scene) == []
    with scoped([scene.here.pk]):
        assert Track.objects.get(pk=scene.track.pk).ended_on == today()
    undo(scene, made)
    assert stored(made).status == "agreed"


def test_a_track_does_not_end_while_unpaid_work_runs(scene: Scene) -> None:
    make_placement(scene, Kind.VOLUNTEERING, elsewhere="Buurthuis")
    with pytest.raises(Refused, match="Buurthuis"):
        close_track(scene)


# Taking it back


def test_an_end_is_taken_back_the_same_day(scene: Scene) -> None:
    made = make_placement(scene, starts_in=-10)
    end(scene, made)
    undo(scene, made)
    assert stored(made).status == "agreed"
    assert moments(made)[:3] == [(1, "dropped"), (2, "open"), (4, "open")], "what lay in the past stays dropped"
    assert steps(scene) == [("Nieuwe baan zoeken", "dropped")]
    with pytest.raises(refusals.TooLateToUndo):
        undo(scene, made)
    end(scene, made)
    with scoped([scene.here.pk]):
        assert verify(scene.person.pk) == []


def test_an_end_is_not_taken_back_when_something_followed(scene: Scene) -> None:
    made = make_placement(scene)
    with pytest.raises(refusals.TooLateToUndo):
        undo(scene, made)
    end(scene, made)
    with acting(by := make.actor_for(scene.hunter)):
        close_action(subject=Action.objects.get(), state="done", by=by)
    with pytest.raises(refusals.TooLateToUndo):
        undo(scene, made)


def test_an_end_is_not_taken_back_tomorrow(scene: Scene) -> None:
    made = make_placement(scene)
    end(scene, made)
    with time_machine.travel(now() + timedelta(days=1)), pytest.raises(refusals.TooLateToUndo):
        undo(scene, made)


def test_an_end_whose_content_was_erased_stays(scene: Scene) -> None:
    made = make_placement(scene)
    end(scene, made)
    with scoped([scene.here.pk]):
        erase_contents([scene.person.pk])
    with pytest.raises(refusals.TooLateToUndo):
        undo(scene, made)


def test_taking_back_needs_a_seat(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    made = make_placement(scene, workplace=place, starts_in=-10)
    end(scene, made)
    make_placement(scene, workplace=place, person=somebody(scene), starts_in=1)
    with pytest.raises(refusals.NoSeat):
        undo(scene, made)


def test_somebody_else_was_faster(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_placement(scene, elsewhere="Ergens")
    end(scene, made)

    def meanwhile(placement: Placement) -> PlacementEnded:
        Placement.objects.filter(pk=made.pk).update(status="agreed", ended_on=None)
        return PlacementEnded(placement.kind, "Ergens", last_day=today(), reason="health")

    monkeypatch.setattr("opstap.placements.agreements.actions.ending._end_of_today", meanwhile)
    with pytest.raises(MovedOn):
        undo(scene, made)


# What stands in the way of ending a track


@pytest.mark.parametrize(
    ("kind", "starts_in", "lasts", "word"),
    [
        (Kind.WORK_INTERNSHIP, -5, 20, "Ergens"),
        (Kind.WORK_INTERNSHIP, -5, 5, ""),
        (Kind.EMPLOYMENT, -5, None, ""),
        (Kind.EMPLOYMENT, 5, None, "Ergens"),
        (Kind.VOLUNTEERING, 5, 30, "Ergens"),
    ],
)
def test_what_stands_in_the_way(scene: Scene, kind: str, starts_in: int, lasts: int | None, word: str) -> None:
    last: Callable[[int], date] = lambda days: today() + timedelta(days=days + starts_in)  # noqa: E731
    terms: dict[str, Any] = {"ends_on": last(lasts)} if lasts else {}
    make_placement(scene, kind, starts_in=starts_in, elsewhere="Ergens", **terms)
    with scoped([scene.here.pk]):
        said = objection_to_end(scene.track, "job", today())
    assert word in said
    assert bool(word) is bool(said)
