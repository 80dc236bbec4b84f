"""Parties and people with an account: who they are, where they work, in which role, and which agreement lets them see."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.search_keys import fold
from opstap.core.timeline import Stream
from opstap.organisations.roles import EVERYONE, OWN_ADMINISTRATION, OrganisationKind, Role
from opstap.organisations.shared_privacy import STAFF_RETENTION
from opstap.organisations.streams import organisation_stream


class OrganisationQuerySet(ChangeQuerySet["Organisation"]):
    def visible_to(self, actor: Actor) -> OrganisationQuerySet:
        """The parties that an administrator or privacy officer sees (rule: organisations/access.py)."""
        from opstap.organisations.access import seen_organisations

        return self.filter(seen_organisations(actor))

    def managed_by(self, actor: Actor) -> OrganisationQuerySet:
        """The parties that an administrator may change."""
        from opstap.organisations.access import managed_organisations

        return self.filter(managed_organisations(actor))

    def own_of(self, actor: Actor) -> OrganisationQuerySet:
        """The organisation for which the actor works now, if any."""
        return self.filter(pk__in=[actor.organisation_id] if actor.organisation_id else [])


class Organisation(models.Model):
    """Any party: municipality, partner, school, employer. A municipality has its `Municipality` beside it.

    `administered_by` is the municipality that looks after a party as long as the party has no administrator of its own.
    """

    privacy = Privacy(
        gettext_noop("who takes part"),
        Basis.NOT_PERSONAL,
        gettext_noop("while it takes part"),
        technical=("id", "kind", "name", "folded_name", "city", "phone", "email", "active", "administered_by"),
    )

    id = uuid_key()
    kind = models.CharField(_("Kind"), max_length=20, choices=OrganisationKind)
    name = models.CharField(_("Name"), max_length=150)
    folded_name = models.CharField(max_length=150, editable=False)
    city = models.CharField(_("City"), max_length=80, blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    email = models.EmailField(_("E-mail"), blank=True)
    active = models.BooleanField(default=True)
    administered_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("folded_name", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "folded_name"],
                name="organisation_once",
                violation_error_message=_("An organisation of this kind and name is there already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded_name = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def stream(self) -> Stream:
        own = self.pk if self.kind == OrganisationKind.MUNICIPALITY else None
        return organisation_stream(self.pk, own)


class Municipality(models.Model):
    """What only a municipality has. Its key is the organisation's, so a membership tells the municipality."""

    privacy = Privacy(
        gettext_noop("which municipality has the direction"),
        Basis.NOT_PERSONAL,
        gettext_noop("while it takes part"),
        technical=("organisation", "code", "labour_region"),
    )

    organisation = models.OneToOneField(
        Organisation, verbose_name=_("Organisation"), on_delete=models.CASCADE, primary_key=True
    )
    code = models.CharField(_("CBS code"), max_length=4, blank=True)
    labour_region = models.CharField(_("Labour region"), max_length=80, blank=True)

    class Meta:
        verbose_name_plural = "municipalities"

    def __str__(self) -> str:
        return self.organisation.name


