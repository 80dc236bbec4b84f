"""The monitor's pages: what they count, which numbers open a list for whom, and what they say about odd dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from tests import factories as make

from opstap.access.models import Look
from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import OrganisationKind, Role
from opstap.people.models import BenefitSpell, Participant
from opstap.placements.models import Placement
from opstap.positions.spans import rebuild_spans
from opstap.tracks.models import Programme, Track

pytestmark = pytest.mark.django_db
START = date(2024, 1, 1)
MONITOR, EXPORT, PEOPLE = (reverse(f"insight:{name}") for name in ("monitor", "export", "people"))
ROLES = (Role.POLICY_OFFICER, Role.COORDINATOR, Role.CASE_MANAGER, Role.JOB_HUNTER)


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality("Gemeente Hier")


def somebody(
    here: Municipality,
    name: str = "Abebe",
    *,
    programme: str = "dalfsen",
    owner: User | None = None,
    work: str = "",
    benefit: bool = False,
    **facts: Any,
) -> Participant:
    """A person with a track since 2024 and perhaps work since 2025."""
    person = make.make_participant(here, "Yusuf", name, **facts)
    track = make.open_track(person, programme=programme, owner=owner, started_on=START)
    with scoped([here.pk]):
        if work:
            Placement.objects.create(
                municipality=here, participant=person, track=track, kind=work, starts_on=date(2025, 1, 1)
            )
        if benefit:
            BenefitSpell.objects.create(
                municipality=here, participant=person, kind=BenefitSpell.Kind.SUPPLEMENTARY, starts_on=date(2025, 1, 1)
            )
        rebuild_spans([person.pk])
    return person


def sign_in(client: Client, place: Any, role: str) -> User:
    user = make.make_user(place, role)
    client.force_login(user)
    return user


def page_text(client: Client, url: str, **given: Any) -> str:
    answer = client.get(url, given)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def links(text: str) -> set[tuple[str, str]]:
    """(variable, value) of every number that opens a list."""
    found = re.findall(r'href="/monitor/people/\?([^"]+)"', text)
    return {
        (dict(re.findall(r"(variable)=(\w+)", one)).get("variable", ""), ",".join(re.findall(r"value=([\w%]+)", one)))
        for one in found
    }


@pytest.mark.parametrize("role", ROLES)
def test_a_municipalitys_own_people_see_figures(client: Client, here: Municipality, role: str) -> None:
    sign_in(client, here, role)
    somebody(here, "Elders", work=Placement.Kind.EMPLOYMENT)
    text = page_text(client, MONITOR)
    assert "1 persoon" in text
    assert "Thuis in Dalfsen" in text
    assert "Elders" not in text


@pytest.mark.parametrize("role", [Role.COACH, Role.VOLUNTEER, Role.ADMINISTRATOR, Role.PRIVACY_OFFICER])
def test_other_roles_do_not(client: Client, here: Municipality, role: str) -> None:
    sign_in(client, here, role)
    assert [client.get(url).status_code for url in (MONITOR, EXPORT, PEOPLE)] == [403, 403, 403]


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.COORDINATOR, Role.JOB_HUNTER])
def test_a_partners_people_do_not_and_are_not_led_there(client: Client, here: Municipality, role: str) -> None:
    partner = make.make_partner(kind=OrganisationKind.PARTNER)
    make.make_agreement(here, partner)
    sign_in(client, partner, role)
    assert [client.get(url).status_code for url in (MONITOR, EXPORT, PEOPLE)] == [403, 403, 403]
    assert MONITOR not in client.get("/", follow=True).content.decode()


def test_elsewhere_is_not_counted(client: Client, here: Municipality) -> None:
    somebody(make.make_municipality(), "Ver")
    sign_in(client, here, Role.POLICY_OFFICER)
    assert "Op deze dag had niemand een traject" in page_text(client, MONITOR)


def test_rows_and_columns_add_up(client: Client, here: Municipality) -> None:
    somebody(here, work=Placement.Kind.EMPLOYMENT, sex="female", birth_date=date(1990, 1, 1))
    somebody(here, work=Placement.Kind.EMPLOYMENT, benefit=True, sex="male", country="SY")
    somebody(here, work=Placement.Kind.VOLUNTEERING, programme="oldebroek")
    somebody(here, programme="")
    sign_in(client, here, Role.POLICY_OFFICER)
    shown = client.get(MONITOR).context
    for table in (shown["outcomes"].table, shown["positions"]):
        rows = [[int(re.sub(r"\D", "", str(cell))) for cell in row[1:]] for row in table.rows]
        assert all(sum(row[:-1]) == row[-1] for row in rows)
        assert [sum(column) for column in zip(*rows[:-1], strict=True)] == rows[-1] == [1, 2, 1, 4]
    for chart in shown["background"]:
        *parts, whole = [int(re.sub(r"\D", "", str(row[1]))) for row in chart.table.rows]
        assert sum(parts) == whole == 4


def test_a_policy_officer_gets_no_links(client: Client, here: Municipality) -> None:
    somebody(here, work=Placement.Kind.EMPLOYMENT, sex="female")
    sign_in(client, here, Role.POLICY_OFFICER)
    assert links(page_text(client, MONITOR)) == set()
    assert client.get(PEOPLE).status_code == 403


def test_numbers_open_only_what_a_role_may_read(client: Client, here: Municipality) -> None:
    somebody(here, work=Placement.Kind.EMPLOYMENT, benefit=True, sex="female", country="SY", education="wo")
    found = {}
    for role in ROLES[1:]:
        sign_in(client, here, role)
        found[role] = {variable for variable, value in links(page_text(client, MONITOR)) if value != "job_with_benefit"}
        shown = ("outcome", "job_with_benefit") in links(page_text(client, MONITOR))
        assert shown is (role == Role.CASE_MANAGER), "work with a benefit beside it tells about the benefit"
        asked = {"variable": "outcome", "value": "job_with_benefit"}
        assert client.get(PEOPLE, asked).status_code == (200 if shown else 403)
        sex = client.get(PEOPLE, {"variable": "sex", "value": "female"})
        assert sex.status_code == (200 if role == Role.CASE_MANAGER else 403)
    assert found[Role.COORDINATOR] == {"", "age"}
    assert found[Role.JOB_HUNTER] == {"", "age", "since", "education"}
    assert found[Role.CASE_MANAGER] == {"", "age", "since", "education", "sex", "country", "limited_capacity"}


def test_a_list_shows_ones_own_people_and_says_how_many_there_are(client: Client, here: Municipality) -> None:
    manager = sign_in(client, here, Role.CASE_MANAGER)
    mine = somebody(here, "Mijnes", owner=manager, work=Placement.Kind.EMPLOYMENT)
    somebody(here, "Vreemd", work=Placement.Kind.EMPLOYMENT)
    somebody(here, "Zonderwerk", owner=manager)
    text = page_text(client, PEOPLE, of="dalfsen", variable="outcome", value=["job", "own_business"])
    assert "2 in totaal, van wie u er 1 mag zien" in text
    assert "Mijnes" in text
    assert reverse("people:dossier", args=[mine.pk]) in text
    assert "Vreemd" not in text
    assert "Zonderwerk" not in text
    assert "Baan of eigen bedrijf · Thuis in Dalfsen" in text
    with scoped([here.pk]):
        assert Look.objects.filter(page="monitor").values_list("shown", flat=True).get() == [mine.pk]
    empty = page_text(client, PEOPLE, variable="outcome", value="moved", on="2025-06-01")
    assert "0 in totaal, van wie u er 0 mag zien" in empty


def test_who_is_under_two_programmes_counts_twice_and_the_list_says_so(client: Client, here: Municipality) -> None:
    manager = sign_in(client, here, Role.CASE_MANAGER)
    person = somebody(here, "Tweemaal", programme="dalfsen")
    with scoped([here.pk]):
        Track.objects.filter(participant=person).update(ended_on=date(2025, 1, 1))
    make.open_track(person, programme="oldebroek", owner=manager, started_on=date(2025, 1, 1))
    text = page_text(client, PEOPLE)
    assert "2 in totaal, van wie u er 1 mag zien" in text
    assert "Dat is 1 mens" in text


def test_a_long_list_has_pages_that_keep_the_question(client: Client, here: Municipality) -> None:
    manager = sign_in(client, here, Role.CASE_MANAGER)
    for number in range(52):
        somebody(here, f"Naam{number:02d}", owner=manager, sex="male")
    first = page_text(client, PEOPLE, variable="sex", value="male", on="2026-01-01")
    older = re.search(r'href="([^"]*page=[^"]*)"', first)
    assert older is not None
    second = page_text(client, PEOPLE + older[1].replace("&amp;", "&").partition("/monitor/people/")[2])
    names = re.findall(r"Naam\d\d", first), re.findall(r"Naam\d\d", second)
    assert (len(set(names[0])), len(set(names[1]))) == (50, 2)
    assert "Geslacht: Man" in second


@pytest.mark.parametrize(
    "query",
    [{"programme": "nergens"}, {"of": "nergens"}, {"variable": "benefit", "value": "full"}, {"variable": "sex"}],
)
def test_an_address_that_means_nothing_is_404(client: Client, here: Municipality, query: dict[str, str]) -> None:
    sign_in(client, here, Role.CASE_MANAGER)
    assert client.get(PEOPLE, query).status_code == 404
    assert client.get(MONITOR, {"programme": "nergens"}).status_code == 404


def test_programmes_are_chosen_in_the_address(client: Client, here: Municipality) -> None:
    somebody(here)
    somebody(here, programme="oldebroek")
    sign_in(client, here, Role.POLICY_OFFICER)
    text = page_text(client, MONITOR, programme="oldebroek")
    assert "1 persoon" in text
    shown = client.get(MONITOR, {"programme": "oldebroek"}).context
    assert [chip["label"] for chip in shown["chips"] if chip["current"]] == ["Statushouders doen mee"]
    assert [chip["url"] for chip in shown["chips"]] == [MONITOR, f"{MONITOR}?programme=dalfsen&programme=oldebroek"]
    assert "Niet in de programma" in page_text(client, MONITOR, programme="zwolle")


@pytest.mark.parametrize("day", ["31-2-2026", "gisteren", "2026-13-01", "0"])
def test_a_date_that_is_none_gets_a_sentence_and_no_figures(client: Client, here: Municipality, day: str) -> None:
    somebody(here)
    sign_in(client, here, Role.CASE_MANAGER)
    for url in (MONITOR, EXPORT, PEOPLE):
        answer = client.get(url, {"on": day})
        assert answer.status_code == 422
        assert "Schrijf een datum als dag-maand-jaar" in answer.content.decode()
        assert "Waar mensen staan" not in answer.content.decode()


def test_dates_before_and_after(client: Client, here: Municipality) -> None:
    somebody(here, work=Placement.Kind.EMPLOYMENT)
    sign_in(client, here, Role.POLICY_OFFICER)
    assert "Kies een latere dag" in page_text(client, MONITOR, on="31-12-2023")
    assert "In traject" in page_text(client, MONITOR, on="2024-06-01")
    for far in ("1-1-0001", "31-12-9999"):
        for url in (MONITOR, EXPORT):
            answer = client.get(url, {"on": far})
            assert answer.status_code == 422
            assert "Kies een dag van 1990 tot en met 2100" in answer.content.decode()
    for edge in ("1-1-1990", "31-12-2100"):
        assert client.get(EXPORT, {"on": edge}).status_code == 200
    coming = today() + timedelta(days=300)
    assert "Deze dag moet nog komen" in page_text(client, MONITOR, on=coming.isoformat())
    assert "Deze dag moet nog komen" not in page_text(client, MONITOR)


def test_targets_stand_beside_what_they_count(client: Client, here: Municipality) -> None:
    somebody(here, programme="oldebroek", work=Placement.Kind.EMPLOYMENT)
    somebody(here, programme="oldebroek", work=Placement.Kind.VOLUNTEERING)
    somebody(here, programme="dalfsen")
    somebody(here, programme="oldenzaal", work=Placement.Kind.EMPLOYMENT)
    sign_in(client, here, Role.POLICY_OFFICER)
    text = re.sub(r"\s+", " ", page_text(client, MONITOR))
    assert "50%: 1 van 2 mensen, Baan" in text
    assert "50%: 1 van 2 mensen, Onbetaald werk" in text
    assert "0%: 0 van 2 mensen, Taalstage" in text
    assert "Nog niet te tellen" in text
    assert "1 mensen: Baan" in text


def test_a_target_of_a_programme_without_people_says_so(client: Client, here: Municipality) -> None:
    somebody(here, programme="dalfsen")
    sign_in(client, here, Role.POLICY_OFFICER)
    text = page_text(client, MONITOR, programme=["oldebroek", "dalfsen"])
    assert text.count("Op deze dag volgt niemand dit programma.") == 3


def test_the_spreadsheet_says_what_the_page_says(client: Client, here: Municipality) -> None:
    somebody(here, work=Placement.Kind.EMPLOYMENT, sex="female", country="SY")
    somebody(here, programme="oldebroek", sex="male")
    own = Programme.objects.create(key="eigen", name="=1+1", municipality=here)
    version = own.versions.create(number=1, blueprint={}, digest="x", made_at="2026-01-01T00:00Z")
    person = somebody(here, programme="")
    with scoped([here.pk]):
        Track.objects.filter(participant=person).update(version=version)
    sign_in(client, here, Role.POLICY_OFFICER)
    answer = client.get(EXPORT, {"on": "2026-06-01", "programme": ["dalfsen", "eigen"]})
    assert 'filename="opstap-monitor-2026-06-01.xlsx"' in answer["Content-Disposition"]
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Uitkomsten", "Achtergrond"]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        heading, *rows = sheet.iter_rows(values_only=True)
        assert heading[3:] == ("=1+1", "Thuis in Dalfsen", "Totaal")
        assert {str(row[0]) for row in rows} == {"2026-06-01 00:00:00"}
        assert all(isinstance(cell, int) for row in rows for cell in row[3:])
        assert rows[-1][1:] == ("Totaal", None, 1, 1, 2)
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n", "d"}, (
            "never a formula"
        )


def test_as_many_queries_for_many_as_for_few(client: Client, here: Municipality) -> None:
    manager = sign_in(client, here, Role.CASE_MANAGER)
    counts: dict[str, set[int]] = {MONITOR: set(), PEOPLE: set(), EXPORT: set()}
    for _round in range(3):
        for number in range(6):
            somebody(
                here, f"Naam{number}", owner=manager, programme=("dalfsen", "oldebroek", "")[number % 3], country="SY"
            )
        for url, seen in counts.items():
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url).status_code == 200
            seen.add(len(asked))
    assert {url: len(seen) for url, seen in counts.items()} == dict.fromkeys(counts, 1)
