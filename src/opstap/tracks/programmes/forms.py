"""Copying and adapting a programme: one form for the whole, one for each phase, all on one page without JavaScript."""

from __future__ import annotations

import re

from django import forms
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.bsn import holds_bsn
from opstap.core.forms import BSN, STALE, ActionForm, refuse_bsn
from opstap.tracks.models import Programme
from opstap.tracks.programmes.drafts import Draft, PhaseDraft, on_one_line

LONGEST_TEXT, LONGEST_NAME, MOST_PHASES, LONGEST_WEEKS = 600, 120, 20, 520
PHASES = "phases"
MOVE = re.compile(r"(up|down|remove)-(\d{1,2})")


class CopyForm(ActionForm):
    name = forms.CharField(label=gettext_lazy("Name of your own programme"), max_length=LONGEST_NAME)


class AdaptForm(ActionForm):
    """The programme as a whole; `seen` is the number of the version that stands on the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE})
    name = forms.CharField(label=gettext_lazy("Name"), max_length=LONGEST_NAME)
    summary = forms.CharField(
        label=gettext_lazy("In short"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_summary(self) -> str:
        return on_one_line(self.cleaned_data["summary"])


class LinesField(forms.CharField):
    """One thing a line; empty lines do not count."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: object) -> tuple[str, ...]:
        lines = tuple(filter(None, map(on_one_line, str(value or "").splitlines())))
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST_TEXT:
                sentence = _("Line %(number)s is longer than %(most)s signs. Make it shorter.")
                raise forms.ValidationError(sentence % {"number": number, "most": LONGEST_TEXT})
            if holds_bsn(line):
                raise forms.ValidationError(BSN)
        return lines


class PhaseForm(forms.Form):
    """One phase; `key` is empty for a new one."""

    key = forms.SlugField(max_length=60, required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name of the phase"), max_length=LONGEST_NAME)
    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )
    min_weeks = forms.IntegerField(
        label=gettext_lazy("At least (weeks)"), min_value=0, max_value=LONGEST_WEEKS, required=False
    )
    max_weeks = forms.IntegerField(
        label=gettext_lazy("At most (weeks)"), min_value=1, max_value=LONGEST_WEEKS, required=False
    )
    entry = LinesField(label=gettext_lazy("To enter this phase"), required=False)
    activities = LinesField(label=gettext_lazy("Activities"), required=False)
    exit = LinesField(label=gettext_lazy("To leave this phase"), required=False)

    def clean_purpose(self) -> str:
        return on_one_line(self.cleaned_data["purpose"])

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        refuse_bsn(self)
        low, high = data.get("min_weeks"), data.get("max_weeks")
        if low is not None and high is not None and low > high:
            self.add_error("max_weeks", _("This is less than the least number of weeks."))
        return data

    def draft(self) -> PhaseDraft:
        return PhaseDraft(**{name: self.cleaned_data[name] for name in PhaseDraft.__slots__})


class SomePhases(BaseFormSet):  # type: ignore[type-arg]
    """At least one phase, and no more than anybody can oversee."""

    default_error_messages = {
        "missing_management_form": STALE,
        "too_few_forms": gettext_lazy("A programme has at least one phase."),
        "too_many_forms": gettext_lazy("A programme has at most 20 phases."),
    }


PhaseForms = forms.formset_factory(
    PhaseForm,
    formset=SomePhases,
    extra=0,
    min_num=1,
    validate_min=True,
    max_num=MOST_PHASES,
    absolute_max=MOST_PHASES,
    validate_max=True,
)


def phase_forms(draft: Draft) -> BaseFormSet[PhaseForm]:
    """The phases of a programme as it stands."""
    rows = [
        {
            "key": p.key,
            "name": p.name,
            "purpose": p.purpose,
            "min_weeks": p.min_weeks,
            "max_weeks": p.max_weeks,
            **{name: "\n".join(getattr(p, name)) for name in ("entry", "exit", "activities")},
        }
        for p in draft.phases
    ]
    return PhaseForms(initial=rows, prefix=PHASES)


def draft_of(form: AdaptForm, phases: BaseFormSet[PhaseForm]) -> Draft:
    """What was typed, when all of it is valid."""
    data = form.cleaned_data
    return Draft(data["name"], data["summary"], tuple(one.draft() for one in phases))


def rearranged(data: QueryDict, wish: str) -> BaseFormSet[PhaseForm]:
    """The phases as they were typed, after a button without saving: add, up-2, down-2, remove-2 (counted from 0).

    A wish that cannot be is left alone: the first does not move up, the only one is not removed.
    """
    rows = _typed(data)
    if wish == "add" and len(rows) < MOST_PHASES:
        rows.append({})
    if moved := MOVE.fullmatch(wish):
        what, at = moved[1], int(moved[2])
        if what == "remove" and at < len(rows) > 1:
            del rows[at]
        other = {"up": at - 1, "down": at + 1}.get(what, -1)
        if 0 <= other < len(rows) and at < len(rows):
            rows[at], rows[other] = rows[other], rows[at]
    return PhaseForms(initial=rows, prefix=PHASES)


def _typed(data: QueryDict) -> list[dict[str, str]]:
    total = data.get(f"{PHASES}-TOTAL_FORMS", "")
    number = min(int(total), MOST_PHASES) if total.isdecimal() and len(total) < 4 else 0
    names = list(PhaseForm.base_fields)
    return [{name: data.get(f"{PHASES}-{row}-{name}", "") for name in names} for row in range(number)]


def suggested_name(programme: Programme, municipality: str) -> str:
    """The name that a copy gets until somebody types another."""
    return f"{programme.name} ({municipality})"[:LONGEST_NAME]
