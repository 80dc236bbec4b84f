"""A team of four in the browser's place: begin, invite, answer with and without JavaScript, talk, plan, delete."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories as make

from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.organisations.models import User
from opstap.organisations.roles import Role
from opstap.selfcheck.models import AgreedScore, Answer, Assessment, OrganisationAction, Respondent
from opstap.selfcheck.tests.selfcheck_group import (
    FIRST,
    KIS,
    Group,
    answer,
    finish,
    make_assessment,
    make_group,
    open_group,
    plan,
)

pytestmark = pytest.mark.django_db
THEME = [each.key for each in KIS.theme(1).statements]
HTMX = {"HX-Request": "true"}


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "nl"})
    client.force_login(user)
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"selfcheck:{name}", args=args)


def key() -> dict[str, str]:
    return {"request_key": str(uuid4())}


def text(response: Any) -> str:
    return str(response.content.decode())


def answers_of(group: Group) -> dict[str, tuple[int | None, str]]:
    with scoped([group.place.pk]):
        return {each.statement: (each.value, each.comment) for each in Answer.objects.all()}


def test_a_policy_officer_begins_and_sees_what_to_do() -> None:
    place = make.make_municipality()
    officer = make.make_user(place, Role.POLICY_OFFICER, name="Bea Beleid")
    client = signed_in(officer)
    assert "Nieuwe zelfscan" in text(client.get(url("overview")))
    form = {"instrument": "kis", "name": "Zelfscan 2026", "owner": officer.pk, "owner_answers": "on"}
    begun = client.post(url("begin"), form | key(), follow=True)
    assert "Begin met invullen" in text(begun)
    again = client.post(url("begin"), form | key())
    assert again.status_code == 422
    assert "Er is er al een met deze naam" in text(again)
    assert client.post(url("begin"), {"name": ""} | key()).status_code == 422


def test_an_administrator_begins_for_somebody_else_and_sees_no_more_of_it() -> None:
    place = make.make_municipality()
    officer = make.make_user(place, Role.POLICY_OFFICER)
    client = signed_in(make.make_user(place, Role.ADMINISTRATOR))
    form = {"instrument": "effective-elements", "name": "Werkzaam", "owner": officer.pk, "owner_answers": "on"}
    assert client.post(url("begin"), form | key()).headers["Location"] == url("overview")
    assert "Werkzaam" in text(signed_in(officer).get(url("overview")))


def test_the_owner_invites_and_the_invited_one_finds_it() -> None:
    group = make_group()
    coach = make.make_user(group.place, Role.COACH, name="Cor Coach")
    client = signed_in(group.owner)
    page = text(client.get(url("invite", group.assessment.pk)))
    assert "Cor Coach" in page
    assert "Karim Klant" not in page
    sent = client.post(url("invite", group.assessment.pk), {"user": coach.pk, "capacity": "other"} | key(), follow=True)
    assert "Cor Coach is gevraagd om mee te kijken." in text(sent)
    assert "KIS 2026" in text(signed_in(coach).get(url("overview")))
    assert client.post(url("invite", group.assessment.pk), {"user": coach.pk} | key()).status_code == 422


def test_a_theme_is_saved_whole_without_javascript_and_leads_on() -> None:
    group = make_group()
    client = signed_in(group.owner)
    page = url("theme", group.assessment.pk, 1)
    assert "Wij zorgen dat iedere statushouder taalles krijgt" in text(client.get(page))
    form = {f"{each}-edition": "0" for each in THEME}
    form |= {
        f"{THEME[0]}-score": "7",
        f"{THEME[1]}-score": "n",
        f"{THEME[1]}-why": "Doet de regio",
        f"{THEME[2]}-comment": "?",
    }
    assert client.post(page, form).headers["Location"] == url("theme", group.assessment.pk, 2)
    assert answers_of(group) == {THEME[0]: (7, ""), THEME[1]: (None, ""), THEME[2]: (None, "?")}
    shown = text(client.get(page))
    assert "Doet de regio" in shown
    again = {f"{each}-edition": "1" for each in THEME[:3]} | {
        f"{THEME[3]}-edition": "0",
        f"{THEME[0]}-score": "8",
        "later": "1",
    }
    again |= {f"{THEME[1]}-score": "n", f"{THEME[1]}-why": "Doet de regio", f"{THEME[2]}-comment": "?"}
    assert client.post(page, again).headers["Location"] == url("assessment", group.assessment.pk)
    assert answers_of(group)[THEME[0]] == (8, "")
    overview = text(client.get(url("assessment", group.assessment.pk)))
    assert "2 van 4 ingevuld" in overview


def test_what_is_wrong_in_a_theme_is_told_and_the_rest_is_kept() -> None:
    group = make_group()
    client = signed_in(group.owner)
    page = url("theme", group.assessment.pk, 1)
    form = {f"{each}-edition": "0" for each in THEME}
    form |= {
        f"{THEME[0]}-score": "7",
        f"{THEME[1]}-score": "n",
        f"{THEME[2]}-score": "99",
        f"{THEME[3]}-comment": "BSN 111222333",
    }
    came_back = client.post(page, form)
    assert came_back.status_code == 422
    said = text(came_back)
    assert "Zeg in een paar woorden waarom dit niet van toepassing is." in said
    assert "BSN" in said
    assert answers_of(group) == {THEME[0]: (7, "")}
    assert client.get(url("theme", group.assessment.pk, 8)).status_code == 404


def test_an_answer_is_saved_as_one_goes_and_two_at_once_are_told() -> None:
    group = make_group()
    client = signed_in(group.owner)
    save = url("answer", group.assessment.pk, FIRST)
    first = client.post(save, {f"{FIRST}-score": "6", f"{FIRST}-edition": "0"}, headers=HTMX)
    assert first.status_code == 200
    assert 'value="1"' in text(first)
    assert "Opgeslagen op" in text(first)
    stale = client.post(save, {f"{FIRST}-score": "9", f"{FIRST}-edition": "0"}, headers=HTMX)
    assert stale.status_code == 422
    assert "Iemand anders sloeg dit net op" in text(stale)
    assert "Nu staat er: 6." in text(stale)
    assert 'value="1"' in text(stale)
    same = client.post(save, {f"{FIRST}-score": "6", f"{FIRST}-edition": "1"}, headers=HTMX)
    assert (same.status_code, answers_of(group)) == (200, {FIRST: (6, "")})
    plainly = client.post(save, {f"{FIRST}-score": "5", f"{FIRST}-edition": "1"})
    assert plainly.headers["Location"] == url("theme", group.assessment.pk, 1)
    assert client.post(url("answer", group.assessment.pk, "no-such"), {}).status_code == 404


def test_nobody_reads_along_and_then_all_lies_side_by_side() -> None:
    group = make_group()
    answer(group, group.owner, 4, comment="geheim van Bea")
    answer(group, group.colleague, 8, comment="geheim van Karim")
    client, other = signed_in(group.owner), signed_in(group.colleague)
    for name, args in (("assessment", ()), ("theme", (1,)), ("plan", ()), ("over_time", ())):
        assert "geheim van Karim" not in text(client.get(url(name, group.assessment.pk, *args)))
    assert client.get(url("talk", group.assessment.pk, 1)).status_code == 302
    assert "Dank u." in text(client.post(url("finish", group.assessment.pk), key(), follow=True))
    assert "Naast elkaar bekijken" in text(other.post(url("finish", group.assessment.pk), key(), follow=True))
    side_by_side = text(client.get(url("talk", group.assessment.pk, 1)))
    assert "geheim van Karim" in side_by_side
    assert "2 antwoorden, van 4 tot 8" in side_by_side
    assert client.get(url("theme", group.assessment.pk, 1)).status_code == 302
    assert client.get(url("talk", group.assessment.pk, 9)).status_code == 404
    too_late = client.post(url("finish", group.assessment.pk), key(), follow=True)
    assert "De antwoorden staan al naast elkaar" in text(too_late)


def test_somebody_stops_and_the_owner_opens_early() -> None:
    group = make_group()
    mine, theirs = group.respondent(group.owner), group.respondent(group.colleague)
    other = signed_in(group.colleague)
    assert other.post(url("leave", group.assessment.pk, mine.pk), key()).status_code == 403
    assert other.post(url("leave", group.assessment.pk, theirs.pk), key()).headers["Location"] == url("overview")
    assert other.get(url("assessment", group.assessment.pk)).status_code == 404
    client = signed_in(group.owner)
    assert "naast elkaar" in text(client.post(url("open_early", group.assessment.pk), key(), follow=True))
    assert "afgesloten" in text(client.post(url("close", group.assessment.pk), key(), follow=True)).lower()


def test_a_score_is_agreed_and_a_stale_page_is_told() -> None:
    group = open_group()
    client = signed_in(group.owner)
    page = url("agree", group.assessment.pk, FIRST)
    assert "2 antwoorden, van 4 tot 8" in text(client.get(page))
    done = client.post(page, {"score": "6", "reason": "Vaak wel", "edition": "0"} | key())
    assert done.headers["Location"] == url("talk", group.assessment.pk, 1) + f"#{FIRST}"
    stale = client.post(page, {"score": "7", "reason": "Toch", "edition": "0"} | key())
    assert stale.status_code == 422
    assert "Iemand anders sloeg dit net op" in text(stale)
    assert client.post(page, {"score": "", "reason": "x", "edition": "1"} | key()).status_code == 422
    assert client.get(url("agree", group.assessment.pk, "no-such")).status_code == 404
    assert signed_in(group.colleague).get(page).status_code == 403
    with scoped([group.place.pk]):
        assert AgreedScore.objects.get().value == 6


def test_a_tip_is_one_click_from_an_action_and_the_owner_closes_it_from_today() -> None:
    group = open_group()
    client = signed_in(group.owner)
    place = f"{url('plan_action', group.assessment.pk)}?statement={FIRST}&tip=1"
    tip = KIS.statement(FIRST).tips[0].nl
    assert tip in text(client.get(place))
    soon = (today() + timedelta(days=1)).strftime("%d-%m-%Y")
    form = {"text": tip, "owner": group.colleague.pk, "due_on": soon, "effect": "Sneller", "measure": "Wachtlijst"}
    assert client.post(place, form | key()).headers["Location"] == url("plan", group.assessment.pk)
    assert "Zo zien we het: Wachtlijst" in text(client.get(url("plan", group.assessment.pk)))
    assert client.post(place, form | {"due_on": "1-1-2020"} | key()).status_code == 422
    for wrong in ("statement=no-such", f"statement={FIRST}&tip=99", "theme=9", "theme=x"):
        assert client.get(f"{url('plan_action', group.assessment.pk)}?{wrong}").status_code == 404
    with scoped([group.place.pk]):
        planned = OrganisationAction.objects.get()
        OrganisationAction.objects.filter(pk=planned.pk).update(due_on=today())
    other = signed_in(group.colleague)
    today_page = text(other.get("/"))
    assert tip in today_page
    assert url("plan", group.assessment.pk) in today_page
    assert other.get(url("close_action", planned.pk)).status_code == 200
    closed = other.post(url("close_action", planned.pk), {"state": "done", "outcome": "Gelukt"} | key(), follow=True)
    assert "Wat het opleverde: Gelukt" in text(closed)
    assert other.post(url("close_action", planned.pk), {"state": "done"} | key()).status_code == 422
    assert tip not in text(other.get("/"))


def test_an_action_for_somebody_who_does_not_look_along_leads_back_to_the_start() -> None:
    group = open_group()
    coach = make.make_user(group.place, Role.COACH)
    planned = plan(group, owner=coach)
    client = signed_in(coach)
    assert planned.text in text(client.get(url("overview")))
    assert client.get(url("plan", group.assessment.pk)).status_code == 404
    assert client.post(url("close_action", planned.pk), {"state": "dropped"} | key()).headers["Location"] == url(
        "overview"
    )
    outsider = signed_in(make.make_user(group.place, Role.COACH))
    assert outsider.get(url("close_action", planned.pk)).status_code == 404


def test_who_looks_along_but_neither_owns_nor_manages_closes_nothing() -> None:
    group = open_group()
    planned = plan(group)
    assert signed_in(group.colleague).get(url("close_action", planned.pk)).status_code == 403


def test_deleting_says_what_goes_and_takes_it() -> None:
    group = open_group()
    plan(group)
    client = signed_in(group.owner)
    page = text(client.get(url("delete", group.assessment.pk)))
    assert "van 2 mensen" in page
    assert "met 1 actie" in page
    assert signed_in(group.colleague).get(url("delete", group.assessment.pk)).status_code == 403
    assert client.post(url("delete", group.assessment.pk), key()).headers["Location"] == url("overview")
    assert client.get(url("assessment", group.assessment.pk)).status_code == 404


def test_over_time_shows_what_moved_and_who_took_part() -> None:
    group = open_group(3, 5)
    with scoped([group.place.pk]):
        Assessment.objects.filter(pk=group.assessment.pk).update(
            started_on=today() - timedelta(days=365), name="KIS 2025"
        )
    client = signed_in(group.owner)
    assert "Dit is de eerste." in text(client.get(url("over_time", group.assessment.pk)))
    later = Group(group.place, group.owner, group.colleague, make_assessment(group.place, group.owner, name="KIS 2026"))
    answer(later, group.owner, 8)
    finish(later, group.owner)
    page = text(client.get(url("over_time", later.assessment.pk)))
    assert "4 → 8" in page
    assert "Karim Klant (klantmanager)" in page


def test_what_one_may_read_without_answering() -> None:
    client = signed_in(make.make_user(make.make_municipality(), Role.COACH))
    instrument = text(client.get(url("instrument", "kis")))
    assert KIS.notice.nl in instrument
    assert KIS.original.address in instrument  # type: ignore[operator]
    assert "nt2taalmenu.nl" in instrument
    assert "Niets hiervan is echt" in text(client.get(url("example")))
    evidence = text(client.get(url("evidence", "kis")))
    assert "Trajecten met een vaste begeleider" in evidence
    assert "Wacht op: Gids en regelingen." in evidence
    for name in ("instrument", "evidence"):
        assert client.get(url(name, "no-such")).status_code == 404


def test_the_lists_ask_a_fixed_number_of_queries() -> None:
    group = open_group()
    client = signed_in(group.owner)
    pages = (url("overview"), url("talk", group.assessment.pk, 1), url("plan", group.assessment.pk))
    counts = []
    for more in range(2):
        counts.append([_queries(client, page) for page in pages])
        for number in range(3):
            plan(group, text=f"Nog iets {more} {number}")
            make_assessment(group.place, group.owner, name=f"Nog een {more} {number}")
    assert counts[0] == counts[1]
    with scoped([group.place.pk]):
        assert Respondent.objects.filter(assessment=group.assessment).count() == 2


def _queries(client: Client, page: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_what_was_scored_the_same_is_agreed_with_one_button() -> None:
    group = open_group(owner=7, colleague=7)
    client = signed_in(group.owner)
    page, button = url("assessment", group.assessment.pk), url("agree_same", group.assessment.pk)
    assert button in text(client.get(page))
    assert client.post(button, key())["Location"] == page
    shown = text(client.get(page))
    assert button not in shown
    assert client.post(button, key(), follow=True).status_code == 200
    with scoped([group.place.pk]):
        assert [each.value for each in AgreedScore.objects.all()] == [7]
