"""The form of a decision: how the criteria stand, why, and from which day."""

from __future__ import annotations

import uuid
from datetime import date
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.dates import day_in_words, today
from opstap.core.forms import STALE, ActionForm
from opstap.tracks.labels import in_screen_language
from opstap.tracks.models import Phase, PhaseDecision, Track
from opstap.tracks.phases.criteria import (
    ENTRY,
    EXIT,
    CriterionBetween,
    CriterionKey,
    criteria_between,
    earlier_answers,
)
from opstap.ui.forms import DateField


class DecisionForm(ActionForm):
    """From the phase that its maker saw to another: every criterion in between, met, not met or unknown.

    `seen` goes along with the page, so that who is second is told that somebody else decided.
    """

    all_optional = True
    phase = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE})
    seen = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": STALE})
    reason = forms.CharField(
        label=gettext_lazy("Why now?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Write it so that the person may read it too."),
    )
    on = DateField(label=gettext_lazy("From which day?"))

    def __init__(self, data: QueryDict | None, *, track: Track, to: Phase) -> None:
        super().__init__(data)
        self.criteria = criteria_between(track.phase, to)
        self.fields["phase"].initial, self.fields["seen"].initial = to.pk, track.phase_id
        self.fields["on"].initial = today()
        if track.phase_id is None:
            self.fields["reason"].required, self.fields["reason"].help_text = (
                False,
                _("Not needed for the first phase."),
            )
        answers = earlier_answers(track)
        for one in self.criteria:
            self.fields[_name(one.key)] = _criterion(one, answers.get(one.criterion.key))

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > today():
            raise forms.ValidationError(_("Choose today or an earlier day."))
        return day

    def met(self) -> dict[CriterionKey, str]:
        """How each criterion stands."""
        return {one.key: self.cleaned_data.get(_name(one.key)) or "unknown" for one in self.criteria}

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The criteria for the page: those of the phase that is left, then those of the next."""
        titles = {EXIT: _("To leave the present phase"), ENTRY: _("To enter the next phase")}
        found = [
            (title, [self[_name(one.key)] for one in self.criteria if one.side == side])
            for side, title in titles.items()
        ]
        return [(title, fields) for title, fields in found if fields]

    def show_again(self, track: Track) -> None:
        """Let a next attempt start from where the track is now: a refusal has told that somebody else decided."""
        present = str(track.phase_id or "")
        data = {key: value for key, value in self.data.items() if not key.startswith((f"{EXIT}-", f"{ENTRY}-"))}
        self.data = {**data, "seen": present, "request_key": str(uuid.uuid4())}


def _name(key: CriterionKey) -> str:
    return "-".join(key)


def _criterion(one: CriterionBetween, before: tuple[str, date] | None) -> forms.ChoiceField:
    source = format_html('<span class="op-source">{}</span>', one.criterion.source)
    if before is not None:
        met, on = before
        last_time = _("Last time (%(day)s): %(met)s") % {"day": day_in_words(on), "met": PhaseDecision.Met(met).label}
        source = format_html("{} · {}", source, last_time)
    return forms.ChoiceField(
        label=in_screen_language(one.criterion),
        choices=PhaseDecision.Met.choices,
        help_text=source,
        required=False,
        widget=forms.RadioSelect(attrs={"class": "op-choices--row"}),
        initial=before[0] if before else PhaseDecision.Met.UNKNOWN,
    )


def as_key(text: str) -> UUID | None:
    """The key that an address names, None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
