"""Starting an assessment, laying the answers side by side early, closing and deleting it."""

from __future__ import annotations

from opstap.access.models import GuestLink
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.models import EventContent
from opstap.core.timeline import Line, erase_contents, record, record_many
from opstap.organisations.models import Municipality, User
from opstap.selfcheck.access import reachable
from opstap.selfcheck.assessments.events import AnswersOpened, AssessmentClosed, AssessmentDeleted, AssessmentStarted
from opstap.selfcheck.instruments.schema import Instrument
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.participation import take_part
from opstap.selfcheck.refusals import AlreadyOpen, IsClosed, NothingThere, NotOpenYet, NotReachable
from opstap.selfcheck.respondents.links import RESPONDENT


@action(refuses=(NotReachable,))
def start(
    *,
    municipality: Municipality,
    instrument: Instrument,
    name: str,
    owner: User,
    by: Actor,
    capacity: str = Respondent.Capacity.POLICY_OFFICER,
    owner_answers: bool = True,
) -> Assessment:
    """Begin an assessment with the instrument as it is today; the owner answers too unless told otherwise.

    Raises NotReachable where the owner does not work at the municipality.
    """
    if not reachable(municipality.pk, today()).filter(user=owner, organisation_id=municipality.pk).exists():
        raise NotReachable
    made = Assessment.objects.create(
        municipality=municipality,
        instrument=instrument.key,
        version=instrument.version,
        owner=owner,
        snapshot=instrument.model_dump(mode="json"),
        name=" ".join(name.split()),
        started_on=today(),
    )
    if owner_answers:
        take_part(made, owner, capacity)
    content = AssessmentStarted(made.name, owner.name, instrument.key, instrument_version=instrument.version)
    record_many([Line(stream, content, made) for stream in (made.stream, municipality.organisation.stream)], by=by)
    return made


@action(refuses=(AlreadyOpen,))
def open_early(*, assessment: Assessment, by: Actor) -> None:
    """Lay the answers side by side although not everybody is done. Raises AlreadyOpen."""
    filling = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.FILLING)
    filling.change_one(state=Assessment.State.OPEN, opened_on=today(), otherwise=AlreadyOpen())
    record(assessment, AnswersOpened(early=True), by=by, subject=assessment)


@action(refuses=(NotOpenYet, IsClosed))
def close(*, assessment: Assessment, by: Actor) -> None:
    """The talk is over: agreed scores stand, the plan goes on. Raises NotOpenYet, IsClosed."""
    refusal = NotOpenYet() if assessment.state == Assessment.State.FILLING else IsClosed()
    ready = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN)
    ready.change_one(state=Assessment.State.CLOSED, closed_on=today(), otherwise=refusal)
    streams = (assessment.stream, assessment.municipality.organisation.stream)
    record_many([Line(stream, AssessmentClosed(assessment.name), assessment) for stream in streams], by=by)


@action
def delete(*, assessment: Assessment, by: Actor) -> None:
    """Everything goes: answers, comments, agreed scores, the plan, and what the timeline said about them.

    One line stays on the municipality's timeline: that something was deleted, by whom and when; not what it was.
    """
    subjects = [assessment.pk, *assessment.actions.values_list("pk", flat=True)]
    organisation = assessment.municipality.organisation
    erase_contents([assessment.pk])
    EventContent.objects.filter(event__stream_id=organisation.pk, event__subject_id__in=subjects).delete()
    Assessment.objects.filter(pk=assessment.pk).delete()
    GuestLink.objects.filter(kind=RESPONDENT, about_id=assessment.pk).delete()
    record(organisation, AssessmentDeleted(), by=by)


@action(refuses=(NothingThere,))
def delete_all(*, municipality: Municipality, by: Actor) -> int:
    """Everything of every self-assessment of a municipality, with what it shares; gives how many there were.

    The municipality itself and its accounts stay. Raises NothingThere.
    """
    there = list(Assessment.objects.filter(municipality=municipality).select_related("municipality__organisation"))
    if not there:
        raise NothingThere
    for each in there:
        delete(assessment=each, by=by)
    return len(there)
