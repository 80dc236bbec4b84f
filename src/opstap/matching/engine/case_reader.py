"""Reads a case from JSON strictly; every mistake is told with its place and what was expected."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from opstap.matching.engine.case import Case, FiledCase

LONGEST_NUMBER = 25  # signs; a longer one is no number that a case can hold


class CaseError(ValueError):
    """A case that cannot be used; the message begins with the place, as in `candidates[3].hours`."""


class _Doubled(dict[str, object]):
    """An object in which a key stands twice."""

    key: str


def parse(text: str) -> tuple[Case, dict[str, Mapping[str, Any]]]:
    """A case, and beside it what was protected, by the candidate's id. CaseError at the first mistake."""
    data = _plain(text)
    try:
        apart = _split_off(data)
        if apart is None:
            FiledCase.model_validate(data)  # says what is wrong
        case = Case.model_validate(data)
    except ValidationError as error:
        raise CaseError(_sentence(error.errors(include_url=False)[0])) from None
    return case, {each.id: facts for each, facts in zip(case.candidates, apart or (), strict=True) if facts}


def json_schema() -> dict[str, Any]:
    """The schema of a case file as JSON Schema (2020-12)."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **FiledCase.model_json_schema()}


def _split_off(data: object) -> list[Mapping[str, object] | None] | None:
    """Take what is protected out of each candidate, before anything else reads it; None where that is of a wrong form."""
    candidates = data.get("candidates") if isinstance(data, dict) else None
    if not isinstance(candidates, list) or not all(isinstance(each, dict) for each in candidates):
        return None
    if not all(isinstance(each.get("protected"), dict | None) for each in candidates):
        return None
    return [each.pop("protected", None) for each in candidates]


def _plain(text: str) -> object:
    doubles: list[_Doubled] = []

    def no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        doubled = _Doubled(found)
        names = [name for name, _ in pairs]
        doubled.key = next(name for name in names if names.count(name) > 1)
        doubles.append(doubled)
        return doubled

    def whole(digits: str) -> float:
        return int(digits) if len(digits) <= LONGEST_NUMBER else float(digits)

    try:
        data = json.loads(text, object_pairs_hook=no_doubles, parse_int=whole)
    except json.JSONDecodeError as error:
        raise CaseError(f"line {error.lineno}, column {error.colno}: expected JSON; {error.msg}.") from None
    except RecursionError:
        raise CaseError("the whole file: expected JSON that is nested less deeply.") from None
    if doubles:
        raise CaseError(
            f"{_path(_place_of(doubles, data))}: expected each key once; {doubles[0].key!r:.60} is doubled."
        )
    if "\\ud" in text.lower() and (place := _half_letter(data)) is not None:
        raise CaseError(f"{_path(place)}: expected text; found half of a letter.")
    return data


def _place_of(doubles: list[_Doubled], data: object) -> tuple[str | int, ...]:
    """The place of the first double in the file; one that a second double hides is not in the data any more."""
    return next(((*place, each.key) for place, each in _walk(data) if isinstance(each, _Doubled)), (doubles[0].key,))


def _half_letter(data: object) -> tuple[str | int, ...] | None:
    """The place of a text that cannot be written (a lone surrogate); None where there is none."""
    for place, each in _walk(data):
        for text in (each, *(str(key) for key in each)) if isinstance(each, dict) else (each,):
            if isinstance(text, str) and any("\ud800" <= letter <= "\udfff" for letter in text):
                return place
    return None


def _walk(data: object) -> list[tuple[tuple[str | int, ...], object]]:
    """Every part of the data with its place, from the top down."""
    found: list[tuple[tuple[str | int, ...], object]] = [((), data)]
    for place, each in found:  # grows while it is read
        parts = each.items() if isinstance(each, dict) else enumerate(each) if isinstance(each, list) else ()
        found.extend(((*place, step), part) for step, part in parts)
    return found


def _path(place: tuple[str | int, ...]) -> str:
    path = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in place).lstrip(".")
    return path or "the whole file"


def _sentence(error: ErrorDetails) -> str:
    """One mistake in words: the place, what was expected, and what was found."""
    place, kind, message = error["loc"], error["type"], error["msg"].removeprefix("Value error, ")
    if kind == "missing":
        return f"{_path(place)}: expected a value here; it is missing."
    if kind == "extra_forbidden":
        return f"{_path(place)}: expected nothing here; this key is not known."
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return f"{_path(place)}: expected an object."
    if kind == "tuple_type":
        return f"{_path(place)}: expected a list."
    expected = message if message.startswith("expected") else f"expected: {message[:1].lower()}{message[1:]}"
    found = "" if "found" in message or isinstance(error["input"], dict | list) else f"; found {error['input']!r:.60}"
    return f"{_path(place)}: {expected}{found}."
