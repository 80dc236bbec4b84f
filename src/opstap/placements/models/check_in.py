"""How work goes, as each side says it."""

from __future__ import annotations

from django.db import models
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
from opstap.placements.models.placement import Placement


class CheckIn(models.Model):
    """How one side says it goes: a face and perhaps a line. What the participant says the employer never reads, nor the
    other way round. `language` is that of the page on which the line was typed, empty where that is not known."""

    class Side(models.TextChoices):
        EMPLOYER = "employer", pgettext_lazy("check-in", "Employer")
        PARTICIPANT = "participant", pgettext_lazy("check-in", "Participant")

    class Face(models.TextChoices):
        GOOD = "good", pgettext_lazy("check-in", "Good")
        SO_SO = "so_so", pgettext_lazy("check-in", "So-so")
        BAD = "bad", pgettext_lazy("check-in", "Not good")

    privacy = Privacy(
        gettext_noop("what goes wrong is heard in time"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={COORDINATES: ("side", "face", "at", "seen_by", "seen_at"), GUIDES: ("line", "language")},
        technical=("id", "municipality", "participant", "placement", "guest"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="check_ins")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="check_ins")
    guest = models.ForeignKey(
        "access.GuestLink",
        verbose_name=pgettext_lazy("field register", "Guest link"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    side = models.CharField(pgettext_lazy("field register", "Which side"), max_length=12, choices=Side)
    face = models.CharField(_("How is it going?"), max_length=6, choices=Face)
    line = models.CharField(_("In one line"), max_length=300, blank=True)
    language = models.CharField(_("Language"), max_length=8, blank=True)
    at = models.DateTimeField(_("Moment"))
    seen_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Seen by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    seen_at = models.DateTimeField(pgettext_lazy("field register", "Seen at"), null=True, blank=True)

    objects: DossierQuerySet[CheckIn] = DossierQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["placement", "-at"], name="check_in_latest")]

    def __str__(self) -> str:
        return f"{self.side} {self.face}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)
