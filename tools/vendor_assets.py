"""Fetch the third-party assets that Opstap ships: CSS of components, fonts, icons, axe-core (for tests only).

A maintainer runs this after changing a version below; whoever installs Opstap never does. It packs each pinned npm
package, refuses one whose sha512 is not the one written here, copies what is listed (never Amsterdam's token values,
fonts, icons or logo, which are not free), and writes VENDORED.toml with a sha512 for each file, which a test checks.

    python tools/vendor_assets.py
"""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

UI = Path(__file__).resolve().parents[1] / "src" / "opstap" / "ui"
SHIPPED = UI / "static" / "ui" / "vendor"
FOR_TESTS = UI / "tests" / "vendor"

COMPONENTS = """action-group alert badge breadcrumb button date-input description-list error-message field field-set
file-input heading hint label link paragraph password-input select skip-link table text-area text-input time-input
unordered-list visually-hidden""".split()  # noqa: SIM905  one word a component reads better

ICONS = """alert-circle alert-triangle arrow-back-up arrow-down arrow-left arrow-right arrow-up arrows-exchange
arrows-sort bell-off briefcase building building-community calendar calendar-check calendar-event certificate chart-bar check
chevron-down chevron-left chevron-right circle-check clipboard-check clipboard-list clock confetti copy database-import
device-floppy dots door-exit download external-link eye eye-off file file-import file-spreadsheet file-text filter flag hand-stop
heart-handshake help-circle history home hourglass id info-circle key language link list-check list-details lock login logout mail
map-pin menu-2 message message-2 messages moon notes paperclip pencil phone player-play plus printer progress-check
refresh route school search send settings shield-lock sort-ascending sort-descending speakerphone stairs stairs-up star
sun table-export table-import target trash upload user user-check user-cog user-plus user-question users users-group volume world x
zzz""".split()  # noqa: SIM905


@dataclass(frozen=True)
class Package:
    """One pinned npm package, and how its unpacked folder becomes files of ours."""

    name: str
    version: str
    licence: str
    sha512: str
    copy: Callable[[Path, Path], None]
    folder: str
    root: Path = SHIPPED


def copy_components(source: Path, target: Path) -> None:
    """Join the used components into one file; the token files of the package stay behind."""
    parts = [f"/* {name} */\n{read_css(source / 'dist' / name / f'{name}.css')}" for name in COMPONENTS]
    (target / "components.css").write_text("\n".join(parts) + "\n", encoding="utf-8")
    shutil.copy(source / "LICENSE.txt", target / "LICENSE.txt")


def read_css(path: Path) -> str:
    """Read a component without its source map, which is not shipped."""
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", path.read_text(encoding="utf-8")).strip()


def copy_icons(source: Path, target: Path) -> None:
    """Copy only the icons that are used, each as its own small file."""
    for name in ICONS:
        shutil.copy(source / "icons" / "outline" / f"{name}.svg", target / f"{name}.svg")
    shutil.copy(source / "LICENSE", target / "LICENSE.txt")


def font_copier(family: str, subsets: dict[str, str]) -> Callable[[Path, Path], None]:
    """Make a copier that keeps the subsets {name in the package: name of the @font-face family}."""

    def copy(source: Path, target: Path) -> None:
        faces = []
        css = (source / "index.css").read_text(encoding="utf-8")
        for comment, body in re.findall(r"/\* (\S+) \*/\s*(@font-face \{.*?\})", css, re.S):
            if comment not in subsets:
                continue
            file = f"{comment}.woff2"
            shutil.copy(source / "files" / file, target / file)
            body = re.sub(r"font-family: '.*?'", f'font-family: "{family}"', body)
            faces.append(
                re.sub(r"url\(\./files/(.*?)\) format\('.*?'\)", rf'url("{target.name}/\1") format("woff2")', body)
            )
        if len(faces) != len(subsets):
            sys.exit(f"{family}: some subset is missing")
        with (target.parent / "fonts.css").open("a", encoding="utf-8") as sheet:
            sheet.write("\n".join(faces) + "\n")
        shutil.copy(source / "LICENSE", target / "LICENSE.txt")

    return copy


def copy_axe(source: Path, target: Path) -> None:
    """Copy the accessibility engine that the browser tests inject; it is never served."""
    shutil.copy(source / "axe.min.js", target / "axe.min.js")
    shutil.copy(source / "LICENSE", target / "LICENSE.txt")


