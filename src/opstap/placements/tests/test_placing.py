"""Placing somebody, agreeing anew, and saying that it did not start."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests import factories as make

from opstap.core.actions import answering
from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NeedsReason, NothingChanged
from opstap.core.scope import acting, scoped
from opstap.core.timeline import verify
from opstap.organisations.models import MunicipalSetting, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.placements import refusals
from opstap.placements.aftercare import actions
from opstap.placements.agreements.actions import placing
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import Because, Kind, Terms
from opstap.placements.tests.placement_scenes import (
    LEARNING,
    Scene,
    make_placement,
    make_scene,
    moments,
    somebody,
    stored,
    terms_for,
)
from opstap.tracks.models import PositionSpan, Track
from opstap.tracks.refusals import NoTrack
from opstap.work.employers.actions import stop_employer
from opstap.work.models import Workplace
from opstap.work.tests.employer_factories import make_employer, make_workplace
from opstap.work.workplaces.actions import close_workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def told(scene: Scene, stream: Any = None) -> list[str]:
    with scoped([scene.here.pk]):
        rows = Event.objects.filter(stream_id=stream or scene.person.pk).order_by("number")
        return list(rows.values_list("kind", flat=True))


def position(scene: Scene, day: date | None = None) -> str:
    on = day or today()
    with scoped([scene.here.pk]):
        rows = PositionSpan.objects.filter(track=scene.track, starts_on__lte=on).order_by("-starts_on")
        return rows[0].position


def test_a_paid_start_makes_its_aftercare_and_the_position(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    made = make_placement(scene, workplace=place, contract="permanent")
    assert moments(made) == [(week, "open") for week in (1, 2, 4, 8, 13, 26)]
    with scoped([scene.here.pk]):
        first = AftercareMoment.objects.get(placement=made, week=1)
        assert (first.owner, first.due_on) == (scene.hunter, today() + timedelta(weeks=1))
        assert (made.track, made.employer, made.made_by) == (scene.track, scene.employer, scene.hunter)
        assert verify(scene.person.pk) == verify(scene.employer.pk) == []
    assert told(scene)[-1] == "placement.made"
    assert told(scene, scene.employer.pk)[-1] == "workplace.filled"
    assert position(scene) == "job"


def test_an_unpaid_place_has_no_aftercare(scene: Scene) -> None:
    made = make_placement(scene, Kind.WORK_INTERNSHIP, elsewhere="  Kringloop  ")
    assert moments(made) == []
    assert (made.place, made.seat, made.employer) == ("Kringloop", None, None)
    assert position(scene) == "unpaid_work"
    assert position(scene, today() + timedelta(days=90)) == "in_track"


def test_the_municipality_says_in_which_weeks(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        MunicipalSetting.objects.create(
            municipality=scene.here, name="aftercare_weeks", value=[3, 6], source="eigen beleid", since=today()
        )
    assert moments(make_placement(scene)) == [(3, "open"), (6, "open")]


def test_what_lay_in_the_past_is_kept_as_dropped(scene: Scene) -> None:
    made = make_placement(scene, starts_in=-28)
    assert moments(made) == [(1, "dropped"), (2, "dropped"), (4, "open"), (8, "open"), (13, "open"), (26, "open")]
    with scoped([scene.here.pk]):
        reasons = set(AftercareMoment.objects.filter(state="dropped").values_list("drop_reason", "reason", "closed_on"))
        line = Event.objects.get(stream_id=scene.person.pk, kind="placement.made")
    assert reasons == {("in_the_past", "", today())}
    assert line.happened_on == today() - timedelta(days=28)


def test_the_system_places_without_an_owner_of_the_aftercare(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        made = placing.place_participant(
            participant=scene.person,
            kind=Kind.EMPLOYMENT,
            starts_on=today(),
            terms=Terms(),
            elsewhere="Ergens",
            by=make.system(scene.here),
        )
        assert set(AftercareMoment.objects.filter(placement=made).values_list("owner", flat=True)) == {None}
    assert made.made_by is None


@pytest.mark.parametrize(
    ("kind", "terms", "sentence"),
    [
        (Kind.VOLUNTEERING, {"goals": ""}, Because.GOALS),
        (Kind.EMPLOYMENT, {"ends_on": date(2020, 1, 1)}, Because.ENDS_FIRST),
    ],
)
def test_what_cannot_be_agreed_is_refused(scene: Scene, kind: str, terms: dict[str, Any], sentence: Any) -> None:
    with pytest.raises(refusals.NotAgreed, match=str(sentence)[:20]):
        make_placement(scene, kind, elsewhere="Ergens", **terms)


def test_nobody_starts_before_being_born(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        Participant.objects.filter(pk=scene.person.pk).update(birth_date=today() - timedelta(days=10))
        scene.person.refresh_from_db()
    with pytest.raises(refusals.NotAgreed):
        make_placement(scene, starts_in=-11)


@pytest.mark.parametrize("role", [Role.COACH, Role.COORDINATOR, Role.VOLUNTEER])
def test_others_on_the_team_do_not_place(scene: Scene, role: str) -> None:
    helper = make.make_user(scene.here, role)
    make.add_to_team(scene.person, helper)
    made = make_placement(scene)
    with acting(by := make.actor_for(helper)):
        for attempt in (
            lambda: placing.place_participant(
                participant=scene.person, kind=Kind.EMPLOYMENT, starts_on=today(), terms=Terms(), elsewhere="x", by=by
            ),
            lambda: placing.change_terms(placement=made, terms=Terms(), seen="", by=by),
            lambda: placing.call_off_placement(placement=made, reason="x", by=by),
        ):
            with pytest.raises(refusals.NotYourPlacement):
                attempt()


def test_who_is_not_on_the_team_does_not_place(scene: Scene) -> None:
    with pytest.raises(refusals.NotYourPlacement):
        make_placement(scene, by=make.make_user(scene.here, Role.CASE_MANAGER))


def test_one_place_is_named(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    with pytest.raises(refusals.OnePlace):
        make_placement(scene, workplace=place, elsewhere="Ook hier")
    with acting(by := make.actor_for(scene.hunter)), pytest.raises(refusals.OnePlace):
        placing.place_participant(
            participant=scene.person, kind=Kind.EMPLOYMENT, starts_on=today(), terms=Terms(), elsewhere=" ", by=by
        )


def ended(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        Track.objects.filter(pk=scene.track.pk).update(ended_on=today())


def test_paid_work_goes_with_the_track_that_it_ended(scene: Scene) -> None:
    ended(scene)
    assert make_placement(scene).track == scene.track
    with pytest.raises(NoTrack):
        make_placement(scene, Kind.VOLUNTEERING, elsewhere="Buurthuis", beside=True)


def test_paid_work_without_any_track(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        lost = make.make_participant(scene.here)
    make.add_to_team(lost, scene.hunter)
    with pytest.raises(NoTrack):
        make_placement(scene, person=lost)


def test_a_workplace_of_another_municipality(scene: Scene) -> None:
    partner, there = make.make_partner(), make.make_municipality()
    for place in (scene.here, there):
        make.make_agreement(place, partner)
    both = make.make_user(partner, Role.JOB_HUNTER)
    make.add_to_team(scene.person, both)
    far = make_workplace(make_employer(there, both), both)
    with pytest.raises(refusals.OtherMunicipality):
        make_placement(scene, workplace=far, by=both)


def test_a_workplace_that_closes(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    with acting(by := make.actor_for(scene.hunter)):
        close_workplace(workplace=place, on=today() + timedelta(days=30), by=by)
    for ends_on in (None, today() + timedelta(days=31)):
        with pytest.raises(refusals.Closed):
            make_placement(scene, workplace=place, ends_on=ends_on)
    assert make_placement(scene, workplace=place, ends_on=today() + timedelta(days=30)).seat is not None


# Agreeing anew


def change(
    scene: Scene, placement: Placement, *, seen: str = "", beside: bool = False, by: User | None = None, **changes: Any
) -> None:
    now = Terms.of(stored(placement))
    terms = replace(now, **changes)
    with acting(actor := make.actor_for(by or scene.hunter)):
        placing.change_terms(placement=placement, terms=terms, seen=seen or now.fingerprint, beside=beside, by=actor)


def test_terms_change_where_they_still_are_as_shown(scene: Scene) -> None:
    made = make_placement(scene)
    seen = Terms.of(stored(made)).fingerprint
    change(scene, made, hours_a_week=24, contract="permanent")
    assert (stored(made).hours_a_week, stored(made).contract) == (24, "permanent")
    with pytest.raises(MovedOn):
        change(scene, made, seen=seen, hours_a_week=30)
    with pytest.raises(NothingChanged):
        change(scene, made)
    with pytest.raises(refusals.NotAgreed):
        change(scene, made, contract="fixed")
    assert told(scene)[-1] == "placement.changed"
    with scoped([scene.here.pk]):
        line = Event.objects.select_related("content").get(stream_id=scene.person.pk, kind="placement.changed")
    assert line.content.data["after"] == {"hours_a_week": 24, "contract": "permanent"}


def test_what_has_ended_is_not_agreed_anew(scene: Scene) -> None:
    made = make_placement(scene)
    with acting(by := make.actor_for(scene.hunter)):
        placing.call_off_placement(placement=made, reason="Ging niet door", by=by)
    with pytest.raises(refusals.PlacementHasEnded):
        change(scene, made, hours_a_week=24)


def test_prolonging_needs_a_seat_until_then(scene: Scene) -> None:
    place, until = make_workplace(scene.employer, scene.hunter, 2), today() + timedelta(days=20)
    made = make_placement(scene, workplace=place, starts_in=-5, ends_on=until)
    nextone = make_placement(scene, workplace=place, person=somebody(scene), starts_in=21)
    assert made.seat_id == nextone.seat_id
    change(scene, made, ends_on=until + timedelta(days=30))
    assert stored(made).seat_id != nextone.seat_id, "the other seat was free"
    make_placement(scene, workplace=place, person=somebody(scene), starts_in=60)
    with pytest.raises(refusals.NoSeat):
        change(scene, made, ends_on=None)
    change(scene, made, ends_on=until + timedelta(days=32))
    with pytest.raises(refusals.NotThatLastDay):
        change(scene, made, ends_on=today() - timedelta(days=1))


def test_prolonging_past_the_end_of_an_employer(scene: Scene) -> None:
    made = make_placement(scene, ends_on=today() + timedelta(days=10))
    elsewhere = make_placement(scene, elsewhere="Ergens", ends_on=today() + timedelta(days=10), beside=True)
    with acting(by := make.actor_for(scene.hunter)):
        stop_employer(employer=scene.employer, on=today() + timedelta(days=30), reason="Verkocht", by=by)
    with pytest.raises(refusals.EmployerStops):
        change(scene, made, ends_on=None)
    change(scene, made, ends_on=today() + timedelta(days=30), beside=True)
    change(scene, elsewhere, ends_on=None, beside=True)


def test_growing_beside_other_work_is_asked_about(scene: Scene) -> None:
    made = make_placement(scene, hours_a_week=20)
    make_placement(scene, elsewhere="Ook", hours_a_week=20, beside=True)
    change(scene, made, hours_a_week=16)
    with pytest.raises(refusals.ComesBeside):
        change(scene, made, hours_a_week=40)
    change(scene, made, hours_a_week=40, beside=True)
    other = make_placement(scene, elsewhere="Kort", ends_on=today(), beside=True)
    with pytest.raises(refusals.ComesBeside):
        change(scene, other, ends_on=today() + timedelta(days=3))


def test_an_old_start_does_not_stand_in_the_way(scene: Scene) -> None:
    made = make_placement(scene)
    with scoped([scene.here.pk]):
        Placement.objects.filter(pk=made.pk).update(starts_on=date(2015, 1, 1))
    change(scene, made, goals="Vast werk")
    assert stored(made).goals == "Vast werk"


# It did not start


def test_what_did_not_start_frees_its_seat_and_its_aftercare(scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    made = make_placement(scene, workplace=place, starts_in=-3)
    with acting(by := make.actor_for(scene.hunter)):
        with pytest.raises(NeedsReason):
            placing.call_off_placement(placement=made, reason=" ", by=by)
        placing.call_off_placement(placement=made, reason="Koos een andere baan", by=by)
        with pytest.raises(MovedOn):
            placing.call_off_placement(placement=made, reason="Nog eens", by=by)
    assert {state for _week, state in moments(made)} == {"dropped"}
    assert (stored(made).status, stored(made).end_note) == ("cancelled", "Koos een andere baan")
    assert position(scene) == "in_track"
    assert told(scene, scene.employer.pk)[-1] == "workplace.not_filled"
    make_placement(scene, workplace=place, person=somebody(scene))
    elsewhere = make_placement(scene, elsewhere="Ergens")
    with acting(by := make.actor_for(scene.hunter)):
        placing.call_off_placement(placement=elsewhere, reason="Ziek", by=by)


def test_what_began_long_ago_did_start(scene: Scene) -> None:
    made = make_placement(scene, starts_in=-32)
    with acting(by := make.actor_for(scene.hunter)), pytest.raises(refusals.DidStart):
        placing.call_off_placement(placement=made, reason="x", by=by)


def test_what_was_talked_about_did_start(scene: Scene) -> None:
    made = make_placement(scene)
    with acting(by := make.actor_for(scene.hunter)):
        first = AftercareMoment.objects.get(placement=made, week=1)
        actions.log_aftercare(moment=first, note="Gaat goed", going="good", by=by)
        with pytest.raises(refusals.DidStart):
            placing.call_off_placement(placement=made, reason="x", by=by)


def test_a_failing_line_keeps_nothing(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    place = make_workplace(scene.employer, scene.hunter)
    monkeypatch.setattr("opstap.placements.agreements.actions.placing.record_many", broken)
    with pytest.raises(RuntimeError):
        make_placement(scene, workplace=place)
    with scoped([scene.here.pk]):
        assert not Placement.objects.exists()
        assert not AftercareMoment.objects.exists()
        assert Workplace.objects.filter(pk=place.pk).exists()


def test_the_answer_to_a_request_is_the_placement(scene: Scene) -> None:
    key = uuid4()
    with answering(key):
        made = make_placement(scene, elsewhere="Ergens")
    with scoped([scene.here.pk]):
        assert Event.objects.get(request_key=key).subject_id == made.pk
    assert terms_for(Kind.VOLUNTEERING).goals == LEARNING["goals"]
