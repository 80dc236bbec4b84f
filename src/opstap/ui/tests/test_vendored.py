"""What is vendored is what was fetched, is licensed, and is all there is."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from opstap.ui import design_tokens, icons
from opstap.ui.tests.axe import digest

SHIPPED = design_tokens.STYLES / "vendor"
FOR_TESTS = Path(__file__).parent / "vendor"
FOR_PDF = Path(__file__).parents[1] / "fonts"
ROOTS = [SHIPPED, FOR_TESTS, FOR_PDF]
ROOMS = Path(__file__).parents[2]


def record(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "VENDORED.toml").read_text(encoding="utf-8"))


def recorded(root: Path) -> dict[str, str]:
    """Every file of a record with its sha512."""
    files: dict[str, str] = dict(record(root).get("joined", {}))
    for package in record(root)["package"]:
        files |= package["files"]
    return files


@pytest.mark.parametrize("root", ROOTS, ids=["shipped", "for tests", "for PDF"])
def test_files_have_the_recorded_hash(root: Path) -> None:
    for name, sha512 in recorded(root).items():
        assert digest(root / name) == sha512, name


@pytest.mark.parametrize("root", ROOTS, ids=["shipped", "for tests", "for PDF"])
def test_no_file_stands_there_unrecorded(root: Path) -> None:
    present = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}
    assert present - {"VENDORED.toml"} == set(recorded(root))


@pytest.mark.parametrize("root", ROOTS, ids=["shipped", "for tests", "for PDF"])
def test_each_package_is_free_and_brings_its_licence(root: Path) -> None:
    for package in record(root)["package"]:
        assert package["licence"] in {"EUPL-1.2", "MIT", "OFL-1.1", "MPL-2.0"}
        assert any(name.endswith(("/LICENSE.txt", "/LICENSE")) for name in package["files"])


def test_component_css_brings_no_values_fonts_or_addresses() -> None:
    css = (SHIPPED / "amsterdam" / "components.css").read_text(encoding="utf-8")
    assert not re.search(r"@font-face|url\(|@import|#[0-9a-f]{6}", css)
    assert not re.search(r"(?:^|[{;])\s*--ams-(?!icon-line-height)[a-z-]+:", css)


def test_styles_and_scripts_fetch_nothing_from_elsewhere() -> None:
    for path in [*design_tokens.STYLES.rglob("*.css"), *design_tokens.STYLES.glob("*.js")]:
        assert "//" not in re.sub(r"^\s*//.*$| // .*$", "", path.read_text(encoding="utf-8"), flags=re.M), path


def test_each_icon_named_in_a_template_exists() -> None:
    named = set()
    for path in ROOMS.glob("*/templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r'\{% icon "([a-z0-9-]+)"', text)) | set(re.findall(r'icon="([a-z0-9-]+)"', text))
    assert len(named) > 10
    for name in named:
        assert icons.drawing(name)


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(KeyError, match="ICONS"):
        icons.icon("no-such-icon")
