"""The stories before anybody plays them: the same people every time, sensible on whatever day the demo is loaded."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files

import pytest

from opstap.demo.accounts import ACCOUNTS, LABELS, PASSWORD, one_per_role
from opstap.demo.data_files import data
from opstap.demo.generated_stories import stories
from opstap.demo.invented_people import passes_eleven_test
from opstap.demo.parties import MUNICIPALITIES
from opstap.demo.scripted_stories import PROGRAMMES
from opstap.demo.story_player import STEPS_BY_NAME
from opstap.demo.story_steps import Story
from opstap.tracks.models import Position
from opstap.tracks.programmes.blueprint import load_builtin

pytestmark = pytest.mark.thorough

MONDAY = date(2026, 11, 23)
PROJECTS = ("apeldoorn", "dalfsen", "oldebroek", "oldenzaal", "start-enschede")
WEEK = [MONDAY + timedelta(days=days) for days in range(7)]


def open_due(written: list[Story], email: str) -> list[date]:
    """The days on which somebody's open tasks are due."""
    steps = [step for story in written for step in story.steps]
    closed = {step.args["key"] for step in steps if step.do == "close"}
    return [
        step.args["due"]
        for step in steps
        if step.do == "agree" and step.who == email and not step.args["own"] and step.args["key"] not in closed
    ]


@pytest.mark.parametrize("today", [*WEEK, date(2028, 2, 29), date(2027, 1, 1), date(2027, 3, 28), date(2027, 10, 31)])
def test_every_case_manager_has_something_overdue_and_something_today(today: date) -> None:
    written = stories(today)
    for account in ACCOUNTS:
        if account.role == "case_manager" and account.place in MUNICIPALITIES:
            due = open_due(written, account.email)
            assert any(day < today for day in due), account.email
            assert today in due, account.email


@pytest.mark.parametrize("today", WEEK)
def test_everything_happened_before_today_on_a_working_day(today: date) -> None:
    for story in stories(today):
        for step in story.steps:
            assert step.at.date() < today
            assert step.at.weekday() < 5, (step.do, step.at)
            assert step.at.date() >= story.person.started_on
            if step.do in ("agree", "move"):
                assert step.args["due"] >= step.at.date()


def test_every_step_is_one_that_the_player_knows() -> None:
    """A name that is written wrongly in a script would fail only while the demo is loaded."""
    named = {step.do for day in WEEK for story in stories(day) for step in story.steps}
    assert named - STEPS_BY_NAME.keys() == set()
    assert STEPS_BY_NAME.keys() - named == set(), "no story has these any more"


def test_the_same_people_whatever_the_day() -> None:
    def names(day: date) -> list[tuple[str, str]]:
        return [(s.person.values["given_name"], s.person.values["family_name"]) for s in stories(day)]

    again = names(MONDAY)
    assert again == names(MONDAY)
    assert len(set(again)) == len(again)
    assert 150 <= len(again) <= 170


def test_no_number_could_be_a_citizen_service_number() -> None:
    for story in stories(MONDAY):
        text = " ".join(map(str, story.person.values.values())) + " ".join(str(step.args) for step in story.steps)
        for digits in re.findall(r"\d{8,10}", re.sub(r"[ .-]", "", text.replace("-", " x "))):
            for start in range(len(digits) - 8):
                assert not passes_eleven_test(digits[start : start + 9]), story.person.values


def test_the_eleven_test_knows_a_number_when_it_sees_one() -> None:
    assert passes_eleven_test("111222333")
    assert not passes_eleven_test("111222334")
    assert not passes_eleven_test("11122233")


def test_talks_are_many_and_nobody_has_the_same_one_twice() -> None:
    written = stories(MONDAY)
    every: set[str] = set()
    for story in written:
        own = [step.args["note"] for step in story.steps if step.do == "talk"]
        assert len(own) == len(set(own)), story.person.called
        every |= set(own)
        assert not any("{" in note for note in own)
    groups = [group for group in data("notes").values() if isinstance(group, list)]
    texts = {note["text"] for group in groups for note in group if isinstance(note, dict)}
    assert len(texts) >= 70
    assert len(every) >= 300


def test_every_position_is_there_and_the_projects_are_cast_as_the_study_counts_them() -> None:
    written = stories(MONDAY)
    standing = Counter((story.programme, story.standing) for story in written)
    assert {position for _, position in standing} - {"", "scripted"} == set(Position.values)
    per_project = Counter(story.programme for story in written)
    assert [per_project[key] for key in PROJECTS] == [16, 17, 50, 15, 54]
    assert sum(not story.owner for story in written) == 8


def test_each_of_the_seven_programmes_is_told_whole_once() -> None:
    told = [story for story in stories(MONDAY) if story.standing == "scripted"]
    assert {story.programme for story in told} == {blueprint.key for blueprint in load_builtin()} == set(PROGRAMMES)
    scripts = (files("opstap.demo") / "data" / "scripted").iterdir()
    assert {each.name for each in scripts} == {f"{programme}.yaml" for programme in PROGRAMMES}
    for story in told:
        done = Counter(step.do for step in story.steps)
        assert done["decide"] >= 3, story.programme
        assert done["talk"] + done["aftercare"] >= 9, story.programme
        assert done["place"] >= 2, story.programme
        assert done["outflow"] == (story.programme != "learn"), "LEARN's person is still at school and work"


def test_an_account_per_role_each_with_the_password() -> None:
    faces = one_per_role()
    assert {face.role for face in faces} == set(LABELS)
    assert faces[0].email == "anouk@dalfsen.example"
    assert len(PASSWORD) >= 12
    assert all(account.email.endswith(".example") for account in ACCOUNTS)
    assert len({account.email for account in ACCOUNTS}) == len(ACCOUNTS)


def test_some_are_obliged_and_then_it_says_by_which_rule() -> None:
    tasks = [task for group in data("tasks").values() for task in group]
    rules = [task["rule"] for task in tasks if "rule" in task]
    assert rules
    assert all("wet" in rule.lower() for rule in rules)
