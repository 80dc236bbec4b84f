"""Where somebody stands: the position on every date, and how a track ended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import DossierQuerySet
from opstap.core.model_parts import uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream
from opstap.people.models import Participant
from opstap.tracks.models.track import Track


class Position(models.TextChoices):
    """Where somebody stands on a date, in the categories of the outcome tables that W asks of a municipality."""

    JOB = "job", _("Job")
    OWN_BUSINESS = "own_business", _("Own business")
    JOB_WITH_BENEFIT = "job_with_benefit", _("Job with supplementary benefit")
    UNPAID_WORK = "unpaid_work", _("Unpaid work")
    LANGUAGE_INTERNSHIP = "language_internship", _("Language internship")
    EDUCATION = "education", pgettext_lazy("position", "Education")
    MOVED = "moved", pgettext_lazy("position", "Moved away")
    OTHER_TRACK = "other_track", _("Other track")
    PARTICIPATION = "participation", _("Social participation")
    STOPPED = "stopped", _("Stopped")
    IN_TRACK = "in_track", _("In track")


ENDINGS = (
    Position.JOB,
    Position.OWN_BUSINESS,
    Position.EDUCATION,
    Position.MOVED,
    Position.OTHER_TRACK,
    Position.STOPPED,
)
"""Positions with which a track can end; the others belong to an open track (supplementary benefit keeps it open)."""


class OutflowQuerySet(DossierQuerySet["Outflow"]):
    def standing(self) -> OutflowQuerySet:
        """The ends after which the track was not opened again; one at most for a track."""
        return self.filter(reopened_on__isnull=True)


class Outflow(models.Model):
    """How a track ended, and later whether it lasted. A track that is opened again keeps it, marked with that day."""

    class Lasted(models.TextChoices):
        YES = "yes", pgettext_lazy("outflow lasted", "Yes")
        NO = "no", pgettext_lazy("outflow lasted", "No")

    privacy = Privacy(
        gettext_noop("what a track came to, and whether that lasts"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={COORDINATES: ("kind", "on", "decided_by", "reopened_on", "lasted", "looked_on"), GUIDES: ("note",)},
        technical=("id", "municipality", "participant", "track", "made_at"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="outflows")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="outflows")
    kind = models.CharField(_("How the track ended"), max_length=20, choices=[(k.value, k.label) for k in ENDINGS])
    on = models.DateField(_("On"))
    note = models.TextField(_("Explanation"), blank=True)
    decided_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Decided by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    reopened_on = models.DateField(pgettext_lazy("field register", "Opened again on"), null=True, blank=True)
    lasted = models.CharField(_("Did it last?"), max_length=3, choices=Lasted, blank=True)
    looked_on = models.DateField(pgettext_lazy("field register", "Looked at on"), null=True, blank=True)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"), auto_now_add=True)

    objects = OutflowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="reopened_after_outflow",
                condition=Q(reopened_on__isnull=True) | Q(reopened_on__gte=F("on")),
                violation_error_message=_("A track cannot be opened again before it ended."),
            ),
            models.UniqueConstraint(
                name="one_running_outflow",
                fields=["track"],
                condition=Q(reopened_on__isnull=True),
                violation_error_message=_("Somebody else ended this track a moment ago. Load the page again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)


class PositionSpan(models.Model):
    """Where a person stands under one track, from a day up to, not including, another. Derived, never typed in: written
    anew whenever a record changes from which it follows (docs/adr/0011)."""

    privacy = Privacy(
        gettext_noop("where somebody stands on a date, and what comes of all tracks together"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={COORDINATES: ("position", "starts_on", "ends_on")},
        technical=("id", "municipality", "participant", "track"),
    )

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="positions")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="positions")
    position = models.CharField(pgettext_lazy("field register", "Position"), max_length=20, choices=Position)
    starts_on = models.DateField(pgettext_lazy("field register", "From"))
    ends_on = models.DateField(pgettext_lazy("field register", "Until"), null=True)

    objects: DossierQuerySet[PositionSpan] = DossierQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="span_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on"))
            ),
            models.UniqueConstraint(name="one_span_at_a_time", fields=["track", "starts_on"]),
        ]
        indexes = [models.Index(fields=["municipality", "starts_on"], name="span_by_day")]

    def __str__(self) -> str:
        return f"{self.position} from {self.starts_on}"
