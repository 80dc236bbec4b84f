"""The rules and terms of the definition, one by one, on one person and one workplace."""

from __future__ import annotations

from typing import Any

import pytest

from opstap.matching.engine import reference, sentences
from opstap.matching.engine.case import Candidate, FiledCandidate, Workplace
from opstap.matching.engine.geometry import EARTH_KM, EVERYWHERE, kilometres, line, longest_line, point
from opstap.matching.engine.rules import EDUCATION, NUMBERS, cautious, favourable
from opstap.matching.engine.scales import LEVELS
from opstap.matching.engine.weights import builtin

PERSON: dict[str, Any] = {
    "id": "c1",
    "language": {"listening": "A2", "speaking": "A2", "reading": "A1", "writing": "Alfa B"},
    "location": [52.51, 6.26],
    "reach_km": {"foot": 3, "bike": 10, "public_transport": 30, "car": None},
    "hours": [16, 32],
    "dayparts": ["mon_am", "mon_pm", "tue_am"],
    "available_from": "2026-12-01",
    "licences": ["B", "VCA"],
    "limits": ["lifting"],
    "refuses": ["pork"],
    "kinds": ["trial_placement", "employment"],
    "education": "secondary",
    "skills": ["sawing"],
    "experience_isco": ["7212"],
    "wishes": {"sectors": ["construction"], "isco": ["7115"], "tasks": ["outdoors"]},
    "goal_isco": "7411",
    "support_need": 2,
}
PLACE: dict[str, Any] = {
    "id": "w1",
    "kind": "employment",
    "seats": 2,
    "location": [52.50, 6.08],
    "public_transport": True,
    "hours": [24, 40],
    "dayparts": ["mon_am"],
    "start_by": "2027-02-01",
    "education": "none",
    "regulated": False,
    "sector": "construction",
    "isco": "7115",
    "language_support": False,
    "guidance": 3,
    "growth_isco": ["7411"],
    "dutch_on_floor": True,
    "paid": True,
    "carvable_share": 40,
    "tasks": [
        {
            "id": "t1",
            "share": 70,
            "language": {"speaking": "A2"},
            "physical": ["standing"],
            "tags": ["outdoors"],
            "skills": ["sawing", "measuring"],
        },
        {"id": "t2", "share": 30, "skills": ["cleaning"]},
    ],
}


def judged(person: dict[str, Any] | None = None, place: dict[str, Any] | None = None, **task: Any) -> reference.Verdict:
    """The example, with facts changed; other keywords change the second task, of 30%."""
    workplace = {**PLACE, **(place or {})}
    workplace["tasks"] = [workplace["tasks"][0], {**workplace["tasks"][1], **task}]
    return reference.judge(Candidate.model_validate({**PERSON, **(person or {})}), Workplace.model_validate(workplace))


def test_the_example_fits() -> None:
    assert judged() == reference.Verdict((), (), ())


@pytest.mark.parametrize(
    ("rule", "person", "place"),
    [
        (1, {"kinds": ["bbl"]}, {}),
        (2, {}, {"seats": 0}),
        (3, {"language": {"speaking": "A1"}}, {}),
        (4, {"reach_km": {"bike": 10}}, {}),
        (4, {}, {"public_transport": False}),
        (4, {"reach_km": {}}, {}),
        (5, {"hours": [16, 23]}, {}),
        (5, {"hours": [41, 50]}, {}),
        (6, {}, {"dayparts": ["mon_am", "sun_ev"]}),
        (7, {"available_from": "2027-02-02"}, {}),
        (9, {"limits": ["standing"]}, {}),
        (10, {"refuses": ["outdoors"]}, {}),
        (11, {}, {"regulated": True, "education": "mbo"}),
    ],
)
def test_a_rule_fails_alone(rule: int, person: dict[str, Any], place: dict[str, Any]) -> None:
    assert judged(person, place).failed == (rule,)


@pytest.mark.parametrize(
    ("person", "place"),
    [
        ({"hours": [16, 24]}, {}),
        ({"hours": [40, 40]}, {}),
        ({"available_from": "2027-02-01"}, {}),
        ({}, {"start_by": None}),
        ({}, {"education": "wo"}),
        ({}, {"regulated": True, "education": "secondary"}),
        ({"language": {"speaking": "A1"}}, {"language_support": True}),
        ({"reach_km": {"foot": 12.4}}, {}),
        ({"reach_km": {"car": 0}}, {"location": [52.51, 6.26]}),
    ],
)
def test_a_rule_just_holds(person: dict[str, Any], place: dict[str, Any]) -> None:
    assert judged(person, place).fits


@pytest.mark.parametrize(
    ("rule", "field", "place"),
    [
        (1, "kinds", {}),
        (3, "language", {}),
        (4, "location", {}),
        (4, "reach_km", {}),
        (5, "hours", {}),
        (6, "dayparts", {}),
        (7, "available_from", {}),
        (9, "limits", {}),
        (10, "refuses", {}),
        (11, "education", {"regulated": True, "education": "mbo"}),
    ],
)
def test_what_is_not_known_is_a_question(rule: int, field: str, place: dict[str, Any]) -> None:
    for unknown in ({field: None}, {}):
        person = {name: value for name, value in PERSON.items() if name != field}
        verdict = reference.judge(
            Candidate.model_validate({**person, **unknown}), Workplace.model_validate({**PLACE, **place})
        )
        assert verdict == reference.Verdict((), (rule,), ())
        assert reference.unknown_fields(Candidate.model_validate(person), verdict) == {field}


