"""The whole answer: every key of it, and the command that prints it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from opstap.matching.engine import case_reader, fairness, json_answer, reference, sentences
from opstap.matching.engine.case import Case
from opstap.matching.engine.json_answer import Options
from opstap.matching.engine.weights import builtin
from opstap.matching.tests import invented_cases
from opstap.site.cli import main


def by_definition(case: Case, top: int, language: sentences.Language) -> list[dict[str, Any]]:
    answers = reference.answers(case, builtin())
    suits = reference.suits(answers)
    seats = {each.id: each.seats for each in case.workplaces}
    return [
        {
            "candidate": who,
            "workplace": match.workplace,
            "score": match.score,
            "chance": {"seats": seats[match.workplace], "suits": suits[match.workplace] - 1},
            "terms": [
                {"term": term.term, "points": term.points, "why": sentences.term(term, language)}
                for term in match.terms
            ],
            "carved": list(match.carved),
        }
        for who, one in answers.items()
        for match in one.matches[:top]
    ]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_proposals_are_those_of_the_definition(language: sentences.Language) -> None:
    for seed in (0, 3, 5, 8):
        case = invented_cases.case(seed, 8, 60, 0.08)
        found = json_answer.answer(case, Options(top=3, language=language))
        assert found["proposals"] == by_definition(case, 3, language)


def test_what_is_near_is_that_of_the_definition() -> None:
    case = invented_cases.case(3, 12, 60, 0.3)
    found, answers = json_answer.answer(case), reference.answers(case, builtin())
    rows = [(each["candidate"], each["rule"], each["opens"], each["workplaces"]) for each in found["one_rule_away"]]
    assert rows == [
        (who, rule, len(places), places[:10])
        for who, one in answers.items()
        for rule, places in sorted(one.one_rule_away.items(), key=lambda each: (-len(each[1]), each[0]))
    ]
    assert [
        (each["candidate"], each["question"], each["opens"], each["workplaces"]) for each in found["ask_first"]
    ] == [
        (who, name, len(places), places[:10])
        for who, one in answers.items()
        for name, places in reference.ask_first(one.questions)
    ]
    together = [
        (each["candidate"], tuple(each["questions"]), each["opens"], each["workplaces"])
        for each in found["ask_together"]
    ]
    assert together
    assert together == [
        (who, names, len(places), places[:10])
        for who, one in answers.items()
        for names, places in reference.ask_together(one.questions)
    ]


def test_for_one_person() -> None:
    case = invented_cases.case(8, 8, 40, 0.1)
    everybody = json_answer.answer(case, Options(edges=True))
    who = everybody["proposals"][0]["candidate"]
    for options in (Options(focus=who, edges=True), Options(focus=who, edges=True, prices=True)):
        found = json_answer.answer(case, options)
        for key in ("one_rule_away", "ask_first", "ask_together", "nearest", "edges"):
            assert found[key] == [each for each in everybody[key] if each["candidate"] == who]
        assert {each["workplace"] for each in found["no_match"]} | {each["workplace"] for each in found["edges"]} == {
            each.id for each in case.workplaces
        }
    assert json_answer.answer(case, Options(focus=who))["proposals"] == [
        p for p in everybody["proposals"] if p["candidate"] == who
    ]
    candidate = next(each for each in case.candidates if each.id == who)
    for each in found["no_match"]:
        place = next(one for one in case.workplaces if one.id == each["workplace"])
        verdict = reference.judge(candidate, place)
        assert (each["failed"], each["unknown"]) == (list(verdict.failed), list(verdict.unknown))
        assert len(each["why"]) == len(each["failed"]) + len(each["unknown"])


def test_for_one_workplace() -> None:
    case = invented_cases.case(8, 30, 40, 0.05)
    edges = json_answer.answer(case, Options(edges=True))["edges"]
    place = max({each["workplace"] for each in edges}, key=lambda name: sum(e["workplace"] == name for e in edges))
    found = json_answer.answer(case, Options(focus=place, top=2, edges=True))
    own = sorted((each for each in edges if each["workplace"] == place), key=lambda e: (-e["score"], e["candidate"]))
    assert len(own) > 1
    assert [each["candidate"] for each in found["proposals"]] == [each["candidate"] for each in own][:2]
    assert len(found["edges"]) == len(own)
    assert len(found["no_match"]) == 30 - len(own)
    assert {tuple(each["workplaces"]) for each in found["one_rule_away"]} <= {(place,)}


def test_prices_order_lists_only() -> None:
    case = invented_cases.case(2, 40, 25, 0.0)
    plain, priced = (
        json_answer.answer(case, Options(top=50)),
        json_answer.answer(case, Options(top=50, prices=True, assign=True)),
    )
    rows = [{json.dumps(each, sort_keys=True) for each in found["proposals"]} for found in (plain, priced)]
    assert rows[0] == rows[1]
    prices = priced["assignment"]["seat_prices"]
    worth = [(each["candidate"], -(each["score"] - prices.get(each["workplace"], 0))) for each in priced["proposals"]]
    assert worth == sorted(worth)


def test_fairness_reads_what_nothing_else_reads() -> None:
    data = invented_cases.case_data(4, 40, 40, 0.0)
    for number, candidate in enumerate(data["candidates"]):
        candidate["protected"] = {"sex": "mv"[number % 2], "list": [1]}
    del data["candidates"][0]["group"]
    case, protected = case_reader.parse(json.dumps(data))
    found = json_answer.answer(case, Options(fairness=True), protected=protected)["fairness"]
    assert set(found) == {"group", "protected.sex"}
    assert sum(each["candidates"] for each in found["protected.sex"].values()) == 40
    assert max(each["ratio"] for each in found["group"].values()) == 1.0
    everybody = fairness.report(case, {each.id for each in case.candidates}, {})
    assert all(each["ratio"] == 1.0 and not each["below"] for each in everybody["group"].values())
    assert all(each["ratio"] is None for each in fairness.report(case, set(), {})["group"].values())


def test_participants_get_at_most_three_short_sentences() -> None:
    case = invented_cases.case(1, 20, 60, 0.05)
    for one in reference.answers(case, builtin()).values():
        for match in one.matches:
            for language in ("nl", "en"):
                said = sentences.for_participant(match.terms, match.carved, language)
                assert 1 <= len(said) <= 3
                assert all(len(each.split()) <= 13 and "{" not in each for each in said)
                assert bool(match.carved) is (sentences.builtin().carved.participant[language] in said)


def run(tmp_path: Path, *options: str, data: object = None) -> Result:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(data or invented_cases.case_data(8, 8, 40)), encoding="utf-8")
    return CliRunner().invoke(main, ["match", str(path), *options])


def test_the_command_prints_the_answer(tmp_path: Path) -> None:
    found = json.loads(
        run(tmp_path, "--assign", "--floor", "0.95", "--objective", "placed", "--edges", "--top", "2").output
    )
    assert set(found) == {
        "engine",
        "proposals",
        "one_rule_away",
        "ask_first",
        "ask_together",
        "nearest",
        "assignment",
        "edges",
    }
    assert set(found["assignment"]) >= {"pairs", "value", "bound", "placed", "groups", "price_of_floor"}
    assert found["engine"]["weights"]["version"] == 1
    assert found["assignment"]["value"] <= found["assignment"]["bound"]
    assert run(tmp_path, "--for", found["proposals"][0]["candidate"], "--language", "en").exit_code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--for", "nobody"], "'nobody' is no candidate"),
        (["--floor", "0.9"], "--floor needs --assign"),
        (["--assign", "--floor", "nan"], "from 0 to 1"),
        (["--assign", "--floor", "1.1"], "from 0 to 1"),
        (["--assign", "--floor", "x"], "from 0 to 1"),
        (["--top", "0"], "--top"),
        (["--weights", "/nowhere"], "/nowhere"),
    ],
)
def test_what_cannot_be_asked_ends_with_2(tmp_path: Path, options: list[str], said: str) -> None:
    result = run(tmp_path, *options)
    assert result.exit_code == 2
    assert said in result.output


def test_a_bad_case_ends_with_2_and_its_place(tmp_path: Path) -> None:
    data = invented_cases.case_data(8, 4, 4)
    data["candidates"][3]["hours"] = [40, 8]
    result = run(tmp_path, data=data)
    assert result.exit_code == 2
    assert "candidates[3].hours: expected" in result.output
    (tmp_path / "latin").write_bytes(b'{"on": "\xe9"}')
    assert "expected text in UTF-8" in CliRunner().invoke(main, ["match", str(tmp_path / "latin")]).output
    assert CliRunner().invoke(main, ["match"]).exit_code == 2
    both = invented_cases.case_data(8, 1, 1)
    both["candidates"][0]["id"] = both["workplaces"][0]["id"] = "x"
    assert "both a candidate and a workplace" in run(tmp_path, "--for", "x", data=both).output


def test_other_weights_and_standard_input(tmp_path: Path) -> None:
    text = Path(json_answer.__file__).with_name("weights.yaml").read_text(encoding="utf-8")
    (tmp_path / "own.yaml").write_text(text.replace("paid: 50", "paid: 0").replace("key: opstap", "key: zwolle"))
    data = json.dumps(invented_cases.case_data(8, 8, 40))
    result = CliRunner().invoke(main, ["match", "-", "--weights", str(tmp_path / "own.yaml")], input=data)
    assert json.loads(result.output)["engine"]["weights"]["key"] == "zwolle"


def test_the_command_needs_no_django(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(json.dumps(invented_cases.case_data(8, 8, 40)), encoding="utf-8")
    code = (
        "import sys; from opstap.site.cli import main; main(sys.argv[1:], standalone_mode=False);"
        "assert not {'django', 'ortools', 'numba'} & set(sys.modules)"
    )
    command = [sys.executable, "-c", code, "match", str(tmp_path / "case.json")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    command[2] = code.replace(", 'numba'", "")  # seating is compiled
    subprocess.run([*command, "--assign"], check=True, capture_output=True, timeout=120)


def test_the_schema_is_printed() -> None:
    assert json.loads(CliRunner().invoke(main, ["match", "--schema"]).output)["title"] == "FiledCase"
