"""Answers of one, and what all of them agree on."""

from __future__ import annotations

from typing import Any

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.querysets import ChangeQuerySet
from opstap.core.timeline import record
from opstap.selfcheck.actions.refusing import (
    AlreadyOpen,
    HasLeft,
    IsClosed,
    NotInScale,
    NotOpenYet,
    NotYours,
    SavedMeanwhile,
    SaysNothing,
    WhyNot,
)
from opstap.selfcheck.loading import instrument_of
from opstap.selfcheck.models import AgreedScore, Answer, Assessment, Respondent
from opstap.selfcheck.opening import open_when_done


@action
def save_answer(
    *, respondent: Respondent, statement: str, value: int | None, by: Actor, not_applicable: bool = False,
    why: str = "", comment: str = "", edition: int = 0,
) -> Answer:  # fmt: skip
    """Keep what one respondent says about one statement; `edition` is the one that the page showed, 0 for none.

    Which statement it was stands on the timeline, never the score: nobody reads along before all are done.
    Raises NotYours, HasLeft, AlreadyOpen, NotInScale, WhyNot, SavedMeanwhile.
    """
    assessment = _filling(respondent, by)
    _fits(assessment, statement, value, not_applicable)
    if not_applicable and not why.strip():
        raise WhyNot
    values = {
        "value": value, "not_applicable": not_applicable, "why": why.strip() if not_applicable else "",
        "comment": comment.strip(), "saved_at": now(),
    }  # fmt: skip
    place = {"respondent": respondent, "statement": statement}
    _write(Answer.objects.filter(**place), edition, {**place, "municipality_id": assessment.municipality_id}, values)
    saved = Answer.objects.get(**place)
    record(assessment, "selfcheck.answered", by=by, subject=saved, statement=statement)
    return saved


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
    *, assessment: Assessment, statement: str, value: int | None, reason: str, by: Actor,
    not_applicable: bool = False, edition: int = 0,
) -> AgreedScore:  # fmt: skip
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
        "value": value, "not_applicable": not_applicable, "reason": reason.strip(), "agreed_at": now(),
        "agreed_by_id": by.id if by.is_user else None,
    }  # fmt: skip
    place = {"assessment": locked, "statement": statement}
    _write(AgreedScore.objects.filter(**place), edition, {**place, "municipality_id": locked.municipality_id}, values)
    settled = AgreedScore.objects.get(**place)
    record(locked, "selfcheck.agreed", by=by, subject=settled, statement=statement, value=value, reason=reason.strip())
    return settled


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
