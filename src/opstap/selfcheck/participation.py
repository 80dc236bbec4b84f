"""Taking part in an assessment, and what follows once everybody is done: steps that several actions have in common."""

from __future__ import annotations

from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.timeline import record
from opstap.organisations.models import User
from opstap.selfcheck.assessments.events import AnswersOpened
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.results import participation_of
from opstap.selfcheck.rules import all_done


def take_part(assessment: Assessment, user: User, capacity: str) -> Respondent:
    """Let somebody with an account answer."""
    return Respondent.objects.create(
        municipality_id=assessment.municipality_id,
        assessment=assessment,
        user=user,
        name=user.name,
        capacity=capacity,
        invited_at=now(),
    )


def open_when_done(assessment: Assessment, by: Actor) -> None:
    """Lay the answers side by side where everybody is done. The caller holds the assessment locked, so that of the two
    who finish last at one moment one sees the other."""
    if all_done(participation_of(each) for each in Respondent.objects.filter(assessment=assessment)):
        Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.OPEN, opened_on=today())
        record(assessment, AnswersOpened(early=False), by=by, subject=assessment)
