"""What a municipality is going to do better."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.status_moves import StatusMoves
from opstap.organisations.models import Municipality, User
from opstap.selfcheck.models.assessments import RETENTION, TAKES_PART, Assessment


class OrganisationActionQuerySet(ChangeQuerySet["OrganisationAction"]):
    def visible_to(self, actor: Actor) -> OrganisationActionQuerySet:
        """Those of an assessment that one sees, and one's own."""
        seen = Q(assessment__in=Assessment.objects.visible_to(actor))
        own = Q(owner_id=actor.id, municipality_id__in=list(actor.municipalities)) if actor.is_user else Q(pk__in=[])
        return self.filter(seen | own)


class OrganisationAction(models.Model):
    """Something that the municipality is going to do better, with an owner and a date; about nobody in particular.

    An action of a participant belongs to a track (`tracks.Action`); this one belongs to the organisation (docs/adr/0013).
    """

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "open")
        DONE = "done", pgettext_lazy("action", "done")
        DROPPED = "dropped", pgettext_lazy("action", "dropped")

    moves = StatusMoves("state", {State.OPEN: [State.DONE, State.DROPPED]})

    privacy = Privacy(
        gettext_noop("who improves what, and before which day"),
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("text", "owner", "due_on", "effect", "measure", "state", "closed_on", "outcome")},
        technical=("id", "municipality", "assessment", "theme", "statement", "made_at"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="actions")
    theme = models.CharField(max_length=60)
    statement = models.CharField(max_length=60, blank=True)
    text = models.CharField(_("What will you do?"), max_length=600)
    owner = models.ForeignKey(User, verbose_name=_("Owner"), on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("Before which day?"))
    effect = models.CharField(_("What do you expect of it?"), max_length=500, blank=True)
    measure = models.CharField(_("How will you see that it works?"), max_length=500, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("Done on"), null=True, blank=True)
    outcome = models.CharField(_("What came of it?"), max_length=500, blank=True)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"), auto_now_add=True)

    objects = OrganisationActionQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "made_at", "id")
        constraints = [
            models.CheckConstraint(
                name="organisation_action_closed_with_a_day",
                condition=Q(state="open", closed_on__isnull=True) | (~Q(state="open") & Q(closed_on__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["owner", "due_on"], name="organisation_action_by_owner")]

    def __str__(self) -> str:
        return self.text
