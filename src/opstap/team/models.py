"""What the people around a participant write down, and what somebody put off until another day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.access.models import DossierQuerySet, TeamVisibleQuerySet
from opstap.core.actors import Actor
from opstap.core.model_parts import uuid_key
from opstap.core.privacy import NOBODY, Basis, Privacy
from opstap.core.status_moves import StatusMoves
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.roles import COORDINATES, TEAM
from opstap.organisations.shared_privacy import TRACK_RETENTION
from opstap.organisations.streams import participant_stream
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
        gettext_noop("what was talked about and agreed"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={TEAM: ("user", "on", "how", "with_whom", "note")},
        technical=("id", "municipality", "participant", "track"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="contacts")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, null=True, related_name="contacts")
    user = models.ForeignKey(User, verbose_name=_("Colleague"), on_delete=models.PROTECT, related_name="+")
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
        return participant_stream(self.participant_id, self.municipality_id)


class TransferQuerySet(DossierQuerySet["TrackTransfer"]):
    def offered_to(self, actor: Actor) -> TransferQuerySet:
        """What waits for an answer of the actor under the hat that it was offered to."""
        if not actor.is_user or actor.organisation_id is None:
            return self.none()
        return self.filter(
            to_user_id=actor.user_id,
            to_organisation_id=actor.organisation_id,
            state="proposed",
            municipality_id__in=list(actor.municipalities),
        )


class TrackTransfer(models.Model):
    """A track that is offered to somebody, at another organisation perhaps, who accepts it or says why not.

    Until it is accepted nothing changes: the old owner stays the owner, so that a track never falls between two.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    moves = StatusMoves("state", {State.PROPOSED: [State.ACCEPTED, State.DECLINED, State.WITHDRAWN]})
    privacy = Privacy(
        gettext_noop("a track passes on and nothing is lost"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={
            COORDINATES: (
                "from_user",
                "from_organisation",
                "to_user",
                "to_organisation",
                "state",
                "next_step",
                "answer",
                "proposed_on",
                "answered_on",
            )
        },
        technical=("id", "municipality", "participant", "track"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="transfers")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="transfers")
    from_user = models.ForeignKey(
        User, verbose_name=pgettext_lazy("field register", "From whom"), on_delete=models.PROTECT, related_name="+"
    )
    from_organisation = models.ForeignKey(
        Organisation,
        verbose_name=pgettext_lazy("field register", "From which organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    to_user = models.ForeignKey(
        User, verbose_name=pgettext_lazy("field register", "To whom"), on_delete=models.PROTECT, related_name="+"
    )
    to_organisation = models.ForeignKey(
        Organisation,
        verbose_name=pgettext_lazy("field register", "To which organisation"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.PROPOSED)
    next_step = models.CharField(_("What comes next?"), max_length=300)
    answer = models.CharField(_("Why not?"), max_length=300, blank=True)
    proposed_on = models.DateField(pgettext_lazy("field register", "Proposed on"))
    answered_on = models.DateField(pgettext_lazy("field register", "Answered on"), null=True, blank=True)

    objects = TransferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_transfer_at_a_time",
                fields=["track"],
                condition=Q(state="proposed"),
                violation_error_message=_("This track is offered to somebody already. Withdraw that first."),
            ),
            models.CheckConstraint(
                name="declined_says_why",
                condition=~Q(state="declined", answer=""),
                violation_error_message=_("Say in a few words why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} to {self.to_user_id}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)


class Appointment(models.Model):
    """A meeting that is planned, with an invitation for calendars: its `id` is the UID, `sequence` counts its changes."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        CANCELLED = "cancelled", _("Cancelled")

    moves = StatusMoves("state", {State.PLANNED: [State.CANCELLED]})
    privacy = Privacy(
        gettext_noop("everybody knows when and where they meet"),
        Basis.PUBLIC_TASK,
        TRACK_RETENTION,
        readers={TEAM: ("organiser", "about", "starts_at", "minutes", "place", "bring", "state", "invited", "answer")},
        technical=("id", "municipality", "participant", "sequence"),
    )

    class Answer(models.TextChoices):
        COMING = "coming", _("Is coming")
        NOT_COMING = "not_coming", _("Cannot come")
        CALL_ME = "call_me", _("Asks to be called")

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="appointments")
    organiser = models.ForeignKey(
        User, verbose_name=pgettext_lazy("field register", "Organiser"), on_delete=models.PROTECT, related_name="+"
    )
    about = models.CharField(_("What is it about?"), max_length=120)
    starts_at = models.DateTimeField(_("When"))
    minutes = models.PositiveSmallIntegerField(_("How long (minutes)"), default=30)
    place = models.CharField(_("Where"), max_length=200)
    bring = models.CharField(_("What to bring"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.PLANNED)
    sequence = models.PositiveSmallIntegerField(default=0)
    invited = models.JSONField(pgettext_lazy("field register", "Who is invited"), default=list)
    answer = models.CharField(pgettext_lazy("field register", "Answer"), max_length=10, choices=Answer, blank=True)

    objects: TeamVisibleQuerySet[Appointment] = TeamVisibleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["participant", "starts_at"], name="appointment_next")]

    def __str__(self) -> str:
        return f"{self.starts_at}"

    @property
    def stream(self) -> Stream:
        return participant_stream(self.participant_id, self.municipality_id)


class Snooze(models.Model):
    """A item of somebody's Today that may wait until a day. It changes nothing for anybody else."""

    privacy = Privacy(
        gettext_noop("a list for today that one can finish"),
        Basis.PUBLIC_TASK,
        gettext_noop("until the day has come"),
        readers={NOBODY: ("user", "until")},
        technical=("id", "municipality", "source", "subject_id"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, verbose_name=_("Colleague"), on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=40)
    subject_id = models.UUIDField(_("What it is about"))
    until = models.DateField(_("Until"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "source", "subject_id"], name="snooze_once")]

    def __str__(self) -> str:
        return f"{self.source} until {self.until}"
