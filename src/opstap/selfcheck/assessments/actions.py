"""Starting an assessment, who takes part, laying the answers side by side, closing, deleting."""

from __future__ import annotations

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opstap.access.actions import make_link
from opstap.access.models import GuestLink
from opstap.core import mail
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.models import EventContent
from opstap.core.timeline import Line, erase_contents, record, record_many
from opstap.organisations.models import Municipality, User
from opstap.selfcheck.access import reachable
from opstap.selfcheck.answers.completion import open_when_done
from opstap.selfcheck.instruments.schema import Instrument
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.refusals import AlreadyOpen, HasLeft, IsClosed, NothingThere, NotOpenYet, NotReachable
from opstap.selfcheck.respondent_links import RESPONDENT

GUESTS_HAVE = timedelta(days=60)


@action
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
        _take_part(made, owner, capacity)
    facts = {"name": made.name, "owner": owner.name, "instrument": instrument.key, "version": instrument.version}
    lines = [Line(made.stream, "selfcheck.started", made, None, facts)]
    lines.append(Line(municipality.organisation.stream, "selfcheck.started", made, None, facts))
    record_many(lines, by=by)
    return made


def _take_part(assessment: Assessment, user: User, capacity: str) -> Respondent:
    return Respondent.objects.create(
        municipality_id=assessment.municipality_id,
        assessment=assessment,
        user=user,
        name=user.name,
        capacity=capacity,
        invited_at=now(),
    )


@action
def invite(*, assessment: Assessment, user: User, capacity: str, by: Actor, address: str) -> Respondent:
    """Let somebody with an account take part, and tell them by mail. Who left before comes back with their answers.

    `address` is where the assessment is reached. Raises AlreadyOpen, NotReachable.
    """
    locked = _locked(assessment)
    if locked.state != Assessment.State.FILLING:
        raise AlreadyOpen
    if not reachable(assessment.municipality_id, today()).filter(user=user).exists():
        raise NotReachable
    back = Respondent.objects.filter(assessment=assessment, user=user, left_on__isnull=False).first()
    if back is None:
        taking_part = _take_part(assessment, user, capacity)
    else:
        Respondent.objects.filter(pk=back.pk).update(left_on=None, capacity=capacity)
        taking_part = back
    with translation.override(user.language):
        facts = {"user": user, "assessment": assessment, "inviter": "" if by.is_system else by.name, "link": address}
        subject = _("%(name)s: you are asked to look along") % {"name": assessment.name}
        body = render_to_string("selfcheck/mail/invitation.txt", facts)
    mail.queue(to=[user.email], subject=subject, body=body.strip(), municipality_id=assessment.municipality_id)
    record(assessment, "selfcheck.invited", by=by, subject=taking_part, name=user.name, capacity=capacity)
    return taking_part


@action
def invite_guest(
    *,
    assessment: Assessment,
    name: str,
    capacity: str,
    token: str,
    address: str,
    by: Actor,
    email: str = "",
) -> Respondent:
    """Let somebody without an account take part, by a link that holds for sixty days; by mail where `email` is given.

    `address` is that of the link with this `token`, which is kept nowhere. Raises AlreadyOpen, MayNotShare.
    """
    locked = _locked(assessment)
    if locked.state != Assessment.State.FILLING:
        raise AlreadyOpen
    link = make_link(
        kind=RESPONDENT,
        about_id=locked.pk,
        stream=locked.stream,
        name=name.strip(),
        until=now() + GUESTS_HAVE,
        token=token,
        by=by,
    )
    taking_part = Respondent.objects.create(
        municipality_id=locked.municipality_id,
        assessment=locked,
        guest=link,
        name=link.name,
        capacity=capacity,
        invited_at=now(),
    )
    if email:
        facts = {"user": taking_part, "assessment": locked, "inviter": "" if by.is_system else by.name, "link": address}
        subject = _("You are asked to look along with your municipality")
        body = render_to_string("selfcheck/mail/invitation.txt", facts)
        mail.queue(to=[email], subject=subject, body=body.strip(), municipality_id=locked.municipality_id)
    record(locked, "selfcheck.invited", by=by, subject=taking_part, name=link.name, capacity=capacity)
    return taking_part


@action
def leave(*, respondent: Respondent, by: Actor) -> None:
    """Somebody takes part no longer. What they finished before stays; what they had only begun does not count.

    Where everybody else is done the answers come to lie side by side. Raises HasLeft, AlreadyOpen.
    """
    assessment = _locked(respondent.assessment)
    if assessment.state != Assessment.State.FILLING:
        raise AlreadyOpen
    Respondent.objects.filter(pk=respondent.pk, left_on__isnull=True).change_one(left_on=today(), otherwise=HasLeft())
    record(assessment, "selfcheck.left", by=by, subject=respondent, name=respondent.name)
    open_when_done(assessment, by)


@action
def open_early(*, assessment: Assessment, by: Actor) -> None:
    """Lay the answers side by side although not everybody is done. Raises AlreadyOpen."""
    filling = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.FILLING)
    filling.change_one(state=Assessment.State.OPEN, opened_on=today(), otherwise=AlreadyOpen())
    record(assessment, "selfcheck.opened", by=by, subject=assessment, early=True)


@action
def close(*, assessment: Assessment, by: Actor) -> None:
    """The talk is over: agreed scores stand, the plan goes on. Raises NotOpenYet, IsClosed."""
    refusal = NotOpenYet() if assessment.state == Assessment.State.FILLING else IsClosed()
    ready = Assessment.objects.filter(pk=assessment.pk, state=Assessment.State.OPEN)
    ready.change_one(state=Assessment.State.CLOSED, closed_on=today(), otherwise=refusal)
    lines = [Line(assessment.stream, "selfcheck.closed", assessment)]
    lines.append(
        Line(
            assessment.municipality.organisation.stream, "selfcheck.closed", assessment, None, {"name": assessment.name}
        )
    )
    record_many(lines, by=by)


@action
def delete(*, assessment: Assessment, by: Actor) -> None:
    """Everything goes: answers, comments, agreed scores, the plan, and what the timeline said about them.

    One line stays on the municipality's timeline: that something was deleted, by whom and when; not what it was.
    """
    told = [assessment.pk, *assessment.actions.values_list("pk", flat=True)]
    organisation = assessment.municipality.organisation
    erase_contents([assessment.pk])
    EventContent.objects.filter(event__stream_id=organisation.pk, event__subject_id__in=told).delete()
    Assessment.objects.filter(pk=assessment.pk).delete()
    GuestLink.objects.filter(kind=RESPONDENT, about_id=assessment.pk).delete()
    record(organisation, "selfcheck.deleted", by=by)


@action
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


def _locked(assessment: Assessment) -> Assessment:
    """The assessment as it is now; nobody else changes its state or its people until this action ends."""
    return Assessment.objects.select_for_update().get(pk=assessment.pk)
