"""A track passes to another organisation when somebody there accepts it; until then nothing changes, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.access.models import Involvement, Look
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import tell
from opstap.core.models import Event, EventContent
from opstap.core.refusals import NeedsReason, Refused
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.organisations.models import DataAgreement, Membership, Municipality, Organisation, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team import refusals
from opstap.team.models import TrackTransfer
from opstap.team.tests.today_lists import today_texts
from opstap.team.transfers import actions as transfers_actions
from opstap.team.transfers.queries import offers_asked_of
from opstap.tracks import actions as tracks_actions
from opstap.tracks import refusals as tracks_refusals
from opstap.tracks.endings import actions as tracks_endings
from opstap.tracks.models import Action, Position, Track

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@dataclass
class Stage:
    """A municipality with an owner, a work company with an agreement, and somebody there who may take over."""

    here: Municipality
    company: Organisation
    agreement: DataAgreement
    owner: User
    asked: User
    person: Participant
    track: Track
    client: Client

    def url(self, name: str, offer: TrackTransfer) -> str:
        return reverse(f"team:{name}", args=[offer.pk])

    @property
    def dossier(self) -> str:
        return reverse("people:dossier", args=[self.person.pk])

    def page(self, user: User, url: str) -> str:
        self.client.force_login(user)
        return self.client.get(url).content.decode()

    def post(self, user: User, url: str, **data: Any) -> Any:
        self.client.force_login(user)
        return self.client.post(url, {"request_key": str(uuid4()), **data})

    def offer(self) -> TrackTransfer:
        with acting(by := make.actor_for(self.owner)):
            return transfers_actions.offer_track(
                track=self.track, membership=self.asked.memberships.get(), next_step="Assessment plannen", by=by
            )

    def accept(self, offer: TrackTransfer, user: User | None = None) -> Any:
        with acting(by := make.actor_for(user or self.asked)):
            return transfers_actions.accept_track(offer=offer, by=by)

    def state(self) -> str:
        with scoped([self.here.pk]):
            return TrackTransfer.objects.get().state

    def owned_by(self) -> User:
        with scoped([self.here.pk]):
            return Involvement.objects.select_related("user").get(track=self.track, owner=True).user


@pytest.fixture
def stage(client: Client) -> Stage:
    here, company = make.make_municipality("Gemeente Heuvel"), make.make_partner("Werkbedrijf")
    agreement = make.make_agreement(here, company)
    owner, asked = make.make_user(here, name="Ida Eigenaar"), make.make_user(company, name="Wim Werk")
    person = make.make_participant(here, "Yusuf", "Abebe")
    track = make.open_track(person, owner=owner, programme="apeldoorn")
    return Stage(here, company, agreement, owner, asked, person, track, client)


def test_the_whole_way_and_back(stage: Stage) -> None:
    url = reverse("team:hand_over", args=[stage.person.pk])
    page = stage.page(stage.owner, url)
    assert "Andere organisaties: eerst vragen" in page
    sent = {"membership": stage.asked.memberships.get().pk, "next_step": "Assessment plannen"}
    assert stage.post(stage.owner, url, **sent).headers["Location"] == stage.dossier + "#team"
    assert stage.owned_by() == stage.owner
    assert ("waiting", "Wacht op antwoord van Wim Werk") in [line[:2] for line in today_texts(stage.owner)]
    assert ("today", "Het traject van Yusuf Abebe overnemen?") in [line[:2] for line in today_texts(stage.asked)]
    with scoped([stage.here.pk]):
        offer = TrackTransfer.objects.get()
    shown = stage.page(stage.owner, stage.dossier)
    assert "Wim Werk (Werkbedrijf) is op" in shown
    assert url not in shown
    today_page = stage.page(stage.asked, "/")
    assert stage.url("offer", offer) in today_page
    assert stage.dossier not in today_page, "the dossier is not open yet"
    asked = stage.page(stage.asked, stage.url("offer", offer))
    assert all(word in asked for word in ("Yusuf Abebe", "Ida Eigenaar, Gemeente Heuvel", "Assessment plannen"))
    assert stage.client.get(stage.dossier).status_code == 404
    accepted = {"request_key": str(uuid4())}
    answers = [stage.client.post(stage.url("accept", offer), accepted) for _click in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {stage.dossier}
    assert stage.owned_by() == stage.asked
    whole = stage.page(stage.asked, stage.dossier)
    assert "Overgenomen door Wim Werk (Werkbedrijf)" in whole
    assert "Overgenomen: Assessment plannen" in whole
    assert ("today", "Overgenomen: Assessment plannen") in [line[:2] for line in today_texts(stage.asked)]
    assert today_texts(stage.owner) == []
    with scoped([stage.here.pk]):
        assert Involvement.objects.running_on(today()).filter(participant=stage.person).count() == 2
        assert Look.objects.filter(user=stage.asked, page="offer", participant_id=stage.person.pk).exists()
    assert stage.page(stage.owner, stage.url("offer", offer)).count("heeft het traject op") == 1
    back = {"membership": stage.owner.memberships.get().pk, "next_step": "Terug naar de gemeente"}
    assert stage.post(stage.asked, url, **back).status_code == 302
    with scoped([stage.here.pk]):
        returned = TrackTransfer.objects.get(state="proposed")
    assert stage.post(stage.owner, stage.url("accept", returned)).status_code == 302
    assert stage.owned_by() == stage.owner


def test_a_no_comes_back_with_its_reason(stage: Stage) -> None:
    offer = stage.offer()
    assert stage.post(stage.asked, stage.url("decline", offer), reason=" ").status_code == 422
    answer = stage.post(stage.asked, stage.url("decline", offer), reason="Geen plek tot maart")
    assert answer.headers["Location"] == reverse("team:today")
    assert (stage.state(), stage.owned_by()) == ("declined", stage.owner)
    assert ("today", "Niet overgenomen door Wim Werk: Geen plek tot maart") in [
        line[:2] for line in today_texts(stage.owner)
    ]
    with translation.override("en"):
        assert ("today", "Not taken over by Wim Werk: Geen plek tot maart") in [
            line[:2] for line in today_texts(stage.owner)
        ]
    assert today_texts(stage.asked) == []
    assert "Geen plek tot maart" in stage.page(stage.owner, stage.url("offer", offer))
    assert "Geen plek tot maart" in stage.page(stage.owner, stage.dossier)
    again = stage.post(stage.asked, stage.url("accept", offer))
    assert again.status_code == 422
    assert "Dit aanbod is al afgewezen" in again.content.decode()
    assert (
        stage.post(
            stage.owner,
            reverse("team:hand_over", args=[stage.person.pk]),
            next_step="x",
            membership=stage.asked.memberships.get().pk,
        ).status_code
        == 302
    ), "it may be offered again"


def test_an_offer_is_withdrawn_and_then_not_accepted(stage: Stage) -> None:
    offer = stage.offer()
    assert "Aanbod intrekken" in stage.page(stage.owner, stage.url("offer", offer))
    withdrawn = {"request_key": str(uuid4())}
    answers = [stage.client.post(stage.url("withdraw", offer), withdrawn).status_code for _click in range(2)]
    assert answers == [302, 302]
    assert stage.post(stage.owner, stage.url("withdraw", offer)).status_code == 422
    for name, data in (("accept", {}), ("decline", {"reason": "nee"})):
        answer = stage.post(stage.asked, stage.url(name, offer), **data)
        assert answer.status_code == 422
        assert "Dit aanbod is ingetrokken" in answer.content.decode()
    assert (stage.state(), stage.owned_by()) == ("withdrawn", stage.owner)
    assert today_texts(stage.asked) == []
    assert "Wacht op antwoord van Wim Werk" not in [line[1] for line in today_texts(stage.owner)]


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_counts(stage: Stage) -> None:
    offer = stage.offer()
    answers = at_once([partial(stage.accept, offer) for _each in range(3)])
    assert sum(isinstance(answer, refusals.AnsweredAlready) for answer in answers) == 2, answers
    assert stage.owned_by() == stage.asked
    with scoped([stage.here.pk]):
        assert Action.objects.count() == 1


def test_who_is_no_case_manager_there_any_more(stage: Stage) -> None:
    offer = stage.offer()
    make.make_membership(stage.asked, stage.company, Role.COACH)
    Membership.objects.filter(user=stage.asked, role=Role.CASE_MANAGER).update(ends_on=today())
    stage.client.force_login(stage.asked)
    answer = stage.client.get(stage.url("offer", offer))
    assert answer.status_code == 403
    assert "Dat kan niet in uw huidige rol" in answer.content.decode()
    assert "Abebe" not in answer.content.decode()
    assert stage.post(stage.asked, stage.url("accept", offer)).status_code == 422
    assert "kan het niet meer overnemen" in stage.page(stage.owner, stage.url("offer", offer))
    with acting(by := make.actor_for(stage.asked)), pytest.raises(refusals.NotOffered):
        transfers_actions.decline_track(offer=offer, reason="x", by=by)


def test_where_the_agreement_has_ended(stage: Stage) -> None:
    offer = stage.offer()
    before = make.actor_for(stage.asked)
    with scoped([stage.here.pk]):
        DataAgreement.objects.filter(pk=stage.agreement.pk).update(ends_on=today())
    with acting(before), pytest.raises(refusals.CannotTakeOver):
        transfers_actions.accept_track(offer=offer, by=before)
    after = make.actor_for(stage.asked)
    with scoped([stage.here.pk]), pytest.raises(refusals.CannotTakeOver):
        transfers_actions.accept_track(offer=offer, by=after)
    assert stage.page(stage.asked, stage.url("offer", offer)).count("Abebe") == 0
    assert stage.client.get(stage.url("offer", offer)).status_code == 404
    assert "kan het niet meer overnemen" in stage.page(stage.owner, stage.url("offer", offer))
    assert stage.post(stage.owner, stage.url("withdraw", offer)).status_code == 302


def test_one_offer_at_a_time_and_nothing_past_it(stage: Stage) -> None:
    stage.offer()
    other = make.make_user(stage.company)
    url = reverse("team:hand_over", args=[stage.person.pk])
    for user in (other, make.make_user(stage.here)):
        answer = stage.post(stage.owner, url, membership=user.memberships.get().pk, next_step="x")
        assert answer.status_code == 422
        assert "al aan iemand aangeboden" in answer.content.decode()
    with acting(by := make.actor_for(stage.owner)), pytest.raises(Refused, match="nog niet heeft geantwoord"):
        tracks_endings.end_track(track=stage.track, kind=Position.MOVED, by=by)


def test_where_the_owner_has_changed_meanwhile(stage: Stage) -> None:
    offer = stage.offer()
    colleague = make.make_user(stage.here)
    with scoped([stage.here.pk]):
        by = make.system(stage.here)
        tracks_actions.give_owner(track=stage.track, user=colleague, organisation_id=stage.here.pk, by=by)
    with pytest.raises(refusals.OwnerIsAnother):
        stage.accept(offer)
    assert stage.state() == "proposed", "all or nothing"
    assert ("waiting", "Wacht op antwoord van Wim Werk") in [line[:2] for line in today_texts(colleague)]
    assert stage.post(colleague, stage.url("withdraw", offer)).status_code == 302


def test_a_track_that_ended_is_not_taken_over(stage: Stage) -> None:
    offer = stage.offer()
    with scoped([stage.here.pk]):
        Track.objects.filter(pk=stage.track.pk).update(ended_on=today())
    with pytest.raises(tracks_refusals.NoTrack):
        stage.accept(offer)
    assert today_texts(stage.asked) == []
    stage.post(stage.owner, stage.url("withdraw", offer))
    with pytest.raises(tracks_refusals.NoTrack):
        stage.offer()


def test_who_has_nothing_to_do_with_it(stage: Stage) -> None:
    offer = stage.offer()
    colleague, coach = make.make_user(stage.here), make.make_user(stage.here, Role.COACH)
    strangers = [make.make_user(stage.here), make.make_user(stage.company), make.make_user(make.make_municipality())]
    for user in (colleague, coach):
        make.add_to_team(stage.person, user)
    for user in [*strangers, coach]:
        assert "Abebe" not in stage.page(user, stage.url("offer", offer))
        assert stage.client.get(stage.url("offer", offer)).status_code == 404
        for name in ("accept", "decline", "withdraw"):
            assert stage.post(user, stage.url(name, offer), reason="x").status_code == 404
    assert "Yusuf Abebe" in stage.page(colleague, stage.url("offer", offer))
    assert "Aanbod intrekken" not in stage.page(colleague, stage.url("offer", offer))
    for name, status in (("accept", 404), ("decline", 404), ("withdraw", 403)):
        assert stage.post(colleague, stage.url(name, offer), reason="x").status_code == status
    for act in ("accept_track", "withdraw_track"):
        with acting(by := make.actor_for(colleague)), pytest.raises((refusals.NotOffered, refusals.NotTheOwner)):
            getattr(transfers_actions, act)(offer=offer, by=by)
    nobody = Actor.system("tests", {stage.here.pk})
    assert not offers_asked_of(nobody).exists()
    with scoped([stage.here.pk]), pytest.raises(refusals.NotTheOwner):
        transfers_actions.withdraw_track(offer=offer, by=nobody)
    with acting(by := make.actor_for(colleague)), pytest.raises(refusals.NotTheOwner):
        transfers_actions.offer_track(track=stage.track, membership=stage.asked.memberships.get(), next_step="x", by=by)
    with acting(by := make.actor_for(stage.owner)), pytest.raises(refusals.AskFirst):
        transfers_actions.hand_over(track=stage.track, membership=stage.asked.memberships.get(), next_step="x", by=by)


def test_a_reason_is_due_in_the_action_too(stage: Stage) -> None:
    offer = stage.offer()
    with acting(by := make.actor_for(stage.asked)), pytest.raises(NeedsReason):
        transfers_actions.decline_track(offer=offer, reason="  ", by=by)


def test_what_the_lines_tell(stage: Stage) -> None:
    offer = stage.offer()
    stage.post(stage.owner, stage.url("withdraw", offer))
    with scoped([stage.here.pk]):
        rows = Event.objects.filter(kind__startswith="team.", stream_id=stage.person.pk).select_related("content")
        lines = {event.kind: tell(event, Role.COACH) for event in rows}
        EventContent.objects.filter(event__stream_id=stage.person.pk).delete()
        erased = {event.kind: tell(event, Role.COACH) for event in rows.all()}
    texts = {kind: (lines[kind].title, lines[kind].text) for kind in ("team.offered", "team.withdrawn")}
    assert texts == {
        "team.offered": ("Aangeboden aan Wim Werk (Werkbedrijf)", "Hierna: Assessment plannen"),
        "team.withdrawn": ("Niet langer aangeboden aan Wim Werk (Werkbedrijf)", ""),
    }
    assert erased["team.offered"].title == "Traject aangeboden"
    assert "Wim" not in f"{erased['team.offered']} {erased['team.withdrawn']}", "the content may have been erased"
