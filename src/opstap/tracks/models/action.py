"""Something to do, by somebody, before a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import TeamVisibleQuerySet, team_filter
from opstap.core.actors import Actor
from opstap.core.coded_texts import Text, text_of
from opstap.core.dates import today
from opstap.core.model_parts import uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.status_moves import StatusMoves
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import COORDINATES, TEAM
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream
from opstap.people.models import Participant
from opstap.tracks.models.track import Track


class ActionQuerySet(TeamVisibleQuerySet["Action"]):
    def open(self) -> ActionQuerySet:
        """What is still to be done."""
        return self.filter(state=Action.State.OPEN)

    def visible_to(self, actor: Actor) -> ActionQuerySet:
        """What there is to do for those on whose team the actor is. A volunteer has no dossier: only what they do
        themselves, or agreed on themselves."""
        rows = self.filter(team_filter(actor, today(), path="participant_id"))
        if not actor.is_user or actor.role in COORDINATES:
            return rows
        return rows.filter(Q(owner_id=actor.user_id) | Q(made_by_id=actor.user_id))


class Action(models.Model):
    """Something to do, by somebody, before a day; own choice or an obligation, always said which (W 4.5)."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        DONE = "done", _("Done")
        DROPPED = "dropped", _("Dropped")

    class Choice(models.TextChoices):
        OWN_CHOICE = "own_choice", _("Own choice")
        OBLIGATION = "obligation", _("Obligation")

    moves = StatusMoves(
        "state", {State.OPEN: [State.DONE, State.DROPPED], State.DONE: [State.OPEN], State.DROPPED: [State.OPEN]}
    )
    privacy = Privacy(
        gettext_noop("who does what, and before which day"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={
            TEAM: (
                "text",
                "text_parameters",
                "owner",
                "by_participant",
                "due_on",
                "state",
                "closed_on",
                "choice",
                "rule",
                "reason",
                "reason_parameters",
            )
        },
        technical=("id", "municipality", "participant", "track", "made_by", "text_code", "reason_code"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="actions")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("What"), max_length=300, blank=True)
    text_code = models.CharField(max_length=60, blank=True)
    text_parameters = models.JSONField(_("What: names and days in it"), default=dict, blank=True)
    owner = models.ForeignKey(
        User, verbose_name=_("Owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_participant = models.BooleanField(_("Whether the participant does it"), default=False)
    due_on = models.DateField(_("Before"))
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(_("Done on"), null=True, blank=True)
    choice = models.CharField(_("Own choice or obligation"), max_length=12, choices=Choice, default=Choice.OWN_CHOICE)
    rule = models.CharField(_("Which rule, and what follows"), max_length=300, blank=True)
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_parameters = models.JSONField(_("Reason: names and days in it"), default=dict, blank=True)
    made_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Made by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="action_has_one_owner",
                condition=Q(by_participant=True, owner__isnull=True) | Q(by_participant=False, owner__isnull=False),
                violation_error_message=_("Say who does this: one person."),
            ),
            models.CheckConstraint(
                name="obligation_names_its_rule",
                condition=~Q(choice="obligation", rule=""),
                violation_error_message=_("Say which rule makes this an obligation, and what follows."),
            ),
            models.CheckConstraint(
                name="action_typed_or_coded",
                condition=(~Q(text="") & Q(text_code="")) | (Q(text="") & ~Q(text_code="")),
                violation_error_message=_("Say in a few words what is to be done."),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], name="action_due", condition=Q(state="open")),
            models.Index(fields=["participant", "state", "due_on"], name="action_of_person"),
        ]

    def __str__(self) -> str:
        return str(self.task)

    @property
    def task(self) -> Text:
        """What is to be done: typed by somebody, or put on the list by Opstap itself."""
        return text_of(self, "text")

    @property
    def why(self) -> Text:
        """Why it was dropped: typed by somebody, or written by Opstap where something else made it fall away."""
        return text_of(self, "reason")

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)
