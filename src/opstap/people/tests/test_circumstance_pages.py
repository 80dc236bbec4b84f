"""The pages behind "Income and household", "Education" and "Position over time" in the dossier."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.models import Look
from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.people.circumstances import actions
from opstap.people.models import BenefitSpell, Enrolment, HouseholdMember, Participant
from opstap.placements.models import Placement
from opstap.positions.spans import rebuild_spans
from opstap.tracks.models import Outflow, Track

pytestmark = pytest.mark.django_db
JANUARY, MARCH = date(2026, 1, 5), date(2026, 3, 2)


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def ans(here: Municipality) -> User:
    return make.make_user(here, name="Ans de Boer")


@pytest.fixture
def hanna(here: Municipality, ans: User) -> Participant:
    return person(here, ans, "Hanna")


def person(here: Municipality, ans: User, name: str, **values: Any) -> Participant:
    made = make.make_participant(here, name, "Abebe", **values)
    make.open_track(made, owner=ans, programme="dalfsen", started_on=JANUARY)
    return made


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def send(client: Client, name: str, *parts: Any, **data: Any) -> Any:
    return client.post(reverse(f"people:{name}", args=parts), {"request_key": str(uuid4()), **data})


def dossier(client: Client, who: Participant) -> str:
    return text(client.get(reverse("people:dossier", args=[who.pk])))


def test_benefit_from_the_dossier_and_back(client: Client, ans: User, hanna: Participant) -> None:
    client.force_login(ans)
    assert "Uitkering onbekend" in dossier(client, hanna)
    answer = send(client, "write_benefit", hanna.pk, kind="", on="31-2-2026")
    assert answer.status_code == 422
    assert "Dit veld is verplicht" in text(answer)
    assert send(client, "write_benefit", hanna.pk, kind="full", on="1-1-1980").status_code == 422
    answer = send(client, "write_benefit", hanna.pk, kind="full", on="5-1-2026")
    assert answer.url == reverse("people:dossier", args=[hanna.pk]) + "#income"
    send(
        client, "write_benefit", hanna.pk, kind="supplementary", on=(today() + timedelta(days=30)).strftime("%d-%m-%Y")
    )
    page = dossier(client, hanna)
    assert "Volledige uitkering sinds 5 januari 2026" in page
    assert ": Aanvullende uitkering" in page
    again = send(client, "write_benefit", hanna.pk, kind="full", on="6-1-2026")
    assert again.status_code == 422
    assert "Deze uitkering stond voor die dag al genoteerd." in text(again)


def test_a_mistake_is_taken_away_once_though_the_button_is_pressed_twice(
    client: Client, ans: User, hanna: Participant
) -> None:
    client.force_login(ans)
    with acting(by := make.actor_for(ans)):
        spell = actions.write_benefit(participant=hanna, kind="full", on=JANUARY, by=by)
    assert spell is not None
    address = reverse("people:remove_benefit", args=[hanna.pk, spell.pk])
    assert "Volledige uitkering" in text(client.get(address))
    assert client.post(address, {"request_key": str(uuid4()), "reason": ""}).status_code == 422
    form = {"request_key": str(uuid4()), "reason": "verkeerde persoon"}
    assert client.post(address, form).status_code == client.post(address, form).status_code == 302
    assert client.post(address, {**form, "request_key": str(uuid4())}).status_code == 404
    with scoped([hanna.municipality_id]):
        assert not BenefitSpell.objects.exists()


def test_a_household_among_ones_own_people(client: Client, here: Municipality, ans: User, hanna: Participant) -> None:
    person(here, ans, "Idris", birth_date=date(1990, 2, 28))
    make.make_participant(here, "Idrissa", "Vreemd")  # on whose team nobody is
    client.force_login(ans)
    address = reverse("people:share_household", args=[hanna.pk])
    assert "Zoek onder uw mensen" in client.get(address).content.decode()
    found = text(client.get(address, {"name": "idri abe"}))
    assert "Idris Abebe (28-2-1990)" in found
    assert "Idrissa" not in text(client.get(address, {"name": "idris"}))
    assert "Niemand gevonden" in text(client.get(address, {"name": "zoltan"}))
    assert "Hanna Abebe (" not in text(client.get(address, {"name": "hanna"}))
    with scoped([here.pk]):
        other = Participant.objects.get(given_name="Idris")
        stranger = Participant.objects.get(given_name="Idrissa")
        assert Look.objects.filter(page="income", participant_id__isnull=True, shown__contains=[other.pk]).exists()
    for wrong in (stranger.pk, "geen", ""):
        assert send(client, "share_household", hanna.pk, partner=wrong, on="1-3-2026").status_code == 422
    assert send(client, "share_household", hanna.pk, partner=other.pk, on="1-3-2026").status_code == 302
    again = send(client, "share_household", hanna.pk, partner=other.pk, on="1-3-2026")
    assert (again.status_code, "Deze twee vormen al een huishouden." in text(again)) == (422, True)
    assert "Idris Abebe sinds 1 maart 2026" in dossier(client, hanna)
    form = client.get(reverse("people:write_benefit", args=[hanna.pk]))
    assert "Ook voor de anderen in het huishouden" in text(form)
    assert send(client, "write_benefit", hanna.pk, kind="none", on="1-6-2026", household="on").status_code == 302
    assert send(client, "leave_household", hanna.pk, on="1-1-2026").status_code == 422
    assert send(client, "leave_household", hanna.pk, on="1-7-2026").status_code == 302
    assert send(client, "leave_household", hanna.pk, on="1-7-2026").status_code == 404
    with scoped([here.pk]):
        assert BenefitSpell.objects.filter(kind="none").count() == 2
        assert not HouseholdMember.objects.filter(left_on__isnull=True).exists()


def test_who_shares_the_household_is_named_only_to_who_is_on_that_team(
    client: Client, here: Municipality, ans: User, hanna: Participant
) -> None:
    idris, bert = person(here, ans, "Idris"), make.make_user(here)
    make.add_to_team(hanna, bert)
    with acting(by := make.actor_for(ans)):
        actions.share_household(participant=hanna, partner=idris, on=MARCH, by=by)
    client.force_login(bert)
    page = dossier(client, hanna)
    assert "Iemand bij wie u niet in het team zit" in page
    assert "Idris" not in page


def test_education_is_added_ended_and_taken_away(client: Client, ans: User, hanna: Participant) -> None:
    client.force_login(ans)
    assert send(client, "add_enrolment", hanna.pk, what="", starts_on="").status_code == 422
    wrong = send(client, "add_enrolment", hanna.pk, what="mbo 2", starts_on="1-6-2026", ends_on="1-5-2026")
    assert (wrong.status_code, "Een opleiding kan niet eindigen voordat zij begint." in text(wrong)) == (422, True)
    assert (
        send(client, "add_enrolment", hanna.pk, what="mbo 2", school="Deltion", starts_on="2-3-2026").status_code == 302
    )
    page = dossier(client, hanna)
    assert "mbo 2 Deltion 2 mrt 2026 – nu" in page
    assert "Opleiding nu" in page  # the position follows
    with scoped([hanna.municipality_id]):
        enrolment = Enrolment.objects.get()
    shown = client.get(reverse("people:change_enrolment", args=[hanna.pk, enrolment.pk])).content.decode()
    assert 'value="mbo 2"' in shown
    same = {"what": "mbo 2", "school": "Deltion", "starts_on": "2-3-2026"}
    assert send(client, "change_enrolment", hanna.pk, enrolment.pk, **same).status_code == 422
    assert send(client, "change_enrolment", hanna.pk, enrolment.pk, **same, ends_on="1-6-2026").status_code == 302
    form = {"request_key": str(uuid4()), "reason": "nooit begonnen"}
    address = reverse("people:remove_enrolment", args=[hanna.pk, enrolment.pk])
    assert "mbo 2" in text(client.get(address))
    assert client.post(address, {**form, "reason": " "}).status_code == 422
    assert client.post(address, form).status_code == client.post(address, form).status_code == 302
    assert "Er is geen opleiding voor een diploma bekend." in dossier(client, hanna)


@pytest.mark.parametrize("role", [Role.COACH, Role.JOB_HUNTER, Role.COORDINATOR])
def test_benefit_is_told_to_case_managers_alone(
    client: Client, here: Municipality, ans: User, hanna: Participant, role: str
) -> None:
    helper = make.make_user(here, role)
    make.add_to_team(hanna, helper)
    with acting(by := make.actor_for(ans)):
        actions.write_benefit(participant=hanna, kind="supplementary", on=MARCH, by=by)
        values = {"what": "mbo 2", "school": "Deltion", "level": "", "starts_on": MARCH, "ends_on": MARCH}
        actions.add_enrolment(participant=hanna, values=values, by=by)
        track = Track.objects.get(participant=hanna)
        Placement.objects.create(
            municipality=here, participant=hanna, track=track, kind="employment", starts_on=MARCH + timedelta(days=1)
        )
        rebuild_spans([hanna.pk])
    client.force_login(helper)
    page = dossier(client, hanna)
    positions = page[page.index("Positie door de tijd") : page.index("Tijdlijn")]
    assert "Baan nu" in positions
    assert "aanvullende uitkering" not in positions
    assert "Inkomen en huishouden" not in page
    assert "anvullende uitkering" not in page + text(client.get(reverse("team:people")))
    assert ("Deltion" in page) is (role != Role.COORDINATOR)
    timeline = text(client.get(reverse("people:timeline", args=[hanna.pk])))
    assert "Aanvullende uitkering" not in timeline
    client.force_login(ans)
    page = dossier(client, hanna)
    assert "Werk + aanvullende uitkering nu" in page[page.index("Positie door de tijd") : page.index("Tijdlijn")]


def test_an_earlier_track_is_folded_under_the_present_one(client: Client, here: Municipality, ans: User) -> None:
    who = make.make_participant(here, "Selam", "Abebe")
    first = make.open_track(who, owner=ans, programme="dalfsen", started_on=JANUARY, ended_on=MARCH)
    make.open_track(who, programme="zwolle", started_on=MARCH)
    with scoped([here.pk]):
        Outflow.objects.create(municipality=here, participant=who, track=first, kind="other_track", on=MARCH)
        rebuild_spans([who.pk])
    client.force_login(ans)
    page = dossier(client, who)
    assert (
        page.index("In traject nu")
        < page.index("Een eerder traject: Thuis in Dalfsen")
        < page.index("Ander traject nu")
    )
