"""Work in the browser: arranging, changing, ending, keeping in touch; with good and bad input."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.models import Look
from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.organisations.roles import Role
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.rules import KINDS, Kind, Terms
from opstap.placements.tests.placement_scenes import (
    LEARNING,
    Scene,
    make_placement,
    make_scene,
    moments,
    somebody,
    stored,
)
from opstap.tracks.models import Action, Track
from opstap.work.tests.employer_factories import make_workplace

pytestmark = pytest.mark.django_db


def typed(days: int = 0) -> str:
    return (today() + timedelta(days=days)).strftime("%d-%m-%Y")


@pytest.fixture
def scene(client: Client) -> Scene:
    made = make_scene()
    client.force_login(made.hunter)
    return made


def get(client: Client, page: str, key: Any, query: str = "", status: int = 200) -> str:
    answer = client.get(reverse(page, args=[key]) + query)
    assert answer.status_code == status
    return answer.content.decode()


def post(client: Client, page: str, key: Any, **data: Any) -> Any:
    return client.post(reverse(page, args=[key]), {"request_key": str(uuid4()), **data})


def agreed(kind: str = Kind.EMPLOYMENT, **data: Any) -> dict[str, Any]:
    given = {"kind": kind, "starts_on": typed(), "choice": "own_choice", "elsewhere": "Bakker Bos"}
    return given | data


def test_first_the_kind_then_what_it_needs(client: Client, scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter, 2, title="Inpakken")
    first = get(client, "placements:place", scene.person.pk, f"?workplace={place.pk}")
    assert first.count(f"&amp;workplace={place.pk}") == len(KINDS)
    paid = get(client, "placements:place", scene.person.pk, f"?kind=employment&workplace={place.pk}")
    assert "Inpakken (2 van 2 vrij)" in paid
    assert f'value="{place.pk}" selected' in paid
    assert "Vast" in paid
    unpaid = get(client, "placements:place", scene.person.pk, "?kind=trial_placement")
    assert "Kan betaald werk al?" in unpaid
    assert "geen vaste duur" in unpaid
    assert 'name="contract"' not in unpaid
    own = get(client, "placements:place", scene.person.pk, "?kind=self_employment")
    assert "Naam van het bedrijf" in own
    assert 'name="workplace"' not in own
    with scoped([scene.here.pk]):
        assert Look.objects.filter(page="place", participant_id=scene.person.pk).count() == 4


def test_who_has_no_open_track_is_told_at_once(client: Client, scene: Scene) -> None:
    with scoped([scene.here.pk]):
        Track.objects.filter(pk=scene.track.pk).update(ended_on=today())
    assert "geen open traject" in get(client, "placements:place", scene.person.pk)
    answer = post(
        client, "placements:place", scene.person.pk, **agreed(Kind.VOLUNTEERING, ends_on=typed(30), **LEARNING)
    )
    assert answer.status_code == 422
    assert post(client, "placements:place", scene.person.pk, **agreed()).status_code == 302


def test_placing_twice_with_one_key_places_once(client: Client, scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    data = agreed(workplace=place.pk, elsewhere="", contract="permanent", hours_a_week=32, request_key=str(uuid4()))
    first = post(client, "placements:place", scene.person.pk, **data)
    again = post(client, "placements:place", scene.person.pk, **data)
    assert first.status_code == again.status_code == 302
    assert first["Location"] == again["Location"] == reverse("people:dossier", args=[scene.person.pk]) + "#work"
    with scoped([scene.here.pk]):
        assert Placement.objects.count() == 1
    page = get(client, "people:dossier", scene.person.pk)
    assert "week 26" in page
    assert post(client, "placements:place", scene.person.pk, **data | {"request_key": str(uuid4())}).status_code == 422


BAD: list[tuple[dict[str, Any], str]] = [
    (agreed(starts_on=""), "starts_on"),
    (agreed(starts_on="31-2-2026"), "starts_on"),
    (agreed(starts_on="1-1-1900"), "starts_on"),
    (agreed(ends_on=typed(-1)), "ends_on"),
    (agreed(contract="fixed"), "ends_on"),
    (agreed(contract="own_business"), "contract"),
    (agreed(hours_a_week="61"), "hours_a_week"),
    (agreed(choice="obligation"), "rule"),
    (agreed(elsewhere=""), "workplace"),
    (agreed(workplace=str(uuid4())), "workplace"),
    (agreed(elsewhere="x" * 121), "elsewhere"),
    (agreed(Kind.VOLUNTEERING, goals="x", next_step="y"), "ends_on"),
    (agreed(Kind.VOLUNTEERING, ends_on=typed(9), next_step="y"), "goals"),
    (agreed(Kind.VOLUNTEERING, ends_on=typed(9), goals="x"), "next_step"),
    (agreed(Kind.SELF_EMPLOYMENT, elsewhere=""), "elsewhere"),
    (agreed(elsewhere="Bij 111222333"), "elsewhere"),
]


@pytest.mark.parametrize(("data", "field"), BAD)
def test_bad_input_comes_back(client: Client, scene: Scene, data: dict[str, Any], field: str) -> None:
    answer = post(client, "placements:place", scene.person.pk, **data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    with scoped([scene.here.pk]):
        assert not Placement.objects.exists()


def test_an_unknown_kind_is_asked_again(client: Client, scene: Scene) -> None:
    answer = post(client, "placements:place", scene.person.pk, **agreed("nonsense"))
    assert "Welk soort werk?" in answer.content.decode()


def test_what_runs_beside_is_asked_with_a_box_to_tick(client: Client, scene: Scene) -> None:
    make_placement(scene, elsewhere="Kas", hours_a_week=30)
    data = agreed(hours_a_week=20)
    assert 'name="beside"' not in get(client, "placements:place", scene.person.pk, "?kind=employment")
    asked = post(client, "placements:place", scene.person.pk, **data)
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "Dit komt naast: Kas" in page
    assert "50 uur per week" in page
    assert 'name="beside"' in page
    assert post(client, "placements:place", scene.person.pk, **data, beside="on").status_code == 302


def test_a_business_of_ones_own(client: Client, scene: Scene) -> None:
    data = agreed(Kind.SELF_EMPLOYMENT, elsewhere="Kapper Yusuf", contract="own_business")
    assert post(client, "placements:place", scene.person.pk, **data).status_code == 302


def test_from_a_workplace_one_of_my_people_is_chosen(client: Client, scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter)
    other, alien = somebody(scene, "Selam"), somebody(scene, "Verborgen", hunter=False)
    page = get(client, "placements:choose_person", place.pk)
    for person in (scene.person, other):
        assert f"{reverse('placements:place', args=[person.pk])}?workplace={place.pk}" in page
    assert str(alien.pk) not in page
    found = get(client, "placements:choose_person", place.pk, "?q=selam")
    assert str(other.pk) in found
    assert str(scene.person.pk) not in found
    assert "Niemand gevonden" in get(client, "placements:choose_person", place.pk, "?q=verborgen")
    client.force_login(make.make_user(make.make_municipality(), Role.JOB_HUNTER))
    get(client, "placements:choose_person", place.pk, status=404)


def test_the_page_of_a_placement_for_each_role(client: Client, scene: Scene) -> None:
    made = make_placement(scene, contract="permanent", goals="Alles kunnen")
    page = get(client, "placements:placement", made.pk)
    for text in ("Vast", "Alles kunnen", "Week 26", "Vastleggen", "Dit werk beëindigen"):
        assert text in page
    seen = {}
    for role in (Role.COACH, Role.COORDINATOR):
        helper = make.make_user(scene.here, role)
        make.add_to_team(scene.person, helper)
        client.force_login(helper)
        seen[role] = get(client, "placements:placement", made.pk)
        assert "Dit werk beëindigen" not in seen[role]
        get(client, "placements:end", made.pk, status=403)
    assert "Vast<" in seen[Role.COACH].replace(" ", "")
    assert "Vastleggen" in seen[Role.COACH]
    assert "Contract" not in seen[Role.COORDINATOR]
    assert "Vastleggen" not in seen[Role.COORDINATOR]
    client.force_login(make.make_user(scene.here, Role.CASE_MANAGER))
    get(client, "placements:placement", made.pk, status=404)


def terms_of(placement: Placement, **changes: Any) -> dict[str, Any]:
    now = Terms.of(stored(placement))
    given = {
        "seen": now.fingerprint,
        "hours_a_week": now.hours_a_week,
        "choice": now.choice,
        "goals": now.goals,
        "next_step": now.next_step,
        "ends_on": now.ends_on.strftime("%d-%m-%Y") if now.ends_on else "",
    }
    return given | changes


def test_agreeing_anew(client: Client, scene: Scene) -> None:
    made = make_placement(scene, Kind.WORK_INTERNSHIP, elsewhere="Kas")
    assert "Leren inpakken" in get(client, "placements:change", made.pk)
    old = terms_of(made, hours_a_week=24)
    assert post(client, "placements:change", made.pk, **old).status_code == 302
    assert post(client, "placements:change", made.pk, **old | {"hours_a_week": 30}).status_code == 422
    assert post(client, "placements:change", made.pk, **terms_of(made, goals="")).status_code == 422
    assert post(client, "placements:change", made.pk, **terms_of(made, ends_on=typed(90))).status_code == 302
    assert (stored(made).hours_a_week, stored(made).ends_on) == (24, today() + timedelta(days=90))


def ending(**data: Any) -> dict[str, Any]:
    return {
        "on": typed(),
        "reason": "language",
        "next_step": "Taalles",
        "next_owner": "participant",
        "next_on": typed(7),
    } | data


BAD_ENDS: list[tuple[dict[str, Any], str]] = [
    (ending(on=typed(-1)), "on"),
    (ending(on=typed(93)), "on"),
    (ending(reason=""), "reason"),
    (ending(reason="other"), "note"),
    (ending(next_step=""), "next_step"),
    (ending(next_on=""), "next_on"),
    (ending(next_on=typed(-1)), "next_on"),
    (ending(next_owner=str(uuid4())), "next_owner"),
]


@pytest.mark.parametrize(("data", "field"), BAD_ENDS)
def test_a_bad_end_comes_back(client: Client, scene: Scene, data: dict[str, Any], field: str) -> None:
    made = make_placement(scene)
    answer = post(client, "placements:end", made.pk, **data)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_ending_and_taking_it_back(client: Client, scene: Scene) -> None:
    made = make_placement(scene)
    get(client, "placements:end", made.pk)
    answer = post(client, "placements:end", made.pk, **ending(next_owner=str(scene.owner.pk)))
    assert answer.status_code == 302
    page = get(client, "people:dossier", scene.person.pk)
    assert "Ongedaan maken" in page
    assert "De taal was te moeilijk" in page
    with scoped([scene.here.pk]):
        assert Action.objects.get().owner == scene.owner
    assert post(client, "placements:end", made.pk, **ending()).status_code == 422
    assert "De taal was te moeilijk" in get(client, "placements:placement", made.pk)
    assert post(client, "placements:undo_end", made.pk).status_code == 302
    assert post(client, "placements:undo_end", made.pk).status_code == 422
    assert stored(made).status == "agreed"


def close_track(scene: Scene) -> None:
    with scoped([scene.here.pk]):
        Track.objects.filter(pk=scene.track.pk).update(ended_on=today())


def test_after_the_track_the_page_offers_to_open_it(client: Client, scene: Scene) -> None:
    made = make_placement(scene)
    close_track(scene)
    assert "Het traject weer openen" in get(client, "placements:end", made.pk)
    assert post(client, "placements:end", made.pk, **ending(reopen="yes", next_step="")).status_code == 422
    assert post(client, "placements:end", made.pk, **ending(reopen="no")).status_code == 422
    assert post(client, "placements:end", made.pk, **ending(reopen="yes")).status_code == 302
    with scoped([scene.here.pk]):
        assert Track.objects.get(pk=scene.track.pk).ended_on is None


def test_leaving_the_track_closed(client: Client, scene: Scene) -> None:
    made = make_placement(scene)
    close_track(scene)
    assert post(client, "placements:end", made.pk, **ending(reopen="no", note="Verhuist")).status_code == 302


def test_it_did_not_start(client: Client, scene: Scene) -> None:
    made = make_placement(scene)
    get(client, "placements:call_off", made.pk)
    assert post(client, "placements:call_off", made.pk, reason="").status_code == 422
    assert post(client, "placements:call_off", made.pk, reason="Kreeg de griep").status_code == 302
    assert "Niet begonnen" in get(client, "people:dossier", scene.person.pk)
    assert "Kreeg de griep" in get(client, "placements:placement", made.pk)


def test_aftercare_is_logged_from_today(client: Client, scene: Scene) -> None:
    made = make_placement(scene, elsewhere="Bakker Bos", starts_in=-7)
    with scoped([scene.here.pk]):
        one = AftercareMoment.objects.get(placement=made, week=1)
    address = reverse("placements:log_aftercare", args=[one.pk])
    assert address in client.get("/").content.decode()
    assert "Week 1 bij Bakker Bos" in client.get(address).content.decode()
    data = {
        "going": "good",
        "note": "Gaat goed",
        "with_whom": "participant",
        "how": "phone",
        "on": typed(),
        "next": "/",
    }
    bad: list[dict[str, Any]] = [
        {"going": ""},
        {"note": ""},
        {"on": typed(1)},
        {"on": "1-1-1950"},
        {"going": "bad"},
        {"next_on": typed(3)},
        {"next_step": "Bellen", "next_on": typed(-1)},
        {"next_step": "x" * 301},
    ]
    for change in bad:
        assert post(client, "placements:log_aftercare", one.pk, **data | change).status_code == 422, change
    answer = post(client, "placements:log_aftercare", one.pk, **data, next_step="Nog eens bellen")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert moments(made)[0] == (1, "done")
    with scoped([scene.here.pk]):
        assert Action.objects.get().due_on == today() + timedelta(days=7)
    assert "Gaat goed" in client.get("/").content.decode()
    assert "al vastgelegd" in client.get(address).content.decode()
    assert post(client, "placements:log_aftercare", one.pk, **data).status_code == 422


def test_aftercare_without_an_open_track(client: Client, scene: Scene) -> None:
    made = make_placement(scene)
    close_track(scene)
    with scoped([scene.here.pk]):
        one = AftercareMoment.objects.get(placement=made, week=1)
    page = get(client, "placements:log_aftercare", one.pk)
    assert 'name="next_step"' not in page
    data = {"going": "bad", "note": "Gaat niet", "with_whom": "participant", "how": "phone", "on": typed()}
    assert post(client, "placements:log_aftercare", one.pk, **data).status_code == 302


def test_aftercare_moves_and_stops(client: Client, scene: Scene) -> None:
    made = make_placement(scene)
    with scoped([scene.here.pk]):
        one = AftercareMoment.objects.get(placement=made, week=1)
    for page, key in (("move_aftercare", one.pk), ("stop_aftercare", made.pk)):
        get(client, f"placements:{page}", key)
    assert post(client, "placements:move_aftercare", one.pk, due_on=typed(-1)).status_code == 422
    assert post(client, "placements:move_aftercare", one.pk, due_on=typed(10)).status_code == 302
    assert post(client, "placements:stop_aftercare", made.pk, reason="").status_code == 422
    assert post(client, "placements:stop_aftercare", made.pk, reason="Wil niet").status_code == 302
    assert "Wil niet" in get(client, "placements:placement", made.pk)
    coordinator = make.make_user(scene.here, Role.COORDINATOR)
    make.add_to_team(scene.person, coordinator)
    client.force_login(coordinator)
    get(client, "placements:move_aftercare", one.pk, status=403)
    get(client, "placements:stop_aftercare", made.pk, status=403)


def test_the_employers_page_names_only_ones_own_people(client: Client, scene: Scene) -> None:
    place = make_workplace(scene.employer, scene.hunter, 3)
    make_placement(scene, workplace=place)
    other = somebody(scene, "Verborgen", hunter=False)
    make_placement(scene, workplace=place, person=other, by=scene.owner, starts_in=5)
    page = get(client, "work:employer", scene.employer.pk)
    assert "Yusuf Abebe" in page
    assert "Verborgen" not in page
    assert "1 persoon bij wie u niet in het team zit" in page
    client.force_login(scene.owner)
    page = get(client, "work:employer", scene.employer.pk)
    assert "Verborgen" in page
    assert "gepland" in page
