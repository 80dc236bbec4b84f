"""An assessment of a municipality by itself: who takes part, what each answers, what is agreed, and the plan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from opstap.access.models import GuestLink
from opstap.core.actors import Actor
from opstap.core.model_parts import ChangeQuerySet, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.core.timeline import Stream
from opstap.organisations.models import Municipality, User
from opstap.organisations.roles import EVERYONE
from opstap.organisations.streams import organisation_stream

RETENTION = "until its owner deletes it, at most ten years"
TAKES_PART = EVERYONE | {"employer"}


class AssessmentQuerySet(ChangeQuerySet["Assessment"]):
    def visible_to(self, actor: Actor) -> AssessmentQuerySet:
        """The assessments that somebody owns, takes part in, or sees as policy officer (selfcheck/access.py)."""
        from opstap.selfcheck.access import visible_assessments

        return self.filter(visible_assessments(actor))


class Assessment(models.Model):
    """One time that a municipality looks at itself with one instrument.

    `snapshot` is the instrument as it was then, so that a later version changes nothing to what was answered.
    """

    class State(models.TextChoices):
        FILLING = "filling", _("being filled in")
        OPEN = "open", _("side by side")
        CLOSED = "closed", pgettext_lazy("assessment", "closed")

    privacy = Privacy(
        "a municipality looks at itself and makes a plan",
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("name", "owner", "state", "started_on", "opened_on", "closed_on")},
        technical=("id", "municipality", "instrument", "version", "snapshot"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    snapshot = models.JSONField()
    name = models.CharField(_("Name"), max_length=120)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.FILLING)
    started_on = models.DateField()
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ("-started_on", "-id")
        constraints = [
            models.UniqueConstraint(
                name="assessment_once",
                fields=["municipality", "instrument", "name"],
                violation_error_message=_(
                    "There is one of this name already. Choose another name, such as one with the year."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> Stream:
        """A story of its own, so that a hundred answers do not fill the municipality's."""
        return organisation_stream(self.pk, self.municipality_id)


class RespondentQuerySet(ChangeQuerySet["Respondent"]):
    def visible_to(self, actor: Actor) -> RespondentQuerySet:
        return self.filter(assessment__in=Assessment.objects.visible_to(actor))


class Respondent(models.Model):
    """Somebody who answers, by account or by guest link. Who left no longer does; what was finished before stays."""

    class Capacity(models.TextChoices):
        POLICY_OFFICER = "policy_officer", _("Policy officer")
        CASE_MANAGER = "case_manager", _("Case manager")
        PARTNER = "partner", _("Partner")
        EMPLOYER = "employer", _("Employer")
        PARTICIPANTS_COUNCIL = "participants_council", _("Participants' council")
        OTHER = "other", pgettext_lazy("capacity", "Other")

    privacy = Privacy(
        "who looks along, and in which capacity",
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("user", "guest", "name", "capacity", "invited_at", "done_at", "left_on")},
        technical=("id", "municipality", "assessment"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="respondents")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    guest = models.ForeignKey(GuestLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("Name"), max_length=120)
    capacity = models.CharField(_("Takes part as"), max_length=24, choices=Capacity)
    invited_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)

    objects = RespondentQuerySet.as_manager()

    class Meta:
        ordering = ("invited_at", "id")
        constraints = [
            models.CheckConstraint(
                name="respondent_is_somebody",
                condition=Q(user__isnull=True, guest__isnull=False) | Q(user__isnull=False, guest__isnull=True),
            ),
            models.UniqueConstraint(
                name="respondent_once",
                fields=["assessment", "user"],
                violation_error_message=_("This person takes part already."),
            ),
            models.UniqueConstraint(name="respondent_guest_once", fields=["assessment", "guest"]),
        ]

    def __str__(self) -> str:
        return self.name


class AnswerQuerySet(ChangeQuerySet["Answer"]):
    def visible_to(self, actor: Actor) -> AnswerQuerySet:
        """One's own always; those of others only once they lie side by side."""
        from opstap.selfcheck.access import visible_answers

        return self.filter(visible_answers(actor))


class Answer(models.Model):
    """What one respondent says about one statement: a value of the scale, or not applicable and why.

    `edition` counts the changes; whoever saves says which one they saw, so that nobody overwrites what they never read.
    """

    privacy = Privacy(
        "unseen by each other first, side by side afterwards",
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("value", "not_applicable", "why", "comment", "saved_at")},
        technical=("id", "municipality", "respondent", "statement", "edition"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    respondent = models.ForeignKey(Respondent, on_delete=models.CASCADE, related_name="answers")
    statement = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField(_("Score"), null=True, blank=True)
    not_applicable = models.BooleanField(_("Not applicable"), default=False)
    why = models.CharField(_("Why not"), max_length=500, blank=True)
    comment = models.TextField(_("Comment"), max_length=2000, blank=True)
    edition = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="answer_once", fields=["respondent", "statement"]),
            models.CheckConstraint(
                name="answer_number_or_not_applicable",
                condition=Q(value__isnull=True) | Q(not_applicable=False),
                violation_error_message=_("Choose a score or 'not applicable', not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.statement


class AgreedScore(models.Model):
    """What the team settled on for one statement after talking, with the reason."""

    privacy = Privacy(
        "what a team agreed on, and why",
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("value", "not_applicable", "reason", "agreed_by", "agreed_at")},
        technical=("id", "municipality", "assessment", "statement", "edition"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="agreed")
    statement = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField(_("Agreed score"), null=True, blank=True)
    not_applicable = models.BooleanField(_("Not applicable"), default=False)
    reason = models.CharField(_("Reason"), max_length=500)
    edition = models.PositiveIntegerField(default=1)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="agreed_once", fields=["assessment", "statement"]),
            models.CheckConstraint(
                name="agreed_number_or_not_applicable",
                condition=Q(value__isnull=True) | Q(not_applicable=False),
            ),
        ]

    def __str__(self) -> str:
        return self.statement


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

    privacy = Privacy(
        "who improves what, and before which day",
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
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("Before which day?"))
    effect = models.CharField(_("What do you expect of it?"), max_length=500, blank=True)
    measure = models.CharField(_("How will you see that it works?"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(_("What came of it?"), max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

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
        "municipalities see how they stand, and whom they may call",
        Basis.CONSENT,
        "until withdrawn",
        readers={EVERYONE: ("scores", "contact", "assessed_on", "since", "agreed_by")},
        technical=("id", "municipality", "assessment", "instrument", "version"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="+")
    instrument = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    scores = models.JSONField()
    contact = models.CharField(_("Who may be called, and how?"), max_length=200, blank=True)
    assessed_on = models.DateField()
    since = models.DateField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = SharedScoresQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="shared_once", fields=["municipality", "instrument"])]

    def __str__(self) -> str:
        return self.instrument
