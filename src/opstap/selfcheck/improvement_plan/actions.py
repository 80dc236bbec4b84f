"""The plan that follows from an assessment: ordinary actions of the organisation."""

from __future__ import annotations

from datetime import date

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import EventKind
from opstap.core.refusals import DayHasPassed
from opstap.core.timeline import Line, record_many
from opstap.organisations.models import User
from opstap.selfcheck.access import reachable
from opstap.selfcheck.improvement_plan.events import ImprovementDone, ImprovementDropped, ImprovementPlanned
from opstap.selfcheck.models import Assessment, OrganisationAction
from opstap.selfcheck.refusals import NotInScale, NotOpenYet, NotReachable, SavedMeanwhile
from opstap.selfcheck.results import instrument_of


@action(refuses=(NotOpenYet, NotInScale, NotReachable, DayHasPassed))
def plan_action(
    *,
    assessment: Assessment,
    theme: str,
    text: str,
    owner: User,
    due_on: date,
    by: Actor,
    statement: str = "",
    effect: str = "",
    measure: str = "",
) -> OrganisationAction:
    """Agree on something to do better, once the answers lie side by side; also after closing, for a plan goes on.

    Raises NotOpenYet, NotInScale (a theme or statement that the instrument does not have), NotReachable, DayHasPassed.
    """
    if assessment.state == Assessment.State.FILLING:
        raise NotOpenYet
    found = next((each for each in instrument_of(assessment).themes if each.key == theme), None)
    if found is None or (statement and statement not in {each.key for each in found.statements}):
        raise NotInScale
    if not reachable(assessment.municipality_id, today()).filter(user=owner).exists():
        raise NotReachable
    if due_on < today():
        raise DayHasPassed
    planned = OrganisationAction.objects.create(
        municipality_id=assessment.municipality_id,
        assessment=assessment,
        theme=theme,
        statement=statement,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        effect=effect.strip(),
        measure=measure.strip(),
    )
    _record(planned, ImprovementPlanned(planned.text, owner.name, due_on), by)
    return planned


@action(refuses=(SavedMeanwhile,))
def close_action(*, subject: OrganisationAction, state: str, by: Actor, outcome: str = "") -> None:
    """Done, or dropped, with what came of it. Raises SavedMeanwhile where it is not open any more."""
    still = OrganisationAction.objects.filter(pk=subject.pk, state=OrganisationAction.State.OPEN)
    still.change_one(state=state, closed_on=today(), outcome=outcome.strip(), otherwise=SavedMeanwhile())
    ended = ImprovementDone if state == OrganisationAction.State.DONE else ImprovementDropped
    _record(subject, ended(subject.text, outcome.strip()), by)


def _record(subject: OrganisationAction, content: EventKind, by: Actor) -> None:
    """On the municipality's own timeline and on the assessment's."""
    assessment = subject.assessment
    streams = (assessment.stream, assessment.municipality.organisation.stream)
    record_many([Line(stream, content, subject) for stream in streams], by=by)
