"""An assessment of a municipality by itself, and who takes part in it."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import GuestLink
from opstap.core.actors import Actor
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.status_moves import StatusMoves
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import EVERYONE
from opstap.organisations.streams import organisation_stream

RETENTION = gettext_noop("until its owner deletes it, at most ten years")
TAKES_PART = EVERYONE | {"employer"}


class AssessmentQuerySet(ChangeQuerySet["Assessment"]):
    def visible_to(self, actor: Actor) -> AssessmentQuerySet:
        """The assessments that somebody owns, takes part in, or sees as policy officer (selfcheck/access.py)."""
        from opstap.selfcheck.access import visible_assessments

        return self.filter(visible_assessments(actor))

    def locked(self, assessment_id: UUID) -> Assessment:
        """The assessment as it is now; nobody else changes its state or its people until the running action ends."""
        return self.select_for_update().defer("snapshot").get(pk=assessment_id)


class Assessment(models.Model):
    """One time that a municipality looks at itself with one instrument.

    `snapshot` is the instrument as it was then, so that a later version changes nothing to what was answered.
    """

    class State(models.TextChoices):
        FILLING = "filling", _("being filled in")
        OPEN = "open", _("side by side")
        CLOSED = "closed", pgettext_lazy("assessment", "closed")

    moves = StatusMoves("state", {State.FILLING: [State.OPEN], State.OPEN: [State.CLOSED]})

    privacy = Privacy(
        gettext_noop("a municipality looks at itself and makes a plan"),
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("name", "owner", "state", "started_on", "opened_on", "closed_on")},
        technical=("id", "municipality", "instrument", "version", "snapshot"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=60)
    version = models.PositiveIntegerField(_("Version of the questionnaire"))
    snapshot = models.JSONField()
    name = models.CharField(_("Name"), max_length=120)
    owner = models.ForeignKey(User, verbose_name=_("Owner"), on_delete=models.PROTECT, related_name="+")
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.FILLING)
    started_on = models.DateField(_("Started on"))
    opened_on = models.DateField(pgettext_lazy("field register", "Opened on"), null=True, blank=True)
    closed_on = models.DateField(_("Done on"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = [
            models.UniqueConstraint(
                name="assessment_once",
                fields=["municipality", "instrument", "name"],
                violation_error_message=_(
                    "There is one of this name already. Choose another name, such as one with the year."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> Stream:
        """A story of its own, so that a hundred answers do not fill the municipality's."""
        return organisation_stream(self.pk, self.municipality_id)


class RespondentQuerySet(ChangeQuerySet["Respondent"]):
    def visible_to(self, actor: Actor) -> RespondentQuerySet:
        return self.filter(assessment__in=Assessment.objects.visible_to(actor))


class Respondent(models.Model):
    """Somebody who answers, by account or by guest link. Who left no longer does; what was finished before stays."""

    class Capacity(models.TextChoices):
        POLICY_OFFICER = "policy_officer", _("Policy officer")
        CASE_MANAGER = "case_manager", _("Case manager")
        PARTNER = "partner", _("Partner")
        EMPLOYER = "employer", _("Employer")
        PARTICIPANTS_COUNCIL = "participants_council", _("Participants' council")
        OTHER = "other", pgettext_lazy("capacity", "Other")

    privacy = Privacy(
        gettext_noop("who looks along, and in which capacity"),
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("user", "guest", "name", "capacity", "invited_at", "done_at", "left_on")},
        technical=("id", "municipality", "assessment"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="respondents")
    user = models.ForeignKey(
        User, verbose_name=_("Colleague"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    guest = models.ForeignKey(
        GuestLink,
        verbose_name=pgettext_lazy("field register", "Guest link"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    name = models.CharField(_("Name"), max_length=120)
    capacity = models.CharField(_("Takes part as"), max_length=24, choices=Capacity)
    invited_at = models.DateTimeField(pgettext_lazy("field register", "Invited at"))
    done_at = models.DateTimeField(pgettext_lazy("field register", "Done at"), null=True, blank=True)
    left_on = models.DateField(pgettext_lazy("field register", "Left on"), null=True, blank=True)

    objects = RespondentQuerySet.as_manager()

    class Meta:
        ordering = ("invited_at", "id")
        constraints = [
            models.CheckConstraint(
                name="respondent_is_somebody",
                condition=Q(user__isnull=True, guest__isnull=False) | Q(user__isnull=False, guest__isnull=True),
            ),
            models.UniqueConstraint(
                name="respondent_once",
                fields=["assessment", "user"],
                violation_error_message=_("This person takes part already."),
            ),
            models.UniqueConstraint(name="respondent_guest_once", fields=["assessment", "guest"]),
        ]

    def __str__(self) -> str:
        return self.name
