"""Contact after a paid start, and what follows when an employer stops or somebody moves away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NeedsReason, NothingChanged
from opstap.core.scope import acting, scoped
from opstap.core.timeline import verify
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.placements import refusals
from opstap.placements.aftercare import actions
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import Kind
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene, moments, somebody, stored
from opstap.team.models import ContactMoment
from opstap.tracks.endings.actions import end_track
from opstap.tracks.models import Action
from opstap.work.employers.actions import stop_employer

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def moment(placement: Placement, week: int = 1) -> AftercareMoment:
    with scoped([placement.municipality_id]):
        return AftercareMoment.objects.select_related("participant").get(placement=placement, week=week)


def log(user: User, one: AftercareMoment, **given: Any) -> ContactMoment:
    with acting(by := make.actor_for(user)):
        return actions.log_aftercare(moment=one, note="Gaat goed", going="good", by=by, **given)


def test_contact_is_a_talk_that_closes_the_moment(scene: Scene) -> None:
    made = make_placement(scene)
    talk = log(scene.owner, moment(made), with_whom="employer", next_step="Bellen", next_on=today())
    kept = moment(made)
    assert (kept.state, kept.contact_id, kept.closed_on) == ("done", talk.pk, today())
    with scoped([scene.here.pk]):
        assert ContactMoment.objects.get().with_whom == "employer"
        assert Action.objects.get().text == "Bellen"
        assert Event.objects.filter(stream_id=scene.person.pk).latest("number").kind == "aftercare.done"
        assert verify(scene.person.pk) == []
    with pytest.raises(MovedOn):
        log(scene.hunter, kept)
    with scoped([scene.here.pk]):
        assert ContactMoment.objects.count() == 1, "the talk of who was too late is not kept either"


def test_a_coach_keeps_in_touch_and_others_do_not(scene: Scene) -> None:
    made = make_placement(scene)
    for role in (Role.COACH, Role.COORDINATOR):
        helper = make.make_user(scene.here, role)
        make.add_to_team(scene.person, helper)
        if role == Role.COACH:
            log(helper, moment(made))
            continue
        with acting(by := make.actor_for(helper)):
            for attempt in (
                lambda: actions.log_aftercare(moment=moment(made, 2), note="x", going="good", by=by),
                lambda: actions.move_aftercare(moment=moment(made, 2), due_on=today(), by=by),
                lambda: actions.stop_aftercare(placement=made, reason="x", by=by),
            ):
                with pytest.raises(refusals.NotYourAftercare):
                    attempt()


def test_contact_moves_to_another_day(scene: Scene) -> None:
    one = moment(make_placement(scene))
    with acting(by := make.actor_for(scene.hunter)):
        for days in (-1, 367):
            with pytest.raises(refusals.NotThatMoment):
                actions.move_aftercare(moment=one, due_on=today() + timedelta(days=days), by=by)
        with pytest.raises(NothingChanged):
            actions.move_aftercare(moment=one, due_on=one.due_on, by=by)
        actions.move_aftercare(moment=one, due_on=today(), by=by)
        with pytest.raises(MovedOn):
            actions.move_aftercare(moment=one, due_on=today() + timedelta(days=1), by=by)
        assert AftercareMoment.objects.get(pk=one.pk).due_on == today()


def test_the_person_stops_it(scene: Scene) -> None:
    made = make_placement(scene)
    log(scene.hunter, moment(made))
    with acting(by := make.actor_for(scene.hunter)):
        with pytest.raises(NeedsReason):
            actions.stop_aftercare(placement=made, reason=" ", by=by)
        actions.stop_aftercare(placement=made, reason="Wil het zelf doen", by=by)
        with pytest.raises(refusals.NoAftercare):
            actions.stop_aftercare(placement=made, reason="Nog eens", by=by)
    assert [state for _week, state in moments(made)] == ["done", *["dropped"] * 5]


# An employer stops


def stop(scene: Scene, days: int = 30) -> None:
    stopper = make.make_user(scene.here, Role.COORDINATOR)
    with acting(by := make.actor_for(stopper)):
        stop_employer(employer=scene.employer, on=today() + timedelta(days=days), reason="Failliet", by=by)


def given_actions(scene: Scene) -> list[tuple[str, Any, Any]]:
    with scoped([scene.here.pk]):
        rows = Action.objects.order_by("due_on", "text_code").select_related("owner")
        return [(str(one.task).rpartition(": ")[2], one.owner, one.due_on - today()) for one in rows]


def test_when_an_employer_stops_every_owner_arranges_what_comes_next(scene: Scene) -> None:
    runs = make_placement(scene)
    planned = make_placement(scene, Kind.TRIAL_PLACEMENT, person=somebody(scene), starts_in=3)
    ends_before = make_placement(scene, person=somebody(scene), ends_on=today() + timedelta(days=20))
    stop(scene)
    found = given_actions(scene)
    assert [(owner, days.days) for _text, owner, days in found] == [(scene.owner, 3), (scene.owner, 7)]
    with translation.override("nl"):
        assert [text for text, _owner, _days in given_actions(scene)] == [
            "beslis over de plaatsing die daar gepland is",
            "regel wat hierna komt",
        ]
    assert {stored(one).status for one in (runs, planned, ends_before)} == {"agreed"}, "nothing ends by itself"
    with scoped([scene.here.pk]):
        assert Event.objects.filter(kind="placement.employer_stops").count() == 2
        assert verify(scene.person.pk) == verify(scene.employer.pk) == []


def test_an_employer_that_stopped_already(scene: Scene) -> None:
    make_placement(scene)
    stop(scene, -5)
    assert [days.days for _text, _owner, days in given_actions(scene)] == [0]


def test_where_nobody_owns_the_track_who_placed_arranges_it(scene: Scene) -> None:
    make_placement(scene)
    with scoped([scene.here.pk]):
        Involvement.objects.update(owner=False)
    stop(scene)
    assert [owner for _text, owner, _days in given_actions(scene)] == [scene.hunter]


def test_where_nobody_is_on_the_team_any_more_the_line_remains(scene: Scene) -> None:
    made = make_placement(scene)
    with scoped([scene.here.pk]):
        Involvement.objects.update(starts_on=today() - timedelta(days=9), ends_on=today())
    stop(scene)
    assert given_actions(scene) == []
    with scoped([scene.here.pk]):
        assert Event.objects.get(kind="placement.employer_stops").subject_id == made.pk


def test_an_employer_where_nobody_works_just_stops(scene: Scene) -> None:
    stop(scene)
    assert given_actions(scene) == []


# Somebody moves away


@pytest.mark.parametrize(("kind", "state"), [("moved", "dropped"), ("job", "open")])
def test_who_moves_away_is_not_called_any_more(scene: Scene, kind: str, state: str) -> None:
    made, other = make_placement(scene), make_placement(scene, person=somebody(scene))
    with scoped([scene.here.pk]):
        end_track(track=scene.track, kind=kind, by=make.system(scene.here))
        lines = Event.objects.filter(kind="aftercare.dropped").count()
        assert verify(scene.person.pk) == []
    assert {one for _week, one in moments(made)} == {state}
    assert {one for _week, one in moments(other)} == {"open"}
    assert stored(made).status == "agreed", "the paid work goes on"
    assert lines == (kind == "moved")


def test_moving_away_without_planned_contact(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        end_track(track=scene.track, kind="moved", by=make.system(scene.here))
        assert not Event.objects.filter(kind="aftercare.dropped").exists()
