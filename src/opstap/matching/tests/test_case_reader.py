"""A case that cannot be used is told by its place; one that can is read as it is."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from opstap.matching.engine import case_reader, weights
from opstap.matching.tests.test_rules import PERSON, PLACE

CASE: dict[str, Any] = {"on": "2026-11-22", "candidates": [PERSON], "workplaces": [PLACE]}


def broken(path: tuple[str | int, ...], value: object) -> str:
    data = copy.deepcopy(CASE)
    at: Any = data
    for step in path[:-1]:
        at = at[step]
    if value is KeyError:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    return json.dumps(data)


C, W = ("candidates", 0), ("workplaces", 0)


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ((*C, "hours"), [40, 20], "candidates[0].hours"),
        ((*C, "hours"), [True, 20], "candidates[0].hours[0]"),
        ((*C, "hours"), ["16", 20], "candidates[0].hours[0]"),
        ((*C, "hours"), [16.5, 20], "candidates[0].hours[0]"),
        ((*C, "hours"), [16], "candidates[0].hours[1]"),
        ((*C, "hours"), [0, 169], "candidates[0].hours[1]"),
        ((*C, "hours"), 20, "candidates[0].hours"),
        ((*C, "hours"), [10**30, 10**30], "candidates[0].hours[0]"),
        ((*C, "hours"), [0, 10**20], "candidates[0].hours[1]"),
        ((*C, "location"), [91, 0], "candidates[0].location[0]"),
        ((*C, "location"), [float("nan"), 0], "candidates[0].location[0]"),
        ((*C, "location"), [0, float("inf")], "candidates[0].location[1]"),
        ((*C, "reach_km", "bike"), -1, "candidates[0].reach_km.bike"),
        ((*C, "reach_km", "boat"), 3, "candidates[0].reach_km.boat"),
        ((*C, "language", "speaking"), "B3", "candidates[0].language.speaking"),
        ((*C, "dayparts"), ["mon"], "candidates[0].dayparts[0]"),
        ((*C, "kinds"), ["job"], "candidates[0].kinds[0]"),
        ((*C, "education"), "havo", "candidates[0].education"),
        ((*C, "available_from"), "2026-13-01", "candidates[0].available_from"),
        ((*C, "available_from"), 20261201, "candidates[0].available_from"),
        ((*C, "name"), "Amina", "candidates[0].name"),
        ((*C, "skills"), [7], "candidates[0].skills[0]"),
        ((*C, "id"), "", "candidates[0].id"),
        ((*C, "support_need"), 6, "candidates[0].support_need"),
        ((*C, "protected"), [1], "candidates[0].protected"),
        ((*C, "wishes"), {"colour": []}, "candidates[0].wishes.colour"),
        ((*C, "id"), "\ud800", "candidates[0].id"),
        (("candidates",), [PERSON, PERSON], "candidates"),
        (("workplaces",), [PLACE, PLACE], "workplaces"),
        (("on",), KeyError, "on"),
        (("on",), "gisteren", "on"),
        (("candidates",), {}, "candidates"),
        (("candidates",), [7], "candidates[0]"),
        ((*W, "seats"), -1, "workplaces[0].seats"),
        ((*W, "seats"), KeyError, "workplaces[0].seats"),
        ((*W, "paid"), 1, "workplaces[0].paid"),
        ((*W, "tasks"), [], "workplaces[0].tasks"),
        ((*W, "tasks", 0, "share"), 60, "workplaces[0].tasks"),
        ((*W, "tasks", 0, "id"), "t2", "workplaces[0].tasks"),
        ((*W, "tasks", 0, "share"), -1, "workplaces[0].tasks[0].share"),
        ((*W, "protected"), {}, "workplaces[0].protected"),
        ((*W, "tasks", 1, "pay"), 1, "workplaces[0].tasks[1].pay"),
        ((*W, "guidance"), None, "workplaces[0].guidance"),
        ((*W, "carvable_share"), 101, "workplaces[0].carvable_share"),
    ],
)
def test_a_mistake_is_told_with_its_place(path: tuple[str | int, ...], value: object, place: str) -> None:
    with pytest.raises(case_reader.CaseError) as caught:
        case_reader.parse(broken(path, value))
    assert str(caught.value).startswith(f"{place}: expected")
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("", "line 1, column 1: expected JSON"),
        ('{"on": 1,}', "line 1, column"),
        ("[]", "the whole file: expected an object"),
        ("[" * 100_000, "the whole file: expected JSON that is nested less"),
        ('{"on": "2026-11-22", "on": 1}', "on: expected each key once"),
        (
            json.dumps(CASE).replace('"licences": ["B", "VCA"]', '"licences": [], "licences": []'),
            "candidates[0].licences: expected each",
        ),
        ("7" * 5000, "the whole file: expected an object"),
        ('{"a": {"b": 1, "b": 2}, "a": 1}', "a: expected each key once"),
    ],
)
def test_a_file_that_is_no_case_is_told(text: str, begins: str) -> None:
    with pytest.raises(case_reader.CaseError) as caught:
        case_reader.parse(text)
    assert str(caught.value).startswith(begins)


def test_what_is_right_is_read() -> None:
    data = copy.deepcopy(CASE)
    data["candidates"][0] |= {"hours": [16.0, 32], "protected": {"sex": "v", "\u00e9": [1, None]}, "goal_isco": None}
    data["candidates"].append({"id": "only \\ud an id"})
    case, protected = case_reader.parse(json.dumps(data))
    assert case.candidates[0].hours == (16, 32)
    assert protected == {"c1": {"sex": "v", "\u00e9": [1, None]}}
    assert not hasattr(case.candidates[0], "protected")
    assert case.candidates[1].hours is None


def test_the_schema_says_what_is_asked() -> None:
    schema = case_reader.json_schema()
    parts = schema["$defs"]
    assert schema["required"] == ["on", "candidates", "workplaces"]
    assert parts["FiledCandidate"]["required"] == ["id"]
    assert {"tasks", "seats", "start_by"} <= set(parts["Workplace"]["required"])
    assert parts["Workplace"]["additionalProperties"] is False
    assert "protected" in parts["FiledCandidate"]["properties"]
    json.dumps(schema)


def test_built_in_weights_are_sound_and_have_a_schema() -> None:
    built_in = weights.builtin()
    assert built_in.version >= 1
    assert len(built_in.digest) == 12
    assert weights.json_schema()["title"] == "Weights"


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("paid: 50", "paid: -1"), "terms.paid"),
        (("[0, 15, 40, 70, 100]", "[0, 15, 70, 40, 100]"), "terms.experience.by_digits"),
        (("{km: 5, points: 50}", "{km: 5, points: 70}"), "terms"),
        (("each_step_short: -12", "each_step_short: 3"), "terms.guidance"),
        (("share: 40", "share: 40.5"), "terms.share"),
        (("version: 1", "version: one"), "version"),
        (("key: opstap", "key: [}"), "expected YAML"),
        (("format: 1", "- 1"), "expected YAML"),
        (("share: 40", "share: 40\n  luck: 3"), "terms.luck"),
    ],
)
def test_weights_that_could_make_more_worse_are_refused(change: tuple[str, str], place: str) -> None:
    from importlib import resources

    text = resources.files("opstap.matching.engine").joinpath("weights.yaml").read_text(encoding="utf-8")
    assert change[0] in text
    with pytest.raises(weights.WeightsError) as caught:
        weights.parse(text.replace(*change))
    assert str(caught.value).startswith(place)
