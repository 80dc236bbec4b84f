"""Agreeing that other municipalities lay one's agreed scores beside theirs, and withdrawing that."""

from __future__ import annotations

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import record
from opstap.selfcheck.comparison.events import ScoresShared, ScoresWithdrawn
from opstap.selfcheck.models import AgreedScore, Assessment, SharedScores
from opstap.selfcheck.refusals import NothingAgreed, NotOpenYet, NotShared


@action(refuses=(NotOpenYet, NothingAgreed))
def share(*, assessment: Assessment, by: Actor, contact: str = "") -> SharedScores:
    """Share the agreed scores of this assessment, in place of those of an earlier one of the same instrument.

    `contact` says who may be called about what goes well; empty: nobody. Raises NotOpenYet, NothingAgreed.
    """
    if assessment.state == Assessment.State.FILLING:
        raise NotOpenYet
    rows = AgreedScore.objects.filter(assessment=assessment, value__isnull=False)
    scores = dict(rows.values_list("statement", "value"))
    if not scores:
        raise NothingAgreed
    shared, _made = SharedScores.objects.update_or_create(
        municipality_id=assessment.municipality_id,
        instrument=assessment.instrument,
        defaults={
            "assessment": assessment,
            "version": assessment.version,
            "scores": scores,
            "contact": contact.strip(),
            "assessed_on": assessment.started_on,
            "since": today(),
            "agreed_by_id": by.id if by.is_user else None,
        },
    )
    content = ScoresShared(assessment.name, statements=len(scores))
    record(assessment.municipality.organisation, content, by=by, subject=assessment)
    return shared


@action(refuses=(NotShared,))
def withdraw(*, assessment: Assessment, by: Actor) -> None:
    """Share nothing of this instrument any more, from now on. Raises NotShared."""
    rows = SharedScores.objects.filter(municipality_id=assessment.municipality_id, instrument=assessment.instrument)
    deleted, _each = rows.delete()
    if not deleted:
        raise NotShared
    record(assessment.municipality.organisation, ScoresWithdrawn(assessment.name), by=by, subject=assessment)
