"""What Opstap knows beside a statement: the right numbers, for the municipality's own people, and never of a few."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation
from tests import factories as make

from opstap.core.dates import due_in_words, today
from opstap.core.scope import acting, scoped
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import Role
from opstap.selfcheck.charts import spread_chart
from opstap.selfcheck.evidence import people as known
from opstap.selfcheck.evidence.sources import WAITING, Middle, Share, evidence_for, evidence_sources
from opstap.selfcheck.instruments.schema import load_builtin
from opstap.selfcheck.rules import Score, spread
from opstap.selfcheck.score_words import score_in_words, spread_in_words
from opstap.selfcheck.tests.selfcheck_group import KIS, make_assessment

BUILT_IN = {each.key: each for each in load_builtin()}


def people(place: Municipality, owner: User, number: int) -> None:
    for at in range(number):
        person = make.make_participant(
            place, levels={"speaking": "A2"} if at else {}, sex="female" if at == 0 else "male"
        )
        track = make.open_track(person, owner=owner if at else None, programme="dalfsen")
        if at == 0:
            make.make_action(track)


@pytest.mark.django_db
def test_the_numbers_are_of_the_whole_municipality() -> None:
    place = make.make_municipality()
    owner = make.make_user(place)
    people(place, owner, 6)
    people(make.make_municipality(), owner, 0)
    with scoped([place.pk]):
        assert known.with_owner(place.pk, today()) == Share(5, 6)
        assert known.with_level(place.pk, today()) == Share(5, 6)
        assert known.with_next_step(place.pk, today()) == Share(1, 6)
        assert known.women_with_next_step(place.pk, today()) == Share(1, 1)
        assert known.caseload(place.pk, today()) == Middle(5, 5)
        for source in evidence_sources:
            assert source.count(place.pk, today() - timedelta(days=1000)).in_words()


@pytest.mark.django_db
def test_only_the_municipality_itself_sees_them() -> None:
    place, partner = make.make_municipality(), make.make_partner()
    make.make_agreement(place, partner)
    officer, coordinator = make.make_user(place, Role.POLICY_OFFICER), make.make_user(place, Role.COORDINATOR)
    coach = make.make_user(partner, Role.COACH)
    made = make_assessment(place, officer)
    for user, shown in ((officer, 1), (coordinator, 1), (coach, 0)):
        actor = make.actor_for(user)
        with acting(actor):
            found = evidence_for(made, actor, ["fixed-guide", "diplomas"], today())
            assert len(found.get("fixed-guide", [])) == shown
            assert found.get("diplomas", []) == []
            assert bool(shown and found["fixed-guide"][0].url) is (user == coordinator)


def test_a_share_of_a_few_is_not_told() -> None:
    with translation.override("en"):
        assert Share(4, 4).in_words() == "too few to show"
        assert Share(2, 5).in_words() == "2 of 5 (40%)"
        assert Middle(None, 0).in_words() == "nobody yet"
        assert Middle(4.5, 9).in_words() == "4.5 in the middle, 9 at most"


def test_every_source_and_every_waiting_statement_is_one_that_exists() -> None:
    named = {place for source in evidence_sources for place in source.statements} | set(WAITING)
    assert all(BUILT_IN[instrument].statement(key) for instrument, key in named)
    assert {place for source in evidence_sources for place in source.statements} & set(WAITING) == set()
    assert sum(source.statements[0][0] == "kis" for source in evidence_sources) >= 10


def test_a_spread_is_drawn_and_told() -> None:
    some = spread([Score(3), Score(3), Score(8), Score(None)])
    with translation.override("en"):
        assert spread_in_words(some, KIS.scale) == "3 answers, from 3 to 8; in the middle: 3; 1 × not applicable"
        assert spread_in_words(some, KIS.scale, 5.0).endswith("agreed: 5")
        assert spread_in_words(spread([Score(4)]), KIS.scale) == "1 answer: 4"
        assert spread_in_words(spread([]), KIS.scale) == "no answers"
        drawn = spread_chart(some, KIS.scale, "<b>Statement</b>", 5)
        assert drawn.count("<circle") == 3
        assert "&lt;b&gt;Statement" in drawn
        assert "op-dots__agreed" in drawn


def test_words_of_a_scale_in_words() -> None:
    scale = BUILT_IN["effective-elements"].scale
    with translation.override("en"):
        assert [score_in_words(each, scale) for each in (1, 1.5, 3, None)] == [
            "Not",
            "between not and partly",
            "In place",
            "",
        ]
        assert 'text-anchor="end"' in spread_chart(spread([Score(2)]), scale, "x")


def test_why_something_is_due() -> None:
    day = today()
    with translation.override("nl"):
        assert due_in_words(day - timedelta(days=2), day) == "2 dagen te laat"
        assert due_in_words(day, day) == "uiterlijk vandaag"
        assert due_in_words(day + timedelta(days=1), day)
