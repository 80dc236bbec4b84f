"""The programme files say what the sources say, and a bad file is told where it is wrong."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from opstap.tracks.programmes import blueprint
from opstap.tracks.programmes.blueprint import Blueprint, BlueprintError, load_builtin, parse_programme
from opstap.tracks.programmes.schema import Activity, Phase

ALL = load_builtin()
LEARN_ROLES = [
    "director",
    "intermediary",
    "employer",
    "expertise-partner",
    "connector",
    "participant",
    "educator",
    "mentor",
    "job-coach",
]


def programme(key: str) -> Blueprint:
    return next(each for each in ALL if each.key == key)


def weeks(piece: Phase | Activity | Blueprint) -> tuple[int | None, int | None] | None:
    return None if piece.length is None else (piece.length.min_weeks, piece.length.max_weeks)


def keys(pieces: Any) -> list[str]:
    return [each.key for each in pieces]


def small(**changes: Any) -> dict[str, Any]:
    """The smallest sound file, with some fields replaced."""
    phase = {"key": "one", "name": {"nl": "Een", "en": "One"}, "purpose": {"nl": "a", "en": "b", "source": "W 1"}}
    return {
        "format": 1,
        "version": 1,
        "key": "small",
        "name": "Klein",
        "kind": "individual",
        "area": {},
        "summary": {"nl": "Kort.", "en": "Short."},
        "sources": [{"code": "W", "title": "Boek", "section": "1", "year": 2019}],
        "phases": [phase],
    } | changes


def phase(key: str, **fields: Any) -> dict[str, Any]:
    one: dict[str, Any] = small()["phases"][0]
    return one | {"key": key} | fields


def told(data: dict[str, Any]) -> tuple[str, ...]:
    """What is said about a file: nothing where it is sound."""
    try:
        parse_programme(yaml.safe_dump(data, sort_keys=False), "small.yaml")
    except BlueprintError as error:
        return error.problems
    return ()


class TestBuiltin:
    def test_there_are_seven(self) -> None:
        assert keys(ALL) == ["apeldoorn", "dalfsen", "learn", "oldebroek", "oldenzaal", "start-enschede", "zwolle"]

    def test_names_are_the_official_ones(self) -> None:
        assert {each.key: each.name for each in ALL} == {
            "apeldoorn": "Statushouders opnieuw thuis",
            "dalfsen": "Thuis in Dalfsen",
            "learn": "Leerwerktraject gebouwde omgeving (LEARN)",
            "oldebroek": "Statushouders doen mee",
            "oldenzaal": "Statushouders aan de slag",
            "start-enschede": "STAR/T",
            "zwolle": "Statushouders aan het werk, Zwolle",
        }

    def test_dalfsen(self) -> None:
        dalfsen = programme("dalfsen")
        zorg, meedoen, werkfit = dalfsen.phases
        assert [each.name.nl for each in dalfsen.phases] == ["Zorg", "Meedoen", "Werkfit"]
        assert (weeks(zorg), weeks(meedoen), weeks(werkfit)) == ((26, 26), None, (None, 52))
        assert weeks(meedoen.activities[0]) == (13, 26)
        assert [(norm.key, norm.min, norm.unit) for norm in dalfsen.norms] == [
            ("rhythm", 16, "hours"),
            ("active", 16, "hours"),
        ]
        assert keys(werkfit.entry) == ["enough-dutch", "rhythm-16"]
        assert [(each.counts, each.percent) for each in dalfsen.targets] == [("off_benefit", 40)]

    def test_oldebroek(self) -> None:
        oldebroek = programme("oldebroek")
        assert [weeks(each) for each in oldebroek.phases] == [(24, 24)] * 4
        assert oldebroek.phases[1].activities[1].starts_after_weeks == 35  # about 8 months
        assert {(each.counts, each.percent) for each in oldebroek.targets} == {
            ("job", 30),
            ("unpaid_work", 50),
            ("language_internship", 20),
        }
        assert [(each.every, each.unit) for each in oldebroek.meetings] == [(1, "months"), (6, "months")]

    def test_apeldoorn(self) -> None:
        apeldoorn = programme("apeldoorn")
        assert len(apeldoorn.phases[0].activities) == 6
        assert keys(apeldoorn.following("estimate")) == ["work-company", "language-places"]
        assert apeldoorn.following("work-company") == ()
        assert [(each.every, each.unit) for each in apeldoorn.meetings] == [(2, "weeks")]
        assert apeldoorn.targets == ()

    def test_oldenzaal(self) -> None:
        oldenzaal = programme("oldenzaal")
        assert oldenzaal.kind == "group"
        assert weeks(oldenzaal) == (None, 26)
        assert [(norm.unit, norm.min, norm.max) for norm in oldenzaal.norms] == [
            ("hours", 16, 24),
            ("dayparts", 1, 1),
            ("dayparts", 1, 1),
            ("dayparts", 1, 1),
        ]
        assert [(each.people, each.within_months) for each in oldenzaal.targets] == [(40, 24)]

    def test_start(self) -> None:
        start = programme("start-enschede")
        assert start.kind == "group"
        assert keys(start.phase("learning").entry) == [
            "motivation",
            "knowledge",
            "ambition",
            "innovativeness",
            "creativity",
            "entrepreneurship",
            "home-situation",
            "capacity-to-learn",
            "cooperation",
            "flexibility",
            "municipality-agrees",
        ]
        assert [(each.every, each.unit) for each in start.meetings if each.key == "coaching"] == [(1, "weeks")]
        assert {"language-support", "early-pitch", "coaching"} <= set(keys(start.phase("learning").activities))
        assert start.phases[-1].key == "community"

    def test_zwolle(self) -> None:
        assert keys(programme("zwolle").phases) == ["in-the-picture", "in-contact", "at-work", "aftercare"]
        assert keys(programme("zwolle").phase("at-work").activities)[:3] == [
            "trial-placement",
            "work-internship",
            "participation-place",
        ]
        assert programme("zwolle").phase("at-work").activities[0].length is None  # Z: often too short, no default


class TestLearn:
    def test_six_phases_with_their_steps(self) -> None:
        learn = programme("learn")
        assert [(each.key, len(each.steps)) for each in learn.phases] == [
            ("expectations", 5),
            ("recruitment", 12),
            ("pre-track", 7),
            ("education", 6),
            ("employer-part", 6),
            ("aftercare", 2),
        ]

    def test_lengths_are_months_counted_as_weeks(self) -> None:
        learn = programme("learn")
        assert [weeks(each) for each in learn.phases] == [None, (4, 26), (4, 52), (9, 156), (9, 156), (None, 26)]
        extra = {each.key: (each.length.min_weeks, each.length.max_weeks) for each in learn.lengths}
        assert extra == {
            "extra-language": (13, 104),
            "extra-guidance": (13, 104),
            "matching-and-placement": (4, 26),
        }

    def test_every_role_has_something_to_do(self) -> None:
        learn = programme("learn")
        assert keys(learn.roles) == LEARN_ROLES
        busy = {
            role for each in learn.phases for step in each.steps for action in step.actions for role in action.roles
        }
        assert busy == {*LEARN_ROLES, blueprint.EVERYBODY}


class TestFinding:
    @pytest.mark.parametrize(
        ("typed", "key"),
        [
            ("Thuis in Dalfsen", "dalfsen"),
            ("  thuis  IN dalfsen ", "dalfsen"),
            ("DALFSEN", "dalfsen"),
            ("star/t", "start-enschede"),
            ("Star T", "start-enschede"),
            ("START", "start-enschede"),
            ("start-enschede", "start-enschede"),
            ("Stätushouders doen méé", "oldebroek"),
            ("Statushouders aan de slag", "oldenzaal"),
            ("LEARN", "learn"),
            ("Zwolle", "zwolle"),
        ],
    )
    def test_by_name_or_alias(self, typed: str, key: str) -> None:
        assert blueprint.find_programme(typed) is programme(key)

    @pytest.mark.parametrize("typed", ["", " - ", "??", "Thuis in Zwolle", "Dalf"])
    def test_nothing_else(self, typed: str) -> None:
        assert blueprint.find_programme(typed) is None

    def test_only_among_those_given(self) -> None:
        assert blueprint.find_programme("Dalfsen", [programme("zwolle")]) is None

    @given(st.sampled_from([(each, name) for each in ALL for name in (each.key, each.name, *each.aliases)]), st.data())
    def test_case_and_spaces_never_matter(self, named: tuple[Blueprint, str], data: st.DataObject) -> None:
        typed = "".join(
            data.draw(st.sampled_from([letter, letter.upper(), f" {letter}", f"{letter}\t"])) for letter in named[1]
        )
        assert blueprint.find_programme(typed) is named[0]

    @given(st.text())
    def test_folding_is_done_once(self, text: str) -> None:
        assert blueprint.folded_name(blueprint.folded_name(text)) == blueprint.folded_name(text)


class TestBadFiles:
    def test_the_smallest_file_is_sound(self) -> None:
        assert parse_programme(yaml.safe_dump(small()), "small.yaml").phase("one").name.en == "One"

    def test_line_path_and_expectation(self) -> None:
        text = yaml.safe_dump(small(), sort_keys=False).replace("key: one", "key: Zorg 1")
        with pytest.raises(BlueprintError) as caught:
            parse_programme(text, "small.yaml")
        line = next(at for at, row in enumerate(text.splitlines(), 1) if "Zorg 1" in row)
        assert caught.value.problems == (
            f"small.yaml, line {line}, phases[0].key: expected a key of small letters, digits and hyphens, such as "
            "'first-talk'; found 'Zorg 1'.",
        )

    @pytest.mark.parametrize(
        ("changes", "path", "expected"),
        [
            ({"format": 2}, "format", "1"),
            ({"version": "1"}, "version", "integer"),
            ({"colour": "red"}, "colour", "not known"),
            ({"phases": []}, "phases", "at least 1"),
            ({"kind": "crowd"}, "kind", "'individual' or 'group'"),
            ({"name": "  "}, "name", "not empty"),
            ({"summary": {"nl": "Kort."}}, "summary.en", "missing"),
            ({"phases": [phase("a"), phase("a")]}, "phases[1].key", "used once"),
            ({"phases": [phase("a", next=["b"])]}, "phases[0].next[0]", "later phase"),
            ({"phases": [phase("a"), phase("b", next=["a"])]}, "phases[1].next[0]", "later phase"),
            ({"length": {"source": "W 1"}}, "length.min_weeks", "both"),
            ({"length": {"min_weeks": 9, "max_weeks": 4, "source": "W 1"}}, "length.min_weeks", "at most 4"),
        ],
    )
    def test_place(self, changes: dict[str, Any], path: str, expected: str) -> None:
        (problem,) = told(small(**changes))
        assert problem.startswith("small.yaml, line ")
        assert f", {path}: expected" in problem
        assert expected in problem

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            (None, "missing"),
            ("", "'W 2.1'"),
            ("page 3", "'W 2.1'"),
            ("X 1", "one of 'sources' (W)"),
            ("W 1; K 2", "'K 2'"),
        ],
    )
    def test_every_criterion_is_sourced(self, source: str | None, expected: str) -> None:
        criterion = {"key": "ready", "nl": "Klaar.", "en": "Ready."} | ({} if source is None else {"source": source})
        (problem,) = told(small(phases=[phase("a", exit=[criterion])]))
        assert ", phases[0].exit[0].source: expected" in problem
        assert expected in problem

    def test_criteria_share_one_space_of_keys(self) -> None:
        criterion = {"key": "ready", "nl": "Klaar.", "en": "Ready.", "source": "W 1"}
        (problem,) = told(small(phases=[phase("a", exit=[criterion]), phase("b", entry=[{**criterion}])]))
        assert ", phases[1].entry[0]" in problem

    def test_all_mistakes_at_once(self) -> None:
        assert len(told(small(kind="crowd", colour="red", version=0))) == 3

    @pytest.mark.parametrize("target", [{}, {"percent": 40, "people": 40}])
    def test_a_target_has_one_measure(self, target: dict[str, int]) -> None:
        full = {"key": "work", "counts": "job", "nl": "Werk.", "en": "Work.", "source": "W 1"} | target
        (problem,) = told(small(targets=[full]))
        assert ", targets[0].percent: expected either" in problem

    def test_a_meeting_says_how_often_wholly(self) -> None:
        (problem,) = told(small(meetings=[{"key": "team", "every": 2, "nl": "a", "en": "b", "source": "W 1"}]))
        assert ", meetings[0].every: expected 'every' and 'unit' together" in problem


class TestBadSteps:
    def step(self, **fields: Any) -> dict[str, Any]:
        actions = [{"roles": ["all"], "nl": "Doen.", "en": "Do."}]
        return {"key": "do", "number": 1, "nl": "a", "en": "b", "source": "W 1", "actions": actions} | fields

    @pytest.mark.parametrize(
        ("fields", "path", "expected"),
        [
            ({"number": 2}, "number", "counted in order"),
            ({"part": "first"}, "part", "'parts'"),
            ({"actions": []}, "actions", "at least 1"),
            ({"actions": [{"roles": ["king"], "nl": "a", "en": "b"}]}, "actions[0].roles", "'king'"),
        ],
    )
    def test_place(self, fields: dict[str, Any], path: str, expected: str) -> None:
        (problem,) = told(small(phases=[phase("a", steps=[self.step(**fields)])]))
        assert f", phases[0].steps[0].{path}: expected" in problem
        assert expected in problem

    def test_a_phase_with_parts_wants_them_named(self) -> None:
        parts = [{"key": "first", "nl": "a", "en": "b"}]
        (problem,) = told(small(phases=[phase("a", parts=parts, steps=[self.step()])]))
        assert ", phases[0].steps[0].part: expected" in problem


class TestNotYaml:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("key: [one", "line 1: expected YAML"),
            ("key: one\nname: a\nkey: two\n", "line 3: expected YAML; the field 'key' stands here twice"),
            ("a: &x [1]\nb: *x\n", "line 2: expected YAML; anchors and aliases are not used here"),
            ("? [a]\n: b\n", "the name of a field is a text"),
            ("key: !!python/object:os.system {}\n", "line 1: expected YAML"),
            ("[" * 5000, "expected YAML"),
            ("key: \x00", "expected YAML"),
            ("", "the whole file: expected"),
            ("- a\n", "the whole file: expected"),
        ],
    )
    def test_place(self, text: str, expected: str) -> None:
        with pytest.raises(BlueprintError, match=r"^bad\.yaml") as caught:
            parse_programme(text, "bad.yaml")
        assert expected in str(caught.value)

    @given(st.text() | st.recursive(st.text(max_size=5), lambda each: st.lists(each, max_size=3)).map(yaml.safe_dump))
    def test_whatever_is_given_ends_in_a_sentence(self, text: str) -> None:
        with pytest.raises(BlueprintError, match=r"^bad\.yaml"):
            parse_programme(text, "bad.yaml")

    @given(st.sampled_from(sorted(small())), st.none() | st.integers(max_value=0) | st.lists(st.integers()))
    def test_a_wrong_value_is_told_at_its_field(self, field: str, value: Any) -> None:
        problems = told(small(**{field: value}))
        assert problems
        assert all(f", {field}" in problem for problem in problems)


class TestTogether:
    def test_a_file_bears_its_key(self) -> None:
        with pytest.raises(BlueprintError, match=r"^other\.yaml, key: expected 'other'"):
            blueprint.parse_together({"other.yaml": yaml.safe_dump(small())})

    def test_no_file_bears_the_names_of_another(self) -> None:
        files = {
            f"{key}.yaml": yaml.safe_dump(small(key=key, name=name)) for key, name in [("a", "STAR/T"), ("b", "Star t")]
        }
        with pytest.raises(BlueprintError, match=r"^b\.yaml: expected names of its own; 'Star t' also means a\.yaml"):
            blueprint.parse_together(files)


class TestShape:
    def test_a_phase_that_is_not_there(self) -> None:
        with pytest.raises(KeyError):
            programme("zwolle").phase("five")

    def test_phases_follow_in_order(self) -> None:
        assert keys(programme("dalfsen").following("zorg")) == ["meedoen"]
        assert programme("dalfsen").following("werkfit") == ()

    def test_language(self) -> None:
        name = programme("zwolle").phases[3].name
        assert [name.in_language(code) for code in ("nl", "en", "en-gb", "ti")] == [
            "Nazorg",
            "Aftercare",
            "Aftercare",
            "Nazorg",
        ]

    def test_a_file_survives_its_own_json(self) -> None:
        for each in ALL:
            assert Blueprint.model_validate_json(each.model_dump_json()) == each

    def test_json_schema_names_what_must_be_there(self) -> None:
        schema = blueprint.json_schema()
        assert {"format", "version", "key", "name", "sources", "phases"} <= set(schema["required"])
        assert schema["additionalProperties"] is False
