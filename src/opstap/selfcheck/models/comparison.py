"""What a municipality lays beside others."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import EVERYONE
from opstap.selfcheck.models.assessments import Assessment


class SharedScoresQuerySet(ChangeQuerySet["SharedScores"]):
    def visible_to(self, actor: Actor) -> SharedScoresQuerySet:
        """All of them, for who works with an account: they were agreed to be shared. A page still shows no other
        municipality's number by itself (rules.compare)."""
        return self.all() if actor.is_user or actor.is_system else self.none()


class SharedScores(models.Model):
    """What a municipality agreed to lay beside that of others: its agreed scores of one instrument, and nothing else.

    The row is the consent: it stands there from `since` on and is deleted when the municipality withdraws. Any municipality
    may read it, none but its own may write it (docs/adr/0014).
    """

    privacy = Privacy(
        gettext_noop("municipalities see how they stand, and whom they may call"),
        Basis.CONSENT,
        gettext_noop("until withdrawn"),
        readers={EVERYONE: ("scores", "contact", "assessed_on", "since", "agreed_by")},
        technical=("id", "municipality", "assessment", "instrument", "version"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=60)
    version = models.PositiveIntegerField(_("Version of the questionnaire"))
    scores = models.JSONField(pgettext_lazy("field register", "Agreed scores by statement"))
    contact = models.CharField(_("Who may be called, and how?"), max_length=200, blank=True)
    assessed_on = models.DateField(pgettext_lazy("field register", "Assessed on"))
    since = models.DateField(pgettext_lazy("field register", "Since"))
    agreed_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Agreed by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    objects = SharedScoresQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="shared_once", fields=["municipality", "instrument"])]

    def __str__(self) -> str:
        return self.instrument
