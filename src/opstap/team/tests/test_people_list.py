"""My people: filters, orders and pages of the list, and the spreadsheet with the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests import factories as make

from opstap.core.dates import today
from opstap.core.keyset_pages import write_cursor
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.models import Participant
from opstap.team.people_list.filters import ORDERS, Filters
from opstap.team.people_list.query import FAR, PAGE_SIZE, page_of, programmes_of, rows_to_export, tracks_for
from opstap.team.tests.many_tracks import make_many_tracks
from opstap.tracks.models import Action, Track

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality()


@pytest.fixture
def owner(here: Municipality) -> User:
    return make.make_user(here, name="Ida Eigenaar")


def names(user: User, **filters: Any) -> list[str]:
    """Given names in the order of the list."""
    with acting(actor := make.actor_for(user)):
        return [row["participant__given_name"] for row in page_of(actor, Filters(**filters), today()).rows]


def walk(user: User, sort: str) -> tuple[list[dict[str, Any]], list[int]]:
    """Every row of an order, page by page, there and back again; and the sizes of the pages."""
    with acting(actor := make.actor_for(user)):
        page = page_of(actor, Filters(sort=sort), today())
        rows, sizes = list(page.rows), [len(page.rows)]
        while page.older:
            page = page_of(actor, Filters(sort=sort, page=page.older), today())
            rows, sizes = rows + page.rows, [*sizes, len(page.rows)]
        back = list(page.rows)
        while page.newer:
            page = page_of(actor, Filters(sort=sort, page=page.newer), today())
            back = page.rows + back
    assert [row["pk"] for row in back] == [row["pk"] for row in rows]
    return rows, sizes


@pytest.fixture
def many(here: Municipality, owner: User) -> list[Track]:
    """123 people: names, birth dates, talks and next steps repeat, and every fifth is missing."""

    def facts(number: int) -> dict[str, Any]:
        born = date(1990, 1, 1) + timedelta(days=number % 7) if number % 5 else None
        return {"given_name": f"Naam{number % 40:02}", "family_name": "Abebe", "birth_date": born}

    tracks = make_many_tracks(here, owner, 123, facts)
    with scoped([here.pk]):
        for number, track in enumerate(tracks):
            track.last_contact_on = today() - timedelta(days=number % 6) if number % 5 else None
        Track.objects.bulk_update(tracks, ["last_contact_on"])
        Action.objects.bulk_create(
            Action(
                municipality_id=here.pk,
                participant_id=track.participant_id,
                track=track,
                text=f"Stap {number}",
                owner=owner,
                due_on=today() + timedelta(days=number % 4),
            )
            for number, track in enumerate(tracks)
            if number % 5
        )
    return tracks


@pytest.mark.parametrize("sort", list(ORDERS))
def test_pages_of_every_order_meet_everybody_once(owner: User, many: list[Track], sort: str) -> None:
    rows, sizes = walk(owner, sort)
    assert sizes == [PAGE_SIZE, PAGE_SIZE, 23]
    assert {row["pk"] for row in rows} == {track.pk for track in many}
    key = [row[ORDERS[sort][0].lstrip("-")] for row in rows]
    assert key == sorted(key, reverse=sort.startswith("-"))
    assert len(set(key)) < len(key), "there are ties"


def test_who_was_never_spoken_with_comes_first_and_who_has_no_step_last(owner: User, many: list[Track]) -> None:
    assert walk(owner, "contact")[0][0]["last_contact_on"] is None
    assert walk(owner, "next")[0][-1]["next_on"] == FAR
    assert walk(owner, "next")[0][-1]["next_task"] is None


def test_the_next_step_is_the_first_open_one(here: Municipality, owner: User) -> None:
    track = make_many_tracks(here, owner, 1)[0]
    for due, text in ((9, "Later"), (2, "Eerst"), (2, "Ook")):
        make.make_action(track, owner, text=text, due_in=due)
    make.make_action(track, None, text="Klaar", due_in=0)
    with scoped([here.pk]):
        Action.objects.filter(text="Klaar").update(state="done")
    with acting(actor := make.actor_for(owner)):
        (row,) = page_of(actor, Filters(), today()).rows
    assert row["next_task"]["text"] in ("Eerst", "Ook")
    assert row["next_on"] == today() + timedelta(days=2)


def test_filters(here: Municipality, owner: User) -> None:
    people = {name: make.make_participant(here, name, "Z") for name in ("Stil", "Net", "Dalfsen", "Klaar", "Mee")}
    make.open_track(people["Stil"], owner=owner, last_contact_on=today() - timedelta(weeks=4, days=1))
    make.open_track(people["Net"], owner=owner, last_contact_on=today() - timedelta(weeks=4))
    make.open_track(people["Dalfsen"], owner=owner, programme="dalfsen", last_contact_on=today())
    make.open_track(people["Klaar"], owner=owner, ended_on=today())
    make.open_track(people["Mee"], owner=make.make_user(here), last_contact_on=None)
    make.add_to_team(people["Mee"], owner)
    assert names(owner) == ["Dalfsen", "Mee", "Net", "Stil"]
    assert names(owner, silent=4) == ["Mee", "Stil"]
    assert names(owner, silent=2) == ["Mee", "Net", "Stil"]
    assert names(owner, silent=8) == ["Mee"]
    assert names(owner, owned=True) == ["Dalfsen", "Net", "Stil"]
    assert names(owner, owned=True, silent=4) == ["Stil"]
    assert names(owner, programme="dalfsen") == ["Dalfsen"]
    assert names(owner, programme="learn") == []
    with scoped([here.pk]):
        phase = people["Dalfsen"].tracks.get().phase
    assert phase is not None
    assert names(owner, phase=phase.key) == ["Dalfsen"]
    assert names(owner, ended=True) == ["Klaar"]
    with acting(actor := make.actor_for(owner)):
        assert programmes_of(actor) == [("dalfsen", "Thuis in Dalfsen")]


def test_only_those_on_whose_team_i_am(here: Municipality, owner: User) -> None:
    make_many_tracks(here, make.make_user(here), 2)
    assert names(owner) == []
    school = make.make_partner()
    coach = make.make_user(school, Role.COACH)
    for place in (here, make.make_municipality(), make.make_municipality()):
        person = make.make_participant(place, f"In {place.organisation.name}")
        make.open_track(person)
        make.make_agreement(place, school)
        make.add_to_team(person, coach)
    assert len(names(coach)) == 3, "a partner's coach has people in several municipalities"


def test_two_ended_tracks_are_two_rows(here: Municipality, owner: User) -> None:
    person = make.make_participant(here)
    for days in (50, 10):
        make.open_track(person, owner=None, ended_on=today() - timedelta(days=days))
    make.add_to_team(person, owner)
    assert len(names(owner, ended=True)) == 2


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.VOLUNTEER])
@pytest.mark.parametrize(
    "given",
    [
        {"sort": "phone"},
        {"sort": "-"},
        {"silent": "3"},
        {"silent": "9" * 5000},
        {"silent": "²"},
        {"silent": "-2"},
        {"programme": "\x00"},
        {"programme": "a b"},
        {"programme": "x" * 61},
        {"phase": "'"},
        {"owned": "yes"},
        {"ended": ""},
    ],
)
def test_what_is_not_understood_is_left_out(given: dict[str, str], role: str) -> None:
    assert Filters.from_address(given, role) == Filters()


def test_filters_as_an_address_and_back() -> None:
    filters = Filters(sort="-next", programme="dalfsen", phase="p", silent=4, owned=True, ended=True)
    assert Filters.from_address(filters.address_parameters(), Role.COACH) == filters
    assert Filters.from_address(filters.address_parameters(silent=0, owned=False), Role.COACH) == Filters(
        sort="-next", programme="dalfsen", phase="p", ended=True
    )


def test_a_volunteer_gets_no_filter_or_order_on_what_the_list_hides() -> None:
    asked = Filters(sort="born", programme="dalfsen", phase="p", silent=4, owned=True, ended=True).address_parameters()
    assert Filters.from_address(asked, Role.VOLUNTEER) == Filters(owned=True, ended=True)
    assert Filters.from_address({"sort": "-contact"}, Role.VOLUNTEER).sort == "name"
    assert Filters.from_address({"sort": "-next"}, Role.VOLUNTEER).sort == "-next"


@pytest.mark.parametrize("sort", ["name", "contact", "next"])
@pytest.mark.parametrize(
    "values",
    [("2026-01-01", "x"), ("9" * 40, "1"), ("10000-01-01", "-"), ("a\x00b", "c"), ("1",), ("0000-00-00", 1), ("", "")],
)
def test_a_cursor_of_another_list_gives_a_page(
    client: Client, here: Municipality, owner: User, sort: str, values: Sequence[Any]
) -> None:
    make_many_tracks(here, owner, 2)
    client.force_login(owner)
    answer = client.get(reverse("team:people"), {"sort": sort, "page": write_cursor("older", values)})
    assert answer.status_code == 200


# The page


def test_the_page_for_who_has_dossiers(client: Client, here: Municipality, owner: User) -> None:
    person = make.make_participant(here, "محمد", "الأحمد" * 18, birth_date=date(1990, 2, 28), phone="0612345678")
    track = make.open_track(person, owner=owner, programme="dalfsen")
    make.make_action(track, owner, text="<b>Cv</b>", due_in=0)
    client.force_login(owner)
    answer = client.get(reverse("team:people"))
    page = answer.content.decode()
    assert f"<bdi>{person.name}</bdi>" in page
    for told in (
        "28 feb 1990",
        "&lt;b&gt;Cv",
        "nog nooit",
        "Thuis in Dalfsen",
        reverse("people:dossier", args=[person.pk]),
        reverse("people:add"),
    ):
        assert told in page, told
    assert "sort=-name" in page
    assert 'aria-sort="ascending"' in page
    empty = client.get(reverse("team:people"), {"ended": "1"}).content.decode()
    assert "Niemand" in empty


def test_the_page_of_a_volunteer_holds_a_name_a_phone_number_and_a_step(client: Client, here: Municipality) -> None:
    volunteer = make.make_user(here, Role.VOLUNTEER)
    person = make.make_participant(here, "Yusuf", "Abebe", birth_date=date(1990, 2, 28), phone="0612345678")
    make.open_track(person, programme="dalfsen", last_contact_on=date(2026, 1, 5))
    make.add_to_team(person, volunteer)
    client.force_login(volunteer)
    page = client.get(reverse("team:people")).content.decode()
    assert "Yusuf Abebe" in page
    assert "0612345678" in page
    for hidden in (
        "1990",
        "Dalfsen</",
        "5 jan",
        "sort=born",
        "silent=",
        f'{reverse("people:dossier", args=[person.pk])}"',
    ):
        assert hidden not in page, hidden


@pytest.mark.parametrize("role", [Role.POLICY_OFFICER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
@pytest.mark.parametrize("name", ["people", "export", "search"])
def test_roles_without_people_get_403(client: Client, here: Municipality, role: str, name: str) -> None:
    client.force_login(make.make_user(here, role))
    assert client.get(reverse(f"team:{name}")).status_code == 403


def test_lists_are_read_only(client: Client, owner: User) -> None:
    client.force_login(owner)
    for name in ("people", "export", "search", "today"):
        assert client.post(reverse(f"team:{name}")).status_code == 405


def test_links_keep_the_filters(client: Client, here: Municipality, owner: User) -> None:
    make_many_tracks(here, owner, PAGE_SIZE + 1)
    client.force_login(owner)
    context = client.get(reverse("team:people"), {"owned": "1", "sort": "next"}).context
    assert "owned=1" in context["older_url"]
    assert "sort=next" in context["older_url"]
    assert context["export_url"] == reverse("team:export") + "?sort=next&owned=1"
    chips = {chip["label"]: chip for chip in context["chips"]}
    assert chips["Ik ben eigenaar"]["current"]
    assert "owned" not in chips["Ik ben eigenaar"]["url"]
    second = client.get(context["older_url"]).context
    assert len(second["table"].rows) == 1
    assert second["older_url"] == ""
    assert "owned=1" in second["newer_url"]


# The spreadsheet


def sheet(client: Client, **query: str) -> Any:
    answer = client.get(reverse("team:export"), query)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="opstap-{today().isoformat()}.xlsx"'
    return load_workbook(BytesIO(answer.content)).active


def test_export_has_typed_dates_a_frozen_head_and_no_formulas(client: Client, here: Municipality, owner: User) -> None:
    person = make.make_participant(
        here, "=HYPERLINK(1)", "Abebe", phone="+31612345678", reference="@ref", birth_date=date(1990, 2, 28)
    )
    track = make.open_track(person, owner=owner, programme="dalfsen")
    make.make_action(track, owner, text="-1+2", due_in=3)
    client.force_login(owner)
    table = sheet(client)
    assert table.freeze_panes == "A2"
    head = [cell.value for cell in table[1]]
    row = dict(zip(head, table[2], strict=True))
    assert row["Naam"].value == "=HYPERLINK(1) Abebe"
    assert {row[name].data_type for name in ("Naam", "Telefoon", "Kenmerk", "Volgende stap")} == {"s"}
    assert row["Telefoon"].value == "+31612345678"
    assert row["Geboren"].value.date() == date(1990, 2, 28)
    assert row["Geboren"].number_format == "DD-MM-YYYY"
    assert row["Uiterlijk"].is_date
    assert row["Programma"].value == "Thuis in Dalfsen"
    assert row["Laatste gesprek"].value is None


def test_export_follows_the_filters_and_the_role(client: Client, here: Municipality, owner: User) -> None:
    make_many_tracks(here, owner, 3)
    ended = make.make_participant(here, "Klaar", "Abebe")
    make.open_track(ended, owner=owner, ended_on=today())
    client.force_login(owner)
    assert sheet(client).max_row == 4
    assert next(cell.value for cell in sheet(client, ended="1")[2]) == "Klaar Abebe"
    volunteer = make.make_user(here, Role.VOLUNTEER)
    make.add_to_team(ended, volunteer)
    client.force_login(volunteer)
    table = sheet(client, ended="1", sort="born")
    assert [cell.value for cell in table[1]] == ["Naam", "Telefoon", "Volgende stap", "Uiterlijk"]
    assert table.max_row == 2


def test_whole_takes_no_more_than_asked(here: Municipality, owner: User) -> None:
    make_many_tracks(here, owner, 5)
    with acting(actor := make.actor_for(owner)):
        assert len(rows_to_export(actor, Filters(), today(), 3)) == 3
        assert tracks_for(actor, Filters(), today()).count() == 5
        assert Participant.objects.visible_to(actor).count() == 5
