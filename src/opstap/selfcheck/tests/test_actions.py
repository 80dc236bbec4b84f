"""Filling in, unseen by each other; then side by side, an agreed score, a plan; and everything deleted again."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from tests import factories as make

from opstap.core import timeline
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.models import Event, EventContent, OutboxMail
from opstap.core.refusals import DayHasPassed
from opstap.core.scope import scoped
from opstap.organisations.roles import Role
from opstap.selfcheck import refusals
from opstap.selfcheck.answers import actions as answers_actions
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.discussion import actions as discussion_actions
from opstap.selfcheck.improvement_plan import actions as improvement_plan_actions
from opstap.selfcheck.models import AgreedScore, Answer, Assessment, OrganisationAction, Respondent
from opstap.selfcheck.respondents import actions as respondents_actions
from opstap.selfcheck.results import instrument_of, side_by_side
from opstap.selfcheck.tests.selfcheck_group import (
    FIRST,
    KIS,
    SECOND,
    answer,
    as_user,
    finish,
    make_assessment,
    make_group,
    open_group,
    plan,
)

pytestmark = pytest.mark.django_db


def kinds(stream_id: Any) -> list[str]:
    return list(Event.objects.filter(stream_id=stream_id).order_by("number").values_list("kind", flat=True))


def test_it_starts_with_the_instrument_as_it_is_and_its_owner_answers() -> None:
    group = make_group()
    with scoped([group.place.pk]):
        assert instrument_of(group.assessment) is KIS
        assert (group.assessment.instrument, group.assessment.version) == ("kis", KIS.version)
        assert [each.name for each in Respondent.objects.filter(assessment=group.assessment)] == [
            "Bea Beleid",
            "Karim Klant",
        ]
        assert kinds(group.assessment.pk) == ["selfcheck.started", "selfcheck.invited"]
        assert kinds(group.place.pk)[-1] == "selfcheck.started"
        mail = OutboxMail.objects.get()
        assert (mail.to, "https://opstap.example/x" in mail.body) == ([group.colleague.email], True)


def test_an_older_version_is_read_from_what_was_kept() -> None:
    group = make_group()
    with scoped([group.place.pk]):
        Assessment.objects.filter(pk=group.assessment.pk).update(version=99)
        old = instrument_of(Assessment.objects.get(pk=group.assessment.pk))
    assert old is not KIS
    assert old == KIS


def test_an_owner_works_at_the_municipality_and_may_choose_not_to_answer() -> None:
    place, elsewhere = make.make_municipality(), make.make_municipality()
    with pytest.raises(refusals.NotReachable):
        make_assessment(place, make.make_user(elsewhere, Role.POLICY_OFFICER))
    partner = make.make_partner()
    make.make_agreement(place, partner)
    with pytest.raises(refusals.NotReachable):
        make_assessment(place, make.make_user(partner, Role.COACH))
    made = make_assessment(place, make.make_user(place, Role.COORDINATOR), owner_answers=False)
    with scoped([place.pk]):
        assert not Respondent.objects.filter(assessment=made).exists()


def test_a_partner_with_an_agreement_may_be_invited_and_nobody_else() -> None:
    group = make_group()
    partner, stranger = make.make_partner(), make.make_partner()
    make.make_agreement(group.place, partner)
    facts: dict[str, Any] = {
        "assessment": group.assessment,
        "capacity": "partner",
        "address": "https://opstap.example/",
    }
    coach = make.make_user(partner, Role.COACH)
    with as_user(group.owner) as by:
        assert respondents_actions.invite(user=coach, by=by, **facts).user == coach
        with pytest.raises(refusals.NotReachable):
            respondents_actions.invite(user=make.make_user(stranger, Role.COACH), by=by, **facts)
    with as_user(coach) as measure:
        assert Assessment.objects.visible_to(measure).get() == group.assessment


def test_nobody_reads_an_answer_of_somebody_else_before_all_are_done() -> None:
    group = make_group()
    answer(group, group.owner, 4)
    answer(group, group.colleague, 8)
    for user, value in ((group.owner, 4), (group.colleague, 8)):
        with as_user(user) as actor:
            assert [each.value for each in Answer.objects.visible_to(actor)] == [value]
            assert side_by_side(group.assessment, reveal=False).answers == {}
    with scoped([group.place.pk]):
        said = EventContent.objects.filter(event__stream_id=group.assessment.pk, event__kind="selfcheck.answered")
        assert [each.data for each in said] == [{"statement": FIRST}] * 2
    finish(group, group.owner)
    assert group.now().state == Assessment.State.FILLING
    finish(group, group.colleague)
    assert (group.now().state, group.now().opened_on) == (Assessment.State.OPEN, today())
    with as_user(group.owner) as actor:
        assert sorted(each.value or 0 for each in Answer.objects.visible_to(actor)) == [4, 8]
        table = side_by_side(group.now(), reveal=True)
        assert (table.spreads[FIRST].values, table.results[FIRST].value) == ((4, 8), 6)


def test_a_second_save_needs_the_edition_that_was_seen() -> None:
    group = make_group()
    assert answer(group, group.owner, 4).edition == 1
    assert answer(group, group.owner, 5, edition=1, comment=" beter ").edition == 2
    for stale in (0, 1, 7):
        with pytest.raises(refusals.SavedMeanwhile):
            answer(group, group.owner, 9, edition=stale)
    with scoped([group.place.pk]):
        kept = Answer.objects.get()
        assert (kept.value, kept.comment) == (5, "beter")


def test_several_statements_are_saved_at_once_or_none_is() -> None:
    group = make_group()
    answer(group, group.owner, 4)
    mine = group.respondent(group.owner)
    mistakes = [
        (answers_actions.FilledAnswer(FIRST, 9), refusals.SavedMeanwhile),
        (answers_actions.FilledAnswer("no-such", 9), refusals.NotInScale),
        (answers_actions.FilledAnswer(FIRST, None, not_applicable=True, edition=1), refusals.WhyNot),
    ]
    with as_user(group.owner) as by:
        before = len(kinds(group.assessment.pk))
        for wrong, refusal in mistakes:
            with pytest.raises(refusal):
                answers_actions.save_answers(
                    respondent=mine, answers=[answers_actions.FilledAnswer(SECOND, 3), wrong], by=by
                )
            assert Answer.objects.count() == 1
        both = [
            answers_actions.FilledAnswer(SECOND, 3),
            answers_actions.FilledAnswer(FIRST, 5, edition=1, comment=" beter "),
        ]
        answers_actions.save_answers(respondent=mine, answers=both, by=by)
        kept = {each.statement: (each.value, each.comment, each.edition) for each in Answer.objects.all()}
        assert kinds(group.assessment.pk)[before:] == ["selfcheck.answered"] * 2
    assert kept == {FIRST: (5, "beter", 2), SECOND: (3, "", 1)}


def test_an_answer_fits_the_scale_and_not_applicable_says_why() -> None:
    group = make_group()
    for value, statement in ((0, FIRST), (11, FIRST), (5, "no-such")):
        with pytest.raises(refusals.NotInScale):
            answer(group, group.owner, value, statement)
    with pytest.raises(refusals.NotInScale):
        answer(group, group.owner, 5, not_applicable=True, why="omdat")
    with pytest.raises(refusals.WhyNot):
        answer(group, group.owner, None, not_applicable=True, why="  ")
    kept = answer(group, group.owner, None, not_applicable=True, why="Wij doen dit bewust niet")
    assert (kept.value, kept.why) == (None, "Wij doen dit bewust niet")
    assert answer(group, group.owner, 3, edition=1, why="blijft niet staan").why == ""


def test_only_who_takes_part_answers_and_only_while_it_is_filled_in() -> None:
    group = make_group()
    theirs = group.respondent(group.colleague)
    with as_user(group.owner) as actor, pytest.raises(refusals.TakesNoPart):
        answers_actions.save_answer(respondent=theirs, statement=FIRST, value=4, by=actor)
    with scoped([group.place.pk]):
        answers_actions.save_answer(respondent=theirs, statement=FIRST, value=4, by=make.system(group.place))
        respondents_actions.leave(respondent=theirs, by=make.system(group.place))
    with pytest.raises(refusals.HasLeft):
        answer(group, group.colleague, 5, edition=1)
    finish(group, group.owner)
    with pytest.raises(refusals.AlreadyOpen):
        answer(group, group.owner, 5)


def test_who_leaves_before_being_done_no_longer_counts_and_who_was_done_does() -> None:
    group = make_group()
    answer(group, group.owner, 4)
    answer(group, group.colleague, 8)
    finish(group, group.owner)
    leaver = group.respondent(group.colleague)
    with as_user(group.owner) as by:
        respondents_actions.leave(respondent=leaver, by=by)
        assert group.now().state == Assessment.State.OPEN, "everybody else is done"
        assert side_by_side(group.now(), reveal=True).spreads[FIRST].values == (4,)
        with pytest.raises(refusals.AlreadyOpen):
            respondents_actions.leave(respondent=leaver, by=by)

    other = make_group()
    extra = make.make_user(other.place, Role.COACH)
    with as_user(other.owner) as by:
        respondents_actions.invite(assessment=other.assessment, user=extra, capacity="other", by=by, address="x")
    answer(other, other.colleague, 8)
    finish(other, other.colleague)
    with as_user(other.owner) as by:
        gone = other.respondent(other.colleague)
    with as_user(other.owner) as by:
        respondents_actions.leave(respondent=gone, by=by)
        assert side_by_side(other.now(), reveal=True).spreads[FIRST].values == (8,)
        with pytest.raises(refusals.HasLeft):
            respondents_actions.leave(respondent=gone, by=by)
        respondents_actions.invite(
            assessment=other.assessment, user=other.colleague, capacity="partner", by=by, address="x"
        )
    assert other.respondent(other.colleague).left_on is None


def test_the_owner_may_open_early_once_and_nobody_is_invited_after_that() -> None:
    group = make_group()
    answer(group, group.owner, 4)
    with as_user(group.owner) as by:
        assessments_actions.open_early(assessment=group.assessment, by=by)
        with pytest.raises(refusals.AlreadyOpen):
            assessments_actions.open_early(assessment=group.assessment, by=by)
        with pytest.raises(refusals.AlreadyOpen):
            respondents_actions.invite(
                assessment=group.assessment, user=group.colleague, capacity="other", by=by, address="x"
            )


def test_a_score_is_agreed_with_a_reason_by_who_saw_the_present_one() -> None:
    group = open_group()
    with as_user(group.owner) as by:
        facts: dict[str, Any] = {"assessment": group.assessment, "statement": FIRST, "by": by}
        settled = discussion_actions.agree(value=6, reason="Lessen sluiten vaak aan", **facts)
        assert (settled.value, settled.edition, settled.agreed_by) == (6, 1, group.owner)
        with pytest.raises(refusals.SavedMeanwhile):
            discussion_actions.agree(value=7, reason="Toch hoger", **facts)
        discussion_actions.agree(value=None, not_applicable=True, reason="Geen AZC in de buurt", edition=1, **facts)
        assert side_by_side(group.assessment, reveal=True).results[FIRST].kind == "not_applicable"
        with pytest.raises(refusals.SaysNothing):
            discussion_actions.agree(value=7, reason=" ", edition=2, **facts)
        for wrong in ({"value": None}, {"value": 3, "not_applicable": True}, {"value": 12}):
            with pytest.raises(refusals.NotInScale):
                discussion_actions.agree(reason="x", edition=2, **facts, **wrong)


def test_what_everybody_scored_the_same_is_agreed_at_once() -> None:
    group = make_group()
    other = KIS.statements[2].key
    with as_user(group.owner) as by, pytest.raises(refusals.NotOpenYet):
        discussion_actions.agree_where_same(assessment=group.assessment, by=by)
    for user, values in ((group.owner, (6, 3, None)), (group.colleague, (6, 4, None))):
        for key, value in zip((FIRST, SECOND, other), values, strict=True):
            answer(group, user, value, key, not_applicable=value is None, why="bewust niet" if value is None else "")
    finish(group, group.owner, group.colleague)
    with as_user(group.owner) as by:
        opened = group.now()
        assert discussion_actions.agree_where_same(assessment=opened, by=by) == 1
        settled = AgreedScore.objects.get()
        assert (settled.statement, settled.value, settled.agreed_by) == (FIRST, 6, group.owner)
        assert (settled.reason, settled.reason_code) == ("", AgreedScore.ReasonCode.UNANIMOUS)
        with translation.override("nl"):
            assert settled.reason_in_words == "Iedereen gaf hetzelfde antwoord."
        with pytest.raises(refusals.NothingSame):
            discussion_actions.agree_where_same(assessment=opened, by=by)
        assessments_actions.close(assessment=opened, by=by)
        with pytest.raises(refusals.IsClosed):
            discussion_actions.agree_where_same(assessment=group.now(), by=by)


def test_scores_are_agreed_between_opening_and_closing() -> None:
    group = make_group()
    with as_user(group.owner) as by:
        facts: dict[str, Any] = {"statement": FIRST, "value": 5, "reason": "zo is het", "by": by}
        with pytest.raises(refusals.NotOpenYet):
            discussion_actions.agree(assessment=group.assessment, **facts)
        with pytest.raises(refusals.NotOpenYet):
            assessments_actions.close(assessment=group.assessment, by=by)
        assessments_actions.open_early(assessment=group.assessment, by=by)
        assessments_actions.close(assessment=group.now(), by=by)
        with pytest.raises(refusals.IsClosed):
            assessments_actions.close(assessment=group.now(), by=by)
        with pytest.raises(refusals.IsClosed):
            discussion_actions.agree(assessment=group.assessment, **facts)


def test_a_plan_is_made_of_actions_with_an_owner_and_a_day() -> None:
    group = open_group()
    planned = plan(group, owner=group.colleague, effect="Minder wachten", measure="Wachtlijst")
    with as_user(group.colleague) as by:
        assert OrganisationAction.objects.visible_to(by).get().owner == group.colleague
        improvement_plan_actions.close_action(subject=planned, state="done", outcome="Gelukt", by=by)
        with pytest.raises(refusals.SavedMeanwhile):
            improvement_plan_actions.close_action(subject=planned, state="dropped", by=by)
        planned.refresh_from_db()
        assert (planned.state, planned.outcome, planned.closed_on) == ("done", "Gelukt", today())
        assert kinds(group.place.pk)[-2:] == ["selfcheck.planned", "selfcheck.done_action"]


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"theme": "no-such"}, refusals.NotInScale),
        ({"statement": "women"}, refusals.NotInScale),
        ({"due_in": -1}, DayHasPassed),
    ],
)
def test_a_plan_belongs_to_a_theme_and_lies_ahead(wrong: dict[str, Any], refusal: type[Exception]) -> None:
    group = open_group()
    with pytest.raises(refusal):
        plan(group, **wrong)


def test_a_plan_needs_open_answers_and_an_owner_within_reach() -> None:
    group = make_group()
    with pytest.raises(refusals.NotOpenYet):
        plan(group)
    opened = open_group()
    with pytest.raises(refusals.NotReachable):
        plan(opened, owner=make.make_user(make.make_municipality(), Role.COACH))


def test_deleting_leaves_one_line_that_says_only_that_it_happened() -> None:
    group = open_group()
    plan(group, text="Iets geheims plannen")
    with as_user(group.owner) as by:
        assessments_actions.delete(assessment=group.now(), by=by)
    with scoped([group.place.pk]):
        for model in (Assessment, Respondent, Answer, OrganisationAction):
            assert not model._base_manager.filter(municipality_id=group.place.pk).exists()
        left = EventContent.objects.filter(event__kind__startswith="selfcheck.")
        assert [(each.event.kind, each.data) for each in left] == [("selfcheck.deleted", {})]
        assert timeline.verify(group.place.pk) == []
        assert timeline.verify(group.assessment.pk) == []


def test_a_guest_and_somebody_of_elsewhere_see_nothing() -> None:
    group = open_group()
    stranger = make.make_user(make.make_municipality(), Role.POLICY_OFFICER)
    colleague = make.make_user(group.place, Role.COORDINATOR)
    officer = make.make_user(group.place, Role.POLICY_OFFICER)
    with scoped([group.place.pk]):
        nobody = Actor.system("none")
        for actor, sees in (
            (make.actor_for(stranger), False),
            (make.actor_for(colleague), False),
            (make.actor_for(officer), True),
            (make.system(group.place), True),
            (nobody, False),
        ):
            assert Assessment.objects.visible_to(actor).exists() is sees
            assert Answer.objects.visible_to(actor).exists() is sees
            assert Respondent.objects.visible_to(actor).exists() is sees
