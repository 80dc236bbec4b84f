"""Answering page by page, the same for who has an account and who comes with a link: forms, saving, how far one is."""

from __future__ import annotations

from typing import Any

from opstap.core.actors import Actor
from opstap.core.refusals import Refused
from opstap.selfcheck.answers import actions
from opstap.selfcheck.answers.forms import AnswerForm
from opstap.selfcheck.instruments.schema import Instrument, Statement, Theme
from opstap.selfcheck.models import Answer, Respondent


def answers_of(actor: Actor, respondent: Respondent) -> dict[str, Answer]:
    """What this respondent answered so far, by statement."""
    return {each.statement: each for each in Answer.objects.visible_to(actor).filter(respondent=respondent)}


def save_one(
    by: Actor, respondent: Respondent, instrument: Instrument, statement: Statement, data: Any
) -> tuple[dict[str, object], bool]:
    """Save one statement; what the small line below it says, and whether it was saved."""
    rows = Answer.objects.visible_to(by).filter(respondent=respondent, statement=statement.key)
    form = form_of(data, instrument, statement, rows.first())
    saved = form.is_valid() and form.saves(actions.save_answer, respondent=respondent, statement=statement.key, by=by)
    context = {"statement": statement, "form": form, "saved": saved, "stored": rows.first(), "scale": instrument.scale}
    return context, saved


def answered(theme: Theme, stored: dict[str, Answer]) -> bool:
    """Does every statement of the theme have an answer?"""
    answers = [stored.get(each.key) for each in theme.statements]
    return all(each is not None and (each.value is not None or each.not_applicable) for each in answers)


def form_of(data: object, instrument: Instrument, statement: Statement, stored: Answer | None) -> AnswerForm:
    return AnswerForm(data, scale=instrument.scale, stored=stored, prefix=statement.key)


def all_saved(by: Actor, respondent: Respondent, forms: dict[str, AnswerForm]) -> bool:
    """Save what is sound also where another statement is not: stopping loses nothing."""
    fresh = {key: form for key, form in forms.items() if form.is_valid() and form.says_something_new()}
    answers = [form.filled(key) for key, form in fresh.items()]
    try:
        saved = actions.save_answers(respondent=respondent, answers=answers, by=by) if answers else []
    except Refused:
        return _one_by_one(by, respondent, forms)  # so that the refusal stands at its statement
    for answer in saved:
        forms[answer.statement].stored = answer
    return all(form.is_valid() for form in forms.values())


def _one_by_one(by: Actor, respondent: Respondent, forms: dict[str, AnswerForm]) -> bool:
    saved = [
        form.is_valid() and form.saves(actions.save_answer, respondent=respondent, statement=key, by=by)
        for key, form in forms.items()
    ]
    return all(saved)
