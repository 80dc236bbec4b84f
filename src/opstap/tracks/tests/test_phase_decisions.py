"""Deciding to which phase a track goes: the criteria are shown and block nothing, and nobody overwrites a colleague."""

from __future__ import annotations

import re
import uuid
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories import (
    actor_for,
    add_to_team,
    make_municipality,
    make_participant,
    make_user,
    newest_version,
    open_track,
)

from opstap.access.refusals import NotOnTheTeam
from opstap.core.dates import today
from opstap.core.event_kinds import content_of, tell
from opstap.core.models import Event
from opstap.core.refusals import NeedsReason
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.organisations.roles import Role
from opstap.tracks import actions as tracks_actions
from opstap.tracks import refusals
from opstap.tracks.models import Phase, PhaseDecision, PhaseStay, Programme, ProgrammeVersion, Track
from opstap.tracks.phases import actions as phases_actions
from opstap.tracks.phases.events import PhaseDecided
from opstap.tracks.programmes.queries import phases_on_offer
from opstap.tracks.refusals import DayInFuture, DayTooEarly, NotThisProgramme, PhaseMoved, TrackIsOver

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Place:
    """A participant in the first phase of a programme (or without any), its owner, and a coach on the team."""

    def __init__(self, programme: str = "dalfsen") -> None:
        self.municipality = make_municipality()
        self.owner = make_user(self.municipality, Role.CASE_MANAGER, name="Ida Eigenaar")
        self.coach = make_user(self.municipality, Role.COACH)
        self.person = make_participant(self.municipality)
        self.track = open_track(self.person, owner=self.owner, programme=programme)
        add_to_team(self.person, self.coach)
        self.url = reverse("tracks:choose_phase", args=[self.person.pk])

    def client(self, user: Any = None) -> Client:
        client = Client(headers={"accept-language": "nl"})
        client.force_login(user or self.owner)
        return client

    def decide(self, to: Phase, seen: Phase | None, reason: str = "Spreekt genoeg", **more: Any) -> PhaseDecision:
        actor = actor_for(self.owner)
        with acting(actor):
            return phases_actions.choose_phase(
                track=self.track, phase=to, seen=seen.pk if seen else None, reason=reason, by=actor, **more
            )

    def stays(self) -> list[tuple[str, date, date | None]]:
        with scoped([self.municipality.pk]):
            rows = PhaseStay.objects.filter(track=self.track).order_by("started_on", F("ended_on").asc(nulls_last=True))
            return list(rows.values_list("phase__key", "started_on", "ended_on"))

    def line(self) -> Event:
        with scoped([self.municipality.pk]):
            events = Event.objects.select_related("content").filter(stream_id=self.person.pk, kind=PhaseDecided.kind)
            return events.order_by("-number")[0]

    def content(self) -> PhaseDecided:
        """What the newest decision says on the timeline."""
        content = content_of(self.line())
        assert isinstance(content, PhaseDecided)
        return content


def phase(programme: str, key: str) -> Phase:
    return newest_version(programme).phases.get(key=key)


def form(to: Phase, from_phase: Phase | None, **more: str) -> dict[str, str]:
    return {
        "request_key": str(uuid.uuid4()),
        "phase": str(to.pk),
        "seen": str(from_phase.pk) if from_phase else "",
        "reason": "Spreekt genoeg",
        "on": f"{today():%d-%m-%Y}",
    } | more


def test_two_steps_first_where_to_then_why() -> None:
    place = Place()
    client, to = place.client(), phase("dalfsen", "meedoen")
    listed = client.get(place.url).content.decode()
    assert f"?phase={to.pk}" in listed
    assert "hier nu" in listed
    page = client.get(place.url, {"phase": str(to.pk)}).content.decode()
    assert "Van Zorg naar Meedoen" in page
    assert "genoeg Nederlands om aan een taalstage te beginnen" in page
    assert "W 2.1" in page
    (chosen,) = re.findall(r'<input[^>]*name="entry-basic-dutch"[^>]*checked[^>]*>', page)
    assert 'value="unknown"' in chosen
    answer = client.post(place.url, form(to, phase("dalfsen", "zorg"), **{"entry-basic-dutch": "no"}))
    assert answer.headers["Location"] == reverse("people:dossier", args=[place.person.pk])
    dossier = client.get(answer.headers["Location"]).content.decode()
    assert "1 criterium" in dossier
    assert "Nog open bij dit besluit" in dossier
    assert place.stays()[-1][::2] == ("meedoen", None)


def test_the_first_choice_needs_no_reason() -> None:
    place = Place(programme="")
    to = phase("dalfsen", "zorg")
    assert "Begin in Zorg" in place.client().get(place.url, {"phase": str(to.pk)}).content.decode()
    assert place.client().post(place.url, form(to, None, reason="")).status_code == 302
    with scoped([place.municipality.pk]):
        track = Track.objects.get(pk=place.track.pk)
        assert (track.phase, track.version) == (to, to.version)
        decision = PhaseDecision.objects.get(track=track)
        assert (decision.direction, decision.decided_by, decision.stay.phase) == ("start", place.owner, to)
    assert place.content().before is None


