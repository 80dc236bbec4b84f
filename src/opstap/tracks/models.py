"""Programmes as data, and one person's way under one of them: phases, and actions with an owner and a date."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.models import TeamVisibleQuerySet, team_filter
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.fields import uuid_key
from opstap.core.models import TRACK_RETENTION, StreamKind
from opstap.core.querysets import ChangeQuerySet
from opstap.core.register import COORDINATES, GUIDES, TEAM, Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.people.models import Participant


class Programme(models.Model):
    """A model of helping people to work. What it says stands in its versions."""

    privacy = Privacy(
        "which ways of working there are", Basis.NOT_PERSONAL, "as long as tracks follow it", technical=("id", "key", "name")
    )  # fmt: skip

    id = uuid_key()
    key = models.SlugField(unique=True)
    name = models.CharField(_("Name"), max_length=120)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> Stream:
        return Stream(StreamKind.PROGRAMME, self.pk, None)


class ProgrammeVersion(models.Model):
    """One version of a programme, whole, as its file says. Never changed: a change is a new version."""

    privacy = Privacy(
        "tracks keep the rules of their day", Basis.NOT_PERSONAL, "as long as tracks follow it",
        technical=("id", "programme", "number", "blueprint", "digest", "made_at"),
    )  # fmt: skip

    id = uuid_key()
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    blueprint = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("programme", "-number")
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once")]

    def __str__(self) -> str:
        return f"{self.programme} ({self.number})"


class Phase(models.Model):
    """A step of a programme version."""

    privacy = Privacy(
        "where a track stands", Basis.NOT_PERSONAL, "as long as tracks follow it",
        technical=("id", "version", "key", "position", "name_nl", "name_en", "weeks"),
    )  # fmt: skip

    id = uuid_key()
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.CASCADE, related_name="phases")
    key = models.SlugField()
    position = models.PositiveSmallIntegerField()
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


class Position(models.TextChoices):
    """Where somebody stands on a date (domain.md, "Reading the outcome tables of W")."""

    JOB = "job", _("Job")
    OWN_BUSINESS = "own_business", _("Own business")
    JOB_WITH_BENEFIT = "job_with_benefit", _("Job with supplementary benefit")
    UNPAID_WORK = "unpaid_work", _("Unpaid work")
    LANGUAGE_INTERNSHIP = "language_internship", _("Language internship")
    EDUCATION = "education", pgettext_lazy("position", "Education")
    MOVED = "moved", pgettext_lazy("position", "Moved away")
    OTHER_TRACK = "other_track", _("Other track")
    PARTICIPATION = "participation", _("Social participation")
    STOPPED = "stopped", _("Stopped")
    IN_TRACK = "in_track", _("In track")


ENDINGS = frozenset(
    {Position.JOB, Position.OWN_BUSINESS, Position.EDUCATION, Position.MOVED, Position.OTHER_TRACK, Position.STOPPED}
)
"""Outcomes with which a track ends; the others are positions of an open track (supplementary benefit keeps it open)."""


class Track(models.Model):
    """One person's way to work under one version of one programme, or none yet."""

    privacy = Privacy(
        "at every moment somebody knows the next step", Basis.PUBLIC_TASK, TRACK_RETENTION,
        readers={COORDINATES: ("version", "phase", "started_on", "ended_on", "outcome", "outcome_on", "last_contact_on")},
        technical=("id", "municipality", "participant"),
    )  # fmt: skip

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="tracks")
    version = models.ForeignKey(
        ProgrammeVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="tracks"
    )
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_on = models.DateField(_("Start"), null=True, blank=True)
    ended_on = models.DateField(_("End"), null=True, blank=True)
    outcome = models.CharField(_("Outcome"), max_length=20, choices=Position, blank=True)
    outcome_on = models.DateField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)

    objects: TeamVisibleQuerySet[Track] = TeamVisibleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="track_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(started_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message=_("A track cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="one_open_track", fields=["participant"], condition=Q(ended_on__isnull=True),
                violation_error_message=_("This person has an open track already."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["municipality", "ended_on"], name="track_open")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def stream(self) -> Stream:
        return Stream(StreamKind.PARTICIPANT, self.participant_id, self.municipality_id)


class PhaseStay(models.Model):
    """A track's stay in a phase, with start, end and the reason of the decision behind it."""

    privacy = Privacy(
        "how somebody went through the programme", Basis.PUBLIC_TASK, TRACK_RETENTION,
        readers={COORDINATES: ("phase", "started_on", "ended_on"), GUIDES: ("reason",)},
        technical=("id", "municipality", "track"),
    )  # fmt: skip

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="stays")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="+")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="stay_ends_after_start", condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on"))
            ),
            models.UniqueConstraint(name="one_open_stay", fields=["track"], condition=Q(ended_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.track_id} in {self.phase_id}"


class ActionQuerySet(TeamVisibleQuerySet["Action"]):
    def visible_to(self, actor: Actor) -> ActionQuerySet:
        """What there is to do for those on whose team the actor is. A volunteer has no dossier (product.md): only what
        they do themselves, or agreed on themselves."""
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

    privacy = Privacy(
        "who does what, and before which day", Basis.PUBLIC_TASK, TRACK_RETENTION,
        readers={TEAM: ("text", "owner", "by_participant", "due_on", "state", "closed_on", "choice", "rule", "reason")},
        technical=("id", "municipality", "participant", "track", "made_by"),
    )  # fmt: skip

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="actions")
    track = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="actions")
    text = models.CharField(_("What"), max_length=300)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_participant = models.BooleanField(default=False)
    due_on = models.DateField(_("Before"))
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    choice = models.CharField(max_length=12, choices=Choice, default=Choice.OWN_CHOICE)
    rule = models.CharField(_("Which rule, and what follows"), max_length=300, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="action_has_one_owner",
                condition=Q(by_participant=True, owner__isnull=True) | Q(by_participant=False, owner__isnull=False),
                violation_error_message=_("Say who does this: one person."),
            ),
            models.CheckConstraint(
                name="obligation_names_its_rule", condition=~Q(choice="obligation", rule=""),
                violation_error_message=_("Say which rule makes this an obligation, and what follows."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["owner", "due_on"], name="action_due", condition=Q(state="open")),
            models.Index(fields=["participant", "state", "due_on"], name="action_of_person"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def stream(self) -> Stream:
        return Stream(StreamKind.PARTICIPANT, self.participant_id, self.municipality_id)
