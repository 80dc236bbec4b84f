"""Accessible PDF (PDF/UA-1) from a Typst template and facts as JSON, with our own fonts and nothing of the machine's.

The template gets every fact with `json(bytes(sys.inputs.facts))`, so nothing that somebody typed is read as markup.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst

from opstap.ui.design_tokens import load

PDF = "application/pdf"
FONTS = Path(__file__).parent / "fonts"
MISSING = "?"


@cache
def letters() -> frozenset[str]:
    """Every letter that the fonts draw, and what breaks a line."""
    runs = [line.split("-") for line in (FONTS / "letters.txt").read_text(encoding="ascii").split()]
    drawn = {chr(code) for first, last in runs for code in range(int(first, 16), int(last, 16) + 1)}
    return frozenset(drawn | {"\n"})


def drawable(fact: Any) -> Any:
    """The same facts with a question mark for what no font of ours draws (an emoji): PDF/UA takes no letter without a
    drawing, and one comment may not keep a whole report from being made."""
    if isinstance(fact, str):
        known = letters()
        return "".join(one if one in known else MISSING for one in fact)
    if isinstance(fact, dict):
        return {key: drawable(value) for key, value in fact.items()}
    return [drawable(each) for each in fact] if isinstance(fact, (list, tuple)) else fact


@cache
def _compiler(template: Path) -> Any:
    """Kept between reports: reading the fonts is most of the work."""
    folders = [path for path in FONTS.iterdir() if path.is_dir()]
    reader: Any = typst.Compiler  # its stub cannot be given a file and a root at once
    return reader(str(template), root=str(template.parent), font_paths=folders, ignore_system_fonts=True)


def make_pdf(template: Path, facts: dict[str, Any]) -> bytes:
    """Set the template; raises typst.TypstError where it cannot be set as PDF/UA-1."""
    told = drawable(facts) | {"colours": load()["light"]}
    made = _compiler(template).compile(
        format="pdf", pdf_standards=["ua-1"], sys_inputs={"facts": json.dumps(told, ensure_ascii=False)}
    )
    assert isinstance(made, bytes)
    return made
