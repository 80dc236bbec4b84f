"""What the engine claims is checked by running it: what opens, what an answer opens, that more is never worse."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opstap.matching.engine import case_reader, json_answer, reference
from opstap.matching.engine.case import Candidate, Case
from opstap.matching.engine.scales import DAYPARTS, KINDS, LANGUAGE_SKILLS, LEVEL_NAMES, SCHOOLING
from opstap.matching.engine.weights import builtin
from opstap.matching.tests import invented_cases

pytestmark = pytest.mark.thorough

Data = dict[str, Any]
BEST: Data = {
    "kinds": list(KINDS),
    "language": dict.fromkeys(LANGUAGE_SKILLS, "C2"),
    "hours": [0, 168],
    "dayparts": list(DAYPARTS),
    "available_from": "0001-01-01",
    "licences": [*invented_cases.LICENCES],
    "limits": [],
    "refuses": [],
    "education": "wo",
    "reach_km": {"car": 40000},
}
LIFTED: dict[int, Data] = {
    1: {"kinds": BEST["kinds"]},
    3: {"language": BEST["language"]},
    5: {"hours": [0, 168]},
    6: {"dayparts": BEST["dayparts"]},
    4: {"location": [52.0, 5.0], "reach_km": BEST["reach_km"]},
    7: {"available_from": "0001-01-01"},
    8: {"licences": BEST["licences"]},
    9: {"limits": []},
    10: {"refuses": []},
    11: {"education": "wo"},
}
quick = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
seeds = st.integers(0, 2**32)


def data_of(seed: int) -> Data:
    return invented_cases.case_data(seed, 1 + seed % 3, 12, (0.0, 0.05, 0.3)[seed % 3])


def run(data: Data, **options: Any) -> Data:
    case, protected = case_reader.parse(json.dumps(data))
    return json_answer.answer(case, json_answer.Options(**options), protected=protected)


def pairs(data: Data) -> set[tuple[str, str]]:
    return {(each["candidate"], each["workplace"]) for each in run(data, edges=True)["edges"]}


def changed(data: Data, who: str, facts: Data) -> Data:
    new = copy.deepcopy(data)
    for candidate in new["candidates"]:
        if candidate["id"] == who:
            candidate.update(copy.deepcopy(facts))
    return new


@quick
@given(seeds)
def test_each_rule_that_is_said_to_open_places_opens_them(seed: int) -> None:
    data = data_of(seed)
    before = pairs(data)
    said = {(each["candidate"], each["rule"]): each for each in run(data)["one_rule_away"]}
    for candidate in data["candidates"]:
        who = candidate["id"]
        for rule in range(1, 12):
            without = changed(data, who, LIFTED.get(rule, {}))
            if rule == 2:
                for workplace in without["workplaces"]:
                    workplace["seats"] = max(1, workplace["seats"])
            opened = sorted(place for one, place in pairs(without) - before if one == who)
            claim = said.get((who, rule), {"opens": 0, "workplaces": []})
            assert (claim["opens"], claim["workplaces"]) == (len(opened), opened[:10]), rule


@quick
@given(seeds)
def test_each_question_opens_what_it_says(seed: int) -> None:
    data = data_of(seed)
    found, before = run(data), pairs(data)
    for each in found["ask_first"]:
        assert opened_by(data, before, each["candidate"], [each["question"]]) == each["opens"]
    for each in found["ask_together"]:
        assert opened_by(data, before, each["candidate"], each["questions"]) == each["opens"]


def opened_by(data: Data, before: set[tuple[str, str]], who: str, fields: list[str]) -> int:
    """How many places the best answers open; where somebody lives is answered anew for each place."""
    candidate = next(each for each in data["candidates"] if each["id"] == who)
    facts = {name: BEST[name] for name in fields if name != "location"}
    if "language" in fields:
        known = {skill: level for skill, level in (candidate.get("language") or {}).items() if level}
        facts["language"] = {**BEST["language"], **known}
    opened = 0
    for workplace in data["workplaces"]:
        home = {"location": workplace["location"]} if "location" in fields else {}
        after = pairs({**changed(data, who, {**facts, **home}), "workplaces": [workplace]})
        opened += (who, workplace["id"]) in after - before
    return opened


def better(chance: random.Random, candidate: Candidate) -> Data:
    """The same person with one thing more: a level, a skill, hours, reach, a licence, a daypart, a diploma."""
    ladder = list(LEVEL_NAMES)
    facts = candidate.model_dump(mode="json")
    name = chance.choice(["language", "skills", "hours", "reach_km", "licences", "dayparts", "education", "limits"])
    value = facts[name]
    if value is None:
        return facts
    if name == "language":
        for skill, level in value.items():
            at = ladder.index("A1" if level == "Alfa C" else level or "none")
            value[skill] = ladder[min(at + chance.randint(0, 2), 8)] if level else None
    elif name == "hours":
        facts[name] = [max(0, value[0] - 4), min(168, value[1] + chance.randint(1, 20))]
    elif name == "reach_km":
        facts[name] = {mode: None if km is None else km + chance.randint(1, 40) for mode, km in value.items()}
    elif name == "education":
        steps = list(SCHOOLING)
        facts[name] = steps[min(steps.index(value) + 1, 5)]
    elif name == "limits":
        facts[name] = value[1:]
    else:
        more = {"skills": invented_cases.SKILLS, "licences": invented_cases.LICENCES, "dayparts": DAYPARTS}[name]
        facts[name] = [*value, chance.choice(more)]
    return facts


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(seeds)
def test_more_is_never_worse(seed: int) -> None:
    case = invented_cases.case(seed, 1, 14, (0.0, 0.1)[seed % 2])
    chance = random.Random(seed)
    candidate = case.candidates[0]
    more = Candidate.model_validate(better(chance, candidate))
    before = {each.workplace: each for each in reference.answer(candidate, case.workplaces, builtin()).matches}
    after = {each.workplace: each for each in reference.answer(more, case.workplaces, builtin()).matches}
    assert before.keys() <= after.keys()
    assert all(after[place].score >= match.score for place, match in before.items())


@quick
@given(seeds)
def test_the_order_of_the_file_and_protected_facts_change_nothing(seed: int) -> None:
    data = data_of(seed)
    chance = random.Random(seed)
    other = copy.deepcopy(data)
    chance.shuffle(other["candidates"])
    chance.shuffle(other["workplaces"])
    for candidate in other["candidates"]:
        candidate["protected"] = {"sex": chance.choice("mvx"), "born": chance.randint(1950, 2008), "any": [None]}
    asked: Data = {"assign": True, "edges": True, "prices": True}
    assert run(other, **asked) == run(data, **asked)


@quick
@given(seeds)
def test_reasons_add_up_and_no_rule_is_broken(seed: int) -> None:
    data = data_of(seed)
    found = run(data, edges=True)
    case = Case.model_validate(data)
    people = {each.id: each for each in case.candidates}
    places = {each.id: each for each in case.workplaces}
    for each in found["proposals"]:
        verdict = reference.judge(people[each["candidate"]], places[each["workplace"]])
        assert verdict.fits
        assert list(verdict.carved) == each["carved"]
        assert sum(term["points"] for term in each["terms"]) == each["score"]
    lists = ("proposals", "one_rule_away", "ask_first", "ask_together", "nearest")
    assert {each["candidate"] for key in lists for each in found[key]} == people.keys()
