"""Forms of the import."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from opstap.core.forms import ActionForm
from opstap.exchange.models import ImportRow
from opstap.exchange.reading.vocabulary import TARGETS

NOT_TAKEN = ("", _("Leave out"))


class UploadForm(forms.Form):
    """One file."""

    file = forms.FileField(
        label=_("Your spreadsheet"),
        help_text=_("xlsx or csv, at most 20 MB. A column with BSNs is left out and never stored."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.UPLOAD_LIMIT:
            raise forms.ValidationError(TOO_LARGE)
        return file


TOO_LARGE = _("This file is larger than 20 MB. Leave out sheets or rows that are not about people, and try again.")


class MappingForm(forms.Form):
    """One choice a column; `columns` are (number, heading, samples, suggestion)."""

    def __init__(self, *args: Any, columns: list[tuple[int, str, list[str], str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [NOT_TAKEN, *((target.key, target.heading) for target in TARGETS.values())]
        for number, heading, samples, suggestion in columns:
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=heading, choices=choices, required=False, initial=suggestion, help_text=" · ".join(samples)
            )

    def columns(self) -> dict[int, str]:
        """Column number to target, of the columns that are taken."""
        return {
            int(n.removeprefix("column_")): v for n, v in self.cleaned_data.items() if n.startswith("column_") and v
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [value for value in data.values() if value]
        for name, value in data.items():
            if value and chosen.count(value) > 1:
                self.add_error(name, _("Two columns cannot become the same fact."))
        if not {"first_name", "last_name", "full_name"} & set(chosen):
            raise forms.ValidationError(_("Choose which column holds the name."))
        return data


class ConfirmForm(ActionForm):
    """Bring it in; `good_rows` although others are rejected, and what possible doubles are."""

    good_rows = forms.BooleanField(label=_("Import the good rows, and give me the others as a file"), required=False)

    def __init__(self, *args: Any, rejected: int, doubles: list[ImportRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rejected = rejected
        if not rejected:
            del self.fields["good_rows"]
        for row in doubles:
            values = row.values
            name = f"{values.get('first_name', '')} {values.get('last_name', '')}".strip()
            choices = [("new", _("Somebody else: make a new dossier")), ("skip", _("Leave this row out"))]
            if row.participant_id:
                choices.insert(0, ("same", _("The same person: update the dossier")))
            self.fields[f"double_{row.number}"] = forms.ChoiceField(
                label=_("Row %(number)s: %(name)s") % {"number": row.number, "name": name},
                choices=choices, widget=forms.RadioSelect,
                error_messages={"required": _("Choose what this row is.")},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.rejected and not data.get("good_rows"):
            raise forms.ValidationError(
                _("Some rows are rejected. Mend the file, or choose to import the good rows only.")
            )
        return data

    def choices_made(self) -> dict[int, str]:
        """Row number to choice."""
        return {int(n.removeprefix("double_")): v for n, v in self.cleaned_data.items() if n.startswith("double_")}
