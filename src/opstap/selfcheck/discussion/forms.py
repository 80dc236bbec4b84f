"""What the team settles on."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.core.forms import ActionForm
from opstap.selfcheck.answers.forms import ScoreForm, initial_score
from opstap.selfcheck.instruments.schema import Scale
from opstap.selfcheck.models import AgreedScore


class AgreeForm(ActionForm, ScoreForm):
    """What the team settles on. The reason stands for "why" as well."""

    reason = forms.CharField(
        label=gettext_lazy("Why this score?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("In a line: what did the talk bring up?"),
    )

    field_order = ("score", "reason")

    def __init__(self, *args: object, scale: Scale, stored: AgreedScore | None, **kwargs: object) -> None:
        kwargs["initial"] = initial_score(stored) | ({"reason": stored.reason_in_words} if stored else {})
        super().__init__(*args, **kwargs)
        self.set_scale(scale)
        del self.fields["why"]
        self.fields["score"].label = _("On which score do you settle?")
        self.fields["score"].required = True
