"""What somebody types when work is agreed, agreed anew, or ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.forms import ActionForm
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.placements.agreements.actions.ending import NextStep
from opstap.placements.agreements.choices import workplaces_on_offer
from opstap.placements.models import Placement
from opstap.placements.refusals import ComesBeside
from opstap.placements.rules import Because, Kind, Terms, can_end_on, is_paid, objections_to
from opstap.team.talks.forms import NoteField
from opstap.ui.forms import DateField
from opstap.work.models import Workplace

Initial = dict[str, object]
CHOOSE = pgettext_lazy("empty choice", "Choose")
PARTICIPANT = "participant"
NEXT = _("Say what comes next, so that nobody waits for nothing.")
TO_COME = _("Choose today or a day that is still to come.")
NEEDED_UNPAID = {"ends_on": Because.LAST_DAY, "goals": Because.GOALS, "next_step": Because.NEXT_STEP}


def _require(field: forms.Field, sentence: str | Promise) -> None:
    """A field that must be filled in here, with a sentence that says why."""
    field.required = True
    field.error_messages["required"] = str(sentence)


class TermsForm(ActionForm):
    """What is agreed about any placement. Unpaid kinds have no contract and need goals, a last day and a next step."""

    ends_on = DateField(label=_("Last day"), required=False)
    hours_a_week = forms.IntegerField(label=_("Hours a week"), min_value=1, max_value=60, required=False)
    contract = forms.ChoiceField(label=pgettext_lazy("placement", "Contract"), required=False)
    formal_employer = forms.CharField(
        label=_("Formal employer, where that is another"),
        max_length=120,
        required=False,
        help_text=_("For example an agency, a payroll company or the work company."),
    )
    goals = NoteField(
        label=_("Goals"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is learnt or tried here? Write it so that the person may read it too."),
    )
    choice = forms.ChoiceField(
        label=_("Own choice or obligation"),
        choices=Placement.Choice.choices,
        widget=forms.RadioSelect,
        initial=Placement.Choice.OWN_CHOICE,
    )
    rule = forms.CharField(
        label=_("Which rule, and what follows"),
        max_length=300,
        required=False,
        help_text=_("Only for an obligation. Also say whom to ask about it."),
    )
    next_step = forms.CharField(
        label=_("The step after this"),
        max_length=300,
        required=False,
        help_text=_("For example: a job here, or looking for paid work with what was learnt."),
    )
    beside = forms.BooleanField(label=_("I know this, and it is meant so"), required=False)

    asks_beside = False
    """Set once it is known that something else runs at that time: only then is there a box to tick."""

    def __init__(self, data: QueryDict | None = None, *, kind: str, initial: Initial | None = None) -> None:
        super().__init__(data, initial=initial)
        self.kind = kind
        if kind == Kind.SELF_EMPLOYMENT:
            del self.fields["formal_employer"]
        if is_paid(kind):
            own_business = kind == Kind.SELF_EMPLOYMENT
            offered = [one for one in Placement.Contract if (one == Placement.Contract.OWN_BUSINESS) == own_business]
            choices = [("", _("Not known yet")), *((one.value, one.label) for one in offered)]
            self.fields["contract"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["contract"], self.fields["formal_employer"]
            for name, sentence in NEEDED_UNPAID.items():
                _require(self.fields[name], sentence)

    def terms(self) -> Terms:
        """What was typed, as the action takes it."""
        data = self.cleaned_data
        return Terms(
            ends_on=data.get("ends_on"),
            hours_a_week=data.get("hours_a_week"),
            contract=data.get("contract") or "",
            formal_employer=data.get("formal_employer") or "",
            goals=data.get("goals") or "",
            choice=data.get("choice") or "",
            rule=data.get("rule") or "",
            next_step=data.get("next_step") or "",
        )

    def first_day(self) -> date | None:
        """None where it is not (rightly) filled in."""
        raise NotImplementedError

    def birth_date(self) -> date | None:
        return None

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        first = self.first_day()
        if first is not None:
            for name, sentence in objections_to(
                self.terms(), kind=self.kind, starts_on=first, day=today(), born=self.birth_date()
            ):
                if name in self.fields and name not in self.errors:
                    self.add_error(name, str(sentence))
        return data

    def acts(self, act: Callable[..., Any], *, by: Actor, **kwargs: object) -> bool:
        """As every form; and remember when the answer is a question."""

        def watched(**arguments: object) -> object:
            try:
                return act(**arguments)
            except ComesBeside:
                self.asks_beside = True
                raise

        return super().acts(watched, by=by, **kwargs)


class PlaceForm(TermsForm):
    """Where and from when; then the terms."""

    workplace = forms.ModelChoiceField(
        label=_("Workplace"),
        queryset=Workplace.objects.none(),
        required=False,
        empty_label=CHOOSE,
        help_text=_("Choose a workplace here, or write below where it is."),
    )
    elsewhere = forms.CharField(
        label=_("Or somewhere else, namely"),
        max_length=120,
        required=False,
        help_text=_("Only where the employer is not in Opstap."),
    )
    starts_on = DateField(label=_("First day"))

    def __init__(
        self, data: QueryDict | None = None, *, kind: str, participant: Participant, initial: Initial | None = None
    ) -> None:
        super().__init__(data, kind=kind, initial=initial)
        self.participant = participant
        if kind == Kind.SELF_EMPLOYMENT:
            del self.fields["workplace"]
            self.fields["elsewhere"].label = _("Name of the business")
            self.fields["elsewhere"].help_text = ""
        else:
            self._offer(participant.municipality_id)

    def _offer(self, municipality_id: UUID) -> None:
        rows = workplaces_on_offer(municipality_id, today())
        field = self.fields["workplace"]
        field.queryset = rows  # type: ignore[attr-defined]
        groups: dict[str, list[tuple[str, str]]] = {}
        for one in rows:
            seats = {"title": one.title, "free": one.free_number, "all": one.seat_number}  # type: ignore[attr-defined]
            label = gettext("%(title)s (%(free)s of %(all)s free)") % seats
            groups.setdefault(one.employer.organisation.name, []).append((str(one.pk), label))
        field.choices = [("", CHOOSE), *groups.items()]  # type: ignore[attr-defined]

    def first_day(self) -> date | None:
        return self.cleaned_data.get("starts_on")

    def birth_date(self) -> date | None:
        return self.participant.birth_date

    def clean(self) -> dict[str, object]:
        data = super().clean()
        chosen, typed = data.get("workplace"), data.get("elsewhere")
        if "workplace" not in self.fields:
            if not typed and "elsewhere" not in self.errors:
                self.add_error("elsewhere", _("Write the name of the business."))
        elif not ({"workplace", "elsewhere"} & set(self.errors)) and bool(chosen) == bool(typed):
            self.add_error("workplace", _("Choose a workplace, or write where it is: one of the two."))
        return data


class ChangeForm(TermsForm):
    """The terms of a placement; `seen` tells what they were when the page was made."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(self, data: QueryDict | None = None, *, placement: Placement, initial: Initial | None = None) -> None:
        super().__init__(data, kind=placement.kind, initial=initial)
        self.placement = placement

    def first_day(self) -> date | None:
        return self.placement.starts_on

    @staticmethod
    def initial_values(placement: Placement) -> dict[str, object]:
        """What stands in the form at first."""
        terms = Terms.of(placement)
        return terms.columns() | {"seen": terms.fingerprint}


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Why?"), max_length=300)


