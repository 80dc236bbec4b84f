"""Every page and paper holds where there is little to say: all not applicable, nobody knew, one person, another version."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from opstap.core.dates import today
from opstap.core.scope import scoped
from opstap.selfcheck.assessments import actions
from opstap.selfcheck.models import Assessment
from opstap.selfcheck.tests.selfcheck_group import (
    FIRST,
    KIS,
    Group,
    answer,
    as_user,
    finish,
    make_assessment,
    make_group,
    open_group,
)

pytestmark = pytest.mark.django_db
PAGES = ("assessment", "plan", "over_time", "others", "delete", "report", "sheets")


def everything(group: Group) -> str:
    """What every page of an assessment says; the papers are made too."""
    client = Client(headers={"accept-language": "nl"}, raise_request_exception=True)
    client.force_login(group.owner)
    key = group.assessment.pk
    addresses = [reverse(f"selfcheck:{name}", args=[key]) for name in PAGES]
    addresses += [reverse("selfcheck:talk", args=[key, theme.number]) for theme in KIS.themes]
    addresses.append(reverse("selfcheck:agree", args=[key, FIRST]))
    told = ""
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        if response["Content-Type"].startswith("text/html"):
            told += response.content.decode()
    assert ">None" not in told
    assert ": None" not in told
    return told


def test_everybody_says_not_applicable() -> None:
    group = open_group(owner=None, colleague=None)
    assert "2 × niet van toepassing" in everything(group)


def test_nobody_knew_anything() -> None:
    group = make_group()
    finish(group, group.owner, group.colleague)
    group.assessment = group.now()
    assert "geen antwoorden" in everything(group)


def test_one_person_alone() -> None:
    group = make_group()
    alone = Group(group.place, group.owner, group.owner, make_assessment(group.place, group.owner, name="Alleen"))
    answer(alone, group.owner, 7)
    finish(alone, group.owner)
    alone.assessment = alone.now()
    assert "1 antwoord: 7" in everything(alone)


def test_a_statement_that_was_dropped_and_one_that_is_new_are_no_change_for_better_or_worse() -> None:
    group = make_group()
    with scoped([group.place.pk]):
        snapshot: dict[str, Any] = KIS.model_dump(mode="json")
        asked = snapshot["themes"][0]["statements"][0]
        asked["key"], asked["nl"] = "what-was-asked-once", "Deze stelling is er niet meer."
        Assessment.objects.filter(pk=group.assessment.pk).update(
            version=99, snapshot=snapshot, started_on=today() - timedelta(days=365)
        )
    answer(group, group.owner, 3, "what-was-asked-once")
    answer(group, group.owner, 5, "fitting-lessons")
    with as_user(group.owner) as by:
        actions.open_early(assessment=group.now(), by=by)
    later = Group(group.place, group.owner, group.owner, make_assessment(group.place, group.owner, name="Later"))
    answer(later, group.owner, 8)
    answer(later, group.owner, 6, "fitting-lessons")
    finish(later, group.owner)
    client = Client(headers={"accept-language": "nl"})
    client.force_login(group.owner)
    page = client.get(reverse("selfcheck:over_time", args=[later.assessment.pk]))
    assert page.context["counts"] == {
        "up": 1,
        "down": 0,
        "same": 0,
        "new": 1,
        "dropped": 1,
        "not_comparable": len(KIS.statements) - 2,
    }
    told = page.content.decode()
    assert "Deze stelling is er niet meer." in told
    assert "nieuwe stelling" in told
    later.assessment = later.now()
    everything(later)
