"""What rooms know beside a statement is counted as its definition says, also at the edges of its days."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests import factories as make

from opstap.core.dates import now, today
from opstap.core.scope import scoped
from opstap.organisations.roles import Role
from opstap.people.models import Enrolment
from opstap.placements.models import AftercareMoment, CheckIn, Placement
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene, somebody
from opstap.selfcheck.evidence import people, work
from opstap.selfcheck.evidence.sources import Share, evidence_sources
from opstap.tracks.models import PhaseDecision, Track

pytestmark = pytest.mark.django_db
Kind = Placement.Kind


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def counted(name: str, scene: Scene, later: int = 0) -> Any:
    source = evidence_sources.get(name)
    assert source is not None
    with scoped([scene.here.pk]):
        return source.count(scene.here.pk, today() + timedelta(days=later))


def test_a_talk_counts_for_four_weeks(scene: Scene) -> None:
    somebody(scene)
    assert counted("contact", scene) == Share(2, 2)
    assert counted("contact", scene, 26) == Share(2, 2)
    assert counted("contact", scene, 27) == Share(0, 2)


def test_a_team_with_a_partner_and_a_team_with_a_buddy(scene: Scene) -> None:
    other = somebody(scene)
    partner = make.make_partner()
    make.make_agreement(scene.here, partner)
    assert (counted("partner", scene), counted("buddy", scene)) == (Share(0, 2), Share(0, 2))
    make.add_to_team(other, make.make_user(partner, Role.COACH))
    assert (counted("partner", scene), counted("buddy", scene)) == (Share(1, 2), Share(0, 2))
    make.add_to_team(scene.person, make.make_user(scene.here, Role.VOLUNTEER))
    assert (counted("partner", scene), counted("buddy", scene)) == (Share(1, 2), Share(1, 2))


def test_participation_is_the_goal_from_its_day_on(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        Track.objects.filter(pk=scene.track.pk).update(participation_since=today())
    assert counted("participation", scene) == Share(1, 1)
    assert counted("participation", scene, -1) == Share(0, 1)


def test_decisions_of_a_year_in_which_nothing_was_unknown(scene: Scene) -> None:
    track = make.open_track(make.make_participant(scene.here), programme="dalfsen")
    assert track.version is not None
    with scoped([scene.here.pk]):
        facts = {"municipality": scene.here, "track": track, "to_phase": track.version.phases.first(), "reason": "tijd"}
        before = people.decided_with_a_picture(scene.here.pk, today())
        for direction, days, met in (
            ("forward", 0, ["yes", "no"]),
            ("back", 364, ["yes", "unknown"]),
            ("forward", 365, ["unknown"]),
            ("aside", 1, []),
            ("start", 1, ["unknown"]),
        ):
            PhaseDecision.objects.create(
                direction=direction,
                on=today() - timedelta(days=days),
                **facts,
                criteria=[{"key": str(at), "side": "exit", "met": each} for at, each in enumerate(met)],
            )
        assert before == Share(0, 0)
        assert people.decided_with_a_picture(scene.here.pk, today()) == Share(1, 2)


def test_education_of_today_and_the_route(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        Enrolment.objects.create(
            municipality=scene.here,
            participant=scene.person,
            what="Zorg",
            starts_on=today(),
            ends_on=today() + timedelta(days=10),
        )
        type(scene.person).objects.filter(pk=scene.person.pk).update(learning_route="b1")
    assert [counted("education", scene, later).part for later in (-1, 0, 10, 11)] == [0, 1, 1, 0]
    assert counted("route", scene) == Share(1, 1)


def test_places_of_today(scene: Scene) -> None:
    earlier = make_placement(scene, Kind.TRIAL_PLACEMENT, starts_in=-30, ends_on=today() - timedelta(days=1))
    make_placement(scene, Kind.EMPLOYMENT, beside=True)
    other = somebody(scene)
    make_placement(scene, Kind.LANGUAGE_INTERNSHIP, person=other, starts_in=-2)
    third = somebody(scene, "Hagos")
    make_placement(scene, Kind.SELF_EMPLOYMENT, person=third, elsewhere="Kapper Hagos", beside=True)
    assert earlier.pk
    assert counted("paid", scene) == Share(2, 3)
    assert counted("own business", scene) == Share(1, 2)
    assert counted("known before", scene) == Share(1, 1)
    assert counted("employers", scene) == Share(2, 3)
    assert counted("on the job", scene) == Share(1, 3)
    assert counted("goals", scene) == Share(1, 1)
    with scoped([scene.here.pk]):
        Placement.objects.filter(participant=other).update(goals="")
    assert counted("goals", scene) == Share(0, 1)


def test_aftercare_that_fell_due_and_was_needed(scene: Scene) -> None:
    placed = make_placement(scene, Kind.EMPLOYMENT)
    facts = {"municipality": scene.here, "participant": scene.person, "placement": placed}
    with scoped([scene.here.pk]):
        AftercareMoment.objects.all().delete()
        for week, (days, state) in enumerate(
            [(1, "done"), (2, "open"), (3, "dropped"), (181, "done"), (182, "done"), (-1, "open")]
        ):
            AftercareMoment.objects.create(
                week=week,
                due_on=today() - timedelta(days=days),
                state=state,
                reason="niet nodig" if state == "dropped" else "",
                **facts,
            )
    assert counted("aftercare", scene) == Share(2, 3)


def test_only_what_employers_said_is_counted(scene: Scene) -> None:
    placed = make_placement(scene, Kind.EMPLOYMENT)
    facts = {"municipality": scene.here, "participant": scene.person, "placement": placed}
    with scoped([scene.here.pk]):
        for side, face, days in (
            ("employer", "good", 0),
            ("employer", "bad", 100),
            ("employer", "good", 190),
            ("participant", "bad", 0),
        ):
            CheckIn.objects.create(side=side, face=face, at=now() - timedelta(days=days), **facts)
    assert counted("employers say", scene) == Share(1, 2)


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.PARTICIPANT, Role.EMPLOYER, Role.WORKPLACE_BUDDY}))
def test_a_list_behind_a_number_is_one_that_the_role_may_open(scene: Scene, role: str, client: Any) -> None:
    user = make.make_user(scene.here, role)
    actor = make.actor_for(user)
    client.force_login(user)
    lists = {each.behind(actor) for each in evidence_sources} - {""}
    assert [address for address in lists if client.get(address).status_code != 200] == []
    assert bool(lists) is (role in people.HAS_PEOPLE | {Role.POLICY_OFFICER})
    assert work.employers_list(actor) == "" or role in people.HAS_PEOPLE
