"""From what somebody typed to the next version of a programme. Pure: nothing here knows the database.

What was left as it stood keeps its key, its source and its English; what is new has the municipality as its source, and
its Dutch where the English would stand, until somebody translates it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from opstap.tracks.programmes.blueprint import Blueprint, folded_name
from opstap.tracks.programmes.schema import Phase

Data: TypeAlias = dict[str, Any]
"""A programme, or a part of one, as its file has it."""
OWN_SOURCE = "EIGEN"
"""The code of the source that stands for a municipality's own agreements."""
LONGEST_KEY = 40
LISTS = ("entry", "exit", "activities")


@dataclass(frozen=True, slots=True)
class PhaseDraft:
    """A phase as it was typed: `key` of the phase that it was, empty for a new one; one criterion or activity a line."""

    key: str
    name: str
    purpose: str
    min_weeks: int | None = None
    max_weeks: int | None = None
    entry: tuple[str, ...] = ()
    exit: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole programme as it was typed."""

    name: str
    summary: str
    phases: tuple[PhaseDraft, ...]


def copied_programme(original: Blueprint, *, key: str, name: str, municipality: str) -> Data:
    """The first version of a copy: the same in everything but its names and its place."""
    area = {"municipality": municipality}
    return as_data(original) | {"key": key, "name": name, "version": 1, "aliases": [], "area": area}


def adapted_programme(former: Blueprint, draft: Draft, *, municipality: str, on: date) -> Data:
    """The next version as plain data, with the number of the former one; the same data where nothing was changed."""
    return _Adapting(former, municipality, on).whole(draft)


def as_data(blueprint: Blueprint) -> Data:
    return blueprint.model_dump(mode="json", exclude_none=True)


def as_draft(blueprint: Blueprint) -> Draft:
    """A programme as the form shows it: in Dutch, which is what people adapt."""
    return Draft(
        blueprint.name, on_one_line(blueprint.summary.nl), tuple(_phase_draft(phase) for phase in blueprint.phases)
    )


def _phase_draft(phase: Phase) -> PhaseDraft:
    low, high = (phase.length.min_weeks, phase.length.max_weeks) if phase.length else (None, None)
    listed = {name: tuple(on_one_line(one.nl) for one in getattr(phase, name)) for name in LISTS}
    return PhaseDraft(phase.key, phase.name.nl, on_one_line(phase.purpose.nl), low, high, **listed)


def on_one_line(text: str) -> str:
    """A text without breaks and double spaces, as one line of a text box holds it."""
    return " ".join(text.split())


def key_from(text: str, taken: Iterable[str]) -> str:
    """A key that says what it is of, and that nobody has yet: "Spreekt A2" becomes `spreekt-a2`, then `spreekt-a2-2`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = re.findall(r"[a-z0-9]+", "".join(each for each in plain if not unicodedata.combining(each)))
    key = "-".join(words)[:LONGEST_KEY].strip("-") or "punt"
    key = key if key[0].isalpha() else f"p-{key}"
    known, number = set(taken), 2
    found = key
    while found in known:
        found, number = f"{key}-{number}", number + 1
    return found


class _Adapting:
    def __init__(self, former: Blueprint, municipality: str, on: date) -> None:
        self.data = as_data(former)
        self.former = {phase["key"]: phase for phase in self.data["phases"]}
        self.municipality, self.on = municipality, on
        self.keys = {one["key"] for phase in self.data["phases"] for name in LISTS for one in phase.get(name, ())}
        self.keys |= set(self.former)
        self.own_source = False

    def whole(self, draft: Draft) -> Data:
        phases = [self._phase(one) for one in draft.phases]
        _mend_ways(phases)
        summary = self._text(self.data["summary"], draft.summary)
        self.data |= {"name": draft.name, "summary": summary, "phases": phases}
        known = {source["code"] for source in self.data["sources"]}
        if self.own_source and OWN_SOURCE not in known:
            title = f"Eigen afspraken van {self.municipality}"
            source = {"code": OWN_SOURCE, "title": title, "section": f"vanaf {self.on.year}", "year": self.on.year}
            self.data["sources"] = [*self.data["sources"], source]
        return self.data

    def _phase(self, draft: PhaseDraft) -> Data:
        before = self.former.get(draft.key)
        if before is None:
            key = self._new_key(draft.name)
            phase: Data = {"key": key, "name": _both(draft.name), "purpose": self._sourced(draft.purpose)}
        else:
            phase = dict(before)
            phase["name"] = self._text(before["name"], draft.name)
            if on_one_line(before["purpose"]["nl"]) != draft.purpose:
                phase["purpose"] = self._sourced(draft.purpose)
        self._set_length(phase, draft)
        for name in LISTS:
            phase[name] = self._lines(phase.get(name, ()), getattr(draft, name))
        return phase

    def _set_length(self, phase: Data, draft: PhaseDraft) -> None:
        before = phase.pop("length", None)
        length = {"min_weeks": draft.min_weeks, "max_weeks": draft.max_weeks}
        if before is not None and {name: before.get(name) for name in length} == length:
            phase["length"] = before
        elif draft.min_weeks is not None or draft.max_weeks is not None:
            phase["length"] = {name: weeks for name, weeks in length.items() if weeks is not None}
            phase["length"]["source"] = self._source()

    def _lines(self, before: Sequence[Data], lines: Sequence[str]) -> list[Data]:
        """Each line once; a line that stood here before is the same thing still, wherever it stands now."""
        known = {on_one_line(one["nl"]): one for one in before}
        return [
            known[line] if line in known else {"key": self._new_key(line), **self._sourced(line)}
            for line in dict.fromkeys(lines)
        ]

    def _new_key(self, text: str) -> str:
        key = key_from(text, self.keys)
        self.keys.add(key)
        return key

    def _text(self, before: dict[str, str], typed: str) -> dict[str, str]:
        return before if on_one_line(before["nl"]) == typed else _both(typed)

    def _sourced(self, typed: str) -> dict[str, str]:
        return {**_both(typed), "source": self._source()}

    def _source(self) -> str:
        self.own_source = True
        return f"{OWN_SOURCE} {self.on.year}"


def _both(typed: str) -> dict[str, str]:
    return {"nl": typed, "en": typed}


def _mend_ways(phases: list[Data]) -> None:
    """Phases that were moved or taken out may not be named as what follows any more: a way leads on to later phases."""
    order = {phase["key"]: at for at, phase in enumerate(phases)}
    for at, phase in enumerate(phases):
        if not phase.get("next"):
            continue
        kept = [key for key in phase["next"] if order.get(key, -1) > at]
        if kept:
            phase["next"] = kept
        else:
            del phase["next"]


def same_name(one: str, other: str) -> bool:
    """Would people read two names of programmes as one?"""
    return folded_name(one) == folded_name(other)
