"""Answers of one, and what all of them agree on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.model_parts import ChangeQuerySet
from opstap.core.timeline import Line, record, record_many
from opstap.selfcheck.answers.completion import open_when_done
from opstap.selfcheck.models import AgreedScore, Answer, Assessment, Respondent
from opstap.selfcheck.refusals import (
    AlreadyOpen,
    HasLeft,
    IsClosed,
    NothingSame,
    NotInScale,
    NotOpenYet,
    NotYours,
    SavedMeanwhile,
    SaysNothing,
    WhyNot,
)
from opstap.selfcheck.results import instrument_of, table_of


@dataclass(frozen=True, slots=True)
class Filled:
    """What one respondent says about one statement; `edition` is the one that the page showed, 0 for none."""

    statement: str
    value: int | None
    not_applicable: bool = False
    why: str = ""
    comment: str = ""
    edition: int = 0

    def facts(self) -> dict[str, Any]:
        """As they are kept."""
        return {
            "value": self.value,
            "not_applicable": self.not_applicable,
            "saved_at": now(),
            "why": self.why.strip() if self.not_applicable else "",
            "comment": self.comment.strip(),
        }


@action
def save_answers(*, respondent: Respondent, answers: Sequence[Filled], by: Actor) -> list[Answer]:
    """Keep what one respondent says about several statements at once, all or none.

    Which statements stands on the timeline, never the score: nobody reads along before all are done.
    Raises NotYours, HasLeft, AlreadyOpen, NotInScale, WhyNot, SavedMeanwhile.
    """
    assessment = _filling(respondent, by)
    for each in answers:
        _fits(assessment, each.statement, each.value, each.not_applicable)
        if each.not_applicable and not each.why.strip():
            raise WhyNot
    stored = Answer.objects.filter(respondent=respondent, statement__in=[each.statement for each in answers])
    there = {each.statement: each for each in stored}
    fresh = [each for each in answers if each.statement not in there and each.edition == 0]
    place = {"respondent": respondent, "municipality_id": assessment.municipality_id}
    saved = Answer.objects.bulk_create([Answer(statement=each.statement, **place, **each.facts()) for each in fresh])
    for each in answers:
        if each not in fresh:
            row = stored.filter(statement=each.statement, edition=each.edition)
            row.change_one(edition=each.edition + 1, otherwise=SavedMeanwhile(), **each.facts())
            saved.append(Answer.objects.get(pk=there[each.statement].pk))
    told = [Line(assessment.stream, "selfcheck.answered", each, None, {"statement": each.statement}) for each in saved]
    record_many(told, by=by)
    return saved


@action
def save_answer(
    *,
    respondent: Respondent,
    statement: str,
    value: int | None,
    by: Actor,
    not_applicable: bool = False,
    why: str = "",
    comment: str = "",
    edition: int = 0,
) -> Answer:
    """Keep what one respondent says about one statement; raises what `save_answers` raises."""
    said = Filled(statement, value, not_applicable, why, comment, edition)
    return save_answers(respondent=respondent, answers=[said], by=by)[0]


@action
def finish(*, respondent: Respondent, by: Actor) -> None:
    """Say that one is done. When the last one is, the answers come to lie side by side by themselves.

    Statements may be left open: not everybody knows everything. Raises NotYours, HasLeft, AlreadyOpen.
    """
    assessment = _filling(respondent, by)
    Respondent.objects.filter(pk=respondent.pk).update(done_at=now())
    record(assessment, "selfcheck.done", by=by, subject=respondent, name=respondent.name)
    open_when_done(assessment, by)


@action
def agree(
    *,
    assessment: Assessment,
    statement: str,
    value: int | None,
    reason: str,
    by: Actor,
    not_applicable: bool = False,
    edition: int = 0,
) -> AgreedScore:
    """Settle on a score for one statement, with the reason; `edition` as in `save_answer`.

    Raises NotOpenYet, IsClosed, NotInScale, SaysNothing, SavedMeanwhile.
    """
    locked = Assessment.objects.select_for_update().defer("snapshot").get(pk=assessment.pk)
    if locked.state != Assessment.State.OPEN:
        raise NotOpenYet if locked.state == Assessment.State.FILLING else IsClosed
    if (value is None) is not not_applicable:
        raise NotInScale
    _fits(locked, statement, value, not_applicable)
    if not reason.strip():
        raise SaysNothing
    values = {
        "value": value,
        "not_applicable": not_applicable,
        "reason": reason.strip(),
        "agreed_at": now(),
        "agreed_by_id": by.id if by.is_user else None,
    }
    place = {"assessment": locked, "statement": statement}
    _write(AgreedScore.objects.filter(**place), edition, {**place, "municipality_id": locked.municipality_id}, values)
    settled = AgreedScore.objects.get(**place)
    record(locked, "selfcheck.agreed", by=by, subject=settled, statement=statement, value=value, reason=reason.strip())
    return settled


@action
def agree_where_same(*, assessment: Assessment, by: Actor) -> int:
    """Settle on the score where everybody gave the same one, so that the talk is about the rest; gives on how many.

    What was agreed before stays, and "not applicable" is always talked about. Raises NotOpenYet, IsClosed, NothingSame.
    """
    locked = Assessment.objects.select_for_update().defer("snapshot").get(pk=assessment.pk)
    if locked.state != Assessment.State.OPEN:
        raise NotOpenYet if locked.state == Assessment.State.FILLING else IsClosed
    table = table_of(locked, reveal=True)
    same = [key for key, each in table.spreads.items() if each.unanimous and key not in table.agreed]
    if not same:
        raise NothingSame
    facts = {
        "assessment": locked,
        "municipality_id": locked.municipality_id,
        "agreed_at": now(),
        "agreed_by_id": by.id if by.is_user else None,
        "reason": _("Everybody answered the same."),
    }
    made = AgreedScore.objects.bulk_create(
        [AgreedScore(statement=key, value=table.spreads[key].low, **facts) for key in same]
    )
    told = [
        Line(
            locked.stream,
            "selfcheck.agreed",
            each,
            None,
            {"statement": each.statement, "value": each.value, "reason": each.reason},
        )
        for each in made
    ]
    record_many(told, by=by)
    return len(made)


def _filling(respondent: Respondent, by: Actor) -> Assessment:
    """The assessment, held until the action ends, in which this actor may answer now."""
    if not by.is_system and by.id != (respondent.user_id if by.is_user else respondent.guest_id):
        raise NotYours
    assessment = Assessment.objects.select_for_update().defer("snapshot").get(pk=respondent.assessment_id)
    if not Respondent.objects.filter(pk=respondent.pk, left_on__isnull=True).exists():
        raise HasLeft
    if assessment.state != Assessment.State.FILLING:
        raise AlreadyOpen
    return assessment


def _fits(assessment: Assessment, statement: str, value: int | None, not_applicable: bool) -> None:
    instrument = instrument_of(assessment)
    known = {each.key for each in instrument.statements}
    if statement not in known or (value is not None and (not_applicable or value not in instrument.scale.values)):
        raise NotInScale


def _write(rows: ChangeQuerySet[Any], edition: int, place: dict[str, Any], values: dict[str, Any]) -> None:
    """Compare and set: change the edition that was seen, or make the first one. The assessment is locked already."""
    if edition == 0 and not rows.exists():
        rows.model._base_manager.create(**place, **values)
    else:
        rows.filter(edition=edition).change_one(edition=edition + 1, otherwise=SavedMeanwhile(), **values)
