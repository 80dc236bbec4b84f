"""`opstap demo` as somebody types it: load, keep, load again, and print who can sign in."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from opstap.demo.accounts import PASSWORD, one_per_role
from opstap.demo.tests.test_serving import OPSTAP, users_of, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="about the embedded database"),
    pytest.mark.thorough,
]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A machine on which nothing was ever started."""
    return os.environ | {"OPSTAP_DATA": str(tmp_path_factory.mktemp("demo") / "data")}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*OPSTAP, *arguments], env=environment, capture_output=True, text=True, timeout=200, check=False
    )


def test_it_is_loaded_once_and_again_when_asked(environment: dict[str, str]) -> None:
    first = run(environment, "demo", "--no-serve")
    assert (first.returncode, first.stderr) == (0, "")
    assert "Geladen: 166" in first.stdout
    assert "Geladen" not in run(environment, "demo", "--no-serve").stdout
    assert run(environment, "organisation", "add", "employer", "Weg bij opnieuw laden").returncode == 0
    again = run(environment, "demo", "--no-serve", "--again")
    assert (again.returncode, again.stderr) == (0, "")
    assert "Geladen: 166" in again.stdout
    assert run(environment, "organisation", "add", "employer", "Weg bij opnieuw laden").returncode == 0
    assert run(environment, "check").returncode == 0


def test_started_again_it_says_where_it_is(environment: dict[str, str], tmp_path: Path) -> None:
    run(environment, "demo", "--no-serve")
    said = tmp_path / "said"
    with said.open("wb") as out:
        process = subprocess.Popen([*OPSTAP, "demo"], env=environment, stdout=out, stderr=out)
    try:
        assert wait_for(lambda: "Wachtwoord" in said.read_text(), 30), said.read_text()
        text = said.read_text()
        assert "Opstap draait op http://127.0.0.1:" in text
        assert PASSWORD in text
        for face in one_per_role():
            assert face.email in text
            assert face.role_label in text
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 0
    assert wait_for(lambda: users_of(environment["OPSTAP_DATA"]) == [])


def test_beside_real_municipalities_it_does_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    own = environment | {"OPSTAP_DATA": str(tmp_path / "own")}
    assert run(own, "organisation", "add", "municipality", "Gemeente Echt").returncode == 0
    for arguments in (["demo", "--no-serve"], ["demo", "--no-serve", "--again"]):
        refused = run(own, *arguments)
        assert refused.returncode == 1
        assert "niet van de demo" in refused.stderr
        assert "Traceback" not in refused.stderr
    refused = run(own, "generate", "--tracks", "5")
    assert refused.returncode == 1
    assert "were not generated" in refused.stderr


def test_generate_says_what_it_made(environment: dict[str, str], tmp_path: Path) -> None:
    own = environment | {"OPSTAP_DATA": str(tmp_path / "generated")}
    made = run(
        own, "generate", "--tracks", "1200", "--municipalities", "2", "--lines-per-track", "10", "--processes", "2"
    )
    assert (made.returncode, made.stderr) == (0, "")
    assert "1,200 tracks with" in made.stdout
    assert "Sign in as consulent-1@m001.example" in made.stdout
    impossible = run(own, "generate", "--tracks", "2", "--municipalities", "3")
    assert impossible.returncode == 1
