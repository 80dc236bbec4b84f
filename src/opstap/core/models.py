"""The kit's own tables: the timeline, private files, the mail outbox.

Who reads what of them is declared by the room that knows roles: `organisations/shared_privacy.py`.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.core.actors import ActorKind
from opstap.core.model_parts import ChangeQuerySet
from opstap.core.status_moves import StatusMoves


class StreamHead(models.Model):
    """The last line of one stream; locked while a line is added, so that a chain never forks."""

    stream_id = models.UUIDField(primary_key=True)
    kind = models.CharField(_("Kind"), max_length=20)
    municipality_id = models.UUIDField(null=True)
    number = models.BigIntegerField(default=0)
    hash = models.BinaryField(default=b"")

    def __str__(self) -> str:
        return f"{self.kind} {self.stream_id} at {self.number}"


class Event(models.Model):
    """One line of a timeline: that something happened, when, by whom. What it says stands in EventContent."""

    id = models.BigAutoField(primary_key=True)
    stream_id = models.UUIDField()
    municipality_id = models.UUIDField(null=True)
    number = models.BigIntegerField()
    kind = models.CharField(_("Kind"), max_length=60)
    version = models.PositiveSmallIntegerField(_("Version"), default=1)
    happened_on = models.DateField(_("Day on which it happened"))
    at = models.DateTimeField(_("Moment"))
    actor_kind = models.CharField(
        _("What kind of actor did it"), max_length=20, choices=[(k.value, k.value) for k in ActorKind]
    )
    actor_id = models.UUIDField(_("Who did it"), null=True)
    role = models.CharField(_("Role"), max_length=30, blank=True)
    subject_kind = models.CharField(_("Kind of what it is about"), max_length=60, blank=True)
    subject_id = models.UUIDField(_("What it is about"), null=True)
    digest = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField()
    request_key = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream_id", "number"], name="event_once_per_number"),
            models.UniqueConstraint(
                fields=["request_key"], name="event_request_key", condition=models.Q(request_key__isnull=False)
            ),
        ]
        indexes = [
            models.Index(fields=["stream_id", "-happened_on", "-number"], name="event_by_day"),
            models.Index(fields=["actor_id", "at"], name="event_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.number})"


class EventContent(models.Model):
    """What a line says, with the salt of its digest. Erased under retention; the chain still verifies."""

    event = models.OneToOneField(Event, on_delete=models.CASCADE, primary_key=True, related_name="content")
    municipality_id = models.UUIDField(null=True)
    salt = models.BinaryField()
    data = models.JSONField(_("What the line says"))
    folded = models.TextField(_("What the line says, for searching"), blank=True)

    def __str__(self) -> str:
        return f"content of {self.event_id}"


class StoredFile(models.Model):
    """A private file: bytes in the store, facts here. Served only by a view that asks the room which owns `kind`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality_id = models.UUIDField(null=True)
    kind = models.CharField(_("Kind"), max_length=40)
    about_id = models.UUIDField(null=True)
    name = models.CharField(_("Name"), max_length=200)
    media_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"))
    made_by = models.UUIDField(pgettext_lazy("field register", "Made by"), null=True)

    def __str__(self) -> str:
        return self.name


class OutboxMail(models.Model):
    """A mail that was decided on; a job sends it. The row is the record that it went, and when."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    moves = StatusMoves("state", {State.QUEUED: [State.SENT, State.FAILED]})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    municipality_id = models.UUIDField(null=True)
    message_id = models.CharField(max_length=200, unique=True)
    sender = models.CharField(max_length=200)
    to = models.JSONField(pgettext_lazy("mail", "To"))
    subject = models.CharField(_("Subject"), max_length=300)
    body = models.TextField(_("Text of the mail"))
    attachments = models.JSONField(default=list)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"))
    sent_at = models.DateTimeField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-made_at"], name="mail_by_time")]

    def __str__(self) -> str:
        return self.subject
