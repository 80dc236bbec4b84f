"""Settling on a score once the answers lie side by side."""

from __future__ import annotations

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now
from opstap.core.timeline import Line, record, record_many
from opstap.selfcheck.discussion.events import ScoreAgreed
from opstap.selfcheck.models import AgreedScore, Assessment
from opstap.selfcheck.refusals import (
    IsClosed,
    NothingSame,
    NotInScale,
    NotOpenYet,
    SavedMeanwhile,
    SaysNothing,
)
from opstap.selfcheck.results import instrument_of, side_by_side


@action(refuses=(NotOpenYet, IsClosed, NotInScale, SaysNothing, SavedMeanwhile))
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
    """Settle on a score for one statement, with the reason; `edition` as in `FilledAnswer`.

    Raises NotOpenYet, IsClosed, NotInScale, SaysNothing, SavedMeanwhile.
    """
    locked = Assessment.objects.locked(assessment.pk)
    if locked.state != Assessment.State.OPEN:
        raise NotOpenYet if locked.state == Assessment.State.FILLING else IsClosed
    offered = instrument_of(locked).offers(statement, value, not_applicable=not_applicable)
    if not offered or (value is None) is not not_applicable:
        raise NotInScale
    if not reason.strip():
        raise SaysNothing
    values = {
        "value": value,
        "not_applicable": not_applicable,
        "reason": reason.strip(),
        "reason_code": "",
        "agreed_at": now(),
        "agreed_by_id": by.id if by.is_user else None,
    }
    rows = AgreedScore.objects.filter(assessment=locked, statement=statement)
    if edition == 0 and not rows.exists():
        AgreedScore.objects.create(
            assessment=locked, statement=statement, municipality_id=locked.municipality_id, **values
        )
    else:
        rows.filter(edition=edition).change_one(edition=edition + 1, otherwise=SavedMeanwhile(), **values)
    agreed = rows.get()
    record(locked, ScoreAgreed(statement, value, agreed.reason, agreed.reason_code), by=by, subject=agreed)
    return agreed


@action(refuses=(NotOpenYet, IsClosed, NothingSame))
def agree_where_same(*, assessment: Assessment, by: Actor) -> int:
    """Settle on the score where everybody gave the same one, so that the talk is about the rest; gives on how many.

    What was agreed before stays, and "not applicable" is always talked about. Raises NotOpenYet, IsClosed, NothingSame.
    """
    locked = Assessment.objects.locked(assessment.pk)
    if locked.state != Assessment.State.OPEN:
        raise NotOpenYet if locked.state == Assessment.State.FILLING else IsClosed
    answers = side_by_side(locked, reveal=True)
    same = [key for key, each in answers.spreads.items() if each.unanimous and key not in answers.agreed]
    if not same:
        raise NothingSame
    facts = {
        "assessment": locked,
        "municipality_id": locked.municipality_id,
        "agreed_at": now(),
        "agreed_by_id": by.id if by.is_user else None,
        "reason_code": AgreedScore.ReasonCode.UNANIMOUS,
    }
    made = AgreedScore.objects.bulk_create(
        [AgreedScore(statement=key, value=answers.spreads[key].low, **facts) for key in same]
    )
    lines = [
        Line(locked.stream, ScoreAgreed(each.statement, each.value, each.reason, each.reason_code), each)
        for each in made
    ]
    record_many(lines, by=by)
    return len(made)
