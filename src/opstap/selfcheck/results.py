"""From an assessment to its instrument and its numbers: what pages, reports and actions read, in a fixed number of queries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from opstap.selfcheck.instruments.schema import Instrument, find
from opstap.selfcheck.models import AgreedScore, Answer, Assessment, Respondent
from opstap.selfcheck.rules import Counting, Given, Result, Spread, result, spread


def instrument_of(assessment: Assessment) -> Instrument:
    """The instrument as it was when the assessment began; the built-in one where that is still the same version."""
    present = find(assessment.instrument)
    if present is not None and present.version == assessment.version:
        return present
    return Instrument.model_validate_json(json.dumps(assessment.snapshot))


def counting(respondent: Respondent) -> Counting:
    return Counting(done=respondent.done_at is not None, left=respondent.left_on is not None)


def given(answer: Answer | AgreedScore) -> Given | None:
    """The answer as a rule takes it; None where there is only a comment yet."""
    if answer.value is None and not answer.not_applicable:
        return None
    return Given(answer.value)


@dataclass(frozen=True)
class Table:
    """An assessment side by side: per statement the answers that count, the spread, what was agreed, the result."""

    instrument: Instrument
    respondents: tuple[Respondent, ...]
    answers: dict[str, list[Answer]]
    spreads: dict[str, Spread]
    agreed: dict[str, AgreedScore]
    results: dict[str, Result]


def table_of(assessment: Assessment, *, reveal: bool) -> Table:
    """Everything of one assessment, three queries. Without `reveal` no answer is read: they do not lie side by side yet."""
    instrument = instrument_of(assessment)
    people = tuple(Respondent.objects.filter(assessment=assessment))
    counted = [each for each in people if counting(each).counts()]
    answers: dict[str, list[Answer]] = defaultdict(list)
    if reveal:
        of = {each.pk: each for each in counted}
        for answer in Answer.objects.filter(respondent__in=list(of)).order_by("respondent__invited_at", "pk"):
            answer.respondent = of[answer.respondent_id]
            answers[answer.statement].append(answer)
    agreed = {each.statement: each for each in AgreedScore.objects.filter(assessment=assessment)}
    spreads = {each.key: spread(_numbers(answers.get(each.key, ()))) for each in instrument.statements}
    results = {
        each.key: result(spreads[each.key], given(agreed[each.key]) if each.key in agreed else None)
        for each in instrument.statements
    }
    return Table(instrument, people, dict(answers), spreads, agreed, results)


def _numbers(answers: Iterable[Answer]) -> list[Given]:
    return [one for each in answers if (one := given(each)) is not None]