def test_the_line_tells_direction_reason_and_what_was_open() -> None:
    place = Place()
    met = {("entry", "enough-dutch"): "no"}
    place.decide(phase("dalfsen", "werkfit"), place.track.phase, reason="Er is een werkgever", met=met)
    content = place.content()
    with translation.override("nl"):
        assert content.title() == "Vooruit: Werkfit"
        told = content.text(Role.CASE_MANAGER)
        plain = content.text(Role.COORDINATOR)
    assert told.startswith("van Zorg naar Werkfit · Er is een werkgever · Niet voldaan: De deelnemer beheerst")
    assert "Onbekend: De deelnemer kan 16 uur per week of meer aan" in told
    assert plain == "van Zorg naar Werkfit"
    with translation.override("en"):
        assert "from Settling in to Ready for work" in content.text(Role.COACH)
        erased = tell(Event(kind=content.kind), Role.COACH)
        assert erased.title == "Phase decision", "the content may have been erased"
        assert "Er is een werkgever" not in erased.text


def test_what_was_said_last_time_stands_there_already() -> None:
    place = Place()
    zorg, meedoen = phase("dalfsen", "zorg"), phase("dalfsen", "meedoen")
    place.decide(meedoen, zorg, met={("entry", "basic-dutch"): "yes"})
    place.decide(zorg, meedoen, reason="Toch te vroeg")
    page = place.client().get(place.url, {"phase": str(meedoen.pk)}).content.decode()
    assert "Vorige keer" in page
    (chosen,) = re.findall(r'<input[^>]*name="entry-basic-dutch"[^>]*checked[^>]*>', page)
    assert 'value="yes"' in chosen
    with scoped([place.municipality.pk]):
        assert list(PhaseDecision.objects.order_by("made_at").values_list("direction", flat=True)) == [
            "forward",
            "back",
        ]


def test_who_is_second_is_told_and_overwrites_nothing() -> None:
    place = Place()
    zorg, meedoen, werkfit = (phase("dalfsen", key) for key in ("zorg", "meedoen", "werkfit"))
    place.decide(meedoen, zorg)
    answer = place.client().post(place.url, form(werkfit, zorg, reason="Mijn eigen reden"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "het traject is nu in fase Meedoen" in page
    assert "Mijn eigen reden" in page
    assert "Van Meedoen naar Werkfit" in page
    assert f'name="seen" value="{meedoen.pk}"' in page
    assert [key for key, *_days in place.stays()] == ["zorg", "meedoen"]
    same = place.client().post(place.url, form(meedoen, zorg))
    assert same.status_code == 422, "what is asked for is so already"
    assert "kan niet worden gekozen" in same.content.decode()


def test_a_second_click_gets_the_first_answer() -> None:
    place = Place()
    sent, client = form(phase("dalfsen", "meedoen"), phase("dalfsen", "zorg")), place.client()
    assert [client.post(place.url, sent).status_code for _click in range(2)] == [302, 302]
    assert len(place.stays()) == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_wins() -> None:
    place = Place()
    zorg = phase("dalfsen", "zorg")
    answers = at_once([partial(place.decide, phase("dalfsen", key), zorg) for key in ("meedoen", "werkfit")])
    assert sorted(isinstance(answer, PhaseMoved) for answer in answers) == [False, True]
    assert len(place.stays()) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""},
        {"on": "1-1-2999"},
        {"on": ""},
        {"on": "1-1-2001"},
        {"entry-basic-dutch": "maybe"},
        {"seen": "x"},
        {"request_key": ""},
    ],
)
def test_what_cannot_be_decided(wrong: dict[str, str]) -> None:
    place = Place()
    answer = place.client().post(place.url, form(phase("dalfsen", "meedoen"), phase("dalfsen", "zorg"), **wrong))
    assert answer.status_code == 422
    assert "Fout:" in answer.content.decode()
    assert len(place.stays()) == 1


@pytest.mark.parametrize("address", ["nonsense", "00000000-0000-4000-8000-000000000000"])
def test_a_phase_that_is_not_there_leads_to_the_list(address: str) -> None:
    place = Place()
    answer = place.client().get(place.url, {"phase": address})
    assert answer.status_code == 200
    assert "Kies er een uit deze lijst" in answer.content.decode()


