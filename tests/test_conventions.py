"""Conventions of the house that a machine can check (CONTRIBUTING.md). An exception stands here, with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from opstap.core.privacy import own_models
from tests.project import ROOT, SOURCE, files, name_of

LONGEST_FILE, LONGEST_FUNCTION = 400, 40
LONGER = {
    "src/opstap/ui/static/ui/tokens.css": "generated from tokens.toml; nobody reads or writes it",
    **dict.fromkeys(
        ("src/opstap/selfcheck/instruments/kis.yaml", "src/opstap/selfcheck/instruments/effective-elements.yaml"),
        "an instrument is one file, read beside its source from beginning to end",
    ),
}

UNLOCKED = {
    "account_emailaddress": "accounts; needed before anybody has signed in",
    "account_emailconfirmation": "accounts; needed before anybody has signed in",
    "auth_group": "Django's own, empty: rights follow from memberships",
    "auth_group_permissions": "Django's own, empty",
    "auth_permission": "names of rights, nothing about anybody",
    "core_cache": "counters of sign-in attempts, needed before anybody has signed in",
    "django_content_type": "names of models",
    "django_migrations": "names of migrations",
    "django_session": "needed to know who signs in; keys are random and data is signed",
    "mfa_authenticator": "needed while somebody signs in; of an account, not of a participant",
    "organisations_membership": "decides which scope opens, so it is read before there is one",
    "organisations_municipality": "public names of municipalities",
    "organisations_organisation": "public names of parties",
    "organisations_user": "accounts; needed before anybody has signed in",
    "procrastinate_events": "the queue: ids only, never contents",
    "procrastinate_jobs": "the queue: ids only, never contents",
    "procrastinate_periodic_defers": "the queue: ids only",
    "procrastinate_workers": "the queue: which workers live",
    "tracks_phase": "programmes, open to every municipality",
    "tracks_programme": "programmes, open to every municipality",
    "tracks_programmeversion": "programmes, open to every municipality",
}

NOT_ACTIONS = {
    "organisations.check_password": "asks, changes nothing",
    "people.changes_of": "asks, changes nothing",
    "people.index": "part of the actions beside it: search words follow from the participant",
    "people.words_of": "asks, changes nothing",
    "team.snooze": "a line of one's own list waits; nothing changes for the participant or a colleague",
}


@pytest.mark.parametrize("path", files(".py", ".html", ".css", ".js", ".sh", ".yaml", ".toml"), ids=name_of)
def test_a_file_is_short_enough_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert (lines <= LONGEST_FILE) is (name_of(path) not in LONGER), f"{lines} lines"


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in files(".py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield path, node


def test_a_function_fits_a_screen() -> None:
    long = {
        f"{name_of(path)}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, node in functions()
    }
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_every_model_stands_in_the_glossary() -> None:
    terms = set(re.findall(r"`([A-Za-z]+)`", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")))
    assert sorted({model.__name__ for model in own_models()} - terms) == []


@pytest.mark.django_db
def test_every_table_is_locked_or_has_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        open_tables = {name for (name,) in cursor.fetchall()}
    assert open_tables == set(UNLOCKED)


def test_the_day_and_the_moment_come_from_one_place() -> None:
    clock = re.compile(
        r"\bdate\.today\(|\bdatetime\.(now|utcnow|today)\(|\btimezone\.(now|localdate|localtime)\(|\bNow\(\)"
    )
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in files(".py")
        if path != SOURCE / "core" / "dates.py" and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if clock.search(line)
    ]
    assert found == []


def public_functions(path: Path) -> dict[str, bool]:
    """The public functions of a module, and whether each is an action."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: any(isinstance(d, ast.Name) and d.id == "action" for d in node.decorator_list)
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }


def test_every_change_is_an_action() -> None:
    modules = [*SOURCE.rglob("actions.py"), *SOURCE.rglob("actions/*.py")]
    assert len(modules) >= 4
    plain = {
        f"{path.relative_to(SOURCE).parts[0]}.{name}"
        for path in modules
        if path.parts[-2] != "core" and "core" not in path.relative_to(SOURCE).parts
        for name, is_action in public_functions(path).items()
        if not is_action
    }
    assert plain == set(NOT_ACTIONS)


def test_pages_come_to_people_through_their_door_only() -> None:
    people = "Participant|Track|Action|ContactMoment|LanguageLevel"
    around = re.compile(rf"\b({people})\.(_base_manager|_default_manager|objects\.(?!visible_to\b)\w+)")
    views = [*SOURCE.rglob("views.py"), *SOURCE.rglob("views/*.py"), *SOURCE.rglob("*_views.py")]
    assert len(views) >= 5
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in views
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if around.search(line)
    ]
    assert found == []


def test_nothing_names_the_machine_on_which_it_was_made() -> None:
    """Nor whoever made it there. The folders are written apart, or this file would name them itself."""
    places = re.compile("|".join(rf"(?<![\w.])/{name}/" for name in ("work", "farm", "home", "root", "Users", "mnt")))
    texts = files(
        ".py", ".html", ".css", ".js", ".sh", ".yaml", ".yml", ".toml", ".md", ".po", ".cff", "Makefile", "run", ".cfg"
    )
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path in texts
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if places.search(line)
    ]
    assert found == []


def test_a_room_below_names_no_room_above() -> None:
    """import-linter sees imports; an import inside a function of another language, a dotted text, it does not."""
    floors = [
        "core",
        "organisations",
        "access",
        "people",
        "tracks",
        "team",
        "work",
        "placements",
        "positions",
        "insight",
        "selfcheck",
        "portal",
        "exchange",
        "demo",
        "site",
    ]
    named = re.compile(r'"opstap\.(\w+)\.\w')
    found = [
        f"{name_of(path)}: {room}"
        for path in files(".py")
        if SOURCE in path.parents and "tests" not in path.parts and path.relative_to(SOURCE).parts[0] in floors
        for room in named.findall(path.read_text(encoding="utf-8"))
        if room in floors and floors.index(room) > floors.index(path.relative_to(SOURCE).parts[0])
    ]
    assert found == []
