"""The import in the browser, page by page: send, say what columns are, check, confirm, wait, result, undo."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from tests import factories as make

from opstap.access.models import Involvement, Look
from opstap.core.scope import acting, scoped
from opstap.exchange.models import ImportRow
from opstap.exchange.preview.presentation import result_context
from opstap.exchange.tests.exchange_steps import (
    PAGE,
    bring_in,
    confirm,
    found,
    key_on,
    people,
    person,
    put_in_state,
    run_jobs,
    send,
    signed_in,
    text,
    the_import,
)
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import OrganisationKind, Role, roles_at
from opstap.people.models import Participant

pytestmark = pytest.mark.django_db
OWN = "Clientnr;Roepnaam;Familie;Geb. datum;Schoenmaat\n9001;Zoë;van Dijk;1-5-1990;38\n9002;Abdi;Warsame;2-6-1985;42\n"


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def ans(here: Municipality) -> User:
    return make.make_user(here, name="Ans de Boer")


@pytest.fixture
def client(ans: User) -> Client:
    return signed_in(ans)


def address(user: User, page: str = "import") -> str:
    return reverse(f"exchange:{page}", args=[the_import(user).pk])


def test_from_file_to_result(here: Municipality, ans: User, client: Client) -> None:
    preview = send(client, people(3))
    assert "Er is nog niets gewijzigd." in text(preview)
    with scoped([here.pk]):
        assert not Participant.objects.exists()
    waiting = confirm(client, ans)
    assert "U kunt deze pagina verlaten." in text(waiting)
    assert 'hx-select="#progress"' in waiting.content.decode()
    assert run_jobs(here) == 1
    result = client.get(address(ans))
    assert "Resultaat van de import" in text(result)
    assert "Selamb Voorbeeld" in text(result)
    asked = client.get(address(ans), headers={"hx-request": "true"})
    assert (asked["HX-Refresh"], asked.content) == ("true", b"")
    with acting(make.actor_for(ans)):
        assert Look.objects.filter(user=ans, page="import result").exists()


def test_columns_are_asked_once_and_remembered(here: Municipality, ans: User, client: Client) -> None:
    page = send(client, OWN.encode("cp1252"), "eigen.csv")
    assert "Wat staat in welke kolom?" in text(page)
    wrong = {
        "column_1": "reference",
        "column_2": "first_name",
        "column_3": "reference",
        "column_4": "-",
        "column_5": "-",
    }
    refused = client.post(address(ans, "columns"), wrong)
    assert (refused.status_code, "Twee kolommen kunnen niet hetzelfde" in text(refused)) == (422, True)
    nameless = client.post(address(ans, "columns"), {f"column_{n}": "-" for n in range(1, 6)})
    assert (nameless.status_code, "in welke kolom de naam staat" in text(nameless)) == (422, True)
    right = wrong | {"column_3": "last_name", "column_4": "birth_date"}
    preview = client.post(address(ans, "columns"), right, follow=True)
    assert "Zoë van Dijk" in text(preview)
    assert "38" not in str(the_import(ans).report)
    confirm(client, ans)
    run_jobs(here)
    assert found(here, "9002").given_name == "Abdi"
    again = send(client, OWN.encode("cp1252"), "eigen.csv").content.decode()
    for number, target in enumerate(("reference", "first_name", "last_name", "birth_date", "-"), start=1):
        select = again.split(f'name="column_{number}"')[1].split("</select>")[0]
        assert f'value="{target}" selected' in select


def test_a_sheet_that_waits_is_sealed_and_only_the_browser_has_the_key(ans: User, client: Client) -> None:
    send(client, OWN.encode("cp1252"), "eigen.csv")
    assert "Abdi" not in the_import(ans).sealed
    cookie = client.cookies["opstap-sheet"]
    assert (cookie["httponly"], cookie["path"]) == (True, address(ans, "columns"))
    del client.cookies["opstap-sheet"]
    page = client.get(address(ans, "columns"), follow=True)
    assert "Uw browser heeft de sleutel van dit bestand niet meer." in text(page)
    assert client.get(address(ans)).status_code == 302


def test_half_a_template_with_own_headings_is_asked_about(ans: User, client: Client) -> None:
    page = send(client, b"Voornaam;Achternaam;Mobiel nr\nAbdi;Warsame;0612345678\n", "half.csv")
    assert "Wat staat in welke kolom?" in text(page)


def test_good_rows_only_and_the_others_as_a_file(here: Municipality, ans: User, client: Client) -> None:
    send(client, template(person(1), person(2, Postcode="12 AB", Telefoon="=1+1"), person(3)))
    refused = confirm(client, ans)
    assert refused.status_code == 422
    confirm(client, ans, good_rows="on")
    run_jobs(here)
    sheet = load_workbook(BytesIO(client.get(address(ans, "rejected")).content)).worksheets[0]
    rows: list[Any] = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert {"K-2", "12 AB"} <= set(rows[1])
    assert "Dit is geen postcode." in rows[1][-1]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    with scoped([here.pk]):
        assert Participant.objects.count() == 2
    mended = send(client, client.get(address(ans, "rejected")).content)
    assert "Te herstellen in uw bestand" in text(mended)


def test_pressed_twice_it_happens_once(here: Municipality, ans: User, client: Client) -> None:
    page = send(client, people(2))
    form = {"request_key": key_on(page)}
    for _ in range(2):
        assert client.post(address(ans), form).status_code == 302
    assert run_jobs(here) == 1
    assert client.post(address(ans), {"request_key": str(uuid4())}).status_code == 302
    assert run_jobs(here) == 0
    with scoped([here.pk]):
        assert Participant.objects.count() == 2


def test_possible_doubles_wait_for_a_choice(here: Municipality, ans: User, client: Client) -> None:
    bring_in(ans, people(3), where=here)
    rows = [person(n, Kenmerk=None, Telefoon="06-12345678") for n in range(3)]
    page = text(send(client, template(*rows)))
    assert "Rij 2: Selama Voorbeeld" in page
    assert confirm(client, ans).status_code == 422
    confirm(client, ans, double_2="same", double_3="new", double_4="skip")
    run_jobs(here)
    assert found(here, "K-0").phone == "06-12345678"
    assert found(here, "K-2").phone == ""
    with acting(make.actor_for(ans)):
        assert Participant.objects.count() == 4
        fates = dict(ImportRow.objects.filter(batch=the_import(ans)).values_list("number", "fate"))
    assert fates == {2: "changed", 3: "new", 4: "skipped"}


def test_many_doubles_are_decided_at_once(here: Municipality, ans: User, client: Client) -> None:
    bring_in(ans, people(5), where=here)
    send(client, template(*(person(n, Kenmerk=None, Telefoon="06-12345678") for n in range(5))))
    confirm(client, ans, all_doubles="same", double_2="skip")
    run_jobs(here)
    assert [bool(found(here, f"K-{n}").phone) for n in range(5)] == [False, True, True, True, True]


def test_two_rows_cannot_be_one_person(here: Municipality, ans: User, client: Client) -> None:
    bring_in(ans, people(1), where=here)
    send(
        client, template(person(0, Kenmerk=None, Telefoon="06-1111111"), person(0, Kenmerk=None, Telefoon="06-2222222"))
    )
    refused = confirm(client, ans, double_2="same", double_3="same")
    assert "Twee rijen van dit bestand zouden hetzelfde dossier wijzigen." in text(refused)
    confirm(client, ans, double_2="same", double_3="skip")
    assert run_jobs(here) == 1
    assert found(here, "K-0").phone == "06-1111111"


def test_who_owns_what(here: Municipality, ans: User) -> None:
    piet = make.make_user(here, name="Piet Smit")
    rows = [person(1), person(2, Klantmanager="Niemand Bekend"), person(3, Klantmanager="Smit, Piet")]
    bring_in(ans, template(*rows), where=here)
    with scoped([here.pk]):
        owners = dict(Involvement.objects.filter(owner=True).values_list("participant__reference", "user"))
    assert owners == {"K-1": ans.pk, "K-2": ans.pk, "K-3": piet.pk}


def test_the_result_counts_who_is_with_a_colleague(here: Municipality, ans: User, client: Client) -> None:
    """New and changed people whom the reader may not see: of four, one is Piet's."""
    make.make_user(here, name="Piet Smit")
    bring_in(ans, people(2), where=here)
    rows = [person(0, Plaats="Elders"), person(1, Plaats="Elders"), person(2), person(3, Klantmanager="Piet Smit")]
    batch = bring_in(ans, template(*rows), where=here)
    with acting(make.actor_for(ans)):
        context = result_context(make.actor_for(ans), batch)
        fates = Counter(batch.rows.values_list("fate", flat=True))
    assert (fates["new"], fates["changed"], context["with_others"]) == (2, 2, 1)
    assert "1 persoon hoort bij een collega" in text(client.get(address(ans)))


