"""Employers as a municipality knows them, and what they offer: workplaces with seats and a task."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.actors import PLANS_ONLY
from opstap.core.actors import Actor
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.roles import COORDINATES, Role
from opstap.organisations.streams import organisation_stream
from opstap.people.models import LanguageLevel

EMPLOYER_RETENTION = gettext_noop("while there is a relation, then two years")


class EmployerQuerySet(ChangeQuerySet["Employer"]):
    def visible_to(self, actor: Actor) -> EmployerQuerySet:
        """The employers of the municipalities that the actor reaches, for who guides people to work.

        A coordinator at an employer or school plans groups there: the contacts of other employers are not theirs.
        """
        rows = self.filter(municipality_id__in=list(actor.municipalities))
        if actor.is_system:
            return rows
        if not actor.is_user or actor.role not in COORDINATES:
            return rows.none()
        if actor.role == Role.COORDINATOR and actor.organisation_id is not None:
            plans = Organisation.objects.filter(pk=actor.organisation_id, kind__in=PLANS_ONLY)
            rows = rows.filter(~Exists(plans))
        return rows


class Employer(models.Model):
    """A municipality's relation with an organisation that has workplaces: one owner, whom to call, what they offer.

    Two municipalities may both know one organisation; each has a relation of its own, which the other does not see.
    """

    privacy = Privacy(
        gettext_noop("employers have one person who knows them"),
        Basis.PUBLIC_TASK,
        EMPLOYER_RETENTION,
        readers={
            COORDINATES: ("relation_owner", "contact_name", "contact_phone", "contact_email", "offers", "stop_reason")
        },
        technical=("id", "municipality", "organisation", "stopped_on"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="employers"
    )
    relation_owner = models.ForeignKey(
        User, verbose_name=pgettext_lazy("field register", "Relation owner"), on_delete=models.PROTECT, related_name="+"
    )
    contact_name = models.CharField(_("Who to talk to there"), max_length=120, blank=True)
    contact_phone = models.CharField(_("Phone"), max_length=30, blank=True)
    contact_email = models.EmailField(_("E-mail"), blank=True)
    offers = models.TextField(_("What they offer, and what to know"), max_length=2000, blank=True)
    stopped_on = models.DateField(_("Stops on"), null=True, blank=True)
    stop_reason = models.CharField(_("Why"), max_length=300, blank=True)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="employer_once",
                fields=["municipality", "organisation"],
                violation_error_message=_("This employer is known already."),
            ),
            models.CheckConstraint(
                name="stopped_says_why",
                condition=Q(stopped_on__isnull=True) | ~Q(stop_reason=""),
                violation_error_message=_("Say in a few words why."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def stream(self) -> Stream:
        return organisation_stream(self.pk, self.municipality_id)


class WorkplaceQuerySet(ChangeQuerySet["Workplace"]):
    def visible_to(self, actor: Actor) -> WorkplaceQuerySet:
        return self.filter(employer__in=Employer.objects.visible_to(actor))


class Workplace(models.Model):
    """What an employer offers: a place for one or more people, with the task that is done there."""

    privacy = Privacy(
        gettext_noop("which work there is"),
        Basis.NOT_PERSONAL,
        EMPLOYER_RETENTION,
        technical=("id", "municipality", "employer", "title", "city", "hours_min", "hours_max", "closed_on"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    employer = models.ForeignKey(
        Employer,
        verbose_name=pgettext_lazy("field register", "Employer"),
        on_delete=models.CASCADE,
        related_name="workplaces",
    )
    title = models.CharField(_("Workplace"), max_length=120)
    city = models.CharField(_("City"), max_length=80, blank=True)
    hours_min = models.PositiveSmallIntegerField(_("Hours a week, at least"), null=True, blank=True)
    hours_max = models.PositiveSmallIntegerField(_("Hours a week, at most"), null=True, blank=True)
    closed_on = models.DateField(_("Closed on"), null=True, blank=True)

    objects = WorkplaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="workplace_hours_in_order",
                condition=Q(hours_min__isnull=True) | Q(hours_max__isnull=True) | Q(hours_max__gte=F("hours_min")),
                violation_error_message=_("The most hours cannot be fewer than the least."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stream(self) -> Stream:
        return organisation_stream(self.employer_id, self.municipality_id)


class Task(models.Model):
    """What is done at a workplace, and the Dutch that it asks. One for each workplace for now."""

    privacy = Privacy(
        gettext_noop("which work there is"),
        Basis.NOT_PERSONAL,
        EMPLOYER_RETENTION,
        technical=("id", "municipality", "workplace", "text", "speaking"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    workplace = models.ForeignKey(
        Workplace,
        verbose_name=pgettext_lazy("field register", "Workplace"),
        on_delete=models.CASCADE,
        related_name="tasks",
    )
    text = models.TextField(_("What is done there"), max_length=1000)
    speaking = models.CharField(
        pgettext_lazy("workplace", "Dutch, speaking, at least"), max_length=6, choices=LanguageLevel.Level, blank=True
    )

    objects = ChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text


class Seat(models.Model):
    """One place for one person at a time. A placement takes a seat; the database refuses two on one seat at once.

    A seat that the employer takes away stays, with the day: somebody may have sat there.
    """

    privacy = Privacy(
        gettext_noop("a workplace is never promised to more people than it has places for"),
        Basis.NOT_PERSONAL,
        EMPLOYER_RETENTION,
        technical=("id", "municipality", "workplace", "gone_on"),
    )

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    workplace = models.ForeignKey(
        Workplace,
        verbose_name=pgettext_lazy("field register", "Workplace"),
        on_delete=models.CASCADE,
        related_name="seats",
    )
    gone_on = models.DateField(null=True, blank=True)

    objects = ChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"seat {self.pk}"
