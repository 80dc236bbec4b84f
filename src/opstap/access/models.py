"""Who is on whose team, and who looked at whom."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Self, TypeVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.roles import CASE_MANAGERS, COORDINATES, TEAM, Role
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import organisation_stream, participant_stream

LINGER = timedelta(days=30)
"""Who leaves a team keeps read access this long, so that a hand-over can be finished."""

M = TypeVar("M", bound=models.Model)


class InvolvementQuerySet(ChangeQuerySet["Involvement"]):
    def running_on(self, day: date) -> InvolvementQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)

    def of(self, actor: Actor) -> InvolvementQuerySet:
        """Those under the hat that the actor wears now: a volunteer who is also a coach elsewhere does not read as one."""
        if actor.organisation_id is None:
            return self.none()
        return self.filter(
            user_id=actor.user_id,
            organisation_id=actor.organisation_id,
            role=actor.role,
            municipality_id__in=list(actor.municipalities),
        )

    def lets_read_on(self, day: date) -> InvolvementQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day - LINGER), starts_on__lte=day)


class Involvement(models.Model):
    """A person in a role on somebody's team. It is what opens a dossier; `owner` marks who owns the track.

    The participant and the track live in rooms above this one and are named as text (docs/adr/0004).
    """

    privacy = Privacy(
        gettext_noop("who helps a participant, and may therefore see the dossier"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={TEAM: ("user", "organisation", "role", "owner", "starts_on", "ends_on", "hours_a_week", "successor")},
        technical=("id", "municipality", "participant", "track"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey("people.Participant", on_delete=models.CASCADE, related_name="team")
    track = models.ForeignKey("tracks.Track", on_delete=models.CASCADE, null=True, related_name="team")
    user = models.ForeignKey(User, verbose_name=_("Colleague"), on_delete=models.PROTECT, related_name="involvements")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    owner = models.BooleanField(_("Owner"), default=False)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)
    hours_a_week = models.PositiveSmallIntegerField(_("Hours a week"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("Successor"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = InvolvementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="involvement_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A role on a team cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="one_owner_per_track",
                fields=["track"],
                condition=Q(owner=True, ends_on__isnull=True),
                violation_error_message=_("Somebody else became the owner a moment ago. Load the page again."),
            ),
            models.UniqueConstraint(
                name="involved_once",
                fields=["participant", "user", "role"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person is on the team in this role already."),
            ),
        ]
        indexes = [models.Index(fields=["user", "participant"], name="involvement_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.participant_id}"


class GuestLinkQuerySet(ChangeQuerySet["GuestLink"]):
    """Rows are asked for by the participant, who was opened through a door of their own."""

    def open_at(self, moment: datetime) -> GuestLinkQuerySet:
        """Those that nobody ended and whose time has not passed."""
        return self.filter(ended_at__isnull=True, expires_at__gt=moment)


class GuestLink(models.Model):
    """A door for somebody without an account: an address that cannot be guessed, for one role and one thing, until a day.

    Only a digest of the address is kept, so nobody who reads the database can use it. `about_id` is what it opens (a
    placement, a participant); `participant_id` whose data that is, for the look log and for who may make and end the link.
    A link about nobody (a self-assessment) has none: its story is that of what it opens, and no look is logged.
    """

    privacy = Privacy(
        gettext_noop("employer and participant see what concerns them without an account"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={
            TEAM: (
                "kind",
                "name",
                "expires_at",
                "made_by",
                "made_at",
                "opened_at",
                "last_opened_at",
                "times_opened",
                "ended_at",
                "ended_by",
            )
        },
        technical=("id", "municipality", "about_id", "participant_id", "role", "digest"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("Kind"), max_length=40)
    about_id = models.UUIDField()
    participant_id = models.UUIDField(_("Participant"), null=True, blank=True)
    role = models.CharField(_("Role"), max_length=20, choices=Role, blank=True)
    name = models.CharField(_("For whom"), max_length=120)
    digest = models.BinaryField(unique=True)
    expires_at = models.DateTimeField(_("Valid until"))
    made_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Made by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"))
    opened_at = models.DateTimeField(_("First opened"), null=True, blank=True)
    last_opened_at = models.DateTimeField(_("Last opened"), null=True, blank=True)
    times_opened = models.PositiveIntegerField(_("How often opened"), default=0)
    ended_at = models.DateTimeField(pgettext_lazy("field register", "Ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Ended by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = GuestLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["participant_id", "kind"], name="guest_link_of_person")]

    def __str__(self) -> str:
        return f"{self.kind} {self.about_id}"

    @property
    def stream(self) -> Stream:
        if self.participant_id is None:
            return organisation_stream(self.about_id, self.municipality_id)
        return participant_stream(self.participant_id, self.municipality_id)

    @property
    def person_id(self) -> UUID:
        """Whose data it opens, for the pages of links about somebody. Raises ValueError where it is about nobody."""
        if self.participant_id is None:
            raise ValueError("this link is about nobody")
        return self.participant_id

    @property
    def whose(self) -> tuple[UUID, UUID] | None:
        """The participant and municipality whose data it opens, as the look log takes them; None where it is nobody's."""
        return None if self.participant_id is None else (self.participant_id, self.municipality_id)


