"""What the municipality knows already and a file may name: programmes with phases, case managers, its own code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from opstap.exchange.reading.closed_lists import closest
from opstap.exchange.reading.problems import Problem, problem
from opstap.exchange.reading.values import CellValue, as_text, key, word_key

_NUMBERED = re.compile(r"(?:fase|phase|periode|period|stap|stage)?(\d{1,2})$")
_NUMBER_BEFORE = re.compile(r"^\s*(?:fase\s*)?\d{1,2}\s*[.):\-]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """Something that is known by a name, other names and a key of the caller's."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """Every word by which it may be called."""
        return (self.name, self.key, *self.aliases)


@dataclass(frozen=True, slots=True)
class ProgrammeWords(Word):
    """A programme and its phases, in order."""

    phases: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Known:
    """All of it. Case managers match on name (also "Vermeer, Henk") or alias, such as an e-mail address."""

    programmes: tuple[ProgrammeWords, ...] = ()
    case_managers: tuple[Word, ...] = ()
    municipality_code: str = ""
    municipality_name: str = ""

    @cached_property
    def _programmes(self) -> dict[str, ProgrammeWords]:
        return {key(name): programme for programme in self.programmes for name in programme.all_names}

    @cached_property
    def _managers(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for manager in self.case_managers:
            for name in (manager.name, *manager.aliases):
                found.setdefault(_any_order(name), set()).add(manager.key)
        return found

    def programme(self, value: CellValue) -> ProgrammeWords | Problem:
        """The programme with this name; the hint suggests or lists."""
        word = key(as_text(value))
        found = self._programmes.get(word)
        if found:
            return found
        near = closest(word, dict.fromkeys(self._programmes, ""))
        choices = ", ".join(programme.name for programme in self.programmes)
        return problem("unknown_programme", suggestion=self._programmes[near].name if near else "", choices=choices)

    def case_manager(self, value: CellValue) -> str | Problem:
        """The key of the one case manager of this name, else a warning."""
        found = self._managers.get(_any_order(as_text(value)), set())
        if len(found) == 1:
            return next(iter(found))
        return problem("ambiguous_case_manager" if found else "unknown_case_manager", soft=True)

    def municipality(self, value: CellValue) -> Problem | None:
        """None where the cell names this municipality, by code (0193, GM0193, 193) or name; else a warning."""
        word = key(as_text(value)).removeprefix("gemeente")
        own = {key(self.municipality_name).removeprefix("gemeente")} - {""}
        code = self.municipality_code.upper().removeprefix("GM").lstrip("0")
        number = word.removeprefix("gm").lstrip("0")
        if word in own or (code and number == code) or not (own or code):
            return None
        name = self.municipality_name or self.municipality_code
        return problem("other_municipality", soft=True, municipality=name)


def phase(value: CellValue, programme: ProgrammeWords) -> str | Problem:
    """The key of a phase of this programme: by name, with or without its number, or by the number alone."""
    text = as_text(value)
    names = {key(name): phase.key for phase in programme.phases for name in phase.all_names}
    for word in (key(text), key(_NUMBER_BEFORE.sub("", text))):
        if word in names:
            return names[word]
    match = _NUMBERED.match(key(text))
    if match and 1 <= int(match.group(1)) <= len(programme.phases):
        return programme.phases[int(match.group(1)) - 1].key
    near = closest(key(text), names)
    nearest = next((phase.name for phase in programme.phases if near and phase.key == names[near]), "")
    return problem("unknown_phase", suggestion=nearest, choices=", ".join(phase.name for phase in programme.phases))


def _any_order(name: str) -> str:
    return " ".join(sorted(word_key(name).split()))