class EndForm(ActionForm):
    """When, why, and what comes next: by whom, before when."""

    on = DateField(label=_("Last day"))
    reason = forms.ChoiceField(label=_("Why did it end?"))
    note = NoteField(
        label=_("Explanation"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What went well, what was learnt, what would help next time?"),
    )
    reopen = forms.ChoiceField(
        label=_("The track has ended. What now?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Open the track again, so that somebody helps to find what comes next")),
            ("no", _("Leave it closed; the explanation says why nothing comes next")),
        ],
    )
    next_step = forms.CharField(label=_("What comes next?"), max_length=300, required=False)
    next_owner = forms.ChoiceField(label=_("Who does this"))
    next_on = DateField(label=_("Before"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, placement: Placement, actor_id: UUID, track_open: bool
    ) -> None:
        super().__init__(data)
        self.placement, self.track_open = placement, track_open
        day = today()
        self.fields["on"].initial = max(placement.starts_on, min(placement.ends_on or day, day))
        self.fields["reason"].choices = [("", CHOOSE), *Placement.EndReason.choices]  # type: ignore[attr-defined]
        if track_open:
            del self.fields["reopen"]
        self._offer_owners(placement.participant_id, actor_id)

    def _offer_owners(self, participant_id: UUID, actor_id: UUID) -> None:
        rows = Involvement.objects.running_on(today()).filter(participant_id=participant_id)
        team = rows.order_by("user__name").values_list("user_id", "user__name").distinct()
        field = self.fields["next_owner"]
        field.choices = [(PARTICIPANT, _("The participant")), *((str(key), name) for key, name in team)]  # type: ignore[attr-defined]
        field.initial = str(actor_id)
        self.fields["next_on"].initial = today() + timedelta(days=7)
        if self.track_open:
            _require(self.fields["next_step"], NEXT)
            _require(self.fields["next_on"], TO_COME)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not can_end_on(self.placement, day, today()):
            raise forms.ValidationError(_("It cannot end before its first day, nor more than three months from now."))
        return day

    def has_next_step(self) -> bool:
        """Is there a track on which a next step can stand?"""
        return self.track_open or self.cleaned_data.get("reopen") == "yes"

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("reason") == Placement.EndReason.OTHER and not data.get("note"):
            self.add_error("note", _("Say in a few words why."))
        if self.has_next_step():
            self._clean_next(data)
        elif not data.get("note") and "note" not in self.errors:
            self.add_error("note", _("Say why nothing comes next."))
        return data

    def _clean_next(self, data: dict[str, Any]) -> None:
        if not data.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", NEXT)
        if "next_on" not in self.errors and (data.get("next_on") or date.min) < today():
            self.add_error("next_on", TO_COME)

    def agreed_next_step(self) -> NextStep | None:
        """What comes next, as the action takes it."""
        if not self.has_next_step():
            return None
        data = self.cleaned_data
        chosen = data["next_owner"]
        owner = None if chosen == PARTICIPANT else User.objects.get(pk=chosen)
        return NextStep(data["next_step"], data["next_on"], owner)
