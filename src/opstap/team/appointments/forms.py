"""The form of an appointment: when, where, who must know."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opstap.access.models import Involvement
from opstap.core.dates import AMSTERDAM, now, today
from opstap.core.forms import ActionForm
from opstap.core.refusals import Refused
from opstap.core.timeline import answer_to
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.team.appointments.queries import overlapping_appointment
from opstap.team.appointments.rules import AppointmentPlan, Invitee, check_plan, ends_at
from opstap.team.models import Appointment
from opstap.ui.forms import DateField

CLOCK = re.compile(r"(\d{1,2})(?:[:.uh ]?(\d{2}))?\s*(?:uur|u|h)?")


def read_time(text: str) -> time | None:
    """A time as people type it: 10:30, 10.30, 1030, 10u30, 9 uur. None where it is no time."""
    found = CLOCK.fullmatch(text.strip().lower())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class TimeField(forms.CharField):
    """A text box: typing a time is quicker than picking one."""

    def clean(self, value: object) -> object:
        found = read_time(str(super().clean(value)))
        if found is None:
            raise forms.ValidationError(_("Write a time as 10:30."))
        return found


class AppointmentForm(ActionForm):
    """Plan or change. `sequence` says which state was shown, so that nobody overwrites a colleague's change unseen."""

    about = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=120,
        help_text=gettext_lazy("For the team. It does not stand in the invitation."),
    )
    on = DateField(label=gettext_lazy("Day"))
    at = TimeField(label=gettext_lazy("Time"), max_length=9, help_text=gettext_lazy("For example 10:30"))
    minutes = forms.IntegerField(label=gettext_lazy("How long (minutes)"), min_value=5, max_value=480, initial=30)
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200)
    bring = forms.CharField(label=gettext_lazy("What to bring"), max_length=200, required=False)
    participant = forms.BooleanField(required=False)
    colleagues = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who of the team gets an invitation?"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    employer_name = forms.CharField(label=gettext_lazy("Contact at the employer"), max_length=120, required=False)
    employer_email = forms.EmailField(label=gettext_lazy("E-mail of that contact"), required=False)
    anyway = forms.BooleanField(label=gettext_lazy("Plan it anyway"), required=False)
    sequence = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def __init__(
        self,
        *args: object,
        participant: Participant,
        organiser: User,
        appointment: Appointment | None = None,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person, self.organiser, self.appointment = participant, organiser, appointment
        team = Involvement.objects.running_on(today()).filter(participant_id=participant.pk).values("user_id")
        self.fields["colleagues"].queryset = User.objects.filter(pk__in=team, is_active=True)  # type: ignore[attr-defined]
        self.fields["colleagues"].label_from_instance = lambda user: user.name  # type: ignore[attr-defined]
        self.fields["participant"].label = _("Invite %(name)s by mail") % {"name": participant.name}
        if not participant.email:
            del self.fields["participant"]
        self.overlaps: Appointment | None = None

    @classmethod
    def initial_of(cls, appointment: Appointment) -> dict[str, object]:
        """The initial values of the fields for an appointment that is there."""
        local = appointment.starts_at.astimezone(AMSTERDAM)
        by_kind = {
            kind: [one for one in appointment.invited if one["kind"] == kind]
            for kind in ("participant", "colleague", "employer")
        }
        employer = by_kind["employer"][0] if by_kind["employer"] else {"name": "", "email": ""}
        return {
            "about": appointment.about,
            "on": local.date(),
            "at": local.strftime("%H:%M"),
            "minutes": appointment.minutes,
            "place": appointment.place,
            "bring": appointment.bring,
            "participant": bool(by_kind["participant"]),
            "colleagues": [one["user"] for one in by_kind["colleague"]],
            "employer_name": employer["name"],
            "employer_email": employer["email"],
            "sequence": appointment.sequence,
        }

    def clean(self) -> dict[str, object]:
        data = super().clean() or self.cleaned_data
        if data.get("employer_name") and not data.get("employer_email") and "employer_email" not in self.errors:
            self.add_error("employer_email", _("Fill in the e-mail address too, or leave both empty."))
        if not self.errors:
            self._check_time()
        return data

    def _check_time(self) -> None:
        plan = self.plan()
        try:
            check_plan(plan, now())
        except Refused as refusal:
            self.add_error("at" if plan.starts_at.date() == today() else "on", str(refusal.sentence))
            return
        earlier = answer_to(self.cleaned_data["request_key"])  # a second click does not overlap with the first
        but = self.appointment.pk if self.appointment else earlier.subject_id if earlier else None
        self.overlaps = overlapping_appointment(self.organiser.pk, plan.starts_at, plan.minutes, but=but)
        if self.overlaps and not self.cleaned_data["anyway"]:
            self.add_error(
                "anyway",
                _("%(name)s has another appointment from %(from)s to %(until)s.")
                % {
                    "name": self.organiser.name,
                    "from": _clock(self.overlaps.starts_at),
                    "until": _clock(ends_at(self.overlaps)),
                },
            )

    def plan(self) -> AppointmentPlan:
        """What was filled in, ready for the action."""
        data = self.cleaned_data
        return AppointmentPlan(
            about=data["about"],
            starts_at=_at(data["on"], data["at"]),
            place=data["place"],
            minutes=data["minutes"],
            bring=data["bring"],
            invited=list(self._invited()),
        )

    def _invited(self) -> list[Invitee]:
        data, found = self.cleaned_data, list[Invitee]()
        if data.get("participant"):
            found.append(_invitee("participant", self.person.name, self.person.email))
        for user in data["colleagues"]:
            found.append(_invitee("colleague", user.name, user.email, user=str(user.pk), language=user.language))
        if data["employer_email"]:
            found.append(_invitee("employer", data["employer_name"] or data["employer_email"], data["employer_email"]))
        return list({one["email"].lower(): one for one in reversed(found)}.values())[::-1]


def _invitee(kind: str, name: str, email: str, *, user: str = "", language: str = "nl") -> Invitee:
    return {"kind": kind, "name": name, "email": email, "user": user, "language": language}


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=AMSTERDAM)


def _clock(moment: datetime) -> str:
    return date_format(moment.astimezone(AMSTERDAM), "H:i")
