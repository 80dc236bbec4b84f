"""The mail outbox: a mail is a row first, sent by a job after the transaction; in the demo it is only a page to read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from email.utils import make_msgid
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from opstap.core import dates
from opstap.core.jobs import defer, job
from opstap.core.models import OutboxMail


def queue(
    *,
    to: Sequence[str],
    subject: str,
    body: str,
    municipality_id: uuid.UUID | None = None,
    attachments: Iterable[dict[str, str]] = (),
    sender: str = "",
) -> OutboxMail:
    """Put a mail in the outbox. Attachments: {"name", "media_type", "text"}. The Message-ID is fixed now, so a retry
    of the job is the same mail for whoever receives it."""
    mail = OutboxMail.objects.create(
        municipality_id=municipality_id,
        message_id=make_msgid(domain=settings.MAIL_DOMAIN),
        sender=sender or settings.DEFAULT_FROM_EMAIL,
        to=list(to),
        subject=" ".join(subject.split())[:300],
        body=body,
        attachments=list(attachments),
        made_at=dates.now(),
    )
    if settings.DELIVERY_EMAIL_BACKEND:
        scope = [municipality_id] if municipality_id else []
        defer("core.send_mail", municipalities=scope, mail_id=str(mail.pk))
    return mail


@job("core.send_mail")
def send_mail(*, mail_id: str) -> None:
    """Hand one mail to SMTP. The state is set after SMTP accepted it: at worst it goes twice with one Message-ID. Then the
    text goes: the row tells only to whom, about what and when."""
    mail = OutboxMail.objects.filter(pk=mail_id, state=OutboxMail.State.QUEUED).first()
    if mail is None:
        return
    message = EmailMessage(mail.subject, mail.body, mail.sender, mail.to, headers={"Message-ID": mail.message_id})
    for part in mail.attachments:
        message.attach(part["name"], part["text"], part["media_type"])
    try:
        get_connection(settings.DELIVERY_EMAIL_BACKEND).send_messages([message])
    except SMTPRecipientsRefused as error:
        # The address does not exist: trying again would change nothing, so somebody must see it in the outbox.
        OutboxMail.objects.filter(pk=mail.pk).update(
            state=OutboxMail.State.FAILED, tries=F("tries") + 1, error=type(error).__name__
        )
        return
    except OSError as error:
        OutboxMail.objects.filter(pk=mail.pk).update(tries=F("tries") + 1, error=type(error).__name__)
        raise
    # What it said is now with the receiver; kept here, an address that opens a page would be a door for who reads a backup.
    OutboxMail.objects.filter(pk=mail.pk).update(
        state=OutboxMail.State.SENT, sent_at=dates.now(), tries=F("tries") + 1, error="", body="", attachments=[]
    )


class OutboxBackend(BaseEmailBackend):
    """Django's EMAIL_BACKEND: whatever a library sends (a password reset) goes through the outbox too."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        for message in email_messages:
            queue(to=message.recipients(), subject=message.subject, body=message.body, sender=message.from_email)
        return len(email_messages)
