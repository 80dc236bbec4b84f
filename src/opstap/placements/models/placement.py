"""Somebody at a workplace: as what, from when to when, and what was agreed."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import TeamVisibleQuerySet
from opstap.core.model_parts import uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.status_moves import StatusMoves
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import COORDINATES, GUIDES, TEAM
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream
from opstap.people.models import Participant
from opstap.tracks.models import Track
from opstap.work.models import Employer, Seat, Workplace


class SeatDays(Func):
    """Seat and days as one range of whole numbers: seat 7 has the numbers from 70,000,000, a day its count since the year 1.

    So the database itself refuses an overlap, with nothing but its built-in ranges (btree_gist is an extension that the
    embedded PostgreSQL lacks). Takes seat, first day, last day as it came to be, last day as agreed.
    """

    output_field = BigIntegerRangeField()
    template = (
        "int8range({seat} * 10000000 + ({start} - DATE '0001-01-01'),"
        " {seat} * 10000000 + coalesce(coalesce({ended}, {ends}) - DATE '0001-01-01' + 1, 9999999))"
    )

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        seat, start, ended, ends = (compiler.compile(source)[0] for source in self.get_source_expressions())
        return self.template.format(seat=seat, start=start, ended=ended, ends=ends), []


class Placement(models.Model):
    """Somebody at a workplace, or somewhere that is not known more closely (`employer` empty: from a spreadsheet).

    `ends_on` is the last day, agreed beforehand, `ended_on` the last day as it came to be; both days are included.
    """

    class Kind(models.TextChoices):
        LANGUAGE_INTERNSHIP = "language_internship", _("Language internship")
        VOLUNTEERING = "volunteering", _("Volunteering")
        JOB_SHADOWING = "job_shadowing", _("Job shadowing")
        WORK_INTERNSHIP = "work_internship", _("Work internship")
        TRIAL_PLACEMENT = "trial_placement", _("Trial placement")
        WORK_EXPERIENCE = "work_experience", _("Work experience place")
        PARTICIPATION_PLACE = "participation_place", _("Participation place")
        LEARNING_WORKPLACE = "learning_workplace", _("Learning workplace")
        BBL = "bbl", _("Work and school (bbl)")
        SUPPORTED_EMPLOYMENT = "supported_employment", _("Supported employment")
        TEMPORARY_AGENCY = "temporary_agency", _("Agency work")
        EMPLOYMENT = "employment", pgettext_lazy("placement", "Job")
        SELF_EMPLOYMENT = "self_employment", pgettext_lazy("placement", "Own business")

    class Contract(models.TextChoices):
        ON_CALL = "on_call", _("On call")
        AGENCY = "agency", _("Agency contract")
        FIXED = "fixed", _("Fixed until a day")
        PERMANENT = "permanent", _("Permanent")
        OWN_BUSINESS = "own_business", pgettext_lazy("contract", "Own business")

    class Choice(models.TextChoices):
        OWN_CHOICE = "own_choice", pgettext_lazy("placement", "Own choice")
        OBLIGATION = "obligation", pgettext_lazy("placement", "Obligation")

    class Status(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        ENDED = "ended", pgettext_lazy("placement", "Ended")
        CANCELLED = "cancelled", pgettext_lazy("placement", "Did not start")

    class EndReason(models.TextChoices):
        AS_PLANNED = "as_planned", _("It ended as planned")
        BETTER_PLACE = "better_place", _("A better place was found")
        NOT_EXTENDED = "not_extended", _("The contract was not extended")
        LANGUAGE = "language", _("The language was too hard")
        WORK_DID_NOT_FIT = "work_did_not_fit", _("The work did not fit")
        TRAVEL_OR_HOME = "travel_or_home", _("Travel, children or other matters at home")
        HEALTH = "health", _("It was too heavy")
        EMPLOYER_STOPS = "employer_stops", _("The employer stops")
        UNSAFE = "unsafe", _("It was not a safe or fair place")
        MOVED = "moved", pgettext_lazy("placement end", "Moved away")
        OTHER = "other", pgettext_lazy("placement end", "Something else")

    moves = StatusMoves("status", {Status.AGREED: [Status.ENDED, Status.CANCELLED], Status.ENDED: [Status.AGREED]})

    privacy = Privacy(
        gettext_noop("what was agreed about a place to work or learn, and what comes after it"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={
            TEAM: (
                "employer",
                "workplace",
                "kind",
                "status",
                "starts_on",
                "ends_on",
                "ended_on",
                "hours_a_week",
                "place",
            ),
            COORDINATES: ("goals", "next_step", "choice", "rule", "formal_employer", "cancelled_on"),
            GUIDES: ("contract", "end_reason", "end_note"),
        },
        technical=("id", "municipality", "participant", "track", "seat", "made_by"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="placements")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="placements")
    employer = models.ForeignKey(
        Employer,
        verbose_name=pgettext_lazy("field register", "Employer"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
    )
    workplace = models.ForeignKey(
        Workplace,
        verbose_name=pgettext_lazy("field register", "Workplace"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="placements",
    )
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="placements")
    place = models.CharField(_("Where"), max_length=120, blank=True)
    kind = models.CharField(_("Kind"), max_length=24, choices=Kind)
    status = models.CharField(
        pgettext_lazy("field register", "Status"), max_length=10, choices=Status, default=Status.AGREED
    )
    starts_on = models.DateField(_("First day"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    cancelled_on = models.DateField(pgettext_lazy("field register", "Cancelled on"), null=True, blank=True)
    hours_a_week = models.PositiveSmallIntegerField(_("Hours a week"), null=True, blank=True)
    contract = models.CharField(_("Contract"), max_length=14, choices=Contract, blank=True)
    formal_employer = models.CharField(_("Formal employer, where that is another"), max_length=120, blank=True)
    goals = models.TextField(_("Goals"), max_length=2000, blank=True)
    choice = models.CharField(_("Own choice or obligation"), max_length=12, choices=Choice, default=Choice.OWN_CHOICE)
    rule = models.CharField(_("Which rule, and what follows"), max_length=300, blank=True)
    next_step = models.CharField(_("The step after this"), max_length=300, blank=True)
    end_reason = models.CharField(_("Why did it end?"), max_length=20, choices=EndReason, blank=True)
    end_note = models.TextField(_("Explanation"), max_length=2000, blank=True)
    made_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Made by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: TeamVisibleQuerySet[Placement] = TeamVisibleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="placement_ends_after_start",
                condition=(Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")))
                & (Q(ended_on__isnull=True) | Q(ended_on__gte=F("starts_on"))),
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            models.CheckConstraint(
                name="ended_placement_says_why",
                condition=Q(status="ended", ended_on__isnull=False, cancelled_on__isnull=True) & ~Q(end_reason="")
                | Q(status="agreed", ended_on__isnull=True, cancelled_on__isnull=True)
                | Q(status="cancelled", ended_on__isnull=True, cancelled_on__isnull=False),
                violation_error_message=_("Say on which day it ended, and why."),
            ),
            models.CheckConstraint(
                name="placement_obligation_names_its_rule",
                condition=~Q(choice="obligation", rule=""),
                violation_error_message=_("Say which rule makes this an obligation, and what follows."),
            ),
            models.CheckConstraint(
                name="placement_hours",
                condition=Q(hours_a_week__isnull=True) | Q(hours_a_week__range=(1, 60)),
                violation_error_message=_("Choose between 1 and 60 hours a week."),
            ),
            models.CheckConstraint(
                name="placement_seat_of_a_workplace",
                condition=Q(workplace__isnull=True, seat__isnull=True)
                | Q(workplace__isnull=False, seat__isnull=False, employer__isnull=False),
            ),
            ExclusionConstraint(
                name="one_person_a_seat",
                index_type="gist",
                condition=~Q(status="cancelled") & Q(seat__isnull=False),
                expressions=[
                    (SeatDays(F("seat"), F("starts_on"), F("ended_on"), F("ends_on")), RangeOperators.OVERLAPS)
                ],
                violation_error_message=_("All seats of this workplace are taken in that time."),
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-starts_on"], name="placement_of_person"),
            models.Index(fields=["workplace", "-starts_on"], name="placement_at_workplace"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_on}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)
