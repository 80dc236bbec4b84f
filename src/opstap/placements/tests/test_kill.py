"""kill -9 after every single statement of placing, ending and stopping an employer: the database holds all or nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from tests.project import ROOT

from opstap.core.dates import today
from opstap.core.models import Event, EventContent, StreamHead
from opstap.core.scope import scoped
from opstap.core.timeline import verify
from opstap.placements.models import AftercareMoment, Placement
from opstap.placements.tests.placement_scenes import Scene, make_placement, make_scene
from opstap.tracks.models import Action, PositionSpan
from opstap.work.models import Employer, Seat, Workplace
from opstap.work.tests.employer_factories import make_workplace

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(900), pytest.mark.thorough]

WORKER = """
import os, signal, sys
import django
from django.conf import settings
django.setup()
for alias in ("default", "owner"):
    settings.DATABASES[alias]["NAME"] = sys.argv[1]
from datetime import timedelta
from django.db import connection
from opstap.core.dates import today
from opstap.core.scope import acting
from opstap.organisations.models import User
from opstap.placements.agreements.actions.ending import NextStep, end_placement
from opstap.placements.agreements.actions.placing import place_participant
from opstap.placements.models import Placement
from opstap.placements.rules import Terms
from opstap.work.employers.actions import stop_employer
from opstap.work.models import Employer, Workplace
from opstap.people.models import Participant
from tests.factories import actor_for

what, user, person, thing = sys.argv[2:]

def act(by):
    if what == "place":
        place_participant(participant=Participant.objects.get(pk=person), kind="employment", starts_on=today(), terms=Terms(),
                          workplace=Workplace.objects.get(pk=thing), by=by)
    elif what == "end":
        step = NextStep("Verder zoeken", today() + timedelta(days=3), User.objects.get(pk=user))
        end_placement(placement=Placement.objects.get(pk=thing), on=today(), reason="health", next_step=step, by=by)
    else:
        stop_employer(employer=Employer.objects.get(pk=thing), on=today(), reason="Failliet", by=by)

def run(limit):
    by = actor_for(User.objects.get(pk=user))
    done = 0
    def count(execute, sql, params, many, context):
        nonlocal done
        result = execute(sql, params, many, context)
        done += 1
        if done == limit:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    with acting(by), connection.execute_wrapper(count):
        act(by)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        run(int(line))
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""Waits for numbers; for each it forks somebody who acts and is killed right after that many statements. Says how each ended."""


@contextmanager
def worker(what: str, user: UUID, person: UUID, thing: UUID) -> Iterator[subprocess.Popen[str]]:
    name = settings.DATABASES["default"]["NAME"]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "opstap.site.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    child = subprocess.Popen(
        [sys.executable, "-c", WORKER, name, what, str(user), str(person), str(thing)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()


def kill_after(child: subprocess.Popen[str], statements: int) -> int:
    """How somebody ended who was to be killed after so many statements: -9, or 0 when done before."""
    assert child.stdin
    assert child.stdout
    child.stdin.write(f"{statements}\n")
    child.stdin.flush()
    line = child.stdout.readline()
    assert line, child.stderr.read() if child.stderr else ""
    return int(line)


def wait_for(scene: Scene) -> None:
    """The server notices a dead client when it next speaks to it; until then its transaction holds what it locked."""
    with scoped([scene.here.pk]), transaction.atomic():
        list(Workplace.objects.select_for_update().order_by("pk"))
        list(StreamHead.objects.select_for_update().order_by("pk"))


def state(scene: Scene) -> dict[str, Any]:
    """Everything that these actions change, in a form that can be compared; and no chain is broken."""
    wait_for(scene)
    with scoped([scene.here.pk]):
        assert verify(scene.person.pk) == verify(scene.employer.pk) == []
        assert Event.objects.count() == EventContent.objects.count()
        return {
            "placements": sorted(Placement.objects.values_list("status", "seat_id", "ended_on"), key=str),
            "aftercare": sorted(AftercareMoment.objects.values_list("week", "state")),
            "actions": sorted(Action.objects.values_list("text", "state")),
            "lines": sorted(Event.objects.values_list("kind", flat=True)),
            "spans": sorted(PositionSpan.objects.values_list("position", "starts_on", "ends_on"), key=str),
            "stopped": sorted(Employer.objects.values_list("stopped_on", flat=True), key=str),
            "closed": sorted(Workplace.objects.values_list("closed_on", flat=True), key=str),
            "seats": Seat.objects.count(),
        }


def all_or_nothing(scene: Scene, what: str, thing: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    """Kill it after the first statement, the second, and so on, until it comes through. Returns before and after."""
    before = state(scene)
    with worker(what, scene.owner.pk, scene.person.pk, thing) as child:
        for statements in range(1, 400):
            ended = kill_after(child, statements)
            after = state(scene)
            if ended == 0:
                assert statements > 15, "it was not killed at all"
                return before, after
            assert ended == -9, child.communicate()[1]
            assert after == before, f"killed after {statements} statements, and half of it stayed"
    raise AssertionError("it never came through")


def added(before: dict[str, Any], after: dict[str, Any], key: str) -> list[Any]:
    left = list(after[key])
    for one in before[key]:
        if one in left:
            left.remove(one)
    return left


def place_and_end() -> None:
    scene = make_scene()
    place = make_workplace(scene.employer, scene.hunter)
    before, after = all_or_nothing(scene, "place", place.pk)
    assert added(before, after, "lines") == ["placement.made", "workplace.filled"]
    assert len(after["aftercare"]) == 6
    assert [status for status, _seat, _ended in after["placements"]] == ["agreed"]
    assert added(before, after, "spans")
    with scoped([scene.here.pk]):
        made = Placement.objects.get()
    before, after = all_or_nothing(scene, "end", made.pk)
    assert added(before, after, "lines") == ["action.added", "placement.ended", "workplace.left"]
    assert after["placements"][0][0] == "ended"
    assert {state for _week, state in after["aftercare"]} == {"dropped"}
    assert after["actions"] == [("Verder zoeken", "open")]


def test_a_killed_placement_or_end_leaves_all_or_nothing() -> None:
    place_and_end()


def test_a_killed_stop_of_an_employer_leaves_all_or_nothing() -> None:
    scene = make_scene()
    make_placement(scene)
    before, after = all_or_nothing(scene, "stop", scene.employer.pk)
    assert added(before, after, "lines") == ["action.added", "employer.stopped", "placement.employer_stops"]
    assert (after["stopped"], after["closed"]) == ([today()], [today()])
    assert len(after["actions"]) == 1


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_killed_again_and_again() -> None:
    for _round in range(8):
        place_and_end()
