"""What the people around a participant write down, and what somebody put off until another day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.models import TeamVisibleQuerySet
from opstap.core.fields import uuid_key
from opstap.core.models import TRACK_RETENTION, StreamKind
from opstap.core.register import NOBODY, TEAM, Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant
from opstap.tracks.models import Track


class ContactMoment(models.Model):
    """A talk: when, how, with whom, what about."""

    class How(models.TextChoices):
        TALK = "talk", _("Talk in person")
        PHONE = "phone", _("Phone call")
        HOME_VISIT = "home_visit", _("Home visit")
        VIDEO = "video", _("Video call")
        MESSAGE = "message", _("Message")
        THREE_WAY = "three_way", _("Three-way talk")

    class WithWhom(models.TextChoices):
        PARTICIPANT = "participant", pgettext_lazy("talk with", "Participant")
        EMPLOYER = "employer", pgettext_lazy("talk with", "Employer")
        PARTNER = "partner", pgettext_lazy("talk with", "Chain partner")
        FAMILY = "family", pgettext_lazy("talk with", "Family or network")

    privacy = Privacy(
        "what was talked about and agreed", Basis.PUBLIC_TASK, TRACK_RETENTION,
        readers={TEAM: ("user", "on", "how", "with_whom", "note")}, technical=("id", "municipality", "participant", "track"),
    )  # fmt: skip

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contacts")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, null=True, related_name="contacts")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(_("When"))
    how = models.CharField(_("How"), max_length=12, choices=How, default=How.TALK)
    with_whom = models.CharField(_("With"), max_length=12, choices=WithWhom, default=WithWhom.PARTICIPANT)
    note = models.TextField(_("What was it about?"), max_length=4000)

    objects: TeamVisibleQuerySet[ContactMoment] = TeamVisibleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["participant", "-on"], name="contact_latest"),
            models.Index(fields=["user", "-on"], name="contact_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.how} {self.on}"

    @property
    def stream(self) -> Stream:
        return Stream(StreamKind.PARTICIPANT, self.participant_id, self.municipality_id)


class Snooze(models.Model):
    """A line of somebody's Today that may wait until a day. It changes nothing for anybody else."""

    privacy = Privacy(
        "a list for today that one can finish", Basis.PUBLIC_TASK, "until the day has come",
        readers={NOBODY: ("user", "until")}, technical=("id", "municipality", "source", "subject_id"),
    )  # fmt: skip

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "source", "subject_id"], name="snooze_once")]

    def __str__(self) -> str:
        return f"{self.source} until {self.until}"
