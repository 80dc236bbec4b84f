"""When answers come to lie side by side by themselves: part of the actions after which nobody may be busy any more."""

from __future__ import annotations

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.results import counting
from opstap.selfcheck.rules import all_done


def open_when_done(assessment: Assessment, by: Actor) -> None:
    """Lay the answers side by side where everybody is done. The caller holds the assessment locked, so that of the two
    who finish last at one moment one sees the other."""
    if all_done(counting(each) for each in Respondent.objects.filter(assessment=assessment)):
        Assessment.objects.filter(pk=assessment.pk).update(state=Assessment.State.OPEN, opened_on=today())
        record(assessment, "selfcheck.opened", by=by, subject=assessment, early=False)
