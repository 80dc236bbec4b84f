"""Ways of helping people to work, as data: a programme, its versions, their phases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.model_parts import uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality
from opstap.organisations.streams import StreamKind


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, actor: Actor) -> ProgrammeQuerySet:
        """The built-in ones, and those that the actor's municipalities made for themselves; none without a role here."""
        if not actor.is_system and not (actor.is_user and actor.role):
            return self.none()
        return self.filter(Q(municipality__isnull=True) | Q(municipality_id__in=list(actor.municipalities)))


class Programme(models.Model):
    """A model of helping people to work. What it says stands in its versions.

    `municipality`: whose own it is, none for the built-in ones, which every municipality may use. An own one was copied
    from another and is adapted in the browser.
    """

    privacy = Privacy(
        gettext_noop("which ways of working there are"),
        Basis.NOT_PERSONAL,
        gettext_noop("as long as tracks follow it"),
        technical=("id", "key", "name", "municipality", "copied_from"),
    )

    id = uuid_key()
    key = models.SlugField(unique=True)
    name = models.CharField(_("Name"), max_length=120)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,  # built-in programmes outlive a database that is emptied of all that is somebody's
    )
    copied_from = models.ForeignKey(
        "ProgrammeVersion", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ("name", "key")

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> Stream:
        return Stream(StreamKind.PROGRAMME, self.pk, self.municipality_id)


class ProgrammeVersion(models.Model):
    """One version of a programme, whole, as its file says. Never changed: a change is a new version."""

    privacy = Privacy(
        gettext_noop("tracks keep the rules of their day"),
        Basis.NOT_PERSONAL,
        gettext_noop("as long as tracks follow it"),
        technical=("id", "programme", "number", "blueprint", "digest", "made_at"),
    )

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    blueprint = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"))

    class Meta:
        ordering = ("programme", "-number")
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once")]

    def __str__(self) -> str:
        return f"{self.programme} ({self.number})"


class Phase(models.Model):
    """A step of a programme version."""

    privacy = Privacy(
        gettext_noop("where a track stands"),
        Basis.NOT_PERSONAL,
        gettext_noop("as long as tracks follow it"),
        technical=("id", "version", "key", "position", "name_nl", "name_en", "weeks"),
    )

    id = uuid_key()
    version = models.ForeignKey(
        ProgrammeVersion, verbose_name=_("Programme"), on_delete=models.CASCADE, related_name="phases"
    )
    key = models.SlugField()
    position = models.PositiveSmallIntegerField(pgettext_lazy("field register", "Place in the order"))
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    weeks = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("version", "position")
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="phase_key_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if translation.get_language() == "en" else self.name_nl
