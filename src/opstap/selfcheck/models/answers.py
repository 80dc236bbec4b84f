"""What each answers, and what the team agrees on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from opstap.core.actors import Actor
from opstap.core.model_parts import ChangeQuerySet, choice_label, uuid_key
from opstap.core.privacy import Basis, Privacy
from opstap.organisations.models import Municipality, User
from opstap.selfcheck.models.assessments import RETENTION, TAKES_PART, Assessment, Respondent


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
        gettext_noop("unseen by each other first, side by side afterwards"),
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
    saved_at = models.DateTimeField(pgettext_lazy("field register", "Saved at"))

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
    """What the team settled on for one statement, with the reason: what somebody typed, or a code of the program."""

    class ReasonCode(models.TextChoices):
        UNANIMOUS = "unanimous", _("Everybody answered the same.")

    privacy = Privacy(
        gettext_noop("what a team agreed on, and why"),
        Basis.PUBLIC_TASK,
        RETENTION,
        readers={TAKES_PART: ("value", "not_applicable", "reason", "agreed_by", "agreed_at")},
        technical=("id", "municipality", "assessment", "statement", "reason_code", "edition"),
    )

    id = uuid_key()
    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="agreed")
    statement = models.CharField(max_length=60)
    value = models.PositiveSmallIntegerField(_("Agreed score"), null=True, blank=True)
    not_applicable = models.BooleanField(_("Not applicable"), default=False)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    reason_code = models.CharField(max_length=20, choices=ReasonCode, blank=True)
    edition = models.PositiveIntegerField(default=1)
    agreed_by = models.ForeignKey(
        User,
        verbose_name=pgettext_lazy("field register", "Agreed by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    agreed_at = models.DateTimeField(pgettext_lazy("field register", "Agreed at"))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="agreed_once", fields=["assessment", "statement"]),
            models.CheckConstraint(
                name="agreed_number_or_not_applicable",
                condition=Q(value__isnull=True) | Q(not_applicable=False),
            ),
            models.CheckConstraint(name="agreed_with_a_reason", condition=~Q(reason="") | ~Q(reason_code="")),
        ]

    def __str__(self) -> str:
        return self.statement

    @property
    def reason_in_words(self) -> str:
        """Why, in the language of the screen where nobody typed it."""
        return self.reason or choice_label(self.ReasonCode, self.reason_code)
