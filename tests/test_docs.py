"""What the documentation says is there: links, commands, settings, numbers of decision records."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from opstap.site.cli import main
from tests.project import ROOT, SOURCE, files, name_of

PAGES = files(".md")
ADRS = sorted((ROOT / "docs" / "adr").glob("*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"(?<![\w.@/-])opstap ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)")
VARIABLE = re.compile(r"\bOPSTAP_[A-Z0-9_]+[A-Z0-9]\b")
TELLS_OF_COMMANDS = [
    "README.md",
    "docs/operations.md",
    "docs/handbook/beheer.md",
    "docs/handbook/caseload-importeren.md",
    "docs/handbook/monitor.md",
    "CHANGELOG.md",
]
MACHINE = re.compile(r"(?<![\w.])/(?:home|root|work|Users|mnt|tmp/(?!opstap))[/\b]")


def anchors(path: Path) -> set[str]:
    """The names under which a page's headings can be linked to, as code platforms make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        assert there.exists(), target
        assert there.is_relative_to(ROOT), target
        assert not anchor or anchor in anchors(there), target


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_machine(page: Path) -> None:
    assert MACHINE.findall(page.read_text(encoding="utf-8")) == []


def known(words: list[str]) -> bool:
    """Is there such a command? A second word counts only for a group; after a command it may be anything."""
    found: click.Command | None = main
    for word in words:
        if not isinstance(found, click.Group):
            return True
        found = found.commands.get(word)
    return found is not None


def commands_in(text: str) -> set[str]:
    """What follows `opstap` inside code: in backticks or in an indented or fenced block."""
    code = re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)
    return {command for piece in code for command in COMMAND.findall(piece)}


@pytest.mark.parametrize("name", TELLS_OF_COMMANDS)
def test_every_command_that_is_named_exists(name: str) -> None:
    named = commands_in((ROOT / name).read_text(encoding="utf-8"))
    assert named
    assert {command for command in named if not known(command.split())} == set()


def test_the_readme_names_every_command() -> None:
    named = {command.split()[0] for command in commands_in((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert set(main.commands) - named == set()


def test_every_command_says_what_it_does() -> None:
    def helpless(command: click.Command, path: str) -> list[str]:
        parts = command.commands.items() if isinstance(command, click.Group) else ()
        lacking = [p.name for p in command.params if isinstance(p, click.Option) and not p.help and p.name]
        own = [f"{path} {name}" for name in lacking] + ([] if command.help else [path])
        return own + [each for name, part in parts for each in helpless(part, f"{path} {name}")]

    assert helpless(main, "opstap") == []


def test_operations_names_every_setting_and_no_other() -> None:
    written = set(VARIABLE.findall((ROOT / "docs" / "operations.md").read_text(encoding="utf-8")))
    readers = (SOURCE / "site" / "settings.py", ROOT / "src" / "opstap_postgres" / "providers.py")
    read = {name for path in readers for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}
    assert written - read == set()
    assert read - written == set()


@pytest.mark.parametrize("adr", ADRS, ids=name_of)
def test_a_decision_record_has_a_number_and_fits_a_page(adr: Path) -> None:
    text = adr.read_text(encoding="utf-8")
    assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", adr.name)
    assert text.startswith(f"# {adr.name[:4]} ")
    assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Consequences"))
    assert len(text.splitlines()) <= 60


def test_decision_records_are_numbered_once_without_a_gap() -> None:
    assert [adr.name[:4] for adr in ADRS] == [f"{number:04}" for number in range(1, len(ADRS) + 1)]


def test_a_record_that_code_names_exists() -> None:
    numbers = {adr.name[:4] for adr in ADRS}
    named = {n for path in files(".py", ".md") for n in re.findall(r"adr/(\d{4})", path.read_text(encoding="utf-8"))}
    assert named - numbers == set()


def test_publiccode_is_whole() -> None:
    told: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    mandatory = {
        "publiccodeYmlVersion",
        "name",
        "url",
        "platforms",
        "categories",
        "developmentStatus",
        "softwareType",
        "description",
        "legal",
        "maintenance",
        "localisation",
    }
    assert mandatory - told.keys() == set()
    assert told["softwareVersion"] == project["version"]
    assert told["legal"]["license"] == project["license"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", told["releaseDate"])
    assert told["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert set(told["description"]) == set(told["localisation"]["availableLanguages"]) == {"nl", "en"}
    for text in told["description"].values():
        assert len(text["shortDescription"]) <= 150 <= len(text["longDescription"])
        assert text["features"]
        assert all((ROOT / picture).is_file() for picture in text["screenshots"])


def test_the_licence_is_the_whole_eupl() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert all(f"\n{number}. " in text for number in range(1, 16))
    assert "Appendix" in text


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs").rglob("*.png"))
    assert pictures
    assert {name_of(p): size for p in pictures if (size := p.stat().st_size) > 250_000} == {}


def test_a_page_that_code_cites_is_there() -> None:
    """A rule whose authority is a document that nobody has cannot be followed."""
    there = {page.name for page in PAGES}
    cited = {
        name_of(path): set(re.findall(r"(?<![\w*])([A-Za-z][\w-]*\.md)\b", path.read_text(encoding="utf-8"))) - there
        for path in files(".py", ".html", ".yaml", ".toml", ".css", ".typ", ".sh")
    }
    assert len(cited) > 500
    assert {name: missing for name, missing in cited.items() if missing} == {}