def test_a_day_back_keeps_the_stays_one_after_the_other() -> None:
    place = Place()
    zorg, meedoen = phase("dalfsen", "zorg"), phase("dalfsen", "meedoen")
    began, ago = place.track.started_on, today() - 10 * DAY
    assert began is not None
    with pytest.raises(DayTooEarly, match="later"):
        place.decide(meedoen, zorg, on=began - DAY)
    with pytest.raises(DayInFuture):
        place.decide(meedoen, zorg, on=today() + DAY)
    place.decide(meedoen, zorg, on=ago)
    with pytest.raises(DayTooEarly):
        place.decide(zorg, meedoen, on=ago - DAY)
    place.decide(zorg, meedoen, on=ago)
    assert place.stays() == [("zorg", began, ago), ("meedoen", ago, ago), ("zorg", ago, None)]
    assert place.line().happened_on == ago


def test_a_track_that_is_yet_to_begin_can_be_decided_about_from_its_first_day() -> None:
    place = Place(programme="")
    soon = today() + 5 * DAY
    with scoped([place.municipality.pk]):
        Track.objects.filter(pk=place.track.pk).update(started_on=soon)
    with pytest.raises(DayTooEarly):
        place.decide(phase("dalfsen", "zorg"), None)
    place.decide(phase("dalfsen", "zorg"), None, on=soon)
    assert place.stays() == [("zorg", soon, None)]


def test_after_a_stay_that_ended_nothing_begins_before_its_end() -> None:
    place = Place()
    with scoped([place.municipality.pk]):
        tracks_actions.change_tracks(changes=[(place.track, {"phase": None})], by=actor_for(place.owner))
    with pytest.raises(DayTooEarly):
        place.decide(phase("dalfsen", "zorg"), None, on=today() - DAY)
    with scoped([place.municipality.pk]):
        Track.objects.filter(pk=place.track.pk).update(started_on=None)
        PhaseStay.objects.filter(track=place.track).delete()
    place.decide(phase("dalfsen", "zorg"), None, on=today() - 400 * DAY)
    assert len(place.stays()) == 1


def test_only_a_case_manager_of_the_team_decides() -> None:
    place = Place()
    assert place.client(place.coach).get(place.url).status_code == 403
    stranger = make_user(place.municipality, Role.CASE_MANAGER)
    assert place.client(stranger).get(place.url).status_code == 404
    with acting(actor_for(stranger)), pytest.raises(NotOnTheTeam):
        phases_actions.choose_phase(
            track=place.track, phase=phase("dalfsen", "meedoen"), seen=place.track.phase_id, by=actor_for(stranger)
        )


def test_what_the_action_refuses() -> None:
    place = Place()
    zorg, meedoen = phase("dalfsen", "zorg"), phase("dalfsen", "meedoen")
    with pytest.raises(NeedsReason):
        place.decide(meedoen, zorg, reason=" ")
    with pytest.raises(refusals.SamePhase):
        place.decide(zorg, zorg)
    with scoped([place.municipality.pk]):
        Track.objects.filter(pk=place.track.pk).update(phase=None)
    with pytest.raises(PhaseMoved):
        place.decide(meedoen, zorg)
    with scoped([place.municipality.pk]):
        Track.objects.filter(pk=place.track.pk).update(ended_on=today(), phase=zorg)
    with pytest.raises(TrackIsOver):
        place.decide(meedoen, zorg)


def newer(programme: Programme) -> ProgrammeVersion:
    old = programme.versions.order_by("-number")[0]
    new = ProgrammeVersion.objects.create(
        programme=programme, number=old.number + 1, blueprint=old.blueprint, digest="x", made_at=old.made_at
    )
    for one in old.phases.all():
        Phase.objects.create(version=new, key=one.key, position=one.position, name_nl=one.name_nl, name_en=one.name_en)
    return new


def test_a_newer_version_of_the_own_programme_is_offered_and_named_so() -> None:
    place = Place("zwolle")
    old = newest_version("zwolle")
    new = newer(old.programme)
    key = place.municipality.pk
    assert {old, new} == {p.version for p in phases_on_offer(old, key) if p.version.programme == old.programme}
    assert old not in {p.version for p in phases_on_offer(None, key)}
    page = place.client().get(place.url).content.decode()
    assert f"Nieuwere versie ({new.number})" in page
    to = new.phases.get(key=old.phases.all()[0].key)
    assert (
        "nieuwer dan de versie die het traject volgt"
        in place.client().get(place.url, {"phase": str(to.pk)}).content.decode()
    )
    decision = place.decide(to, place.track.phase)
    assert decision.direction == "aside"
    with translation.override("nl"):
        assert f" {new.number})" in place.content().text(Role.COACH)


def test_another_municipality_s_own_programme_is_neither_offered_nor_taken() -> None:
    place = Place()
    other = newest_version("zwolle")
    Programme.objects.filter(pk=other.programme_id).update(municipality=make_municipality())
    try:
        assert other not in {p.version for p in phases_on_offer(None, place.municipality.pk)}
        with pytest.raises(NotThisProgramme):
            place.decide(other.phases.all()[0], place.track.phase)
    finally:
        Programme.objects.filter(pk=other.programme_id).update(municipality=None)
