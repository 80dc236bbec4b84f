"""Forms about who somebody is."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.dates import today
from opstap.core.forms import STALE, ActionForm
from opstap.people.facts import country_choices
from opstap.people.models import Education, LanguageLevel, LearningRoute, Participant, PermitKind, Sex
from opstap.ui.forms import DateField

UNKNOWN = ("", pgettext_lazy("choice", "Unknown"))
OLDEST = date(1920, 1, 1)
LAST = date(2100, 1, 1)
YES_NO = [UNKNOWN, ("yes", _("Yes")), ("no", _("No"))]


def _choices(options: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [UNKNOWN, *options]


class ParticipantForm(ActionForm):
    """Everything about a person that is known at the start; only a name must be."""

    all_optional = True

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    given_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    family_name = forms.CharField(label=_("Last name"), max_length=120, required=False)
    called = forms.CharField(label=_("Likes to be called"), max_length=80, required=False)
    birth_date = DateField(label=_("Date of birth"), required=False)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    reference = forms.CharField(
        label=_("Reference"),
        max_length=40,
        required=False,
        help_text=_("Your own number for this person. Never a BSN."),
    )
    permit_kind = forms.ChoiceField(label=_("Residence permit"), choices=_choices(PermitKind.choices), required=False)
    permit_until = DateField(label=_("Permit valid until"), required=False)
    in_nl_since = DateField(label=_("In the Netherlands since"), required=False)
    country = forms.ChoiceField(label=_("Country of origin"), required=False)
    mother_tongue = forms.CharField(label=_("Mother tongue"), max_length=40, required=False)
    education = forms.ChoiceField(label=_("Education"), choices=_choices(Education.choices), required=False)
    learning_route = forms.ChoiceField(
        label=_("Learning route"), choices=_choices(LearningRoute.choices), required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=_choices(Sex.choices), required=False)
    limited_capacity = forms.TypedChoiceField(
        label=_("Limited capacity for work"),
        choices=YES_NO,
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    postcode = forms.RegexField(
        r"^\s*[1-9]\d{3}\s*[A-Za-z]{2}\s*$",
        label=_("Postcode"),
        required=False,
        error_messages={"invalid": _("Write a postcode like 1234 AB.")},
    )
    city = forms.CharField(label=_("City"), max_length=80, required=False)
    level_listening = forms.ChoiceField(label=_("Listening"), required=False)
    level_speaking = forms.ChoiceField(label=_("Speaking"), required=False)
    level_reading = forms.ChoiceField(label=_("Reading"), required=False)
    level_writing = forms.ChoiceField(label=_("Writing"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = _choices(country_choices())  # type: ignore[attr-defined]
        for skill in LanguageLevel.Skill:
            levels = LanguageLevel.Level.choices
            if skill in (LanguageLevel.Skill.LISTENING, LanguageLevel.Skill.SPEAKING):
                levels = [pair for pair in levels if not pair[0].startswith("Alfa")]
            self.fields[f"level_{skill.value}"].choices = _choices(levels)  # type: ignore[attr-defined]

    def clean_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data["birth_date"]
        if born is not None and not OLDEST <= born <= today():
            raise forms.ValidationError(_("Write a date of birth between 1920 and today."))
        return born

    def clean_in_nl_since(self) -> date | None:
        since: date | None = self.cleaned_data["in_nl_since"]
        if since is not None and since > today():
            raise forms.ValidationError(_("This date lies in the future."))
        if since is not None and since < OLDEST:
            raise forms.ValidationError(_("This date lies too long ago."))
        return since

    def clean_permit_until(self) -> date | None:
        until: date | None = self.cleaned_data["permit_until"]
        if until is not None and not OLDEST <= until <= LAST:
            raise forms.ValidationError(_("Write a date between 1920 and 2100."))
        return until

    def clean_seen(self) -> datetime | None:
        """When what was shown had been changed last."""
        text = str(self.cleaned_data["seen"])
        try:
            return datetime.fromisoformat(text) if text else None
        except ValueError:
            raise forms.ValidationError(STALE) from None

    def show_again(self, changed_at: datetime) -> None:
        """Let a next attempt stand for what is stored now: a refusal has told that it differs."""
        self.data = {**self.data.dict(), "seen": changed_at.isoformat()}  # type: ignore[attr-defined]

    def clean_postcode(self) -> str:
        plain = str(self.cleaned_data["postcode"]).replace(" ", "").upper()
        return f"{plain[:4]} {plain[4:]}" if plain else ""

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if not data.get("given_name") and not data.get("family_name") and not self.errors:
            self.add_error("given_name", _("Fill in at least a first or a last name."))
        born, since = data.get("birth_date"), data.get("in_nl_since")
        if born and since and since < born:
            self.add_error("in_nl_since", _("This lies before the date of birth."))
        return data

    def values(self) -> dict[str, object]:
        """What was filled in, by field name of the participant."""
        names = {field.name for field in Participant._meta.concrete_fields}
        found = {name: value for name, value in self.cleaned_data.items() if name in names}
        since = found.get("in_nl_since")
        if since is not None:
            found["in_nl_since_year"] = since.year
        elif self.initial.get("in_nl_since"):
            found["in_nl_since_year"] = None
        return found

    def levels(self) -> dict[str, str]:
        """Levels that differ from the ones shown, by skill."""
        found = {}
        for skill in LanguageLevel.Skill:
            name = f"level_{skill.value}"
            level = self.cleaned_data.get(name)
            if level and level != self.initial.get(name):
                found[skill.value] = level
        return found


SECTIONS = (
    (_("Name and contact"), ("given_name", "family_name", "called", "birth_date", "phone", "email", "reference")),
    (_("Stay"), ("permit_kind", "permit_until", "in_nl_since", "country", "mother_tongue", "learning_route")),
    (_("Dutch"), ("level_listening", "level_speaking", "level_reading", "level_writing")),
    (pgettext_lazy("section", "Other"), ("education", "sex", "limited_capacity", "postcode", "city")),
)
