"""The parts of an xlsx file: which sheets there are, in which part each stands, and which cell styles show a date.

Only what python-calamine does not tell. Parts are found as the standard asks (ECMA-376 part 2): by relationship, and
whatever the case of their names; both families of namespaces (transitional and strict) end in the same words.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.parsers import expat

# Built-in number formats that are dates or times, ECMA-376 part 1, 18.8.30, with those of East Asian versions.
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
# What a format code says in other ways than by its letters: quoted text, single signs, colours, conditions, languages.
_NO_LETTERS = re.compile(r'"[^"]*"|[\\_*].|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[dmyhs]", re.IGNORECASE)

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet: its name, the part that holds it, and whether it is hidden for good."""

    name: str
    part: str
    very_hidden: bool


class Package:
    """An xlsx file, opened to read its parts. Raises KeyError where a part is not there, ExpatError where it is broken."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        self._workbook = next(iter(self._related("", "officeDocument").values()))
        self._sheets = self._related(self._workbook, "worksheet")

    def open(self, part: str) -> io.BufferedIOBase:
        """Open a part as a stream of bytes."""
        return self._archive.open(self._names[part.lower()])  # type: ignore[return-value]

    def sheets(self) -> list[SheetPart]:
        """Return the worksheets in the order of the workbook, without sheets that hold only a chart."""
        return [
            SheetPart(found["name"], self._sheets[found["id"]], found.get("state") == "veryHidden")
            for element, found in self._elements(self._workbook)
            if element == "sheet" and found.get("id") in self._sheets
        ]

    def date_styles(self) -> frozenset[str]:
        """Return the numbers of the cell styles (attribute `s`) that show a number as a date or time."""
        codes: dict[str, str] = {}
        formats: list[str] = []
        within = False  # the same element stands in cellStyleXfs too, which no cell points to
        for part in self._related(self._workbook, "styles").values():
            for element, found in self._elements(part):
                if element == "numFmt":
                    codes[found.get("numFmtId", "")] = found.get("formatCode", "")
                elif element == "xf" and within:
                    formats.append(found.get("numFmtId", "0"))
                else:
                    within = element == "cellXfs" or (within and element in {"alignment", "protection"})
        return frozenset(str(number) for number, each in enumerate(formats) if _shows_date(each, codes))

    def _related(self, source: str, kind: str) -> dict[str, str]:
        """Return the parts to which a part (the package itself: "") has relationships of a kind, by their ids."""
        folder, name = posixpath.split(source)
        return {
            found["Id"]: posixpath.normpath(posixpath.join("/", folder, found["Target"])).lstrip("/")
            for element, found in self._elements(posixpath.join(folder, "_rels", f"{name}.rels"))
            if element == "Relationship" and found.get("Type", "").endswith(f"/{kind}")
        }

    def _elements(self, part: str) -> Iterator[tuple[str, Attributes]]:
        """Give every element of a small part in order: its name and attributes, without namespaces."""
        found: list[tuple[str, Attributes]] = []
        with self.open(part) as stream:
            parse(
                stream,
                lambda name, attributes: found.append((local(name), {local(k): v for k, v in attributes.items()})),
            )
        yield from found


def parse(stream: io.BufferedIOBase, start: Callable[[str, Attributes], None]) -> None:
    """Read XML and call `start` with each element's name (namespace, space, name) and attributes.

    A document type is refused: with it come entities, and with those bombs.
    """
    parser = new_parser(start)
    parser.ParseFile(stream)


def new_parser(start: Callable[[str, Attributes], None]) -> expat.XMLParserType:
    """Return a parser that refuses a document type and calls `start` for each element."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    return parser


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(" ")[2]


def _refuse(*_: object) -> None:
    raise ValueError("a part of a spreadsheet has no document type")


def _shows_date(number: str, codes: dict[str, str]) -> bool:
    if number in codes:
        return bool(_DATE_LETTERS.search(_NO_LETTERS.sub("", codes[number])))
    return number.isdigit() and int(number) in _DATE_FORMATS
