"""The end of a track, somebody who comes back, whether it lasted, and social participation as the goal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.models import Involvement
from opstap.access.refusals import NotOnTheTeam
from opstap.core.dates import today
from opstap.core.event_kinds import tell
from opstap.core.models import Event
from opstap.core.refusals import MovedOn, NeedsReason, Refused
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.organisations.models import Membership, Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import BenefitSpell, Participant
from opstap.tracks.endings import actions
from opstap.tracks.endings.objections import end_objections
from opstap.tracks.models import Action, Outflow, PhaseStay, Position, PositionSpan, Track
from opstap.tracks.refusals import DayInFuture, DayTooEarly, NoSuchEnding, NothingToLookAt, NotOver, TrackIsOver

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def owner(here: Municipality, client: Client) -> User:
    user = make.make_user(here, name="Ida Eigenaar")
    client.force_login(user)
    return user


@pytest.fixture
def person(here: Municipality) -> Participant:
    return make.make_participant(here, "Yusuf", "Abebe")


@pytest.fixture
def track(person: Participant, owner: User) -> Track:
    return make.open_track(person, owner=owner, programme="dalfsen")


def do(act: Any, user: User, **given: Any) -> Any:
    with acting(actor := make.actor_for(user)):
        return act(by=actor, **given)


def end(track: Track, owner: User, kind: str = Position.JOB, **more: Any) -> Outflow:
    ended: Outflow = do(actions.end_track, owner, track=track, kind=kind, **more)
    return ended


def stored(track: Track) -> Track:
    with scoped([track.municipality_id]):
        return Track.objects.select_related("phase").get(pk=track.pk)


def lines(track: Track, kind: str) -> list[Event]:
    with scoped([track.municipality_id]):
        rows = Event.objects.filter(stream_id=track.participant_id, kind=kind)
        return list(rows.select_related("content").order_by("number"))


def position(track: Track, day: date) -> str:
    with scoped([track.municipality_id]):
        spans = PositionSpan.objects.filter(track=track, starts_on__lte=day).order_by("-starts_on")
        return str(spans[0].position)


def benefit(person: Participant, kind: str, start: date, until: date | None = None) -> None:
    with scoped([person.municipality_id]):
        BenefitSpell.objects.create(
            municipality_id=person.municipality_id, participant=person, kind=kind, starts_on=start, ends_on=until
        )


def at(name: str, person: Participant) -> str:
    return reverse(f"tracks:{name}", args=[person.pk])


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"request_key": str(uuid4()), **data})


# The end


def test_the_end_closes_the_stay_and_drops_what_is_not_kept(
    client: Client, track: Track, person: Participant, owner: User
) -> None:
    kept = make.make_action(track, owner, text="Nazorg bellen")
    left = make.make_action(track, owner, text="Cv maken")
    page = client.get(at("end", person)).content.decode()
    assert "Nazorg bellen (Ida Eigenaar" in page
    ago = today() - 3 * DAY
    answer = post(client, at("end", person), kind="job", on=f"{ago:%d-%m-%Y}", note="Bij de bakker", keep=str(kept.pk))
    assert answer.headers["Location"] == reverse("people:dossier", args=[person.pk])
    assert stored(track).ended_on == ago
    with scoped([track.municipality_id]):
        assert PhaseStay.objects.get(track=track).ended_on == ago
        assert dict(Action.objects.values_list("text", "state")) == {"Nazorg bellen": "open", "Cv maken": "dropped"}
        assert str(Action.objects.get(pk=left.pk).why) == "Het traject is beëindigd: Baan"
    (line,) = lines(track, "track.ended")
    assert line.happened_on == ago
    assert tell(line, Role.CASE_MANAGER).text == "Baan · Bij de bakker"
    assert tell(line, Role.COORDINATOR).text == "Baan"
    assert position(track, today()) == "job"
    dossier = client.get(answer.headers["Location"]).content.decode()
    assert "Traject weer openen" in dossier
    assert "Er is nog niet bekeken of het standhield" in dossier
    assert "Bij de bakker" in dossier


def test_a_second_click_ends_once(client: Client, track: Track, person: Participant) -> None:
    sent = {"request_key": str(uuid4()), "kind": "moved", "on": f"{today():%d-%m-%Y}"}
    assert [client.post(at("end", person), sent).status_code for _click in range(2)] == [302, 302]
    assert len(lines(track, "track.ended")) == 1
    page = client.get(reverse("people:dossier", args=[person.pk])).content.decode()
    assert "geen lopend traject" not in page
    assert client.get(at("end", person)).status_code == 302, "there is nothing to end any more"
    assert "geen lopend traject" in client.get(reverse("people:dossier", args=[person.pk])).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"kind": ""}, {"kind": "in_track"}, {"on": "1-1-2999"}, {"on": "1-1-2001"}, {"on": ""}, {"keep": str(uuid4())}],
)
def test_what_cannot_be_an_end(
    client: Client, track: Track, person: Participant, owner: User, wrong: dict[str, str]
) -> None:
    make.make_action(track, owner)
    sent = {"kind": "job", "on": f"{today():%d-%m-%Y}"} | wrong
    answer = post(client, at("end", person), **sent)
    assert answer.status_code == 422
    assert "Fout:" in answer.content.decode()
    assert stored(track).ended_on is None


def test_what_the_action_refuses(here: Municipality, track: Track, owner: User) -> None:
    stranger = make.make_user(here)
    with pytest.raises(NotOnTheTeam):
        end(track, stranger)
    with pytest.raises(NoSuchEnding):
        end(track, owner, kind=Position.JOB_WITH_BENEFIT)
    with pytest.raises(DayInFuture):
        end(track, owner, on=today() + DAY)
    with pytest.raises(DayTooEarly):
        end(track, owner, on=today() - 300 * DAY)
    end(track, owner)
    with pytest.raises(TrackIsOver):
        end(track, owner)


def test_a_track_of_which_no_start_is_known_ends_on_any_day(here: Municipality, owner: User) -> None:
    track = make.open_track(make.make_participant(here), owner=owner)
    with scoped([here.pk]):
        Track.objects.filter(pk=track.pk).update(started_on=None)
    end(track, owner, kind=Position.MOVED, on=today() - 500 * DAY)
    assert stored(track).ended_on == today() - 500 * DAY


@pytest.mark.parametrize("kind", [Position.JOB, Position.OWN_BUSINESS])
@pytest.mark.parametrize("benefits", ["full", "supplementary"])
def test_benefit_beside_the_work_keeps_a_track_open(
    client: Client, track: Track, person: Participant, kind: str, benefits: str
) -> None:
    benefit(person, benefits, today() - 50 * DAY)
    answer = post(client, at("end", person), kind=kind, on=f"{today():%d-%m-%Y}")
    assert answer.status_code == 422
    assert "Werk met aanvullende uitkering" in answer.content.decode()
    assert stored(track).ended_on is None
    assert post(client, at("end", person), kind="moved", on=f"{today():%d-%m-%Y}").status_code == 302


def test_benefit_that_stopped_or_is_none_keeps_nothing_open(here: Municipality, owner: User) -> None:
    for kind, start, until in [("full", 50, 0), ("none", 50, None), ("full", -1, None)]:
        track = make.open_track(make.make_participant(here), owner=owner)
        with scoped([here.pk]):
            person = Participant.objects.get(pk=track.participant_id)
        benefit(person, kind, today() - start * DAY, None if until is None else today())
        assert end(track, owner).kind == Position.JOB


def test_another_room_can_object(track: Track, owner: User) -> None:
    end_objections.register("silent", lambda track, kind, on: "", weight=98)
    end_objections.register("objecting", lambda track, kind, on: f"Nee: {kind}", weight=99)
    try:
        with pytest.raises(Refused, match="Nee: stopped"):
            end(track, owner, kind=Position.STOPPED)
    finally:
        end_objections.remove("silent")
        end_objections.remove("objecting")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_end_at_once_one_hears_that_it_is_over(track: Track, owner: User) -> None:
    answers = at_once([partial(end, track, owner, kind=kind) for kind in (Position.JOB, Position.MOVED)])
    assert sorted(isinstance(answer, TrackIsOver) for answer in answers) == [False, True]


# Coming back


def test_who_comes_back_goes_on_in_the_same_phase(
    client: Client, track: Track, person: Participant, owner: User
) -> None:
    ended = end(track, owner, on=today() - 5 * DAY)
    page = client.get(at("reopen", person)).content.decode()
    assert "Zorg" in page
    assert post(client, at("reopen", person), reason=" ").status_code == 422
    sent = {"request_key": str(uuid4()), "reason": "De zaak is gesloten"}
    assert [client.post(at("reopen", person), sent).status_code for _click in range(2)] == [302, 302]
    assert stored(track).ended_on is None
    with scoped([track.municipality_id]):
        assert Outflow.objects.get(pk=ended.pk).reopened_on == today()
        stays = PhaseStay.objects.filter(track=track).order_by("started_on").values_list("phase__key", "ended_on")
        assert list(stays) == [("zorg", today() - 5 * DAY), ("zorg", None)]
        assert Involvement.objects.get(track=track, owner=True).user == owner
    assert (position(track, today() - DAY), position(track, today())) == ("job", "in_track")
    (line,) = lines(track, "track.reopened")
    assert tell(line, Role.COACH).text == "De zaak is gesloten"
    assert tell(line, Role.COORDINATOR).text == ""
    with pytest.raises(DayTooEarly):
        end(track, owner, on=today() - DAY)
    assert end(track, owner, kind=Position.STOPPED).on == today()


def test_where_the_owner_is_gone_who_opens_it_is_the_owner(
    here: Municipality, track: Track, person: Participant, owner: User
) -> None:
    colleague = make.make_user(here)
    make.add_to_team(person, colleague)
    end(track, owner)
    Membership.objects.filter(user=owner).update(ends_on=today())
    do(actions.reopen_track, colleague, track=track, reason="Terug")
    with scoped([here.pk]):
        assert Involvement.objects.get(track=track, owner=True).user == colleague


def test_what_cannot_be_opened_again(
    client: Client, here: Municipality, track: Track, person: Participant, owner: User
) -> None:
    assert client.get(at("reopen", person)).status_code == 302
    assert "Er is al een open traject" in client.get(reverse("people:dossier", args=[person.pk])).content.decode()
    with pytest.raises(NotOver):
        do(actions.reopen_track, owner, track=track, reason="x")
    with pytest.raises(NeedsReason):
        do(actions.reopen_track, owner, track=track, reason="")
    with pytest.raises(NotOnTheTeam):
        do(actions.reopen_track, make.make_user(here), track=track, reason="x")


def test_the_system_opens_a_track_without_phase_or_outflow(here: Municipality) -> None:
    track = make.open_track(make.make_participant(here), ended_on=today())
    by = make.system(here)
    with scoped([here.pk]):
        actions.reopen_track(track=track, reason="Verkeerd ingelezen", by=by)
        assert not PhaseStay.objects.filter(track=track).exists()
        assert not Involvement.objects.filter(track=track).exists()
    assert stored(track).ended_on is None


# Did it last?


def test_whether_it_lasted_is_looked_at_and_looked_at_again(
    client: Client, here: Municipality, track: Track, person: Participant, owner: User
) -> None:
    assert client.get(at("lasted", person)).status_code == 302, "it has not ended"
    ended = end(track, owner)
    assert client.get(at("lasted", person)).status_code == 200
    assert post(client, at("lasted", person), lasted="maybe").status_code == 422
    for answer, told in [("yes", "Het heeft standgehouden"), ("no", "Het heeft geen stand gehouden")]:
        assert post(client, at("lasted", person), lasted=answer).status_code == 302
        assert told in client.get(reverse("people:dossier", args=[person.pk])).content.decode()
    with scoped([here.pk]):
        assert (Outflow.objects.get(pk=ended.pk).lasted, Outflow.objects.get(pk=ended.pk).looked_on) == ("no", today())
    titles = [tell(line, Role.COACH).title for line in lines(track, "track.lasted")]
    assert titles == ["Het hield stand: Baan", "Het hield geen stand: Baan"]
    assert "laatst bekeken op" in client.get(at("lasted", person)).content.decode()
    with pytest.raises(NotOnTheTeam):
        do(actions.check_outcome, make.make_user(here), outflow=ended, lasted="yes")
    do(actions.reopen_track, owner, track=track, reason="Terug")
    with pytest.raises(NothingToLookAt):
        do(actions.check_outcome, owner, outflow=ended, lasted="yes")


# The goal


def test_social_participation_is_a_goal_that_can_be_taken_back(
    client: Client, track: Track, person: Participant, owner: User
) -> None:
    url, ago = at("participation", person), today() - 7 * DAY
    assert "betaald werk voorlopig niet kan" in client.get(url).content.decode()
    assert post(client, url, on=f"{ago:%d-%m-%Y}", reason="").status_code == 422
    assert post(client, url, on="1-1-2999", reason="x").status_code == 422
    assert post(client, url, on="1-1-2001", reason="x").status_code == 422
    assert post(client, url, on=f"{ago:%d-%m-%Y}", reason="Zorg voor een ziek kind").status_code == 302
    assert (stored(track).participation_since, position(track, today())) == (ago, "participation")
    assert (
        "Meedoen in de samenleving is het doel"
        in client.get(reverse("people:dossier", args=[person.pk])).content.decode()
    )
    assert "Werk is weer het doel" in client.get(url).content.decode()
    assert post(client, url, reason="Het kind is beter").status_code == 302
    assert (stored(track).participation_since, position(track, today())) == (None, "in_track")
    titles = [tell(line, Role.COACH).title for line in lines(track, "track.participation")]
    assert titles[0].startswith("Meedoen in de samenleving is het doel sinds")
    assert titles[1] == "Werk is weer het doel"


def test_a_goal_is_not_changed_behind_somebody_s_back(here: Municipality, track: Track, owner: User) -> None:
    with pytest.raises(NotOnTheTeam):
        do(actions.aim_for_work, make.make_user(here), track=track, reason="x")
    with pytest.raises(NeedsReason):
        do(actions.aim_for_work, owner, track=track, reason=" ")
    do(actions.aim_for_participation, owner, track=track, reason="x")
    with pytest.raises(MovedOn):
        do(actions.aim_for_participation, owner, track=track, reason="x")
    without = make.open_track(make.make_participant(here), owner=owner)
    with scoped([here.pk]):
        Track.objects.filter(pk=without.pk).update(started_on=None)
    do(actions.aim_for_participation, owner, track=stored(without), reason="x", on=today() - 900 * DAY)


def test_goals_and_ends_are_for_an_open_or_an_ended_track(
    client: Client, track: Track, person: Participant, owner: User
) -> None:
    end(track, owner)
    assert client.get(at("participation", person)).status_code == 302


@pytest.mark.parametrize("name", ["end", "reopen", "lasted", "participation"])
def test_only_a_case_manager_of_the_team(
    client: Client, here: Municipality, track: Track, person: Participant, name: str
) -> None:
    coach = make.make_user(here, Role.COACH)
    make.add_to_team(person, coach)
    for user, status in [(coach, 403), (make.make_user(here), 404), (make.make_user(make.make_municipality()), 404)]:
        client.force_login(user)
        assert client.get(at(name, person)).status_code == status
        assert post(client, at(name, person)).status_code == status
