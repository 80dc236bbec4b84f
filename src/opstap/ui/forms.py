"""Draws Django's forms with the components of the design system, and the one way to type a date.

Set FORM_RENDERER = "opstap.ui.forms.Renderer"; then `{{ form }}` and `{{ form.name.as_field_group }}` are complete:
label, hint, error, and the relations between them that a screen reader needs.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

TEMPLATES = Path(__file__).parent / "form_templates"
MONTHS = {
    month: number
    for names in (
        "jan feb mrt apr mei jun jul aug sep okt nov dec",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, month in enumerate(names.split(), start=1)
} | {"maa": 3}
CLASSES: list[tuple[type[forms.Widget], str]] = [
    (forms.HiddenInput, ""),
    (forms.CheckboxInput, "op-check__input"),
    (forms.CheckboxSelectMultiple, "op-choices"),
    (forms.RadioSelect, "op-choices"),
    (forms.FileInput, "ams-file-input"),
    (forms.Select, "ams-select"),
    (forms.Textarea, "ams-text-area"),
    (forms.PasswordInput, "ams-password-input"),
    (forms.widgets.Input, "ams-text-input"),
]


def widget_class(widget: forms.Widget) -> str:
    """The design system's class for a widget; empty where it has none (hidden, several parts)."""
    return next((name for kind, name in CLASSES if isinstance(widget, kind)), "")


class Bound(BoundField):
    """A field that knows its class, and that says "required" in a way that does not paint an empty form red."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the class; `required` becomes aria-required, so that our own sentences appear and not the browser's."""
        shown = widget or self.field.widget
        built = super().build_widget_attrs(attrs, shown)
        kind = widget_class(shown)
        own = " ".join(str(name) for name in (kind, built.pop("class", ""), shown.attrs.get("class", "")) if name)
        if own:
            built["class"] = own
        if built.pop("required", False) and kind in {
            "ams-text-input",
            "ams-text-area",
            "ams-select",
            "ams-password-input",
        }:
            built["aria-required"] = "true"
        if kind in {"ams-text-input", "ams-text-area"} and getattr(shown, "input_type", "text") == "text":
            built.setdefault("dir", "auto")
        return built

    @property
    def is_checkbox(self) -> bool:
        """Whether the label stands behind the box."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class Renderer(DjangoTemplates):
    """Templates of ours first, Django's for the rest; independent of settings.TEMPLATES."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"
    bound_field_class = Bound

    @cached_property
    def engine(self) -> Any:
        """Django's engine with our folder in front and our tags built in."""
        django_templates = Path(forms.__file__).parent / "templates"
        return self.backend(
            {
                "APP_DIRS": False,
                "DIRS": [TEMPLATES, django_templates],
                "NAME": "opstapforms",
                "OPTIONS": {
                    "builtins": ["opstap.ui.templatetags.ui", "django.templatetags.i18n"],
                },
            }
        )


def read_date(text: str) -> date | None:
    """Read a date as people in the Netherlands write it: 7-12-2026, 07122026, 7/12/26, 7 december 2026, 2026-12-07.

    Day comes first, never the month. Two digits of a year mean 2000 to 2049 or 1950 to 1999. None where it is no date.
    """
    cleaned = text.strip().lower()
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", cleaned):
        year, month, day = (int(part) for part in iso.groups())
    else:
        parts = re.fullmatch(r"(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,9})[-/. ]+(\d{4}|\d{2})", cleaned) or re.fullmatch(
            r"(\d{2})(\d{2})(\d{4})", cleaned
        )
        if not parts:
            return None
        day, year = int(parts[1]), int(parts[3])
        month = int(parts[2]) if parts[2].isdigit() else MONTHS.get(parts[2][:3], 0)
        if len(parts[3]) == 2:
            year += 2000 if year < 50 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


class DateInput(forms.DateInput):
    """A text box: typing is quicker and surer than a calendar, with a keyboard and with a screen reader alike."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__(
            {"class": "op-date", "autocomplete": "off", "maxlength": 20, **(attrs or {})}, format="%d-%m-%Y"
        )


class DateField(forms.DateField):
    """A date, day first in every language of the screen."""

    widget = DateInput
    default_error_messages = {"invalid": _("Write a date as day-month-year, for example 7-12-2026.")}

    def __init__(self, **given: Any) -> None:
        given.setdefault("help_text", _("For example 7-12-2026"))
        super().__init__(**given)

    def to_python(self, value: Any) -> date | None:
        """Read what was typed; raises ValidationError with a sentence that shows how."""
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        found = read_date(value)
        if found is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found
