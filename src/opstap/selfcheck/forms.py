"""What people type about their own municipality."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from opstap.access.guest_links import new_token
from opstap.core.actions import Refused
from opstap.core.dates import today
from opstap.core.forms import STALE, ActionForm, refuse_bsn
from opstap.organisations.models import Membership, User
from opstap.organisations.roles import Role
from opstap.selfcheck.answers.actions import Filled
from opstap.selfcheck.instruments.schema import Instrument, Scale, load_builtin
from opstap.selfcheck.models import AgreedScore, Answer, OrganisationAction, Respondent
from opstap.ui.forms import DateField

NOT_APPLICABLE = "n"
SALT = "opstap.respondent-link"
FIRST = "kis"
"""The questionnaire that stands on top and is chosen until somebody chooses another: the shorter one."""


def new_seed() -> str:
    """The secret of an address that may be made, signed."""
    return signing.dumps(new_token(), salt=SALT)


def scale_choices(scale: Scale) -> list[tuple[str, str]]:
    """The answers of a scale as a form offers them, "not applicable" last."""
    code = get_language() or "nl"
    values = [(str(each.value), each.name.in_language(code)) for each in scale.options]
    return [*values, (NOT_APPLICABLE, scale.not_applicable.name.in_language(code))]


def offered() -> list[Instrument]:
    """The questionnaires to choose from, the usual one on top."""
    return sorted(load_builtin(), key=lambda each: each.key != FIRST)


def instrument_choices() -> list[tuple[str, str]]:
    """The questionnaires, by the name that they bear in the language of the page."""
    code = get_language() or "nl"
    return [(each.key, each.name.in_language(code)) for each in offered()]


class BeginForm(ActionForm):
    """One form: what, under which name, and who owns it."""

    instrument = forms.ChoiceField(label=gettext_lazy("With which questionnaire?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("For example with the year, so that you can compare later."),
    )
    owner = forms.ChoiceField(
        label=gettext_lazy("Who is the owner?"),
        help_text=gettext_lazy("The owner invites others, opens the answers and keeps the plan."),
    )
    owner_answers = forms.BooleanField(label=gettext_lazy("The owner answers too"), required=False, initial=True)

    def __init__(self, *args: Any, owners: list[User], me: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owners = {str(each.pk): each for each in owners}
        self.fields["instrument"].choices = instrument_choices()  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(key, each.name) for key, each in self.owners.items()]  # type: ignore[attr-defined]
        self.fields["instrument"].initial = FIRST
        self.fields["name"].initial = _("Self-assessment %(year)s") % {"year": today().year}
        self.fields["owner"].initial = str(me.pk)

    def facts(self) -> dict[str, Any]:
        """As the action takes them."""
        data = self.cleaned_data
        found = {each.key: each for each in load_builtin()}
        return {
            "instrument": found[data["instrument"]],
            "name": data["name"],
            "owner": self.owners[data["owner"]],
            "owner_answers": data["owner_answers"],
        }


class ElsewhereForm(ActionForm):
    """One form for a municipality that is not here yet: the municipality, its owner, and the questionnaire."""

    municipality = forms.CharField(
        label=gettext_lazy("Which municipality?"),
        max_length=150,
        help_text=gettext_lazy("With the word in front: Gemeente Voorbeeld."),
    )
    owner = forms.CharField(
        label=gettext_lazy("Who is the owner?"), max_length=120, help_text=gettext_lazy("Full name.")
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("There goes the mail with which the owner signs in.")
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("With which questionnaire?"), widget=forms.RadioSelect, initial=FIRST
    )
    name = forms.CharField(label=gettext_lazy("Name of the self-assessment"), max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instrument"].choices = instrument_choices()  # type: ignore[attr-defined]
        self.fields["name"].initial = _("Self-assessment %(year)s") % {"year": today().year}

    def facts(self) -> dict[str, Any]:
        data = {key: value for key, value in self.cleaned_data.items() if key != "request_key"}
        return data | {"instrument": next(each for each in load_builtin() if each.key == data["instrument"])}


CAPACITIES: dict[str, str] = {
    Role.POLICY_OFFICER: Respondent.Capacity.POLICY_OFFICER,
    Role.CASE_MANAGER: Respondent.Capacity.CASE_MANAGER,
    Role.EMPLOYER: Respondent.Capacity.EMPLOYER,
}


class InviteForm(ActionForm):
    """Who looks along, and in which capacity."""

    user = forms.ChoiceField(
        label=gettext_lazy("Who?"), help_text=gettext_lazy("Colleagues, and people of partners with a data agreement.")
    )
    capacity = forms.ChoiceField(
        label=gettext_lazy("Takes part as"), choices=Respondent.Capacity.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, memberships: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.user_id): each.user for each in reversed(memberships)}
        seen: dict[str, str] = {}
        for each in memberships:
            seen.setdefault(
                str(each.user_id), f"{each.user.name} ({each.get_role_display()}, {each.organisation.name})"
            )
        self.fields["user"].choices = list(seen.items())  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        return {"user": self.people[self.cleaned_data["user"]], "capacity": self.cleaned_data["capacity"]}


class GuestForm(ActionForm):
    """Somebody without an account. The secret of the address is made with the form and kept nowhere, so that a second click
    on the same button makes the same link."""

    seed = forms.CharField(
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}), initial=new_seed, error_messages={"required": STALE}
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Takes part as"), choices=Respondent.Capacity.choices, widget=forms.RadioSelect
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        help_text=gettext_lazy("Empty: you get the link to give to them yourself."),
    )

    def clean_seed(self) -> str:
        try:
            token: str = signing.loads(self.cleaned_data["seed"], salt=SALT, max_age=timedelta(days=1))
        except signing.BadSignature:
            raise forms.ValidationError(STALE) from None
        return token


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
        kwargs["initial"] = _initial(stored) | ({"comment": stored.comment} if stored else {})
        super().__init__(*args, **kwargs)
        self.stored = stored
        self.set_scale(scale)
        self.fields["comment"].label = scale.comment.in_language(get_language() or "nl")

    def says_something_new(self) -> bool:
        """Is anything different from what the page showed? A form that was only sent along changes nothing."""
        return bool(set(self.changed_data) - {"edition"})

    def filled(self, statement: str) -> Filled:
        """As the action takes it."""
        data = self.cleaned_data
        return Filled(statement, why=data["why"], comment=data["comment"], **self.score_facts())

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


class AgreeForm(ActionForm, ScoreForm):
    """What the team settles on. The reason stands for "why" as well."""

    reason = forms.CharField(
        label=gettext_lazy("Why this score?"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("In a line: what did the talk bring up?"),
    )

    field_order = ("score", "reason")

    def __init__(self, *args: Any, scale: Scale, stored: AgreedScore | None, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(stored) | ({"reason": stored.reason} if stored else {})
        super().__init__(*args, **kwargs)
        self.set_scale(scale)
        del self.fields["why"]
        self.fields["score"].label = _("On which score do you settle?")
        self.fields["score"].required = True


def _initial(stored: Answer | AgreedScore | None) -> dict[str, Any]:
    if stored is None:
        return {"edition": 0}
    score = NOT_APPLICABLE if stored.not_applicable else "" if stored.value is None else str(stored.value)
    return {"score": score, "edition": stored.edition, "why": getattr(stored, "why", "")}


class PlanForm(ActionForm):
    """Something to do better."""

    text = forms.CharField(label=gettext_lazy("What will you do?"), max_length=600, widget=forms.Textarea({"rows": 3}))
    owner = forms.ChoiceField(label=gettext_lazy("Who does it?"))
    due_on = DateField(label=gettext_lazy("Before which day?"))
    effect = forms.CharField(
        label=gettext_lazy("What do you expect of it?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )
    measure = forms.CharField(
        label=gettext_lazy("How will you see that it works?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, memberships: list[Membership], me: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(each.user_id): each.user for each in memberships}
        self.fields["owner"].choices = [(key, each.name) for key, each in self.people.items()]  # type: ignore[attr-defined]
        self.fields["owner"].initial = str(me.pk)

    def facts(self) -> dict[str, Any]:
        data = {name: value for name, value in self.cleaned_data.items() if name != "request_key"}
        return data | {"owner": self.people[data["owner"]]}


class ShareForm(ActionForm):
    """What one agrees to. Being called is a choice of its own."""

    may_be_called = forms.BooleanField(
        label=gettext_lazy("Where we score high, other municipalities may call us"), required=False
    )
    contact = forms.CharField(
        label=gettext_lazy("Who may be called, and how?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Is shown with the name of your municipality, only where you score high."),
    )

    def clean(self) -> dict[str, Any] | None:
        data = super().clean()
        if self.cleaned_data.get("may_be_called") and not self.cleaned_data.get("contact"):
            self.add_error("contact", _("Fill in who may be called, and how."))
        return data

    def who(self) -> str:
        return self.cleaned_data["contact"] if self.cleaned_data["may_be_called"] else ""


class CloseForm(ActionForm):
    """Done or dropped, and what came of it."""

    state = forms.ChoiceField(
        label=pgettext_lazy("action", "How did it end?"),
        widget=forms.RadioSelect,
        choices=[choice for choice in OrganisationAction.State.choices if choice[0] != "open"],
        initial="done",
    )
    outcome = forms.CharField(
        label=gettext_lazy("What came of it?"),
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("In a line: what moved, and how do you see that?"),
    )
