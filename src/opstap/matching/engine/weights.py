"""Weights as versioned data, and whether they are sound: no weights can break that more is never worse."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, Field, ValidationError, model_validator

from opstap.matching.engine.case import Kilometres, Piece

Points = Annotated[int, Field(ge=0, le=1000, strict=True)]
Loss = Annotated[int, Field(ge=-1000, le=0, strict=True)]


class WeightsError(ValueError):
    """Weights that cannot be used; the message names the place and what was expected."""


def _rising(points: tuple[int, ...]) -> tuple[int, ...]:
    if points[0] != 0 or list(points) != sorted(points):
        raise ValueError("expected 0 first, and points that never fall with more digits in common")
    return points


ByDigits = Annotated[tuple[Points, Points, Points, Points, Points], AfterValidator(_rising)]


class SkillWeights(Piece):
    """Points for all asked skills together."""

    points: Points


class DigitWeights(Piece):
    """Points for 0, 1, 2, 3 and 4 digits of an ISCO code in common."""

    by_digits: ByDigits


class WishWeights(Piece):
    """Points for a wished sector, a wished occupation, and for all tasks being wished ones."""

    sector: Points
    occupation: Points
    tasks: Points


class DutchWeights(Piece):
    """Points for Dutch spoken on the floor and for language support."""

    spoken: Points
    support: Points


class GuidanceWeights(Piece):
    """Points for enough guidance, and for each step that it falls short."""

    enough: Points
    each_step_short: Loss


class HoursWeights(Piece):
    """Points for each hour a week, up to so many hours."""

    each_hour: Annotated[int, Field(ge=0, le=20, strict=True)]
    most_hours: Annotated[int, Field(ge=1, le=168, strict=True)]


class Band(Piece):
    """Points up to this distance."""

    km: Kilometres
    points: Points


class EducationWeights(Piece):
    """Points where the asked level is reached, and for each step that it is not."""

    reached: Points
    each_step_short: Loss


class Terms(Piece):
    """The weights of the terms, in the order in which reasons are listed."""

    skills: SkillWeights
    experience: DigitWeights
    wishes: WishWeights
    goal: DigitWeights
    dutch: DutchWeights
    guidance: GuidanceWeights
    hours: HoursWeights
    nearness: Annotated[tuple[Band, ...], Field(max_length=12)]
    paid: Points
    share: Points
    education: EducationWeights

    @model_validator(mode="after")
    def _nearer_is_never_less(self) -> Self:
        for near, far in zip(self.nearness, self.nearness[1:], strict=False):
            if near.km >= far.km or near.points < far.points:
                raise ValueError("expected nearness from near to far, with points that never rise")
        return self


class Weights(Piece):
    """A file of weights. `format` is the form of the file, `version` counts the changes of its content."""

    format: Literal[1]
    version: Annotated[int, Field(ge=1, strict=True)]
    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    terms: Terms

    @property
    def digest(self) -> str:
        """Twelve letters that say whether two weights are the same, also where a version was not raised."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def parse(text: str) -> Weights:
    """Weights from YAML. WeightsError with the place of the first mistake."""
    try:
        return Weights.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise WeightsError(f"expected YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise WeightsError(f"{'.'.join(map(str, first['loc'])) or 'the whole file'}: {first['msg']}") from error


@cache
def builtin() -> Weights:
    """The weights that come with Opstap."""
    return parse(resources.files("opstap.matching.engine").joinpath("weights.yaml").read_text(encoding="utf-8"))


def json_schema() -> dict[str, object]:
    """The schema of a file of weights as JSON Schema."""
    return Weights.model_json_schema()
