"""Which column is what: Opstap's template, the Sonar export, or any other sheet by suggestion."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Literal

from opstap.exchange.reading import column_suggestions, column_words
from opstap.exchange.reading.headings import Headings
from opstap.exchange.reading.values import Row, key

Layout = Literal["auto", "opstap", "sonar"]
_MARKS_OF_SONAR = 2


@dataclass(frozen=True, slots=True)
class Mapping:
    """The columns that are read (column to target), all headings, and how each choice was made.

    `layout` is "opstap", "sonar" or "other"; `how` is "exact", "remembered", "typo", "similar", "content" or "chosen".
    """

    layout: str
    heading_row: int
    headings: dict[int, str]
    columns: dict[int, str]
    how: dict[int, str] = field(default_factory=dict)

    @property
    def has_name(self) -> bool:
        """Whether some column holds a name."""
        return any(target in column_words.NAME_TARGETS for target in self.columns.values())

    def to_remember(self) -> dict[str, str]:
        """Folded heading to target ("" for left out), to keep per organisation and give back as `remembered`."""
        return {key(title): self.columns.get(column, "") for column, title in self.headings.items() if key(title)}


def detect(found: Headings) -> str:
    """ "sonar", "opstap" or "other", by the headings that each has for itself."""
    titles = {key(title) for title in found.columns.values()}
    if (
        len(titles & {key(mark) for mark in column_words.SONAR_MARKS}) >= _MARKS_OF_SONAR
        and key("Volledige Naam") in titles
    ):
        return "sonar"
    own = {key(target.heading) for target in column_words.TEMPLATE}
    named = titles & {key("Voornaam"), key("Achternaam")}
    return "opstap" if named and len(titles & own) >= 2 else "other"


def recognise(
    found: Headings,
    layout: Layout = "auto",
    rows: list[Row] | None = None,
    remembered: MappingType[str, str] | None = None,
) -> Mapping:
    """The mapping to import with when nobody is asked.

    A named layout takes exact headings only. `auto` also takes remembered ones and evident typing errors (marked as
    guessed, so that a warning says so), but nothing vaguer: that is for `suggested`, which a person confirms.
    """
    kind = detect(found) if layout == "auto" else layout
    if kind == "sonar":
        return _sonar(found)
    offer = column_suggestions.suggest(found.columns, rows or [], remembered if layout == "auto" else None)
    sure = {"exact"} if layout == "opstap" else {"exact", "remembered", "typo"}
    kept = {column: choice for column, choice in offer.items() if choice.how in sure}
    return _mapping(kind, found, kept)


def suggested(found: Headings, rows: list[Row], remembered: MappingType[str, str] | None = None) -> Mapping:
    """Everything that might be meant, for the mapping screen. A Sonar export or template has its own columns."""
    kind = detect(found)
    return (
        _sonar(found)
        if kind == "sonar"
        else _mapping(kind, found, column_suggestions.suggest(found.columns, rows, remembered))
    )


def chosen(found: Headings, columns: MappingType[int, str], layout: str = "other") -> Mapping:
    """The mapping that a person chose. Unknown targets, unknown columns and doubles are left out."""
    kept: dict[int, str] = {}
    for column, target in sorted(columns.items()):
        if target in column_words.TARGETS and target not in kept.values():
            kept[column] = target
    return Mapping(layout, found.row, dict(found.columns), kept, dict.fromkeys(kept, "chosen"))


def _sonar(found: Headings) -> Mapping:
    own = {key(title): target for title, target in column_words.SONAR.items()}
    template = {key(target.heading): target.key for target in column_words.TEMPLATE}
    columns: dict[int, str] = {}
    for table in (own, template):
        for column, title in found.columns.items():
            target = table.get(key(title))
            if target and column not in columns and target not in columns.values():
                columns[column] = target
    return Mapping("sonar", found.row, dict(found.columns), columns, dict.fromkeys(columns, "exact"))


def _mapping(kind: str, found: Headings, offer: MappingType[int, column_suggestions.Choice]) -> Mapping:
    columns = {column: choice.target for column, choice in sorted(offer.items()) if choice.target}
    how: dict[int, str] = {column: choice.how for column, choice in offer.items() if choice.target}
    return Mapping(kind, found.row, dict(found.columns), columns, how)
