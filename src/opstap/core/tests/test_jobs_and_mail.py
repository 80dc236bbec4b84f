"""Jobs exist only if their transaction does, and run in their own scope; a mail goes at least once, under one name."""

from __future__ import annotations

import smtplib
import socketserver
import threading
from collections.abc import Callable, Iterator
from email import message_from_string
from email.message import Message
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail as djangomail
from django.db import transaction
from procrastinate.contrib.django import app
from tests.factories import make_municipality, make_participant

from opstap.core import mail
from opstap.core.jobs import defer, job
from opstap.core.models import OutboxMail
from opstap.core.scope import CLOSED, current, scoped
from opstap.people.models import Participant

transactional = pytest.mark.django_db(transaction=True)
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


def waiting() -> list[dict[str, Any]]:
    """The queue as the database has it: names and arguments."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.filter(status="todo").order_by("id")
    return [{"name": row.task_name, "args": row.args, "lock": row.lock, "attempts": row.attempts} for row in rows]


def work() -> None:
    """Run what is due, as the worker does, until the queue is empty."""
    with app.replace_connector(app.connector.get_worker_connector()) as working:  # type: ignore[attr-defined]
        working.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def run(name: str, **args: Any) -> None:
    """Call a registered job as the worker would, in this thread."""
    app.tasks[name](**args)


seen: list[Any] = []


@job("tests.look")
def look(*, who: str) -> None:
    seen.append((who, sorted(Participant.objects.values_list("given_name", flat=True)), current().municipalities))


@transactional
def test_a_job_runs_in_the_scope_it_was_given() -> None:
    first, second = make_municipality(), make_municipality()
    make_participant(first, "Yusuf")
    make_participant(second, "Hanna")
    seen.clear()
    run("tests.look", municipalities=[str(first.pk)], who="a")
    run("tests.look", municipalities=[], who="b")
    assert seen == [("a", ["Yusuf"], {first.pk}), ("b", [], frozenset())]
    assert current() == CLOSED
    look(who="direct")
    assert seen[-1][0] == "direct"


@transactional
def test_a_job_of_a_rolled_back_transaction_was_never_there() -> None:
    place = uuid4()
    with transaction.atomic():
        defer("tests.look", municipalities=[place], who="c")
        transaction.set_rollback(True)
    assert waiting() == []
    with transaction.atomic():
        defer("tests.look", municipalities=[place], who="d", lock="one")
    assert waiting() == [
        {"name": "tests.look", "args": {"municipalities": [str(place)], "who": "d"}, "lock": "one", "attempts": 0}
    ]


@transactional
def test_the_worker_takes_a_job_from_the_queue() -> None:
    place = make_municipality()
    make_participant(place, "Selam")
    seen.clear()
    defer("tests.look", municipalities=[place.pk], who="worker")
    work()
    assert seen == [("worker", ["Selam"], {place.pk})]
    assert waiting() == []


@pytest.fixture
def delivers(settings: Any) -> Callable[[str], None]:
    def choose(backend: str) -> None:
        settings.DELIVERY_EMAIL_BACKEND = backend

    choose(LOCMEM)
    return choose


def queue(municipality_id: UUID | None = None, **more: Any) -> OutboxMail:
    subject = "Welkom\n Bcc: x@example.org"
    return mail.queue(to=["a@example.org"], subject=subject, body="Dag", municipality_id=municipality_id, **more)


@pytest.mark.django_db
def test_without_a_mail_server_the_outbox_is_a_page_to_read(settings: Any) -> None:
    settings.DELIVERY_EMAIL_BACKEND = ""
    queued = queue()
    assert waiting() == []
    assert (queued.subject, queued.state, queued.tries) == ("Welkom Bcc: x@example.org", "queued", 0)


@transactional
@pytest.mark.usefixtures("delivers")
def test_a_mail_is_queued_with_its_transaction_and_sent_once() -> None:
    place = make_municipality()
    with scoped([place.pk]):
        with transaction.atomic():
            queue(place.pk)
            transaction.set_rollback(True)
        assert (waiting(), OutboxMail.objects.count()) == ([], 0)
        queued = queue(place.pk, attachments=[{"name": "a.ics", "media_type": "text/calendar", "text": "BEGIN"}])
    (waits,) = waiting()
    assert waits["args"] == {"municipalities": [str(place.pk)], "mail_id": str(queued.pk)}
    for _ in range(2):
        run("core.send_mail", **waits["args"])
    (sent,) = djangomail.outbox
    assert (sent.to, sent.subject, sent.extra_headers) == (
        ["a@example.org"],
        "Welkom Bcc: x@example.org",
        {"Message-ID": queued.message_id},
    )
    assert sent.attachments == [("a.ics", "BEGIN", "text/calendar")]
    with scoped([place.pk]):
        queued.refresh_from_db()
    assert (queued.state, queued.tries, queued.sent_at is not None) == ("sent", 1, True)
    assert (queued.body, queued.attachments) == ("", []), "who reads a backup finds no addresses that open a page"


@pytest.mark.django_db
@pytest.mark.usefixtures("delivers")
def test_what_a_library_mails_goes_through_the_outbox_too(settings: Any) -> None:
    message = djangomail.EmailMessage("Onderwerp", "tekst", "van@example.org", ["a@example.org", "b@example.org"])
    assert mail.OutboxBackend().send_messages([message]) == 1
    row = OutboxMail.objects.get()
    assert (row.to, row.sender, row.municipality_id) == (["a@example.org", "b@example.org"], "van@example.org", None)
    assert len(waiting()) == 1


class Post(socketserver.StreamRequestHandler):
    """The least that SMTP asks of a server; `refusals` of its server are answered first."""

    server: PostOffice

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 klaar")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self.say("354 kom maar")
                text = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                self.server.received.append(message_from_string(text))
                refused = self.server.refusals and self.server.refusals.pop()
                self.say("451 later" if refused else "250 goed")
            elif word == "RCPT" and self.server.knows_nobody:
                self.say("550 onbekend")
            else:
                self.say("221 dag" if word == "QUIT" else "250 goed")


class PostOffice(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Post)
        self.received: list[Message] = []
        self.refusals: list[bool] = []
        self.knows_nobody = False


@pytest.fixture
def office(settings: Any, delivers: Callable[[str], None]) -> Iterator[PostOffice]:
    with PostOffice() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        delivers("django.core.mail.backends.smtp.EmailBackend")
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
        yield server
        server.shutdown()


@pytest.mark.django_db
def test_a_mail_goes_again_under_the_same_name_until_the_server_takes_it(office: PostOffice) -> None:
    queued = queue()
    office.refusals.append(True)
    with pytest.raises(smtplib.SMTPException):
        mail.send_mail(mail_id=str(queued.pk))
    queued.refresh_from_db()
    assert (queued.state, queued.tries, queued.error) == ("queued", 1, "SMTPDataError")
    mail.send_mail(mail_id=str(queued.pk))
    queued.refresh_from_db()
    assert (queued.state, queued.tries, queued.error) == ("sent", 2, "")
    assert [m["Message-ID"] for m in office.received] == [queued.message_id] * 2
    assert office.received[1]["Bcc"] is None


@pytest.mark.django_db
def test_a_mail_to_an_address_that_does_not_exist_fails_once_and_keeps_its_text(office: PostOffice) -> None:
    """Trying again would change nothing; who finds it in the outbox can see what was not told."""
    queued, office.knows_nobody = queue(), True
    for _ in range(2):
        mail.send_mail(mail_id=str(queued.pk))
    queued.refresh_from_db()
    assert (queued.state, queued.tries, queued.error) == ("failed", 1, "SMTPRecipientsRefused")
    assert (office.received, queued.sent_at) == ([], None)
    assert queued.body


@pytest.mark.django_db
def test_a_mail_server_that_is_away_is_tried_again(office: PostOffice, settings: Any) -> None:
    queued = queue()
    settings.EMAIL_PORT = 1
    with pytest.raises(ConnectionRefusedError):
        mail.send_mail(mail_id=str(queued.pk))
    queued.refresh_from_db()
    assert (queued.state, queued.error) == ("queued", "ConnectionRefusedError")
    assert office.received == []


@transactional
def test_a_job_that_fails_is_put_back_in_the_queue(office: PostOffice) -> None:
    office.refusals.append(True)
    queue()
    work()
    (again,) = waiting()
    assert (again["name"], again["attempts"]) == ("core.send_mail", 1)
