"""What every data file is made of: exact parts, keys, texts in two languages, and references to sources."""

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

KEY = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
REFERENCE = r"^[A-Z]+ [^;]+(; [A-Z]+ [^;]+)*$"
FILLED = r"\S"

Key = Annotated[str, Field(pattern=KEY, max_length=60)]
Words = Annotated[str, Field(pattern=FILLED, max_length=600)]
Reference = Annotated[str, Field(pattern=REFERENCE, max_length=200, description="source and place: 'W 2.1; W 5.1'")]
Place = tuple[str | int, ...]


class Piece(BaseModel):
    """The base of every part of a file: exact types, no unknown fields, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Text(Piece):
    """A text in the two languages of the staff pages."""

    nl: Words
    en: Words

    def in_language(self, code: str) -> str:
        """The text for a language code such as `nl` or `en-gb`; Dutch where there is no such text."""
        return self.en if code.lower().startswith("en") else self.nl


class Sourced(Text):
    """A text with the place that it rests on, such as `W 2.1`."""

    source: Reference


def pieces(piece: Piece, place: Place = ()) -> Iterator[tuple[Place, Piece]]:
    """Every part of a file with its place, from the top down."""
    yield place, piece
    for field in type(piece).model_fields:
        value = getattr(piece, field)
        if isinstance(value, Piece):
            yield from pieces(value, (*place, field))
        elif isinstance(value, tuple):
            for at, each in enumerate(value):
                if isinstance(each, Piece):
                    yield from pieces(each, (*place, field, at))


def unknown_sources(whole: Piece, known: Iterable[str]) -> Iterator[tuple[Place, str]]:
    """References to a document that the file does not name among its sources."""
    codes = set(known)
    for place, piece in pieces(whole):
        reference = getattr(piece, "source", None)
        for part in reference.split("; ") if isinstance(reference, str) else ():
            if part.split(" ")[0] not in codes:
                yield (*place, "source"), f"expected one of 'sources' ({', '.join(sorted(codes))}); found {part!r}"


def doubles(group: Iterable[tuple[Place, str]]) -> Iterator[tuple[Place, str]]:
    """Keys that stand a second time among these, each with the place where it does."""
    seen: set[str] = set()
    for place, key in group:
        if key in seen:
            yield place, f"expected a key that is used once; {key!r} stands here for the second time"
        seen.add(key)


def failure(problems: Iterable[tuple[Place, str]]) -> ValidationError:
    """Problems as one pydantic error, so that every place is kept when it passes through the outer models."""
    details = [
        InitErrorDetails(type=PydanticCustomError("unsound", "{what}", {"what": what}), loc=place, input=None)
        for place, what in problems
    ]
    return ValidationError.from_exception_data("file", details)
