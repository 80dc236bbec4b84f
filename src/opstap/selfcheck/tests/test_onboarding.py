"""Beginning with nothing else: one call makes a municipality, an owner and an assessment; and everything goes in one click."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.core.models import OutboxMail
from opstap.core.refusals import Refused
from opstap.core.scope import scoped
from opstap.organisations.models import Organisation, User
from opstap.organisations.roles import Role
from opstap.selfcheck import refusals
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.assessments.onboarding import begin_with_nothing
from opstap.selfcheck.comparison import actions as comparison_actions
from opstap.selfcheck.discussion import actions as discussion_actions
from opstap.selfcheck.models import Answer, Assessment, SharedScores
from opstap.selfcheck.tests.selfcheck_group import FIRST, KIS, as_user, make_assessment, open_group

pytestmark = pytest.mark.django_db
FACTS = {"municipality": "Gemeente Nieuwstad", "owner": "Nina Nieuw", "email": "nina@nieuwstad.example"}


def test_one_call_is_enough_and_a_second_uses_what_is_there() -> None:
    made = begin_with_nothing(name="Zelfscan", instrument=KIS, password="vier woorden naast elkaar", **FACTS)
    begin_with_nothing(name="Nog een", instrument=KIS, **FACTS)
    assert Organisation.objects.filter(name="Gemeente Nieuwstad").count() == 1
    client = Client(headers={"accept-language": "nl"})
    client.force_login(User.objects.get(email="nina@nieuwstad.example"))
    assert client.get(reverse("selfcheck:assessment", args=[made.pk])).status_code == 200
    assert "Nog een" in client.get(reverse("selfcheck:overview")).content.decode()


def test_an_owner_from_elsewhere_is_refused_and_nothing_is_kept() -> None:
    begin_with_nothing(name="Zelfscan", instrument=KIS, **FACTS)
    with pytest.raises(Refused):
        begin_with_nothing(name="Zelfscan", instrument=KIS, **{**FACTS, "municipality": "Gemeente Oudstad"})
    assert not Organisation.objects.filter(name="Gemeente Oudstad").exists()


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "nl"})
    client.force_login(user)
    return client


def form(**values: Any) -> dict[str, Any]:
    return {"request_key": uuid4(), "instrument": "kis", "name": "Zelfscan 2026", **FACTS, **values}


def test_an_administrator_begins_for_a_municipality_that_is_not_here_yet() -> None:
    here = make.make_municipality()
    admin = signed_in(make.make_user(here, Role.ADMINISTRATOR))
    page, sent = reverse("selfcheck:begin_elsewhere"), form()
    assert page in admin.get(reverse("selfcheck:overview")).content.decode()
    for _click in range(2):
        assert admin.post(page, sent)["Location"] == reverse("selfcheck:overview")
    place = Organisation.objects.get(name="Gemeente Nieuwstad")
    assert place.administered_by is None
    owner = User.objects.get(email="nina@nieuwstad.example")
    with scoped([place.pk]):
        made = Assessment.objects.get()
        assert (made.name, made.owner) == ("Zelfscan 2026", owner)
    with scoped([here.pk]):
        assert not Assessment.objects.exists()
        mail = OutboxMail.objects.get(to=[owner.email])
    assert re.search(r"https?://\S+/account/\S+", mail.body)
    client = signed_in(owner)
    assert client.get(reverse("selfcheck:theme", args=[made.pk, 1])).status_code == 200
    assert admin.get(reverse("selfcheck:assessment", args=[made.pk])).status_code == 404
    assert place.name not in admin.get(reverse("organisations:organisations")).content.decode()


def test_what_is_there_already_is_never_taken_over() -> None:
    here, there = make.make_municipality(), make.make_municipality("Gemeente Nieuwstad")
    user = make.make_user(here, Role.ADMINISTRATOR)
    admin, page = signed_in(user), reverse("selfcheck:begin_elsewhere")
    assert admin.post(page, form()).status_code == 422
    assert admin.post(page, form(municipality="Gemeente Oudstad", email=user.email)).status_code == 422
    assert admin.post(page, form(municipality="", owner="", email="x", instrument="none")).status_code == 422
    assert not Organisation.objects.filter(name="Gemeente Oudstad").exists()
    with scoped([there.pk]):
        assert not Assessment.objects.exists()


def test_nobody_else_begins_elsewhere() -> None:
    here, partner = make.make_municipality(), make.make_partner()
    make.make_agreement(here, partner)
    for user in (make.make_user(here, Role.POLICY_OFFICER), make.make_user(partner, Role.ADMINISTRATOR)):
        client = signed_in(user)
        assert client.post(reverse("selfcheck:begin_elsewhere"), form()).status_code == 403
        assert reverse("selfcheck:begin_elsewhere") not in client.get(reverse("selfcheck:overview")).content.decode()


def test_everything_goes_in_one_click_after_saying_what_that_means() -> None:
    group = open_group()
    make_assessment(group.place, group.owner, name="Nog een")
    with as_user(group.owner) as by:
        discussion_actions.agree(assessment=group.assessment, statement=FIRST, value=6, reason="zo", by=by)
        comparison_actions.share(assessment=group.assessment, by=by)
    client, page = signed_in(group.owner), reverse("selfcheck:delete_all")
    told = client.get(page).content.decode()
    for part in ("2 zelfscans", "3 mensen", "andere gemeenten"):
        assert part in told
    assert client.post(page, {"request_key": uuid4()})["Location"] == reverse("selfcheck:overview")
    with scoped([group.place.pk]):
        assert not any(model._base_manager.exists() for model in (Assessment, Answer, SharedScores))
    assert '<form method="post">' not in client.get(page).content.decode()
    assert client.post(page, {"request_key": uuid4()}).status_code == 422
    with as_user(group.owner) as by, pytest.raises(refusals.NothingThere):
        assessments_actions.delete_all(municipality=group.place, by=by)
    assert signed_in(group.colleague).get(page).status_code == 403
