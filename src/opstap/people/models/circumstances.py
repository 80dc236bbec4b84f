"""What somebody lives on and with whom, and what they learn: dated, because a position on a date follows from it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import CaseManagersQuerySet, DossierQuerySet
from opstap.core.model_parts import uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality
from opstap.organisations.roles import CASE_MANAGERS, COORDINATES, GUIDES
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream
from opstap.people.models.participant import Education, Participant


class Household(models.Model):
    """People who share a home and a benefit. It has no name: it is known by its members."""

    privacy = Privacy(
        gettext_noop("a benefit is paid to a household, and both partners have a track of their own"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        technical=("id", "municipality"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdMemberQuerySet(CaseManagersQuerySet["HouseholdMember"]):
    def sharing_on(self, day: date) -> HouseholdMemberQuerySet:
        """Those who belong to their household on a day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day), joined_on__lte=day)


class HouseholdMember(models.Model):
    """A participant's place in a household, from a day up to, not including, another."""

    privacy = Privacy(
        gettext_noop("a benefit is paid to a household, and both partners have a track of their own"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={CASE_MANAGERS: ("household", "joined_on", "left_on")},
        technical=("id", "municipality", "participant"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    household = models.ForeignKey(
        Household,
        verbose_name=pgettext_lazy("field register", "Household"),
        on_delete=models.CASCADE,
        related_name="members",
    )
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="households")
    joined_on = models.DateField(_("From"))
    left_on = models.DateField(_("Until"), null=True, blank=True)

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="member_leaves_after_joining",
                condition=Q(left_on__isnull=True) | Q(left_on__gte=F("joined_on")),
                violation_error_message=_("Somebody cannot leave a household before joining it."),
            ),
            models.UniqueConstraint(
                name="one_household_at_a_time",
                fields=["participant"],
                condition=Q(left_on__isnull=True),
                violation_error_message=_("This person belongs to a household already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.household_id}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)


class BenefitSpell(models.Model):
    """What somebody's household gets from a day up to, not including, another. The spells of a person never overlap.

    Kept per person, because a position is somebody's own; `household` marks what was written down for all of a household.
    """

    class Kind(models.TextChoices):
        NONE = "none", pgettext_lazy("benefit", "No benefit")
        FULL = "full", _("Full benefit")
        SUPPLEMENTARY = "supplementary", _("Supplementary benefit")
        NO_ENTITLEMENT = "no_entitlement", _("No entitlement (nug)")

    privacy = Privacy(
        gettext_noop("whether work makes somebody independent of benefit"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={CASE_MANAGERS: ("kind", "starts_on", "ends_on", "household")},
        technical=("id", "municipality", "participant"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="benefits")
    household = models.ForeignKey(
        Household,
        verbose_name=pgettext_lazy("field register", "Household"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    kind = models.CharField(_("Benefit"), max_length=16, choices=Kind)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)

    objects: CaseManagersQuerySet[BenefitSpell] = CaseManagersQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="benefit_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_message=_("A benefit cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="benefit_once_a_day",
                fields=["participant", "starts_on"],
                violation_error_message=_("A benefit starts on this day already."),
            ),
            models.UniqueConstraint(
                name="one_open_benefit",
                fields=["participant"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("Somebody else wrote down a benefit a moment ago. Load the page again."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.starts_on}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)


class Enrolment(models.Model):
    """Education that aims at a diploma (not a language course); the last day is included."""

    privacy = Privacy(
        gettext_noop("education is a way forward too"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={COORDINATES: ("what", "starts_on", "ends_on"), GUIDES: ("school", "level")},
        technical=("id", "municipality", "participant"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="enrolments")
    what = models.CharField(_("Education"), max_length=120, blank=True)
    school = models.CharField(_("School"), max_length=120, blank=True)
    level = models.CharField(_("Level"), max_length=20, choices=Education, blank=True)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Last day"), null=True, blank=True)

    objects: DossierQuerySet[Enrolment] = DossierQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="enrolment_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("Education cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)
