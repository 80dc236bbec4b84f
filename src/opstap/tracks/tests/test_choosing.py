"""Choosing a programme and a phase by hand."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import actor_for, add_to_team, make_municipality, make_participant, make_user, open_track

from opstap.core.models import Event
from opstap.core.scope import acting
from opstap.organisations.models import Role
from opstap.tracks import actions
from opstap.tracks.forms import phases_on_offer
from opstap.tracks.models import Phase, PhaseStay, ProgrammeVersion, Track

pytestmark = pytest.mark.django_db


class Place:
    """A participant without a programme, its owner, and a colleague on the team."""

    def __init__(self) -> None:
        self.municipality = make_municipality()
        self.owner = make_user(self.municipality, Role.CASE_MANAGER)
        self.coach = make_user(self.municipality, Role.COACH)
        self.person = make_participant(self.municipality)
        self.track = open_track(self.person, owner=self.owner)
        add_to_team(self.person, self.coach)
        self.url = reverse("tracks:choose_phase", args=[self.person.pk])

    def client(self, user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client


def phase(programme: str, key: str) -> Phase:
    return Phase.objects.get(version__programme__key=programme, key=key)


def test_the_first_choice_needs_no_reason_and_stands_on_the_timeline() -> None:
    place = Place()
    chosen = phase("dalfsen", "zorg")
    answer = place.client(place.owner).post(place.url, {"request_key": str(uuid.uuid4()), "phase": str(chosen.pk)})
    assert answer.status_code == 302
    with acting(actor_for(place.owner)):
        track = Track.objects.get(pk=place.track.pk)
        assert (track.phase, track.version) == (chosen, chosen.version)
        assert PhaseStay.objects.get(track=track, ended_on=None).phase == chosen
        assert Event.objects.filter(stream_id=place.person.pk, kind="track.changed").count() == 1


def test_another_phase_needs_a_reason_which_is_kept() -> None:
    place = Place()
    actor = actor_for(place.owner)
    with acting(actor):
        actions.choose_phase(track=place.track, phase=phase("dalfsen", "zorg"), reason="", by=actor)
        track = Track.objects.get(pk=place.track.pk)
        with pytest.raises(actions.NeedsReason):
            actions.choose_phase(track=track, phase=phase("dalfsen", "meedoen"), reason=" ", by=actor)
        with pytest.raises(actions.SamePhase):
            actions.choose_phase(track=track, phase=phase("dalfsen", "zorg"), reason="nog eens", by=actor)
        actions.choose_phase(track=track, phase=phase("dalfsen", "meedoen"), reason="Spreekt genoeg", by=actor)
        assert PhaseStay.objects.get(track=track, ended_on=None).reason == "Spreekt genoeg"
        line = Event.objects.select_related("content").get(stream_id=place.person.pk, kind="track.phase_reason")
        assert line.content.data["reason"] == "Spreekt genoeg"


def test_only_a_case_manager_of_the_team_chooses() -> None:
    place = Place()
    assert place.client(place.coach).get(place.url).status_code == 403
    stranger = make_user(place.municipality, Role.CASE_MANAGER)
    assert place.client(stranger).get(place.url).status_code == 404
    with acting(actor_for(stranger)), pytest.raises(actions.NotOnTheTeam):
        actions.choose_phase(track=place.track, phase=phase("dalfsen", "zorg"), reason="", by=actor_for(stranger))


def test_the_page_says_what_is_missing() -> None:
    place = Place()
    answer = place.client(place.owner).post(place.url, {"request_key": str(uuid.uuid4()), "phase": ""})
    assert answer.status_code == 422
    assert "Programma en fase" in answer.content.decode()


def test_a_track_is_offered_the_phases_of_its_own_version() -> None:
    old = ProgrammeVersion.objects.get(programme__key="zwolle")
    new = ProgrammeVersion.objects.create(
        programme=old.programme, number=old.number + 1, blueprint=old.blueprint, digest="x", made_at=old.made_at
    )
    Phase.objects.create(version=new, key="nieuw", position=1, name_nl="Nieuw", name_en="New")
    assert new in {p.version for p in phases_on_offer(None)}
    assert old not in {p.version for p in phases_on_offer(None)}
    assert old in {p.version for p in phases_on_offer(old)}
    assert new not in {p.version for p in phases_on_offer(old)}
