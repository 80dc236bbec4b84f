"""The lock files hold what pyproject.toml asks for, one version everywhere, and a hash of every file."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.project import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS: dict[str, list[str]] = PROJECT["project"]["optional-dependencies"]
FILES = {"opstap": [], "fast": ["fast"], "s3": ["s3"], "dev": list(EXTRAS)}
ENTRY = re.compile(r"^(\S+?)==(\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


def locked(name: str) -> dict[str, list[Requirement]]:
    """Every entry of a lock file by package; some have a version for each of several versions of Python."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    found: dict[str, list[Requirement]] = {}
    for package, version, marker, _hashes in ENTRY.findall(text):
        asked = f"{package}=={version}" + (f"; {marker}" if marker else "")
        found.setdefault(canonicalize_name(package), []).append(Requirement(asked))
    assert sum(map(len, found.values())) == len(re.findall(r"^[^#\s]", text, re.MULTILINE)), "an entry without a hash"
    return found


def version_for(entries: list[Requirement], python: str) -> str:
    """The version that pip takes with this version of Python on Linux."""
    machine = {"python_full_version": f"{python}.1", "python_version": python, "sys_platform": "linux",
               "implementation_name": "cpython", "platform_python_implementation": "CPython"}  # fmt: skip
    (fits,) = [entry for entry in entries if entry.marker is None or entry.marker.evaluate(machine)]
    return str(fits.specifier).removeprefix("==")


@pytest.mark.parametrize("name", FILES)
def test_a_lock_file_fits_what_is_asked(name: str) -> None:
    found = locked(name)
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    for wanted in map(Requirement, [*asked, *(each for extra in FILES[name] for each in EXTRAS[extra])]):
        for python in PYTHONS:
            version = version_for(found[canonicalize_name(wanted.name)], python)
            assert wanted.specifier.contains(version), f"{wanted} and {version}: run `make lock`"


@pytest.mark.parametrize("name", ["opstap", "fast", "s3"])
def test_a_part_has_the_versions_of_the_whole(name: str) -> None:
    whole = locked("dev")
    for package, entries in locked(name).items():
        for python in PYTHONS:
            assert version_for(entries, python) == version_for(whole[package], python), package
