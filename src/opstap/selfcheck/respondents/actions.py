"""Asking people to look along, with an account or with a link, and taking part no longer."""

from __future__ import annotations

from datetime import timedelta

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opstap.access.actions import make_link
from opstap.core import mail
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.dates import now, today
from opstap.core.timeline import record
from opstap.organisations.models import User
from opstap.selfcheck.access import reachable
from opstap.selfcheck.models import Assessment, Respondent
from opstap.selfcheck.participation import open_when_done, take_part
from opstap.selfcheck.refusals import AlreadyOpen, HasLeft, NotReachable
from opstap.selfcheck.respondents.events import RespondentInvited, RespondentLeft
from opstap.selfcheck.respondents.links import RESPONDENT

GUESTS_HAVE = timedelta(days=60)


@action(refuses=(AlreadyOpen, NotReachable))
def invite(*, assessment: Assessment, user: User, capacity: str, by: Actor, address: str) -> Respondent:
    """Let somebody with an account take part, and tell them by mail. Who left before comes back with their answers.

    `address` is where the assessment is reached. Raises AlreadyOpen, NotReachable.
    """
    locked = Assessment.objects.locked(assessment.pk)
    if locked.state != Assessment.State.FILLING:
        raise AlreadyOpen
    if not reachable(assessment.municipality_id, today()).filter(user=user).exists():
        raise NotReachable
    returning = Respondent.objects.filter(assessment=assessment, user=user, left_on__isnull=False).first()
    if returning is None:
        taking_part = take_part(assessment, user, capacity)
    else:
        Respondent.objects.filter(pk=returning.pk).update(left_on=None, capacity=capacity)
        taking_part = returning
    with translation.override(user.language):
        subject = _("%(name)s: you are asked to look along") % {"name": assessment.name}
        _mail(user.email, subject, user, assessment, address, by)
    record(assessment, RespondentInvited(user.name, capacity), by=by, subject=taking_part)
    return taking_part


@action(refuses=(AlreadyOpen, *refusals_of(make_link)))
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
    locked = Assessment.objects.locked(assessment.pk)
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
        _mail(email, _("You are asked to look along with your municipality"), taking_part, locked, address, by)
    record(locked, RespondentInvited(link.name, capacity), by=by, subject=taking_part)
    return taking_part


@action(refuses=(HasLeft, AlreadyOpen))
def leave(*, respondent: Respondent, by: Actor) -> None:
    """Somebody takes part no longer. What they finished before stays; what they had only begun does not count.

    Where everybody else is done the answers come to lie side by side. Raises HasLeft, AlreadyOpen.
    """
    assessment = Assessment.objects.locked(respondent.assessment_id)
    if assessment.state != Assessment.State.FILLING:
        raise AlreadyOpen
    Respondent.objects.filter(pk=respondent.pk, left_on__isnull=True).change_one(left_on=today(), otherwise=HasLeft())
    record(assessment, RespondentLeft(respondent.name), by=by, subject=respondent)
    open_when_done(assessment, by)


def _mail(email: str, subject: str, whom: User | Respondent, assessment: Assessment, address: str, by: Actor) -> None:
    """The invitation, in the language of this moment; `whom` is greeted by name."""
    facts = {"user": whom, "assessment": assessment, "inviter": "" if by.is_system else by.name, "link": address}
    body = render_to_string("selfcheck/mail/invitation.txt", facts)
    mail.queue(to=[email], subject=subject, body=body.strip(), municipality_id=assessment.municipality_id)
