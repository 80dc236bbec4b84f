"""Make the fonts of PDF from the same vendored files as those of the pages: Typst reads TTF of one weight, browsers WOFF2.

A maintainer runs this after `tools/vendor_assets.py`, in an environment with fonttools and brotli; whoever installs Opstap
never does. It writes `ui/fonts/`: each subset in regular and bold under a family name of ours, the licences, which letters
there are (a PDF for everybody may hold no letter without a drawing), and VENDORED.toml, whose hashes a test checks.

    python tools/pdf_fonts.py
"""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

UI = Path(__file__).resolve().parents[1] / "src" / "opstap" / "ui"
SOURCE, TARGET = UI / "static" / "ui" / "vendor", UI / "fonts"
FAMILIES = {
    "noto-sans/noto-sans-latin-wght-normal.woff2": "Opstap Sans",
    "noto-sans/noto-sans-latin-ext-wght-normal.woff2": "Opstap Sans Ext",
    "noto-sans/noto-sans-cyrillic-wght-normal.woff2": "Opstap Sans Cyrillic",
    "vazirmatn/vazirmatn-arabic-wght-normal.woff2": "Opstap Arabic",
}
WEIGHTS = {"Regular": 400, "Bold": 700}
SELECTION = {"Regular": 0x40, "Bold": 0x20}


def make(source: str, family: str, style: str) -> set[int]:
    """One weight of one subset as TTF; gives the letters that it draws."""
    font: Any = TTFont(SOURCE / source)
    places = {
        axis.axisTag: WEIGHTS[style] if axis.axisTag == "wght" else axis.defaultValue for axis in font["fvar"].axes
    }
    font = instantiateVariableFont(font, places, updateFontNames=False)
    font.flavor = None
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    font["OS/2"].usWeightClass = WEIGHTS[style]
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | SELECTION[style]
    font["head"].macStyle = int(style == "Bold")
    folder = TARGET / source.split("/")[0]
    folder.mkdir(parents=True, exist_ok=True)
    font.save(folder / f"{family.lower().replace(' ', '-')}-{style.lower()}.ttf", reorderTables=False)
    return set(font.getBestCmap())


def write_letters(letters: set[int]) -> None:
    """Runs of code points, a line each, in hexadecimal."""
    runs: list[list[int]] = []
    for letter in sorted(letters):
        if runs and letter == runs[-1][1] + 1:
            runs[-1][1] = letter
        else:
            runs.append([letter, letter])
    (TARGET / "letters.txt").write_text("".join(f"{first:04X}-{last:04X}\n" for first, last in runs), encoding="ascii")


def write_record() -> None:
    """The packages as vendor_assets.py pinned them, with what was made of each."""
    pinned = tomllib.loads((SOURCE / "VENDORED.toml").read_text(encoding="utf-8"))["package"]
    lines = ["# Written by tools/pdf_fonts.py; do not edit.", ""]
    for package in pinned:
        folder = next(iter(package["files"])).split("/")[0]
        if not (TARGET / folder).is_dir():
            continue
        lines += ["[[package]]", *(f'{key} = "{package[key]}"' for key in ("name", "version", "licence", "sha512"))]
        lines.append("[package.files]")
        lines += [f'"{folder}/{path.name}" = "{sha512(path)}"' for path in sorted((TARGET / folder).iterdir())] + [""]
    lines += ["[joined]", f'"letters.txt" = "{sha512(TARGET / "letters.txt")}"', ""]
    (TARGET / "VENDORED.toml").write_text("\n".join(lines), encoding="utf-8")


def sha512(path: Path) -> str:
    return hashlib.sha512(path.read_bytes()).hexdigest()


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    letters: set[int] = set()
    for source, family in FAMILIES.items():
        for style in WEIGHTS:
            letters |= make(source, family, style)
        shutil.copy(SOURCE / source.split("/")[0] / "LICENSE.txt", TARGET / source.split("/")[0] / "LICENSE.txt")
    write_letters(letters)
    write_record()


if __name__ == "__main__":
    main()
