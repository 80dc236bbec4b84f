"""From an assessment to its instrument and its numbers: what pages, reports and actions read, in a fixed number of queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from opstap.selfcheck.instruments.schema import Instrument, find_instrument
from opstap.selfcheck.models import AgreedScore, Answer, Assessment, Respondent
from opstap.selfcheck.rules import Participation, Result, Score, Spread, result, spread


def instrument_of(assessment: Assessment) -> Instrument:
    """The instrument as it was when the assessment began; the built-in one where that is still the same version."""
    present = find_instrument(assessment.instrument)
    if present is not None and present.version == assessment.version:
        return present
    return Instrument.model_validate_json(json.dumps(assessment.snapshot))


def participation_of(respondent: Respondent) -> Participation:
    """As the rules take it."""
    return Participation(done=respondent.done_at is not None, left=respondent.left_on is not None)


def score_of(answer: Answer | AgreedScore) -> Score | None:
    """The answer as a rule takes it; None where there is only a comment yet."""
    if answer.value is None and not answer.not_applicable:
        return None
    return Score(answer.value)


@dataclass(frozen=True)
class SideBySide:
    """An assessment side by side: per statement the answers that count, the spread, what was agreed, the result."""

    instrument: Instrument
    respondents: tuple[Respondent, ...]
    answers: dict[str, list[Answer]]
    spreads: dict[str, Spread]
    agreed: dict[str, AgreedScore]
    results: dict[str, Result]


def side_by_side(assessment: Assessment, *, reveal: bool) -> SideBySide:
    """Everything of one assessment, three queries. Without `reveal` no answer is read: they do not lie side by side yet."""
    instrument = instrument_of(assessment)
    people = tuple(Respondent.objects.filter(assessment=assessment))
    counted = [each for each in people if participation_of(each).counts()]
    answers: dict[str, list[Answer]] = defaultdict(list)
    if reveal:
        by_id = {each.pk: each for each in counted}
        for answer in Answer.objects.filter(respondent__in=list(by_id)).order_by("respondent__invited_at", "pk"):
            answer.respondent = by_id[answer.respondent_id]
            answers[answer.statement].append(answer)
    agreed = {each.statement: each for each in AgreedScore.objects.filter(assessment=assessment)}
    spreads = {each.key: spread(_numbers(answers.get(each.key, ()))) for each in instrument.statements}
    results = {
        each.key: result(spreads[each.key], score_of(agreed[each.key]) if each.key in agreed else None)
        for each in instrument.statements
    }
    return SideBySide(instrument, people, dict(answers), spreads, agreed, results)


def _numbers(answers: Iterable[Answer]) -> list[Score]:
    return [one for each in answers if (one := score_of(each)) is not None]