class LookQuerySet(models.QuerySet["Look"]):
    def visible_to(self, actor: Actor) -> LookQuerySet:
        """The privacy officer of a municipality sees who looked at its people; nobody else does."""
        if not actor.is_user or actor.role != Role.PRIVACY_OFFICER:
            return self.none()
        return self.filter(municipality_id__in=list(actor.municipalities))


class Look(models.Model):
    """One view by one person, with an account or a guest link: the page and whose data it showed. Every view, no sampling."""

    privacy = Privacy(
        gettext_noop("a participant can know who looked"),
        Basis.LEGAL_DUTY,
        gettext_noop("five years"),
        readers={frozenset({"privacy_officer"}): ("user", "guest", "role", "at", "page", "participant_id", "shown")},
        technical=("id", "municipality_id"),
    )

    id = models.BigAutoField(primary_key=True)
    municipality_id = models.UUIDField()
    user = models.ForeignKey(User, verbose_name=_("Colleague"), on_delete=models.PROTECT, null=True, related_name="+")
    guest = models.ForeignKey(
        "GuestLink",
        verbose_name=pgettext_lazy("field register", "Guest link"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    role = models.CharField(_("Role"), max_length=20)
    at = models.DateTimeField(_("Moment"))
    page = models.CharField(pgettext_lazy("look log", "Page"), max_length=60)
    participant_id = models.UUIDField(_("Participant"), null=True)
    shown = ArrayField(models.UUIDField(), verbose_name=_("Whose data was shown"), default=list)

    objects = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="look_by_somebody",
                condition=Q(user__isnull=True, guest__isnull=False) | Q(user__isnull=False, guest__isnull=True),
            )
        ]
        indexes = [
            models.Index(fields=["user", "participant_id", "-at"], name="look_at_dossier"),
            models.Index(fields=["municipality_id", "-at", "-id"], name="look_by_time"),
            GinIndex(fields=["shown"], name="look_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id or self.guest_id} {self.page}"


def team_filter(actor: Actor, day: date, *, path: str = "pk", roles: frozenset[str] = TEAM) -> Q:
    """The first lock for rows about a participant: in the actor's municipalities, and the actor is on the team.

    `path` leads from the row to the participant's id; `roles` are those who read such rows at all. The system sees all
    of its municipalities (it acts under a name and for a stated scope); anybody without a team role sees nothing.
    """
    place = "municipality_id__in"
    inside = Q(**{place: list(actor.municipalities)})
    if actor.is_system:
        return inside
    if not actor.is_user or actor.role not in roles:
        return Q(pk__in=[])
    teams: models.QuerySet[Any, Any] = Involvement.objects.lets_read_on(day).of(actor).values("participant_id")
    return inside & Q(**{f"{path}__in": teams})


class TeamVisibleQuerySet(ChangeQuerySet[M]):
    """For models with `participant` and `municipality`: shows rows about those on whose team the actor is."""

    roles: frozenset[str] = TEAM
    """Those of a team who read such rows at all."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(team_filter(actor, today(), path="participant_id", roles=self.roles))


class DossierQuerySet(TeamVisibleQuerySet[M]):
    """For what stands in a dossier only: a volunteer has none."""

    roles = COORDINATES


class CaseManagersQuerySet(TeamVisibleQuerySet[M]):
    """For what only a case manager needs to know, such as a benefit."""

    roles = CASE_MANAGERS


def writes_for(actor: Actor, participant_id: UUID, day: date) -> bool:
    """May the actor change this participant's dossier today? Lingering read access does not count.

    Under a hat that may not read the dossier nobody writes in it either, whatever their other hat may do.
    """
    if actor.is_system:
        return True
    if not actor.is_user or actor.role not in TEAM:
        return False
    return Involvement.objects.running_on(day).of(actor).filter(participant_id=participant_id).exists()
