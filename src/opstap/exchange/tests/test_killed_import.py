"""kill -9 of a worker in the middle of an import: nothing is in, and another worker does all of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from opstap.exchange.tests.exchange_steps import people

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="about the embedded database"),
    pytest.mark.thorough,
]
ROUNDS = 3
ROWS = 8000
LOOK = """
import sys
from opstap.site.boot import opened
with opened():
    from opstap.access import reach
    from opstap.core.dates import today
    from opstap.core.scope import acting
    from opstap.exchange.actions import confirm
    from opstap.exchange.models import Import
    from opstap.exchange.staging import upload
    from opstap.organisations.models import Municipality, User
    from opstap.people.models import Participant
    user = User.objects.get(email="ans@example.org")
    membership = reach.memberships_of(user, today())[0]
    actor = reach.actor_for(user, membership, today())
    with acting(actor):
        if sys.argv[1:] == ["--from-the-start"]:
            Import.objects.filter(state="running").update(rows_done=0)
        elif len(sys.argv) > 1:
            where = Municipality.objects.get(pk=membership.organisation_id)
            batch, _key = upload(open(sys.argv[1], "rb").read(), "lijst.xlsx", where, actor)
            confirm(batch=batch, good_rows=False, choices={}, by=actor)
        batch = Import.objects.latest("made_at")
        print(batch.state, batch.rows_done, Participant.objects.count())
"""


def look(environment: dict[str, str], *stage: str) -> tuple[str, int, int]:
    """State, rows done, and people of the newest import, as another process sees them; stages a file if one is named.

    After a kill the rows done are set to 0, as the next worker does, so that one can wait for its first.
    """
    done = subprocess.run(
        [sys.executable, "-c", LOOK, *stage], env=environment, capture_output=True, text=True, check=True, timeout=100
    )
    state, rows, count = done.stdout.split()
    return state, int(rows), int(count)


def worker(environment: dict[str, str], said: Path) -> subprocess.Popen[bytes]:
    with said.open("ab") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "opstap.site.cli", "worker"], env=environment, stdout=out, stderr=out
        )


@pytest.mark.timeout(900)
def test_a_killed_worker_leaves_nothing_half(tmp_path: Path) -> None:
    environment = os.environ | {"OPSTAP_DATA": str(tmp_path / "data")}

    def opstap(*arguments: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "opstap.site.cli", *arguments],
            env=environment,
            check=True,
            capture_output=True,
            input=b"een lang wachtwoord 12",
        )

    opstap("init")
    opstap("organisation", "add", "municipality", "Testdorp")
    works_at = ("--organisation", "Testdorp", "--role", "case_manager")
    opstap("user", "add", "ans@example.org", "--name", "Ans", *works_at, "--password-stdin")
    (tmp_path / "lijst.xlsx").write_bytes(people(ROWS))
    assert look(environment, str(tmp_path / "lijst.xlsx")) == ("queued", 0, 0)
    said = tmp_path / "said"
    for wait in range(1, ROUNDS + 1):
        process = worker(environment, said)
        try:
            _until(environment, "running", said)
            time.sleep(0.3 * wait)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        state, _rows, count = look(environment, "--from-the-start")
        assert (state, count) in {("running", 0), ("done", ROWS)}, said.read_text()
    process = worker(environment, said)
    try:
        _until(environment, "done", said)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
    assert look(environment) == ("done", ROWS, ROWS), said.read_text()


def _until(environment: dict[str, str], wanted: str, said: Path) -> None:
    """Wait for a state that this worker brought about; a killed one's job comes back within two minutes."""
    give_up_at = time.monotonic() + 150
    while time.monotonic() < give_up_at:
        state, rows, _count = look(environment)
        if state == "done" or (state == wanted and rows > 0):
            return
        time.sleep(0.2)
    raise AssertionError(f"not {wanted} in time: {said.read_text()}")