def test_what_a_coordinator_brings_in_is_nobodys_yet(here: Municipality, ans: User) -> None:
    coordinator = make.make_user(here, Role.COORDINATOR)
    bring_in(coordinator, template(person(1), person(2, Klantmanager="Ans de Boer")), where=here)
    with scoped([here.pk]):
        owners = dict(Involvement.objects.values_list("participant__reference", "user"))
    assert owners == {"K-2": ans.pk}
    client = signed_in(coordinator)
    assert "Bekijk wie nog niemand heeft" in text(client.get(address(coordinator)))
    assert "Selamb" in text(client.get(reverse("team:nobody_yet")))


@pytest.mark.parametrize("state", ["mapping", "preview", "queued", "failed"])
def test_thrown_away_it_leaves_no_rows(here: Municipality, ans: User, client: Client, state: str) -> None:
    send(client, people(2))
    put_in_state(ans, state)
    gone = client.post(address(ans, "discard"), {"request_key": str(uuid4())}, follow=True)
    assert "Het bestand is weggegooid." in text(gone)
    with scoped([here.pk]):
        assert not ImportRow.objects.exists()
    assert the_import(ans).state == "discarded"
    assert "lijst.xlsx" not in text(client.get(PAGE))


@pytest.mark.parametrize("state", ["running", "done", "undone", "discarded"])
def test_too_late_to_throw_away(ans: User, client: Client, state: str) -> None:
    send(client, people(2))
    put_in_state(ans, state)
    refused = client.post(address(ans, "discard"), {"request_key": str(uuid4())}, follow=True)
    assert "Deze import wacht niet meer op u." in text(refused)
    assert the_import(ans).state == state


