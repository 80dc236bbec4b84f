"""What a programme file says, and whether it is sound.

A blueprint is a programme model as data: ordered phases with their length, activities, entry and exit criteria, and the
norms, meetings, roles, targets and sources around them. `schema.py` has the parts, `*.yaml` beside it the models. Nothing
here knows Django, so that a file can be checked anywhere.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from opstap.core.datafiles import yaml_reader
from opstap.core.datafiles.schema import Key, Piece, Place, Text, Words, doubles, failure, pieces, unknown_sources
from opstap.tracks.programmes.schema import (
    Area,
    Criterion,
    Length,
    Meeting,
    NamedLength,
    Norm,
    Phase,
    Role,
    Source,
    Target,
)

EVERYBODY = "all"  # in the actions of a step: every party, whatever its role


class BlueprintError(ValueError):
    """A programme file that cannot be used; `problems` holds one sentence for each mistake, with its place."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Blueprint(Piece):
    """A whole programme file. `format` is the form of the file, `version` counts the changes of its content."""

    format: Literal[1]
    version: Annotated[int, Field(ge=1)]
    key: Key
    name: Words
    aliases: tuple[Words, ...] = ()
    kind: Literal["individual", "group"]
    area: Area
    summary: Text
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    length: Length | None = None
    lengths: tuple[NamedLength, ...] = ()
    norms: tuple[Norm, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    roles: tuple[Role, ...] = ()
    targets: tuple[Target, ...] = ()
    phases: Annotated[tuple[Phase, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        problems = [
            *_doubles(self),
            *unknown_sources(self, (each.code for each in self.sources)),
            *_broken_order(self),
            *_broken_steps(self),
        ]
        if problems:
            raise failure(problems)
        return self

    def phase(self, key: str) -> Phase:
        """The phase with this key; KeyError where there is none."""
        return self.phases[self._at(key)]

    def following(self, key: str) -> tuple[Phase, ...]:
        """The phases that may come after this one: none after the last."""
        phase = self.phase(key)
        if phase.next is not None:
            return tuple(self.phase(each) for each in phase.next)
        after = self._at(key) + 1
        return self.phases[after : after + 1]

    def _at(self, key: str) -> int:
        keys = [phase.key for phase in self.phases]
        if key not in keys:
            raise KeyError(key)
        return keys.index(key)


def load_builtin() -> tuple[Blueprint, ...]:
    """The programmes that come with Opstap, sorted by key. BlueprintError where a file is unsound."""
    return _load_builtin()


def parse_programme(text: str, where: str) -> Blueprint:
    """Read one programme file; `where` is how messages name it.

    Raises BlueprintError with a sentence for each mistake: the file, the line, the path, and what was expected.
    """
    try:
        document = yaml_reader.read(text)
        return Blueprint.model_validate_json(document.as_json())
    except yaml_reader.NotReadableError as error:
        raise BlueprintError([f"{where}{error}"]) from error
    except ValidationError as error:
        raise BlueprintError(f"{where}{each}" for each in document.sentences(error)) from error


def blueprint_from(data: object) -> Blueprint:
    """Plain data as a blueprint; through JSON, because lists become tuples only there. Raises pydantic's ValidationError."""
    return Blueprint.model_validate_json(json.dumps(data))


def digest_of(blueprint: Blueprint) -> str:
    """The same for the same content, so that a programme that did not change gets no new version."""
    text = json.dumps(blueprint.model_dump(mode="json", exclude_none=True), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def find_programme(name: str, among: Iterable[Blueprint] | None = None) -> Blueprint | None:
    """The programme with this key, name or alias; None where there is none.

    Case, spaces, accents and signs do not count, since people type "star/t", "START " and "Star T". `among` is where
    to look; without it, the built-in programmes.
    """
    folded = folded_name(name)
    if not folded:
        return None
    candidates = load_builtin() if among is None else among
    return next((each for each in candidates if folded in {folded_name(called) for called in _names(each)}), None)


def folded_name(name: str) -> str:
    """A name as it is compared: small letters and digits only, without accents."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name.casefold()).casefold())
    return "".join(letter for letter in plain if letter.isalnum())


def json_schema() -> dict[str, Any]:
    """The schema of a programme file as JSON Schema, for editors and for the documentation."""
    return Blueprint.model_json_schema()


def parse_together(files: Mapping[str, str]) -> tuple[Blueprint, ...]:
    """Read files (name to text) that are used side by side; each bears its key as its name, and none another's names.

    Raises BlueprintError at the first file that is unsound or does not fit the others.
    """
    loaded: list[Blueprint] = []
    for name, text in sorted(files.items()):
        one = parse_programme(text, name)
        if name != f"{one.key}.yaml":
            raise BlueprintError([f"{name}, key: expected {name.removesuffix('.yaml')!r}, the name of the file."])
        for called in _names(one):
            if other := find_programme(called, loaded):
                raise BlueprintError([f"{name}: expected names of its own; {called!r} also means {other.key}.yaml."])
        loaded.append(one)
    return tuple(loaded)


@cache
def _load_builtin() -> tuple[Blueprint, ...]:
    folder = resources.files("opstap.tracks.programmes")
    return parse_together(
        {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".yaml")}
    )


def _names(blueprint: Blueprint) -> tuple[str, ...]:
    return (blueprint.key, blueprint.name, *blueprint.aliases)


def _doubles(blueprint: Blueprint) -> Iterator[tuple[Place, str]]:
    """Keys that stand twice; criteria share one space, since a decision names a criterion by its key alone."""
    groups: list[list[tuple[Place, str]]] = [
        [(("sources", at, "code"), each.code) for at, each in enumerate(blueprint.sources)],
        [(("phases", at, "key"), each.key) for at, each in enumerate(blueprint.phases)],
        [(place, each.key) for place, each in pieces(blueprint) if isinstance(each, Criterion)],
    ]
    groups += [
        [((field, at, "key"), each.key) for at, each in enumerate(getattr(blueprint, field))]
        for field in ("lengths", "norms", "meetings", "roles", "targets")
    ]
    groups += [
        [(("phases", at, field, row, "key"), each.key) for row, each in enumerate(getattr(phase, field))]
        for at, phase in enumerate(blueprint.phases)
        for field in ("activities", "parts", "steps")
    ]
    for group in groups:
        yield from doubles(group)


def _broken_order(blueprint: Blueprint) -> Iterator[tuple[Place, str]]:
    """A phase may only lead to a later phase: ways back are a decision about a person, not part of the model."""
    order = {phase.key: at for at, phase in enumerate(blueprint.phases)}
    for at, phase in enumerate(blueprint.phases):
        for row, key in enumerate(phase.next or ()):
            if order.get(key, -1) <= at:
                yield ("phases", at, "next", row), f"expected the key of a later phase; found {key!r}"


def _broken_steps(blueprint: Blueprint) -> Iterator[tuple[Place, str]]:
    roles = {role.key for role in blueprint.roles} | {EVERYBODY}
    for at, phase in enumerate(blueprint.phases):
        parts = {part.key for part in phase.parts}
        counted: dict[str | None, int] = {}
        for row, step in enumerate(phase.steps):
            place: Place = ("phases", at, "steps", row)
            if (step.part is not None or parts) and step.part not in parts:
                yield (*place, "part"), f"expected one of the phase's 'parts'; found {step.part!r}"
            expected = counted[step.part] = counted.get(step.part, 0) + 1
            if step.number != expected:
                yield (*place, "number"), f"expected {expected}, since steps are counted in order; found {step.number}"
            for each, action in enumerate(step.actions):
                for role in sorted(set(action.roles) - roles):
                    yield (*place, "actions", each, "roles"), f"expected a key of 'roles' or 'all'; found {role!r}"
