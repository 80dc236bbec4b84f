"""Forms of the import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from opstap.core.forms import ActionForm
from opstap.exchange.models import ImportRow
from opstap.exchange.reading.column_words import NAME_TARGETS, TARGETS

LEFT_OUT = "-"


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Your spreadsheet"),
        help_text=_("xlsx or csv, at most 20 MB. A column with BSNs is left out and never stored."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, stopped: bool = False, **kwargs: Any) -> None:
        """`stopped`: the file was too large, and was not kept."""
        super().__init__(*args, **kwargs)
        self.stopped = stopped

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if self.stopped or (file.size or 0) > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return file


TOO_LARGE = _("This file is larger than 20 MB. Leave out sheets or rows that are not about people, and try again.")


class MappingForm(forms.Form):
    """One choice a column; `columns` are (number, heading, samples, suggestion)."""

    def __init__(self, *args: Any, columns: list[tuple[int, str, list[str], str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(LEFT_OUT, _("Leave out")), *((target.key, target.heading) for target in TARGETS.values())]
        for number, heading, samples, suggestion in columns:
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading, choices=choices, initial=suggestion or LEFT_OUT, help_text=" · ".join(samples)
            )

    def columns(self) -> dict[int, str]:
        """Column number to target, of the columns that are taken."""
        return {int(name.removeprefix("column_")): value for name, value in self._taken().items()}

    def _taken(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value != LEFT_OUT}

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        taken = self._taken()
        chosen = list(taken.values())
        for name, value in taken.items():
            if chosen.count(value) > 1:
                self.add_error(name, _("Two columns cannot become the same fact."))
        if not set(NAME_TARGETS) & set(chosen):
            raise forms.ValidationError(_("Choose which column holds the name."))
        return data


SAME, NEW, SKIP, EACH = "same", "new", "skip", "each"
MOST_ROWS = 50
MANY_ROWS = 3


class ConfirmForm(ActionForm):
    """Bring it in; `good_rows` although others are rejected, and what possible doubles are.

    Many doubles can be decided at once; beyond MOST_ROWS the others must be. Nothing is chosen beforehand.
    """

    good_rows = forms.BooleanField(label=_("Import the good rows, and give me the others as a file"), required=False)

    def __init__(self, *args: object, rejected: int, doubles: list[ImportRow], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.rejected = rejected
        self.doubles = doubles
        if not rejected:
            del self.fields["good_rows"]
        if len(doubles) > MANY_ROWS:
            self.fields["all_doubles"] = self._all_at_once()
        for row in doubles[:MOST_ROWS]:
            self.fields[f"double_{row.number}"] = self._one(row)

    def _all_at_once(self) -> forms.ChoiceField:
        each = [(EACH, _("I choose for each row"))] if len(self.doubles) <= MOST_ROWS else []
        return forms.ChoiceField(
            label=_("All %(number)s possible doubles at once") % {"number": len(self.doubles)},
            help_text=_("What you choose for a row itself counts first."),
            choices=[
                *each,
                (SAME, _("The same people: update the dossiers. Rows about people whom you do not see are left out.")),
                (NEW, _("Others: make new dossiers")),
                (SKIP, _("Leave these rows out")),
            ],
            widget=forms.RadioSelect,
            initial=EACH if each else None,
            error_messages={"required": _("Choose what these rows are.")},
        )

    def _one(self, row: ImportRow) -> forms.ChoiceField:
        name = f"{row.values.get('first_name', '')} {row.values.get('last_name', '')}".strip()
        choices = [(NEW, _("Somebody else: make a new dossier")), (SKIP, _("Leave this row out"))]
        if row.participant_id:
            choices.insert(0, (SAME, _("The same person: update the dossier")))
        return forms.ChoiceField(
            label=_("Row %(number)s: %(name)s") % {"number": row.number, "name": name},
            choices=choices,
            widget=forms.RadioSelect,
            required=self.data.get("all_doubles", EACH) == EACH,
            error_messages={"required": _("Choose what this row is.")},
        )

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if self.rejected and not data.get("good_rows"):
            self.add_error(
                "good_rows", _("Some rows are rejected. Mend the file, or choose to import the good rows only.")
            )
        return data

    def choices_made(self) -> dict[int, str]:
        """Row number to "same", "new" or "skip"."""
        rest = self.cleaned_data.get("all_doubles", EACH)
        made = {}
        for row in self.doubles:
            choice = self.cleaned_data.get(f"double_{row.number}")
            made[row.number] = choice or (SKIP if rest == SAME and not row.participant_id else rest)
        return made
