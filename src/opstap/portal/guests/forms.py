"""What somebody says on a page without an account: a face, a line, an answer."""

from __future__ import annotations

from django import forms

from opstap.core.bsn import holds_bsn
from opstap.core.forms import ActionForm
from opstap.placements.models import CheckIn
from opstap.portal.guests import translations
from opstap.team.models import Appointment

SALT = "opstap.new-link"
MOST = 300


class FaceForm(ActionForm):
    """A face is a button, so choosing one sends the form. What is wrong is named by a word of the texts."""

    face = forms.ChoiceField(choices=CheckIn.Face.choices)
    line = forms.CharField(required=False, max_length=MOST)
    language = forms.CharField(required=False)

    def clean_language(self) -> str:
        """The language of the page on which it was typed, empty for what is none."""
        language: str = self.cleaned_data["language"]
        return language if language in dict(translations.languages()) else ""

    def wrong(self) -> str:
        """The word that says what is wrong, empty where nothing is."""
        if "face" in self.errors:
            return "face_missing"
        if "line" in self.errors:
            return "line_no_bsn" if holds_bsn(self.data.get("line", "")) else "line_too_long"
        return ""


class AnswerForm(ActionForm):
    """A button for each answer. `sequence` says which state of the appointment was shown."""

    sequence = forms.IntegerField(widget=forms.HiddenInput)
    reply = forms.ChoiceField(choices=Appointment.Answer.choices)