def test_an_import_is_its_makers_alone(here: Municipality, ans: User, client: Client) -> None:
    send(client, people(2))
    others = [
        make.make_user(here),
        make.make_user(here, Role.COORDINATOR),
        make.make_user(make.make_municipality()),
    ]
    for other in others:
        for page in ("import", "columns", "rejected"):
            assert signed_in(other).get(address(ans, page)).status_code == 404
        for page in ("import", "columns", "undo", "discard"):
            answer = signed_in(other).post(address(ans, page), {"request_key": str(uuid4())})
            assert answer.status_code == 404, page
    assert the_import(ans).state == "preview"


@pytest.mark.parametrize(
    "role", sorted(roles_at(OrganisationKind.MUNICIPALITY) - {Role.CASE_MANAGER, Role.COORDINATOR})
)
def test_other_roles_may_not(here: Municipality, ans: User, client: Client, role: Role) -> None:
    send(client, people(1))
    other = signed_in(make.make_user(here, role))
    for page in (PAGE, address(ans), reverse("exchange:template")):
        assert other.get(page).status_code == 403


def test_a_partners_case_manager_has_nowhere_to_import_to(here: Municipality) -> None:
    partner = make.make_partner()
    make.make_agreement(here, partner)
    assert signed_in(make.make_user(partner)).get(PAGE).status_code == 403


def test_the_template_is_a_download(client: Client) -> None:
    answer = client.get(reverse("exchange:template"))
    assert "attachment" in answer["Content-Disposition"]
    assert load_workbook(BytesIO(answer.content)).worksheets[0]["A1"].value == "Kenmerk"
