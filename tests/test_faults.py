"""A process that is killed in the middle of a change leaves the whole change or nothing of it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction

from opstap.core.models import Event, EventContent, StreamHead
from opstap.core.scope import acting, scoped
from opstap.core.timeline import verify
from opstap.people.models import Participant
from opstap.team.models import ContactMoment
from opstap.team.talks.actions import log_contact
from opstap.tracks.models import Action
from tests.factories import actor_for, make_municipality, make_participant, make_user, open_track
from tests.project import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

WRITER = """
import os, sys
import django
from django.conf import settings
django.setup()
for alias in ("default", "owner"):
    settings.DATABASES[alias]["NAME"] = sys.argv[1]
from opstap.core.scope import acting
from opstap.organisations.models import User
from opstap.people.models import Participant
from opstap.team.talks.actions import log_contact
from tests.factories import actor_for
by = actor_for(User.objects.get(pk=sys.argv[2]))
with acting(by):
    person = Participant.objects.get(pk=sys.argv[3])
    number = os.getpid() * 1000000
    while True:
        number += 1
        contact = log_contact(participant=person, note=f"gesprek {number}", next_step=f"stap {number}", by=by)
        os.write(1, f"{contact.pk}\\n".encode())
"""
"""Logs talk after talk, each with a next step, and says aloud which ones the database has accepted."""


@contextmanager
def writer(user_id: UUID, participant_id: UUID) -> Iterator[subprocess.Popen[bytes]]:
    name = settings.DATABASES["default"]["NAME"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "opstap.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, name, str(user_id), str(participant_id)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,  # `communicate` reads past what a buffer has taken in
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()


def kill_in_the_middle(user_id: UUID, participant_id: UUID, after: float) -> list[UUID]:
    """Let a process write, kill it a moment after its first talk, and return the talks that it was sure of."""
    with writer(user_id, participant_id) as child:
        assert child.stdout
        assert child.stderr
        first = child.stdout.readline()
        assert first, child.stderr.read().decode()
        time.sleep(after)
        os.kill(child.pid, signal.SIGKILL)
        rest, _ = child.communicate()
    lines = (first + rest).decode().split("\n")
    return [UUID(line) for line in lines if len(line) == 36]


def nothing_half_done(place: UUID, participant_id: UUID, sure: list[UUID]) -> list[UUID]:
    """Look for loose ends. Returns the talks that are there, of which one may have been accepted without being told."""
    wait_until_nobody_writes(place, participant_id)
    with scoped([place]):
        talks = set(ContactMoment.objects.values_list("pk", flat=True))
        assert set(sure) <= talks, "a talk that was accepted is lost"
        assert len(talks) <= len(sure) + 1, "at most the last one was accepted without being told"
        told = set(Event.objects.filter(kind="contact.logged").values_list("subject_id", flat=True))
        steps = {a.text.split()[1] for a in Action.objects.all()}
        notes = {c.note.split()[1] for c in ContactMoment.objects.all()}
        assert told == talks
        assert steps == notes
        assert Event.objects.filter(kind="action.added").count() == Action.objects.count()
        assert EventContent.objects.filter(event__stream_id=participant_id).count() == number_of_lines(participant_id)
        assert verify(participant_id) == []
        return list(talks)


def number_of_lines(participant_id: UUID) -> int:
    head = StreamHead.objects.get(pk=participant_id)
    assert Event.objects.filter(stream_id=participant_id).count() == head.number
    return head.number


def wait_until_nobody_writes(place: UUID, participant_id: UUID) -> None:
    """The server notices a dead client when it next speaks to it; until then its transaction holds the stream."""
    with scoped([place]), transaction.atomic():
        StreamHead.objects.select_for_update().get(pk=participant_id)


def rounds(number: int) -> None:
    chance = random.Random(7)
    place = make_municipality()
    manager, person = make_user(place), make_participant(place)
    open_track(person, owner=manager)
    sure: list[UUID] = []
    for _ in range(number):
        sure += kill_in_the_middle(manager.pk, person.pk, chance.uniform(0, 0.08))
        sure = nothing_half_done(place.pk, person.pk, sure)
    by = actor_for(manager)
    with acting(by):
        log_contact(participant=Participant.objects.get(pk=person.pk), note="gesprek 0", next_step="stap 0", by=by)
        assert verify(person.pk) == []


def test_a_killed_writer_leaves_nothing_half_done() -> None:
    rounds(3)


@pytest.mark.slow
def test_many_killed_writers_leave_nothing_half_done() -> None:
    rounds(200)
