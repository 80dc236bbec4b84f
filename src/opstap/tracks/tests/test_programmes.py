"""A municipality copies a programme, adapts it in the browser, and moves its tracks when it wants to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from tests import factories as make

from opstap.core.dates import today
from opstap.core.models import Event
from opstap.core.scope import acting, scoped
from opstap.core.tests.example_actions import at_once
from opstap.exchange.municipal_vocabulary import knowledge_of
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.tracks import actions as tracks_actions
from opstap.tracks.models import PhaseDecision, PhaseStay, Programme, ProgrammeVersion, Track
from opstap.tracks.programmes import actions as programmes_actions
from opstap.tracks.programmes.drafts import Draft, PhaseDraft, as_draft
from opstap.tracks.programmes.queries import blueprint_of, phases_on_offer
from opstap.tracks.refusals import NameTaken, NobodyToMove, NothingAdapted, NotYourProgramme, Unsound, VersionPassed
from opstap.tracks.tests.programme_form import form_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality("Gemeente Heuvel")


@pytest.fixture
def coordinator(here: Municipality, client: Client) -> User:
    user = make.make_user(here, Role.COORDINATOR)
    client.force_login(user)
    return user


def do(act: Any, user: User, **given: Any) -> Any:
    with acting(actor := make.actor_for(user)):
        return act(by=actor, **given)


@pytest.fixture
def own(coordinator: User) -> Programme:
    made: Programme = do(
        programmes_actions.copy_programme, coordinator, version=make.newest_version("dalfsen"), name="Thuis in Heuvel"
    )
    return made


def newest(programme: Programme) -> ProgrammeVersion:
    return programme.versions.order_by("-number")[0]


def url(name: str, programme: Programme) -> str:
    return reverse(f"tracks:{name}", args=[programme.key])


# Copying


def test_a_copy_is_made_in_the_browser_and_stays_at_home(client: Client, here: Municipality, coordinator: User) -> None:
    built_in = Programme.objects.get(key="dalfsen")
    assert "Kopiëren voor onze gemeente" in client.get(url("programme", built_in)).content.decode()
    page = client.get(url("copy", built_in)).content.decode()
    assert "Thuis in Dalfsen (Gemeente Heuvel)" in page
    sent = {"request_key": str(uuid4()), "name": "Thuis in Heuvel"}
    answers = [client.post(url("copy", built_in), sent) for _click in range(2)]
    made = Programme.objects.get(municipality=here)
    assert {answer.headers["Location"] for answer in answers} == {url("adapt", made)}
    assert (made.name, made.copied_from) == ("Thuis in Heuvel", newest(built_in))
    assert "Onze eigen programma" in client.get(reverse("tracks:programmes")).content.decode()
    assert "gekopieerd van Thuis in Dalfsen (versie 1)" in client.get(url("programme", made)).content.decode()
    with scoped([here.pk]):
        kinds = Event.objects.filter(stream_id=made.pk).order_by("number").values_list("kind", flat=True)
        assert list(kinds) == ["programme.published", "programme.copied"]
    elsewhere = make.make_municipality()
    client.force_login(make.make_user(elsewhere, Role.COORDINATOR))
    assert "Thuis in Heuvel" not in client.get(reverse("tracks:programmes")).content.decode()
    for name in ("programme", "copy", "adapt"):
        assert client.get(url(name, made)).status_code == 404
    assert client.post(url("move_tracks", made)).status_code == 404
    assert made.pk in {phase.version.programme_id for phase in phases_on_offer(None, here.pk)}
    assert made.pk not in {phase.version.programme_id for phase in phases_on_offer(None, elsewhere.pk)}


def test_an_import_knows_the_own_programmes_of_its_municipality_only(here: Municipality, own: Programme) -> None:
    for place, known in ((here, True), (make.make_municipality(), False)):
        with scoped([place.pk]):
            municipality = Municipality.objects.select_related("organisation").get(pk=place.pk)
            assert (own.key in knowledge_of(municipality, today()).versions) is known


def test_a_name_is_used_once_where_it_is_seen(client: Client, coordinator: User, own: Programme) -> None:
    answer = client.post(url("copy", own), {"request_key": str(uuid4()), "name": "thuis in heuvel!"})
    assert answer.status_code == 422
    assert "Kies een andere naam" in answer.content.decode()
    with pytest.raises(NameTaken):
        do(
            programmes_actions.adapt_programme,
            coordinator,
            programme=own,
            seen=1,
            draft=renamed(own, "Thuis in Dalfsen"),
        )
    other = make.make_user(make.make_municipality(), Role.ADMINISTRATOR)
    assert do(programmes_actions.copy_programme, other, version=newest(own), name="Thuis in Heuvel").key != own.key


def renamed(own: Programme, name: str) -> Draft:
    draft = as_draft(blueprint_of(newest(own).pk))
    return Draft(name, draft.summary, draft.phases)


def test_who_may_not(client: Client, here: Municipality, own: Programme) -> None:
    partner = make.make_partner()
    make.make_agreement(here, partner)
    builtin = Programme.objects.get(key="dalfsen")
    for user, seen in [
        (make.make_user(here, Role.CASE_MANAGER), True),
        (make.make_user(partner, Role.COORDINATOR), True),
    ]:
        client.force_login(user)
        for name in ("copy", "adapt"):
            assert client.get(url(name, own)).status_code == 403
        page = client.get(url("programme", own)).content.decode()
        assert ("Thuis in Heuvel" in page) is seen
        assert "Aanpassen" not in page
        with pytest.raises(NotYourProgramme):
            do(programmes_actions.copy_programme, user, version=newest(own), name="Nog een")
        with pytest.raises(NotYourProgramme):
            do(programmes_actions.adapt_programme, user, programme=own, seen=1, draft=renamed(own, "Nog een"))
        with pytest.raises(NotYourProgramme):
            do(programmes_actions.move_tracks, user, programme=own, seen=1)
    client.force_login(make.make_user(here, Role.ADMINISTRATOR))
    assert client.get(url("adapt", own)).status_code == 200
    assert client.get(url("adapt", builtin)).status_code == 403, "a built-in programme is nobody's own"


# Adapting


def test_saving_makes_a_version_and_tracks_keep_theirs(client: Client, here: Municipality, own: Programme) -> None:
    track = make.open_track(make.make_participant(here), programme=own.key)
    sent = form_data(own.key, **{"phases-2-entry": "Spreekt A2\n\n  Komt  op tijd \n"})
    assert client.post(url("adapt", own), sent).headers["Location"] == url("programme", own)
    version = newest(own)
    assert version.number == 2
    assert [one.nl for one in blueprint_of(version.pk).phases[2].entry] == ["Spreekt A2", "Komt op tijd"]
    page = client.get(url("programme", own)).content.decode()
    assert "EIGEN" in page
    assert "Spreekt A2" in page
    with scoped([here.pk]):
        stored = Track.objects.select_related("version").get(pk=track.pk)
        assert stored.version is not None
        assert stored.version.number == 1
    assert client.post(url("adapt", own), sent).status_code == 302, "a second click"
    assert newest(own).number == 2


def test_nothing_changed_says_so(client: Client, own: Programme) -> None:
    answer = client.post(url("adapt", own), form_data(own.key))
    assert answer.status_code == 422
    assert "geen nieuwe versie gemaakt" in answer.content.decode()
    assert newest(own).number == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "verplicht"),
        ({"summary": ""}, "verplicht"),
        ({"phases-1-name": ""}, "verplicht"),
        ({"phases-0-min_weeks": "9", "phases-0-max_weeks": "3"}, "minder dan"),
        ({"phases-0-max_weeks": "veel"}, "getal"),
        ({"phases-0-max_weeks": "0"}, "1 is"),
        ({"phases-0-exit": "x" * 601}, "Regel 1 is langer dan 600"),
        ({"phases-0-exit": "123456782"}, "BSN"),
        ({"phases-0-purpose": "bsn 123456782"}, "BSN"),
        ({"phases-1-key": "zorg"}, "zo niet worden opgeslagen"),
        ({"phases-TOTAL_FORMS": "0"}, "ten minste één fase"),
        ({"phases-TOTAL_FORMS": "900"}, "ten hoogste 20 fasen"),
        ({"seen": "x"}, "te lang open"),
        ({"phases-TOTAL_FORMS": "x"}, "ten minste één fase"),
    ],
)
def test_mistakes_are_told_in_words(client: Client, own: Programme, changed: dict[str, str], told: str) -> None:
    answer = client.post(url("adapt", own), form_data(own.key, **changed))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert told in page
    assert "Fout:" in page
    assert newest(own).number == 1


def test_of_two_who_adapt_the_second_keeps_what_was_typed(client: Client, own: Programme, coordinator: User) -> None:
    mine = form_data(own.key, summary="Mijn korte uitleg")
    assert client.post(url("adapt", own), form_data(own.key, summary="Van een collega")).status_code == 302
    answer = client.post(url("adapt", own), mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "versie 2" in page
    assert "Mijn korte uitleg" in page
    assert client.post(url("adapt", own), mine | {"request_key": str(uuid4())}).status_code == 422, (
        "nor at a second try"
    )
    with pytest.raises(VersionPassed):
        do(programmes_actions.move_tracks, coordinator, programme=own, seen=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_adapt_at_once_one_wins(own: Programme, coordinator: User) -> None:
    draft = as_draft(blueprint_of(newest(own).pk))
    wishes = [Draft(draft.name, text, draft.phases) for text in ("Een", "Twee")]
    answers = at_once(
        [
            partial(do, programmes_actions.adapt_programme, coordinator, programme=own, draft=one, seen=1)
            for one in wishes
        ]
    )
    assert sorted(isinstance(answer, VersionPassed) for answer in answers) == [False, True]


def test_what_the_form_would_not_let_through_is_refused_all_the_same(own: Programme, coordinator: User) -> None:
    draft = as_draft(blueprint_of(newest(own).pk))
    unsound = [
        (Draft(draft.name, "", draft.phases), "korte uitleg"),
        (Draft(draft.name, "x", ()), "korte uitleg"),
        (Draft(draft.name, "x", (*draft.phases, PhaseDraft("", "", ""))), "Fase 4"),
    ]
    for wrong, told in unsound:
        with pytest.raises(Unsound, match=told):
            do(programmes_actions.adapt_programme, coordinator, programme=own, draft=wrong, seen=1)
    with pytest.raises(NothingAdapted):
        do(programmes_actions.adapt_programme, coordinator, programme=own, draft=draft, seen=1)


# Phases more, less, elsewhere: without JavaScript


def names(page: str) -> list[str]:
    return re.findall(r'name="phases-\d+-name" value="([^"]*)"', page) + ["(leeg)"] * len(
        re.findall(r'name="phases-\d+-name" maxlength', page)
    )


@pytest.mark.parametrize(
    ("wish", "after"),
    [
        ("add", ["Zorg", "Getypt", "Werkfit", "(leeg)"]),
        ("up-1", ["Getypt", "Zorg", "Werkfit"]),
        ("down-1", ["Zorg", "Werkfit", "Getypt"]),
        ("remove-1", ["Zorg", "Werkfit"]),
        ("up-0", ["Zorg", "Getypt", "Werkfit"]),
        ("down-2", ["Zorg", "Getypt", "Werkfit"]),
        ("remove-9", ["Zorg", "Getypt", "Werkfit"]),
        ("up-9", ["Zorg", "Getypt", "Werkfit"]),
        ("nonsense", ["Zorg", "Getypt", "Werkfit"]),
    ],
)
def test_a_button_rearranges_and_keeps_what_was_typed(
    client: Client, own: Programme, wish: str, after: list[str]
) -> None:
    answer = client.post(
        url("adapt", own), form_data(own.key, **{"phases-1-name": "Getypt", "summary": "Half af", "do": wish})
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Half af" in page
    assert names(page) == after
    assert newest(own).number == 1


def test_the_last_phase_stays_and_there_is_an_end_to_adding(client: Client, own: Programme) -> None:
    one = form_data(own.key, **{"phases-TOTAL_FORMS": "1", "do": "remove-0"})
    assert names(client.post(url("adapt", own), one).content.decode()) == ["Zorg"]
    full = form_data(own.key, **{"phases-TOTAL_FORMS": "20", "do": "add"})
    assert len(names(client.post(url("adapt", own), full).content.decode())) == 20
    broken = form_data(own.key, **{"phases-TOTAL_FORMS": "²", "do": "add"})
    assert client.post(url("adapt", own), broken).status_code == 200


# Moving tracks


@pytest.fixture
def running(here: Municipality, own: Programme, coordinator: User) -> dict[str, Track]:
    """Tracks in each phase, one without a phase, one that has ended; then the second phase goes from the programme."""
    owner = make.make_user(here, name="Ida Eigenaar")
    phases = list(newest(own).phases.all())
    found = {}
    for name, phase in [("zorg", phases[0]), ("meedoen", phases[1]), ("werkfit", phases[2]), ("geen", None)]:
        found[name] = make.open_track(make.make_participant(here, name), owner=owner, programme=own.key)
        with scoped([here.pk]):
            tracks_actions.change_tracks(changes=[(found[name], {"phase": phase})], by=make.system(here))
    found["ended"] = make.open_track(make.make_participant(here), programme=own.key, ended_on=today())
    draft = as_draft(blueprint_of(newest(own).pk))
    do(
        programmes_actions.adapt_programme,
        coordinator,
        programme=own,
        seen=1,
        draft=Draft(draft.name, draft.summary, (draft.phases[0], draft.phases[2])),
    )
    return found


def test_tracks_are_moved_on_purpose_and_those_without_their_phase_stay(
    client: Client, here: Municipality, own: Programme, running: dict[str, Track]
) -> None:
    page = client.get(url("programme", own)).content.decode()
    assert "4 open trajecten" in page
    assert "1 blijft: fase Meedoen staat niet in de nieuwste versie" in page
    assert "Ida Eigenaar" in page
    assert "Zet 3 trajecten over naar versie 2" in page
    sent = {"request_key": str(uuid4()), "seen": "2"}
    assert [client.post(url("move_tracks", own), sent).status_code for _click in range(2)] == [302, 302]
    with scoped([here.pk]):
        versions = {name: Track.objects.get(pk=track.pk).version.number for name, track in running.items()}  # type: ignore[union-attr]
        assert versions == {"zorg": 2, "meedoen": 1, "werkfit": 2, "geen": 2, "ended": 1}
        decision = PhaseDecision.objects.get(track=running["zorg"])
        assert (decision.direction, decision.to_phase.version.number) == ("aside", 2)
        assert "nieuwe versie (2)" in str(decision.why)
        stays = PhaseStay.objects.filter(track=running["zorg"]).order_by("phase__version__number")
        assert [(stay.ended_on, stay.phase.version.number) for stay in stays] == [(today(), 1), (None, 2)]
        told = Event.objects.filter(stream_id=running["geen"].participant_id).order_by("-number")[0]
        assert told.kind == "track.changed"
        told = Event.objects.filter(stream_id=running["werkfit"].participant_id).order_by("-number")[0]
        assert told.kind == "track.decided"
    page = client.get(url("programme", own)).content.decode()
    assert "1 open traject" in page
    assert "Zet " not in page


def test_a_stay_that_is_yet_to_begin_moves_too(here: Municipality, own: Programme, coordinator: User) -> None:
    soon = today() + timedelta(days=9)
    track = make.open_track(make.make_participant(here), programme=own.key, started_on=soon)
    draft = as_draft(blueprint_of(newest(own).pk))
    do(
        programmes_actions.adapt_programme,
        coordinator,
        programme=own,
        seen=1,
        draft=Draft(draft.name, "Anders", draft.phases),
    )
    assert do(programmes_actions.move_tracks, coordinator, programme=own, seen=2) == 1
    with scoped([here.pk]):
        assert list(PhaseStay.objects.filter(track=track).values_list("started_on", flat=True)) == [soon, soon]


def test_nobody_to_move_and_a_button_that_is_out_of_date(
    client: Client, own: Programme, coordinator: User, here: Municipality
) -> None:
    assert "Er is geen open traject" in client.get(url("programme", own)).content.decode()
    with pytest.raises(NobodyToMove):
        do(programmes_actions.move_tracks, coordinator, programme=own, seen=1)
    for seen, told in [("1", "volgt de nieuwste versie al"), ("9", "versie 1"), ("x", "versie 1"), ("²", "versie 1")]:
        client.post(url("move_tracks", own), {"request_key": str(uuid4()), "seen": seen})
        assert told in client.get(url("programme", own)).content.decode()
    client.post(url("move_tracks", own), {})
    assert "te lang open" in client.get(url("programme", own)).content.decode()
    make.open_track(make.make_participant(here), programme=own.key)
    page = client.get(url("programme", own)).content.decode()
    assert "1 open traject" in page


def test_the_page_asks_as_often_for_many_tracks_as_for_one(client: Client, here: Municipality, own: Programme) -> None:
    counts: list[int] = []
    for _round in range(2):
        for _each in range(1 if not counts else 6):
            make.open_track(make.make_participant(here), programme=own.key)
        client.get(url("programme", own))
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(url("programme", own))
        counts.append(len(caught))
    assert counts[0] == counts[1]
