"""Filling in a self-assessment with a link: to the end, from two browsers, and what happens when there is nothing to do."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.actions import end_link
from opstap.access.guest_links import new_token
from opstap.access.refusals import MayNotShare
from opstap.core.dates import now
from opstap.core.models import OutboxMail
from opstap.core.refusals import Refused
from opstap.core.scope import acting, scoped
from opstap.selfcheck.answers import actions as answers_actions
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.models import Answer, Assessment, Respondent
from opstap.selfcheck.respondents import actions as respondents_actions
from opstap.selfcheck.tests.selfcheck_group import FIRST, KIS, SECOND, Group, make_group

pytestmark = pytest.mark.django_db


def invited(group: Group, name: str = "Gea Gast", email: str = "") -> tuple[Respondent, str]:
    token = new_token()
    with acting(by := make.actor_for(group.owner)):
        made = respondents_actions.invite_guest(
            assessment=group.assessment,
            name=name,
            capacity="employer",
            token=token,
            address="https://a/g/b/",
            by=by,
            email=email,
        )
    return made, token


def inside(token: str, language: str = "nl") -> tuple[Client, str]:
    client = Client(headers={"accept-language": language})
    answer = client.post(reverse("portal:door", args=[token]))
    return client, answer["Location"]


def form(**answers: str) -> dict[str, str]:
    return {"later": "1", **{f"{key.replace('_', '-')}-score": value for key, value in answers.items()}}


def stored(group: Group, statement: str = FIRST) -> Answer:
    with scoped([group.place.pk]):
        return Answer.objects.get(statement=statement)


def test_a_guest_answers_and_goes_on_in_another_browser() -> None:
    group = make_group()
    _guest, token = invited(group)
    client, home = inside(token)
    assert "Gea Gast" in client.get(home).content.decode()
    assert client.post(f"{home}themes/1/", form(**{FIRST: "7"}), follow=True).status_code == 200
    assert stored(group).value == 7
    other, same = inside(token, "en")
    page = other.get(f"{same}themes/1/").content.decode()
    assert 'lang="en"' in page
    assert same == home
    assert page.count("checked") == 1
    other.post(f"{home}statements/{SECOND}/", {f"{SECOND}-score": "4", f"{SECOND}-edition": "0"})
    assert stored(group, SECOND).value == 4


def test_two_browsers_on_one_statement_are_told() -> None:
    group = make_group()
    _guest, token = invited(group)
    (client, home), (other, _same) = inside(token), inside(token)
    url = f"{home}statements/{FIRST}/"
    facts = {f"{FIRST}-score": "7", f"{FIRST}-edition": "0"}
    assert client.post(url, facts, headers={"HX-Request": "true"}).status_code == 200
    late = other.post(url, facts | {f"{FIRST}-score": "2"}, headers={"HX-Request": "true"})
    assert late.status_code == 422
    assert "alert" in late.content.decode()
    assert stored(group).value == 7
    assert other.post(f"{home}themes/1/", form(**{FIRST: "2"}) | {f"{FIRST}-edition": "0"}).status_code == 422


def test_the_last_who_is_done_opens_the_answers_and_reads_none() -> None:
    group = make_group()
    _guest, token = invited(group)
    client, home = inside(token)
    client.post(f"{home}themes/1/", form(**{FIRST: "7"}))
    for user in (group.owner, group.colleague):
        with acting(by := make.actor_for(user)):
            answers_actions.finish(respondent=group.respondent(user), by=by)
    assert client.post(f"{home}finish/", {"request_key": uuid4()}).status_code == 302
    assert group.now().state == Assessment.State.OPEN
    assert "naast elkaar" in client.get(home).content.decode()
    assert client.get(f"{home}themes/1/")["Location"] == home
    late = client.post(
        f"{home}statements/{FIRST}/", {f"{FIRST}-score": "1", f"{FIRST}-edition": "1"}, headers={"HX-Request": "true"}
    )
    assert late.status_code == 422
    client.post(f"{home}finish/", {"request_key": uuid4()})
    assert stored(group).value == 7


def test_who_was_taken_off_or_came_too_late_is_outside() -> None:
    group = make_group()
    guest, token = invited(group)
    client, home = inside(token)
    with time_machine.travel(now() + timedelta(days=61)):
        assert client.get(home).status_code == 404
        assert Client().get(reverse("portal:door", args=[token])).status_code == 404
    assert client.get(f"{home}themes/9/").status_code == 404
    assert client.post(f"{home}statements/nothing/").status_code == 404
    with acting(by := make.actor_for(group.owner)):
        respondents_actions.leave(respondent=guest, by=by)
    assert client.get(home).status_code == 404


def test_a_guest_stops_by_themselves() -> None:
    group = make_group()
    guest, token = invited(group)
    client, home = inside(token)
    client.post(f"{home}themes/1/", form(**{FIRST: "7"}))
    stopped = client.post(f"{home}stop/", {"request_key": uuid4()})
    assert "U doet niet meer mee" in stopped.content.decode()
    with scoped([group.place.pk]):
        guest.refresh_from_db()
    assert guest.left_on is not None
    assert client.get(home).status_code == 404
    assert Client().post(reverse("portal:door", args=[token])).status_code == 404


def test_it_is_too_late_to_stop_once_the_answers_lie_side_by_side() -> None:
    group = make_group()
    guest, token = invited(group)
    client, home = inside(token)
    with acting(by := make.actor_for(group.owner)):
        assessments_actions.open_early(assessment=group.assessment, by=by)
    assert client.post(f"{home}stop/", {"request_key": uuid4()})["Location"] == home
    assert "naast elkaar" in client.get(home).content.decode()
    with scoped([group.place.pk]):
        guest.refresh_from_db()
    assert guest.left_on is None


def test_only_who_manages_makes_and_ends_a_link() -> None:
    group = make_group()
    guest, _token = invited(group, email="gast@example.org")
    assert guest.guest is not None
    with acting(by := make.actor_for(group.colleague)):
        with pytest.raises(MayNotShare):
            end_link(link=guest.guest, by=by)
        with pytest.raises(MayNotShare):
            respondents_actions.invite_guest(
                assessment=group.assessment, name="X", capacity="other", token="t", address="a", by=by
            )
    with acting(by := make.actor_for(group.owner)):
        mail = OutboxMail.objects.get(to=["gast@example.org"])
        assert "https://a/g/b/" in mail.body
        assert "Gea" not in mail.subject
        with pytest.raises(ValueError, match="about nobody"):
            _ = guest.guest.person_id
        assessments_actions.open_early(assessment=group.assessment, by=by)
        with pytest.raises(Refused):
            respondents_actions.invite_guest(
                assessment=group.assessment, name="X", capacity="other", token="t", address="a", by=by
            )


def test_deleting_takes_the_links_along() -> None:
    group = make_group()
    _guest, token = invited(group)
    client, home = inside(token)
    with acting(by := make.actor_for(group.owner)):
        assessments_actions.delete(assessment=group.now(), by=by)
    assert client.get(home).status_code == 404


def test_colleagues_can_still_be_asked_after_a_guest() -> None:
    group = make_group()
    make.make_user(group.place, "coach", name="Nog Iemand")
    invited(group)
    client = Client(headers={"accept-language": "nl"})
    client.force_login(group.owner)
    assert "Nog Iemand" in client.get(reverse("selfcheck:invite", args=[group.assessment.pk])).content.decode()


def test_the_address_is_shown_once() -> None:
    group = make_group()
    client = Client(headers={"accept-language": "nl"})
    client.force_login(group.owner)
    url = reverse("selfcheck:invite_guest", args=[group.assessment.pk])
    seed = client.get(url).context["form"]["seed"].value()
    facts = {"seed": seed, "name": "Gea Gast", "capacity": "employer", "email": "", "request_key": uuid4()}
    answer = client.post(url, facts)
    assert "/g/" in answer.content.decode()
    assert "op-code" in answer.content.decode(), "a code to scan"
    assert "no-store" in answer["Cache-Control"]
    assert client.post(url, facts | {"seed": "wrong", "request_key": uuid4()}).status_code == 422
    assert KIS.statements