def noto(*subsets: str) -> dict[str, str]:
    """Names of the variable-weight files of Noto Sans for these subsets."""
    return {f"noto-sans-{subset}-wght-normal": subset for subset in subsets}


PACKAGES = [
    Package(
        "@amsterdam/design-system-css",
        "4.5.0",
        "EUPL-1.2",
        "FGomskU30LOJi0LyQVOdgJheRJ5meexyaXEfn0BiOrWuvZtueel+39fdaeLdbxtVq0dlUB8mnhAexcIcgCrG5Q==",
        copy_components,
        "amsterdam",
    ),
    Package(
        "@tabler/icons",
        "3.51.0",
        "MIT",
        "0pinvPZz7YeX+OSfxuEAbnEPWbocVXW5iU8h5lh41pYG8sZuQfpWECC980lxOT0clGIcNGn8xsBr+zKaRGdA/g==",
        copy_icons,
        "tabler",
    ),
    Package(
        "@fontsource-variable/noto-sans",
        "5.3.0",
        "OFL-1.1",
        "e3ZuxzY9AL2psXPZlhwhnYrHUHv6PMoyK9MQ7croF0CUgURLqu9EMjW7q2FgVLwij1tjLsIHQrnwQ8aUcg4BiA==",
        font_copier("Opstap Sans", noto("latin", "latin-ext", "cyrillic", "cyrillic-ext")),
        "noto-sans",
    ),
    Package(
        "@fontsource-variable/vazirmatn",
        "5.3.0",
        "OFL-1.1",
        "ZA68W8JHbMdNzzwjYHUWKB2PH22QpxNEnk0ukcXM+XiqYMV6ZWJZAKuNXcrMR2JjuIAwsfAU3KknCXPI6wXUvw==",
        font_copier("Opstap Arabic", {"vazirmatn-arabic-wght-normal": "arabic"}),
        "vazirmatn",
    ),
    Package(
        "@fontsource-variable/noto-sans-ethiopic",
        "5.3.0",
        "OFL-1.1",
        "oCupTsf3TpT/e2OpWLffwnzkD7Z5MdDxStc75qHdzHRfEy7C6Jqj8GyU2FB6+FKt/SLfQdaY8F5NVAP8C4Iv/w==",
        font_copier("Opstap Ethiopic", noto("ethiopic-ethiopic")),
        "noto-sans-ethiopic",
    ),
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
        copy_axe,
        "axe",
        FOR_TESTS,
    ),
]


def fetch(package: Package, folder: Path) -> Path:
    """Pack one package into `folder`, check its sha512 and unpack it; exits where the hash differs."""
    packed = subprocess.run(  # noqa: S603  the names are the constants above
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],  # noqa: S607
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / packed.stdout.split()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.sha512:
        sys.exit(f"{package.name} {package.version}: sha512 is {found}, not the pinned one")
    with tarfile.open(archive) as tar:
        tar.extractall(folder / package.folder, filter="data")
    return folder / package.folder / "package"


def write_record(root: Path, packages: list[Package]) -> None:
    """Write VENDORED.toml: where each file came from, and its sha512."""
    lines = ["# Written by tools/vendor_assets.py; do not edit.", ""]
    for package in packages:
        lines += [
            "[[package]]",
            f'name = "{package.name}"',
            f'version = "{package.version}"',
            f'licence = "{package.licence}"',
            f'sha512 = "{package.sha512}"',
            "[package.files]",
        ]
        for path in sorted((root / package.folder).iterdir()):
            digest = hashlib.sha512(path.read_bytes()).hexdigest()
            lines.append(f'"{package.folder}/{path.name}" = "{digest}"')
        lines.append("")
    if root == SHIPPED:
        lines += ["[joined]", f'"fonts.css" = "{hashlib.sha512((root / "fonts.css").read_bytes()).hexdigest()}"', ""]
    (root / "VENDORED.toml").write_text("\n".join(lines), encoding="utf-8")


def main() -> None:
    """Fetch everything anew, so that what is no longer listed disappears."""
    (SHIPPED / "fonts.css").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        for package in PACKAGES:
            target = package.root / package.folder
            shutil.rmtree(target, ignore_errors=True)
            target.mkdir(parents=True)
            package.copy(fetch(package, Path(temporary)), target)
    for root in (SHIPPED, FOR_TESTS):
        write_record(root, [package for package in PACKAGES if package.root == root])


if __name__ == "__main__":
    main()