def test_what_is_not_asked_need_not_be_known() -> None:
    nothing: dict[str, Any] = {
        "dayparts": [],
        "start_by": None,
        "education": "none",
        "tasks": [{"id": "t", "share": 100}],
    }
    known = {name: PERSON[name] for name in ("id", "location", "reach_km", "hours", "kinds")}
    assert reference.judge(Candidate.model_validate(known), Workplace.model_validate({**PLACE, **nothing})).fits


def test_no_way_to_travel_fails_wherever_somebody_lives() -> None:
    assert judged({"location": None, "reach_km": {"public_transport": 30}}, {"public_transport": False}).failed == (4,)


@pytest.mark.parametrize(
    "task", [{"language": {"writing": "A2"}}, {"licences": ["C"]}, {"physical": ["lifting"]}, {"tags": ["pork"]}]
)
def test_a_failing_task_is_left_out_where_it_can_be_missed(task: dict[str, Any]) -> None:
    assert judged(**task) == reference.Verdict((), (), ("t2",))
    assert judged(place={"carvable_share": 30}, **task).carved == ("t2",)
    assert judged(place={"carvable_share": 29}, **task).failed != ()


def test_one_task_stays() -> None:
    everything = {"carvable_share": 100, "tasks": [{**task, "physical": ["lifting"]} for task in PLACE["tasks"]]}
    assert judged(place=everything).failed == (9,)


def test_an_unknown_task_is_not_left_out() -> None:
    assert judged({"licences": None}, licences=["C"]) == reference.Verdict((), (8,), ())
    assert judged({"licences": None}, licences=["C"], tags=["pork"]) == reference.Verdict((), (), ("t2",))


def test_lifting_a_rule_may_make_room_for_carving() -> None:
    place = {"tasks": [{**PLACE["tasks"][0], "licences": ["C"]}, PLACE["tasks"][1]]}
    workplace = Workplace.model_validate(
        {**PLACE, **place, "tasks": [place["tasks"][0], {**PLACE["tasks"][1], "tags": ["pork"]}]}
    )
    candidate = Candidate.model_validate(PERSON)
    assert reference.judge(candidate, workplace).failed == (8, 10)
    assert reference.judge(candidate, workplace, lifted=8).carved == ("t2",)
    assert reference.answer(candidate, [workplace], builtin()).one_rule_away == {8: ["w1"]}


def test_the_points_of_the_example() -> None:
    (match,) = reference.answer(Candidate.model_validate(PERSON), [Workplace.model_validate(PLACE)], builtin()).matches
    points = {term.term: term.points for term in match.terms}
    assert points == {
        "skills": 67,
        "experience": 15,
        "wishes": 148,
        "goal": 60,
        "dutch": 20,
        "guidance": 20,
        "hours": 32,
        "nearness": 25,
        "paid": 50,
        "share": 40,
        "education": 0,
    }
    assert match.score == sum(points.values())


def test_the_engine_sees_no_protected_fact() -> None:
    seen = {*Candidate.model_fields, *Workplace.model_fields}
    never = {
        "name",
        "sex",
        "gender",
        "birth",
        "age",
        "born",
        "country",
        "nationality",
        "religion",
        "health",
        "note",
        "text",
        "protected",
        "diagnosis",
        "benefit",
    }
    assert not seen & never
    assert set(FiledCandidate.model_fields) - set(Candidate.model_fields) == {"protected"}


def test_levels_and_places() -> None:
    assert LEVELS["Alfa C"] == LEVELS["A1"]
    assert kilometres(line(point((52.51, 6.26)), point((52.50, 6.08)))) == pytest.approx(12.24, abs=0.01)
    assert kilometres(line(point((90, 0)), point((-90, 0)))) == pytest.approx(3.14159265 * EARTH_KM, rel=1e-6)
    assert longest_line(20_100) == EVERYWHERE
    assert longest_line(None) < 0 <= longest_line(0)
    assert kilometres(longest_line(30)) == pytest.approx(30, abs=1e-4)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_rule_has_its_sentences(language: sentences.Language) -> None:
    place = Workplace.model_validate(PLACE)
    for reader in (cautious(Candidate(id="c")), favourable(Candidate(id="c"))):
        for rule in NUMBERS:
            for unknown, participant in ((False, False), (True, False), (False, True)):
                if not (rule == 2 and unknown):
                    said = sentences.rule(
                        rule, reader, place, place.tasks, language, unknown=unknown, participant=participant
                    )
                    assert said.endswith(".")
                    assert "{" not in said
    assert EDUCATION == 11
    employer = sentences.left_out(["t1"], language, to="employer")
    assert "t1" in employer
    assert "t1" in sentences.left_out(["t1", "t2"], language)
