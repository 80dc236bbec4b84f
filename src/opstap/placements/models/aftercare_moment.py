"""Contact that is planned with somebody who began to work."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import DossierQuerySet
from opstap.core.model_parts import uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.status_moves import StatusMoves
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream
from opstap.people.models import Participant
from opstap.placements.models.placement import Placement


class AftercareMoment(models.Model):
    """Contact that is planned after a paid start (W 5.3, L aftercare): in which week, before when, by whom.

    What is dropped says why: by `drop_reason` where the program did it, in the words of `reason` where somebody did.
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("aftercare", "Open")
        DONE = "done", pgettext_lazy("aftercare", "Done")
        DROPPED = "dropped", pgettext_lazy("aftercare", "Not needed any more")

    class DropReason(models.TextChoices):
        """Why contact is not needed any more where nobody typed it: what the program drops by itself."""

        IN_THE_PAST = "in_the_past", _("lay in the past")
        WORK_ENDED = "work_ended", _("the work ended")
        MOVED_AWAY = "moved_away", _("moved away")

    moves = StatusMoves("state", {State.OPEN: [State.DONE, State.DROPPED], State.DROPPED: [State.OPEN]})

    privacy = Privacy(
        gettext_noop("work lasts because somebody keeps in touch"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={COORDINATES: ("week", "due_on", "state", "owner", "closed_on"), GUIDES: ("drop_reason", "reason")},
        technical=("id", "municipality", "participant", "placement", "contact"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="aftercare")
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="aftercare")
    owner = models.ForeignKey(
        User, verbose_name=_("Owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    week = models.PositiveSmallIntegerField(pgettext_lazy("field register", "Week"))
    due_on = models.DateField(_("Before which day"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("Done on"), null=True, blank=True)
    drop_reason = models.CharField(
        pgettext_lazy("aftercare", "Why not needed any more"), max_length=11, choices=DropReason, blank=True
    )
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    contact = models.ForeignKey(
        "team.ContactMoment",
        verbose_name=pgettext_lazy("field register", "Talk"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: DossierQuerySet[AftercareMoment] = DossierQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "week"], name="aftercare_once_a_week"),
            models.CheckConstraint(
                name="dropped_aftercare_says_why", condition=~Q(state="dropped", drop_reason="", reason="")
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="aftercare_due", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"week {self.week}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)
