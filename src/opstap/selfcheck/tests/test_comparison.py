"""Beside other municipalities: consent, five at least, who may be called, and the lock of the one table that others read."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.core.refusals import Refused
from opstap.core.scope import acting, scoped
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.comparison import actions as comparison_actions
from opstap.selfcheck.comparison.queries import compared_with_others, shared_by_others
from opstap.selfcheck.discussion import actions as discussion_actions
from opstap.selfcheck.models import SharedScores
from opstap.selfcheck.results import side_by_side
from opstap.selfcheck.rules import Compared
from opstap.selfcheck.tests.selfcheck_group import FIRST, SECOND, Group, make_group

pytestmark = pytest.mark.django_db


def agreed(**scores: int) -> Group:
    group = make_group()
    with acting(by := make.actor_for(group.owner)):
        assessments_actions.open_early(assessment=group.assessment, by=by)
        for statement, value in scores.items():
            discussion_actions.agree(
                assessment=group.assessment, statement=statement.replace("_", "-"), value=value, reason="zo", by=by
            )
    group.assessment = group.now()
    return group


def share(group: Group, contact: str = "") -> None:
    with acting(by := make.actor_for(group.owner)):
        comparison_actions.share(assessment=group.assessment, contact=contact, by=by)


def first_of(group: Group) -> tuple[Compared, list[SharedScores]]:
    with acting(by := make.actor_for(group.owner)):
        rows = compared_with_others(side_by_side(group.assessment, reveal=True), shared_by_others(group.assessment, by))
    found = next(one for _theme, statements in rows for one in statements if one.subject.key == FIRST)
    return found.compared, found.may_be_called


def test_five_others_show_a_middle_and_a_range_and_four_nothing() -> None:
    own = agreed(**{FIRST: 6, SECOND: 3})
    others = [agreed(**{FIRST: value}) for value in (2, 4, 8, 9)]
    for one in others:
        share(one, "Ans, 0570 000000" if one is others[2] else "")
    share(own)
    compared, callable_ = first_of(own)
    assert compared == Compared(6, 0, enough=False)
    assert [one.municipality_id for one in callable_] == [others[2].place.pk]
    share(agreed(**{FIRST: 7}))
    assert first_of(own)[0] == Compared(6, 5, True, 7, 2, 9)
    with acting(by := make.actor_for(others[0].owner)):
        comparison_actions.withdraw(assessment=others[0].assessment, by=by)
        with pytest.raises(Refused):
            comparison_actions.withdraw(assessment=others[0].assessment, by=by)
    assert not first_of(own)[0].enough


def test_only_agreed_scores_are_shared_and_only_once_there_are_some() -> None:
    group = make_group()
    with acting(by := make.actor_for(group.owner)):
        with pytest.raises(Refused):
            comparison_actions.share(assessment=group.assessment, by=by)
        assessments_actions.open_early(assessment=group.assessment, by=by)
        with pytest.raises(Refused):
            comparison_actions.share(assessment=group.now(), by=by)


def test_the_table_shows_to_any_scope_and_is_written_by_its_own_alone() -> None:
    mine, theirs = agreed(**{FIRST: 6}), agreed(**{FIRST: 8})
    share(theirs)
    with scoped([mine.place.pk]):
        assert SharedScores.objects.count() == 1
        assert SharedScores.objects.update(contact="iemand anders") == 0
        assert SharedScores.objects.all().delete()[0] == 0
        row = SharedScores(
            municipality=theirs.place,
            assessment_id=theirs.assessment.pk,
            instrument="x",
            version=1,
            scores={},
            assessed_on=theirs.assessment.started_on,
            since=theirs.assessment.started_on,
        )
        with pytest.raises(ProgrammingError), transaction.atomic():
            row.save(force_insert=True)
    assert SharedScores.objects.count() == 0, "without a scope nothing shows"


def test_sharing_and_withdrawing_in_the_browser() -> None:
    group = agreed(**{FIRST: 8})
    client = Client(headers={"accept-language": "nl"})
    client.force_login(group.owner)
    url = reverse("selfcheck:others", args=[group.assessment.pk])
    assert "Minder dan 5" in client.get(url).content.decode()
    assert client.post(url, {"may_be_called": "on", "contact": "", "request_key": uuid4()}).status_code == 422
    assert client.post(url, {"contact": "Bea", "request_key": uuid4()}).status_code == 302
    page = client.get(url).content.decode()
    assert "Gedeeld sinds" in page
    assert "Uw naam staat er nergens bij" in page
    client.post(reverse("selfcheck:withdraw", args=[group.assessment.pk]), {"request_key": uuid4()})
    assert "worden niet gedeeld" in client.get(url).content.decode()
    filling = make_group()
    client.force_login(filling.owner)
    assert client.get(reverse("selfcheck:others", args=[filling.assessment.pk])).status_code == 302


def test_the_page_draws_where_one_stands_among_five() -> None:
    own = agreed(**{FIRST: 6})
    client = Client(headers={"accept-language": "nl"})
    client.force_login(own.owner)
    url = reverse("selfcheck:others", args=[own.assessment.pk])
    assert "op-dots__range" not in client.get(url).content.decode()
    for value in (2, 4, 8, 9, 9):
        share(agreed(**{FIRST: value}), "Ans, 0570 000000" if value == 8 else "")
    page = client.get(url).content.decode()
    assert page.count("op-dots__range") == 1, "the other themes have no number"
    assert "5 andere: in het midden 8, van 2 tot 9" in page
    assert "mag gebeld worden: Ans" in page


def test_deleting_the_assessment_withdraws_what_was_shared() -> None:
    group = agreed(**{FIRST: 8})
    share(group)
    with acting(by := make.actor_for(group.owner)):
        assessments_actions.delete(assessment=group.assessment, by=by)
        assert not SharedScores.objects.exists()