class UserManager(BaseUserManager["User"]):
    def visible_to(self, actor: Actor) -> models.QuerySet[User]:
        """The accounts with a place, now or once, at an organisation that the actor sees; for the system all."""
        if actor.is_system:
            return self.all()
        return self.filter(pk__in=Membership.objects.visible_to(actor).values("user_id"))

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> User:
        user = self.model(email=self.normalize_email(email).lower(), name=name or email.split("@")[0])
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody with an account. What they may do follows from a membership, never from the account itself."""

    privacy = Privacy(
        gettext_noop("somebody can sign in and colleagues know who it is"),
        Basis.PUBLIC_TASK,
        STAFF_RETENTION,
        readers={EVERYONE: ("name", "phone"), OWN_ADMINISTRATION: ("email", "last_login")},
        technical=("id", "password", "is_active", "language"),
    )

    id = uuid_key()
    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    language = models.CharField(max_length=5, default="nl")
    is_active = models.BooleanField(default=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class MembershipQuerySet(ChangeQuerySet["Membership"]):
    def visible_to(self, actor: Actor) -> MembershipQuerySet:
        return self.filter(organisation__in=Organisation.objects.visible_to(actor))

    def managed_by(self, actor: Actor) -> MembershipQuerySet:
        return self.filter(organisation__in=Organisation.objects.managed_by(actor))

    def running_on(self, day: date) -> MembershipQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class DataAgreementQuerySet(ChangeQuerySet["DataAgreement"]):
    def visible_to(self, actor: Actor) -> DataAgreementQuerySet:
        from opstap.organisations.access import visible_agreements

        return self.filter(visible_agreements(actor))

    def running_on(self, day: date) -> DataAgreementQuerySet:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), starts_on__lte=day)


class Membership(models.Model):
    """Somebody's place at an organisation, in one role, from a day to a day (the last day is not included)."""

    privacy = Privacy(
        gettext_noop("what somebody may see follows from where they work"),
        Basis.PUBLIC_TASK,
        STAFF_RETENTION,
        readers={EVERYONE: ("user", "organisation", "role", "starts_on", "ends_on")},
        technical=("id",),
    )

    id = uuid_key()
    user = models.ForeignKey(User, verbose_name=_("Colleague"), on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("Role"), max_length=20, choices=Role)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "role", "id")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="membership_once",
                fields=["user", "organisation", "role"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("This person has this role here already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.organisation}"


class DataAgreement(models.Model):
    """A municipality's agreement with another organisation; without one, that organisation's people see nobody."""

    privacy = Privacy(
        gettext_noop("who may see data, and since when"),
        Basis.NOT_PERSONAL,
        gettext_noop("ten years"),
        technical=("id", "municipality", "organisation", "purpose", "starts_on", "ends_on"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="agreements")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), on_delete=models.CASCADE, related_name="agreements"
    )
    purpose = models.CharField(_("What for"), max_length=300)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"), null=True, blank=True)

    objects = DataAgreementQuerySet.as_manager()

    class Meta:
        ordering = ("starts_on", "id")
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("An agreement cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="agreement_once",
                fields=["municipality", "organisation"],
                condition=Q(ends_on__isnull=True),
                violation_error_message=_("There is an agreement with this organisation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} - {self.organisation_id}"


class MunicipalSettingQuerySet(ChangeQuerySet["MunicipalSetting"]):
    def visible_to(self, actor: Actor) -> MunicipalSettingQuerySet:
        """Those of the actor's own municipality; a partner's people have none."""
        from opstap.organisations.access import own_municipality

        return self.filter(municipality_id=own_municipality(actor))


class MunicipalSetting(models.Model):
    """A municipality's own value of something that may differ per place or change, from a day on, with where it comes from.

    Which settings there are, and what holds where a municipality says nothing, stands in `organisations/municipal_settings.py`.
    """

    privacy = Privacy(
        gettext_noop("rules that differ per municipality are data with a source and a date"),
        Basis.NOT_PERSONAL,
        gettext_noop("while it takes part"),
        technical=("id", "municipality", "name", "value", "source", "since", "made_by", "made_at"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="settings")
    name = models.CharField(_("Setting"), max_length=60)
    value = models.JSONField(_("Value"))
    source = models.CharField(_("Where this comes from"), max_length=200)
    since = models.DateField(_("From"))
    made_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Made by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"), auto_now_add=True)

    objects = MunicipalSettingQuerySet.as_manager()

    class Meta:
        ordering = ("name", "-since")
        constraints = [
            models.UniqueConstraint(
                name="setting_once_a_day",
                fields=["municipality", "name", "since"],
                violation_error_message=_("This was set for that day already. Choose another day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} from {self.since}"


def municipality_ids() -> list[UUID]:
    """Every municipality that takes part, for commands that work through all of them one by one."""
    return list(Municipality.objects.order_by("pk").values_list("pk", flat=True))
