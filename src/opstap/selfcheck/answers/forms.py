"""An answer to a statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import get_language

from opstap.core.forms import refuse_bsn
from opstap.core.refusals import Refused
from opstap.selfcheck.answers.actions import FilledAnswer
from opstap.selfcheck.instruments.schema import Scale
from opstap.selfcheck.models import AgreedScore, Answer

NOT_APPLICABLE = "n"


def scale_choices(scale: Scale) -> list[tuple[str, str]]:
    """The answers of a scale as a form offers them, "not applicable" last."""
    code = get_language() or "nl"
    values = [(str(each.value), each.name.in_language(code)) for each in scale.options]
    return [*values, (NOT_APPLICABLE, scale.not_applicable.name.in_language(code))]


class ScoreForm(forms.Form):
    """An answer of the scale, and why where it is "not applicable"."""

    score = forms.ChoiceField(label="", widget=forms.RadioSelect, required=False)
    why = forms.CharField(
        label="", max_length=500, required=False, widget=forms.Textarea({"rows": 2, "class": "op-scale__why"})
    )
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6, initial=0, required=False)

    def set_scale(self, scale: Scale) -> None:
        """Ask with the words of this scale."""
        code = get_language() or "nl"
        self.fields["score"].label = scale.ask.in_language(code)
        self.fields["score"].choices = scale_choices(scale)  # type: ignore[attr-defined]
        self.fields["why"].label = scale.not_applicable.ask.in_language(code)

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        refuse_bsn(self)
        return data

    def score_facts(self) -> dict[str, Any]:
        """Value, not applicable, and edition, as the actions take them."""
        score = self.cleaned_data["score"]
        number = int(score) if score and score != NOT_APPLICABLE else None
        return {
            "value": number,
            "not_applicable": score == NOT_APPLICABLE,
            "edition": self.cleaned_data["edition"] or 0,
        }


class AnswerForm(ScoreForm):
    """One respondent's answer to one statement. No key for repeats: the edition that was seen does that work."""

    all_optional = True
    comment = forms.CharField(label="", max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, scale: Scale, stored: Answer | None, **kwargs: Any) -> None:
        kwargs["initial"] = initial_score(stored) | ({"comment": stored.comment} if stored else {})
        super().__init__(*args, **kwargs)
        self.stored = stored
        self.set_scale(scale)
        self.fields["comment"].label = scale.comment.in_language(get_language() or "nl")

    def says_something_new(self) -> bool:
        """Is anything different from what the page showed? A form that was only sent along changes nothing."""
        return bool(set(self.changed_data) - {"edition"})

    def filled(self, statement: str) -> FilledAnswer:
        """As the action takes it."""
        data = self.cleaned_data
        return FilledAnswer(statement, why=data["why"], comment=data["comment"], **self.score_facts())

    def saves(self, act: Callable[..., Answer], **kwargs: Any) -> bool:
        """Save through the action; False, with its sentence at the form, where it is refused."""
        if not self.says_something_new():
            return True
        data = self.cleaned_data
        try:
            self.stored = act(why=data["why"], comment=data["comment"], **self.score_facts(), **kwargs)
        except Refused as refusal:
            self.add_error(None, str(refusal.sentence))
            return False
        return True


def initial_score(stored: Answer | AgreedScore | None) -> dict[str, Any]:
    if stored is None:
        return {"edition": 0}
    score = NOT_APPLICABLE if stored.not_applicable else "" if stored.value is None else str(stored.value)
    return {"score": score, "edition": stored.edition, "why": getattr(stored, "why", "")}
