"""What an instrument of self-assessment says, and whether its file is sound.

An instrument is a set of statements that an organisation scores about itself: themes with
numbered statements, a scale, ideas to do better, and the organisations, tools and sites that these name. Nothing here
knows Django or asks a database, so that a file can be checked and shown anywhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache, cached_property
from importlib import resources
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from opstap.core.datafiles import yaml_reader
from opstap.core.datafiles.schema import Key, Piece, Place, Sourced, Text, Words, doubles, failure, unknown_sources

FOLDER = "opstap.selfcheck.instruments"

Number = Annotated[int, Field(ge=1, le=1000)]


class InstrumentError(ValueError):
    """An instrument file that cannot be used; `problems` holds one sentence for each mistake, with its place."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class Original(Piece):
    """The tool or study that the instrument follows, with its address where the source gives one."""

    name: Words
    address: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=200)] | None = None


class Document(Piece):
    """A document that the file rests on; `code` is how references name it."""

    code: Annotated[str, Field(pattern=r"^[A-Z]+$")]
    title: Words
    section: Words
    year: Annotated[int, Field(ge=1990, le=2100)] | None = None


class Option(Piece):
    """One answer that a scale offers; a higher value is better, and medians are taken over values."""

    value: Annotated[int, Field(ge=0, le=100)]
    name: Text


class NotApplicable(Piece):
    """The answer outside the scale: what it means, and the question that must then be answered."""

    name: Text
    means: Text
    ask: Text


class Scale(Piece):
    """What may be answered, from low to high. `comment` is what the free text beside an answer is called."""

    key: Key
    name: Text
    ask: Text
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    not_applicable: NotApplicable
    comment: Text

    @cached_property
    def values(self) -> tuple[int, ...]:
        return tuple(each.value for each in self.options)

    @cached_property
    def in_numbers(self) -> bool:
        """Does every name begin with its own number? Then the number says enough on a line or a button."""
        return all(each.name.nl.split(" ")[0] == str(each.value) for each in self.options)

    @cached_property
    def top(self) -> Option:
        """The best answer."""
        return self.options[-1]

    @cached_property
    def lowest(self) -> int:
        return self.values[0]

    @cached_property
    def highest(self) -> int:
        return self.values[-1]

    @model_validator(mode="after")
    def _rising(self) -> Self:
        for at, (one, next_one) in enumerate(zip(self.values, self.values[1:], strict=False)):
            if next_one <= one:
                what = f"expected more than {one}, since options run from low to high; found {next_one}"
                raise failure([(("options", at + 1, "value"), what)])
        return self


class Checked(Piece):
    """When an entry was last checked, and against what: the site or office itself, or only the source's words."""

    when: date
    against: Literal["site", "source"]


class Named(Sourced):
    """An organisation, tool, scheme, publication, project or site that tips name; the texts say what it is."""

    key: Key
    kind: Literal["instrument", "organisation", "site", "publication", "project", "scheme"]
    name: Words
    name_en: Words | None = None
    address: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=200)] | None = None
    checked: Checked

    def called(self, code: str) -> str:
        """Its name for a language code; most names are the same in every language."""
        return self.name_en if self.name_en and code.lower().startswith("en") else self.name


class Tip(Text):
    """One idea to do better; `see` names entries of the instrument's `references`."""

    see: tuple[Key, ...] = ()


class Kind(Piece):
    """A sort of statement within an instrument, such as a point of attention."""

    key: Key
    name: Text


class Statement(Sourced):
    """What is scored. The number may change from version to version, the key never does."""

    number: Number
    key: Key
    kind: Key | None = None
    example: Text | None = None
    tips: tuple[Tip, ...] = ()


class Theme(Piece):
    """Statements that belong together, and end in one part of the improvement plan."""

    number: Number
    key: Key
    title: Text
    intro: Sourced
    statements: Annotated[tuple[Statement, ...], Field(min_length=1)]


