"""Answering for oneself, unseen by the others until everybody is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.timeline import Line, record, record_many
from opstap.selfcheck.answers.events import RespondentFinished, StatementAnswered
from opstap.selfcheck.models import Answer, Assessment, Respondent
from opstap.selfcheck.participation import open_when_done
from opstap.selfcheck.refusals import (
    AlreadyOpen,
    HasLeft,
    NotInScale,
    SavedMeanwhile,
    TakesNoPart,
    WhyNot,
)
from opstap.selfcheck.results import instrument_of


@dataclass(frozen=True, slots=True)
class FilledAnswer:
    """What one respondent says about one statement; `edition` is the one that the page showed, 0 for none."""

    statement: str
    value: int | None
    not_applicable: bool = False
    why: str = ""
    comment: str = ""
    edition: int = 0

    def facts(self) -> dict[str, object]:
        """As they are kept."""
        return {
            "value": self.value,
            "not_applicable": self.not_applicable,
            "saved_at": now(),
            "why": self.why.strip() if self.not_applicable else "",
            "comment": self.comment.strip(),
        }


@action(refuses=(TakesNoPart, HasLeft, AlreadyOpen, NotInScale, WhyNot, SavedMeanwhile))
def save_answers(*, respondent: Respondent, answers: Sequence[FilledAnswer], by: Actor) -> list[Answer]:
    """Keep what one respondent says about several statements at once, all or none.

    Which statements stands on the timeline, never the score: nobody reads along before all are done.
    Raises TakesNoPart, HasLeft, AlreadyOpen, NotInScale, WhyNot, SavedMeanwhile.
    """
    assessment = _assessment_to_answer(respondent, by)
    instrument = instrument_of(assessment)
    for each in answers:
        if not instrument.offers(each.statement, each.value, not_applicable=each.not_applicable):
            raise NotInScale
        if each.not_applicable and not each.why.strip():
            raise WhyNot
    earlier = Answer.objects.filter(respondent=respondent, statement__in=[each.statement for each in answers])
    by_statement = {each.statement: each for each in earlier}
    fresh = [each for each in answers if each.statement not in by_statement and each.edition == 0]
    whose = {"respondent": respondent, "municipality_id": assessment.municipality_id}
    saved = Answer.objects.bulk_create([Answer(statement=each.statement, **whose, **each.facts()) for each in fresh])
    for each in answers:
        if each not in fresh:
            row = earlier.filter(statement=each.statement, edition=each.edition)
            row.change_one(edition=each.edition + 1, otherwise=SavedMeanwhile(), **each.facts())
            saved.append(Answer.objects.get(pk=by_statement[each.statement].pk))
    record_many([Line(assessment.stream, StatementAnswered(each.statement), each) for each in saved], by=by)
    return saved


@action(refuses=(*refusals_of(save_answers),))
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
    filled = FilledAnswer(statement, value, not_applicable, why, comment, edition)
    return save_answers(respondent=respondent, answers=[filled], by=by)[0]


@action(refuses=(TakesNoPart, HasLeft, AlreadyOpen))
def finish(*, respondent: Respondent, by: Actor) -> None:
    """Say that one is done. When the last one is, the answers come to lie side by side by themselves.

    Statements may be left open: not everybody knows everything. Raises TakesNoPart, HasLeft, AlreadyOpen.
    """
    assessment = _assessment_to_answer(respondent, by)
    Respondent.objects.filter(pk=respondent.pk).update(done_at=now())
    record(assessment, RespondentFinished(respondent.name), by=by, subject=respondent)
    open_when_done(assessment, by)


def _assessment_to_answer(respondent: Respondent, by: Actor) -> Assessment:
    """The assessment, held until the action ends, in which this actor may answer now."""
    if not by.is_system and by.id != (respondent.user_id if by.is_user else respondent.guest_id):
        raise TakesNoPart
    assessment = Assessment.objects.locked(respondent.assessment_id)
    if not Respondent.objects.filter(pk=respondent.pk, left_on__isnull=True).exists():
        raise HasLeft
    if assessment.state != Assessment.State.FILLING:
        raise AlreadyOpen
    return assessment
