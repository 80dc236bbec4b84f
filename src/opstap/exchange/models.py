"""An import on its way: the batch, its rows (mapped cells only, never a BSN), and the mapping that was remembered."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.coded_texts import text_from
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.status_moves import StatusMoves
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.roles import CASE_MANAGERS
from opstap.organisations.streams import organisation_stream

IMPORT_RETENTION = gettext_noop("30 days after the import; the result stays on the timeline")


class ImportQuerySet(ChangeQuerySet["Import"]):
    def visible_to(self, actor: Actor) -> ImportQuerySet:
        """One's own imports, in a municipality that one reaches; the system sees those of its municipalities."""
        rows = self.filter(municipality_id__in=list(actor.municipalities))
        if actor.is_system:
            return rows
        return rows.filter(user_id=actor.user_id) if actor.is_user else rows.none()


class Import(models.Model):
    """One file that somebody brings in: read, previewed, confirmed, applied, and perhaps undone."""

    class State(models.TextChoices):
        MAPPING = "mapping", _("Waiting for the columns")
        PREVIEW = "preview", _("Ready to check")
        QUEUED = "queued", _("Waiting to start")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        UNDONE = "undone", _("Undone")
        DISCARDED = "discarded", _("Thrown away")

    moves = StatusMoves(
        "state",
        {
            State.MAPPING: [State.PREVIEW, State.DISCARDED],
            State.PREVIEW: [State.QUEUED, State.DISCARDED],
            State.QUEUED: [State.RUNNING, State.FAILED, State.DISCARDED],
            State.RUNNING: [State.RUNNING, State.DONE, State.FAILED],  # a job that was killed begins anew
            State.FAILED: [State.DISCARDED],
            State.DONE: [State.UNDONE],
        },
    )

    privacy = Privacy(
        gettext_noop("a caseload moves in without typing"),
        Basis.PUBLIC_TASK,
        IMPORT_RETENTION,
        readers={CASE_MANAGERS: ("user", "file_name", "report")},
        technical=(
            "id",
            "municipality",
            "layout",
            "state",
            "good_rows",
            "sheet",
            "sealed",
            "mapping",
            "rows_total",
            "rows_done",
            "counts",
            "made_at",
            "finished_at",
            "problem_code",
            "problem_parameters",
        ),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, verbose_name=_("Colleague"), on_delete=models.PROTECT, null=True, related_name="+")
    file_name = models.CharField(_("Name of the file"), max_length=200)
    layout = models.CharField(max_length=20, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=State, default=State.MAPPING)
    good_rows = models.BooleanField(default=False)
    sheet = models.CharField(max_length=100, blank=True)
    sealed = models.TextField(blank=True)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(_("Result of the import"), default=dict)
    counts = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(pgettext_lazy("field register", "Made at"))
    finished_at = models.DateTimeField(null=True)
    problem_code = models.CharField(max_length=40, blank=True)
    problem_parameters = models.JSONField(default=dict)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-made_at"], name="import_by_user")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def problem(self) -> str:
        """Why it could not be carried out, in the reader's language; empty where nothing went wrong."""
        return str(text_from("", self.problem_code, self.problem_parameters))

    @property
    def stream(self) -> Stream:
        return organisation_stream(self.municipality_id, self.municipality_id)


class ImportRow(models.Model):
    """One row of the sheet: its mapped values, what will happen to it, and what was there before."""

    class Fate(models.TextChoices):
        NEW = "new", _("New")
        CHANGED = "changed", _("Changed")
        UNCHANGED = "unchanged", _("Unchanged")
        REJECTED = "rejected", _("Rejected")
        DOUBLE = "double", _("Possible double")
        SKIPPED = "skipped", _("Left out")

    privacy = Privacy(
        gettext_noop("a caseload moves in without typing"),
        Basis.PUBLIC_TASK,
        IMPORT_RETENTION,
        readers={CASE_MANAGERS: ("values", "problems", "before", "found")},
        technical=("id", "municipality", "batch", "number", "fate", "participant_id", "line_number"),
    )

    id = models.BigAutoField(primary_key=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    fate = models.CharField(max_length=10, choices=Fate)
    values = models.JSONField(_("Values of a row"), default=dict)
    found = models.JSONField(_("Whom it may be already"), default=dict)
    problems = models.JSONField(_("What is wrong with a row"), default=list)
    participant_id = models.UUIDField(_("Participant"), null=True)
    before = models.JSONField(_("What was there before"), null=True)
    line_number = models.BigIntegerField(null=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="import_row_once")]

    def __str__(self) -> str:
        return f"row {self.number}: {self.fate}"


class ColumnMapping(models.Model):
    """Which heading means what at one organisation, remembered for the next file."""

    privacy = Privacy(
        gettext_noop("the next file needs no mapping"),
        Basis.NOT_PERSONAL,
        gettext_noop("until it is replaced"),
        technical=("id", "municipality", "organisation", "heading", "target"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("Organisation"), on_delete=models.CASCADE, related_name="+"
    )
    heading = models.CharField(max_length=120)
    target = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "heading"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.heading}: {self.target}"