class Instrument(Piece):
    """A whole instrument file. `format` is the form of the file, `version` counts the changes of its content."""

    format: Literal[1]
    version: Annotated[int, Field(ge=1)]
    key: Key
    name: Text
    summary: Text
    notice: Text
    original: Original
    sources: Annotated[tuple[Document, ...], Field(min_length=1)]
    kinds: tuple[Kind, ...] = ()
    scale: Scale
    references: tuple[Named, ...] = ()
    themes: Annotated[tuple[Theme, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        strange = unknown_sources(self, (each.code for each in self.sources))
        problems = [*_doubles(self), *_gaps(self), *strange, *_unknown_keys(self)]
        if problems:
            raise failure(problems)
        return self

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements in order, whatever their theme."""
        return tuple(each for theme in self.themes for each in theme.statements)

    def statement(self, key: str) -> Statement:
        """The statement with this key; KeyError where there is none."""
        return {each.key: each for each in self.statements}[key]

    def offers(self, statement: str, value: int | None, *, not_applicable: bool) -> bool:
        """May a statement of this key be answered so? None as the value is no answer yet, or that it does not apply."""
        known = any(each.key == statement for each in self.statements)
        return known and (value is None or (not not_applicable and value in self.scale.values))

    def theme(self, number: int) -> Theme:
        """The theme with this number; KeyError where there is none."""
        return {each.number: each for each in self.themes}[number]

    def theme_of(self, key: str) -> Theme:
        """The theme that holds the statement with this key; KeyError where there is none."""
        return {each.key: theme for theme in self.themes for each in theme.statements}[key]

    def reference(self, key: str) -> Named:
        """The entry that a tip's `see` names; KeyError where there is none."""
        return {each.key: each for each in self.references}[key]


def load_builtin() -> tuple[Instrument, ...]:
    """The instruments that come with Opstap, sorted by key. InstrumentError where a file is unsound."""
    return _load_builtin()


def find_instrument(key: str, among: Iterable[Instrument] | None = None) -> Instrument | None:
    """The instrument with this key among those given, or among the built-in ones; None where there is none."""
    return next((each for each in (load_builtin() if among is None else among) if each.key == key), None)


def parse(text: str, where: str) -> Instrument:
    """Read one instrument file; `where` is how messages name it.

    Raises InstrumentError with a sentence for each mistake: the file, the line, the path, and what was expected.
    """
    try:
        document = yaml_reader.read(text)
        return Instrument.model_validate_json(document.as_json())
    except yaml_reader.NotReadableError as error:
        raise InstrumentError([f"{where}{error}"]) from error
    except ValidationError as error:
        raise InstrumentError(f"{where}{each}" for each in document.sentences(error)) from error


def parse_together(files: Mapping[str, str]) -> tuple[Instrument, ...]:
    """Read files (name to text) that are used side by side, each named after its key; sorted by name.

    Raises InstrumentError at the first file that is unsound or bears another name.
    """
    loaded: list[Instrument] = []
    for name, text in sorted(files.items()):
        one = parse(text, name)
        if name != f"{one.key}.yaml":
            raise InstrumentError([f"{name}, key: expected {name.removesuffix('.yaml')!r}, the name of the file."])
        loaded.append(one)
    return tuple(loaded)


def as_data(instrument: Instrument, language: str) -> dict[str, Any]:
    """The instrument as other programs read it (`opstap selfcheck show --format json`), in one language."""
    return {
        "instrument": instrument.key,
        "version": instrument.version,
        "themes": [
            {
                "number": theme.number,
                "title": theme.title.in_language(language),
                "statements": [
                    {
                        "number": each.number,
                        "text": each.in_language(language),
                        "tips": [tip.in_language(language) for tip in each.tips],
                    }
                    for each in theme.statements
                ],
            }
            for theme in instrument.themes
        ],
    }


def json_schema() -> dict[str, Any]:
    """The schema of an instrument file as JSON Schema, for editors and for the documentation."""
    return Instrument.model_json_schema()


@cache
def _load_builtin() -> tuple[Instrument, ...]:
    folder = resources.files(FOLDER)
    return parse_together(
        {each.name: each.read_text(encoding="utf-8") for each in folder.iterdir() if each.name.endswith(".yaml")}
    )


def _doubles(instrument: Instrument) -> Iterator[tuple[Place, str]]:
    """Keys that stand twice; statements share one space over all themes, since an answer names one by its key."""
    groups: list[list[tuple[Place, str]]] = [
        [(("sources", at, "code"), each.code) for at, each in enumerate(instrument.sources)],
        [(("kinds", at, "key"), each.key) for at, each in enumerate(instrument.kinds)],
        [(("references", at, "key"), each.key) for at, each in enumerate(instrument.references)],
        [(("themes", at, "key"), each.key) for at, each in enumerate(instrument.themes)],
        [((*place, "key"), each.key) for place, each in _placed(instrument)],
    ]
    for group in groups:
        yield from doubles(group)


def _gaps(instrument: Instrument) -> Iterator[tuple[Place, str]]:
    """Themes are numbered from 1, and statements from 1 on over all themes: a gap would be a question nobody asked."""
    for at, theme in enumerate(instrument.themes):
        if theme.number != at + 1:
            yield (
                ("themes", at, "number"),
                f"expected {at + 1}, since themes are counted in order; found {theme.number}",
            )
    for expected, (place, each) in enumerate(_placed(instrument), start=1):
        if each.number != expected:
            what = f"expected {expected}, since statements are counted on through all themes; found {each.number}"
            yield (*place, "number"), what


def _unknown_keys(instrument: Instrument) -> Iterator[tuple[Place, str]]:
    """Kinds and references that are named but not in the file."""
    kinds = {each.key for each in instrument.kinds}
    known = {each.key for each in instrument.references}
    for place, each in _placed(instrument):
        if kinds and each.kind not in kinds:
            yield (*place, "kind"), f"expected one of 'kinds' ({', '.join(sorted(kinds))}); found {each.kind!r}"
        elif not kinds and each.kind is not None:
            yield (*place, "kind"), f"expected nothing here, since the file has no 'kinds'; found {each.kind!r}"
        for row, tip in enumerate(each.tips):
            for at, key in enumerate(tip.see):
                if key not in known:
                    yield (*place, "tips", row, "see", at), f"expected a key of 'references'; found {key!r}"


def _placed(instrument: Instrument) -> Iterator[tuple[Place, Statement]]:
    for at, theme in enumerate(instrument.themes):
        for row, each in enumerate(theme.statements):
            yield ("themes", at, "statements", row), each
