"""One person's way under a programme: the track, its stays in phases and the decisions between them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import TeamVisibleQuerySet
from opstap.core.coded_texts import Text, text_of
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream
from opstap.people.models import Participant
from opstap.tracks.models.programme import Phase, ProgrammeVersion


class TrackQuerySet(TeamVisibleQuerySet["Track"]):
    def open(self) -> TrackQuerySet:
        """The tracks that have not ended; one at most for a person."""
        return self.filter(ended_on__isnull=True)

    def ended(self) -> TrackQuerySet:
        return self.filter(ended_on__isnull=False)


class Track(models.Model):
    """One person's way to work under one version of one programme, or none yet.

    `participation_since`: from that day social participation is the goal, and paid work is not.
    """

    privacy = Privacy(
        gettext_noop("at every moment somebody knows the next step"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={COORDINATES: ("version", "phase", "started_on", "ended_on", "participation_since", "last_contact_on")},
        technical=("id", "municipality", "participant"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="tracks")
    version = models.ForeignKey(
        ProgrammeVersion,
        verbose_name=_("Programme"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tracks",
    )
    phase = models.ForeignKey(
        Phase, verbose_name=_("Phase"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    started_on = models.DateField(_("Start"), null=True, blank=True)
    ended_on = models.DateField(_("End"), null=True, blank=True)
    participation_since = models.DateField(_("Social participation is the goal since"), null=True, blank=True)
    last_contact_on = models.DateField(_("Last contact"), null=True, blank=True)

    objects = TrackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="track_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("A track cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="one_open_track",
                fields=["participant"],
                condition=Q(ended_on__isnull=True),
                violation_error_message=_("This person has an open track already."),
            ),
        ]
        indexes = [models.Index(fields=["municipality", "ended_on"], name="track_open")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)


class PhaseDecision(models.Model):
    """That a track goes to a phase: by whom, which way, why, and how the criteria stood. It never blocks; it says so.

    `criteria` is a list of {"key", "side", "met"}: the criterion of the programme, whether it is of the exit of the phase
    that is left or of the entry of the next, and `yes`, `no` or `unknown`.
    """

    class Direction(models.TextChoices):
        START = "start", pgettext_lazy("phase decision", "First phase")
        FORWARD = "forward", pgettext_lazy("phase decision", "Forward")
        BACK = "back", pgettext_lazy("phase decision", "Back")
        ASIDE = "aside", pgettext_lazy("phase decision", "Aside")

    class Met(models.TextChoices):
        YES = "yes", pgettext_lazy("criterion", "Met")
        NO = "no", pgettext_lazy("criterion", "Not met")
        UNKNOWN = "unknown", pgettext_lazy("criterion", "Unknown")

    privacy = Privacy(
        gettext_noop("a named person decides, and says why"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={
            COORDINATES: ("from_phase", "to_phase", "direction", "on", "decided_by"),
            GUIDES: ("reason", "reason_parameters", "criteria"),
        },
        technical=("id", "municipality", "track", "made_at", "reason_code"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="decisions")
    from_phase = models.ForeignKey(
        Phase,
        verbose_name=pgettext_lazy("field register", "From which phase"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    to_phase = models.ForeignKey(
        Phase,
        verbose_name=pgettext_lazy("field register", "To which phase"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    direction = models.CharField(pgettext_lazy("field register", "Direction"), max_length=8, choices=Direction)
    on = models.DateField(pgettext_lazy("field register", "Day"))
    reason = models.TextField(_("Reason"), blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_parameters = models.JSONField(_("Reason: names and days in it"), default=dict, blank=True)
    criteria = models.JSONField(pgettext_lazy("field register", "How the criteria stood"), default=list)
    decided_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Decided by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"), auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_has_a_reason",
                condition=Q(direction="start") | ~Q(reason="", reason_code=""),
                violation_error_message=_("Say in a few words why."),
            ),
        ]
        indexes = [models.Index(fields=["track", "-made_at"], name="decision_latest")]

    def __str__(self) -> str:
        return f"{self.direction} to {self.to_phase_id}"

    @property
    def why(self) -> Text:
        """What the decider said, or what Opstap itself writes where many tracks move at once; empty for neither."""
        return text_of(self, "reason")


class PhaseStayQuerySet(ChangeQuerySet["PhaseStay"]):
    def running(self) -> PhaseStayQuerySet:
        """The stays that have not ended; one at most for a track, none after its end."""
        return self.filter(ended_on__isnull=True)


class PhaseStay(models.Model):
    """A track's stay in a phase, with start, end and the decision behind it (none where an import began it)."""

    privacy = Privacy(
        gettext_noop("how somebody went through the programme"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={COORDINATES: ("phase", "started_on", "ended_on")},
        technical=("id", "municipality", "track", "decision"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="stays")
    phase = models.ForeignKey(Phase, verbose_name=_("Phase"), on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField(_("Started on"))
    ended_on = models.DateField(_("Ended on"), null=True, blank=True)
    decision = models.OneToOneField(
        PhaseDecision, on_delete=models.SET_NULL, null=True, blank=True, related_name="stay"
    )

    objects = PhaseStayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_ends_after_start", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on"))
            ),
            models.UniqueConstraint(name="one_open_stay", fields=["track"], condition=Q(ended_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} in {self.phase_id}"
