"""The instruments say all that their sources say, another one needs no code, and a bad file is told where it is wrong."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from opstap.selfcheck.instruments.schema import (
    Instrument,
    InstrumentError,
    as_data,
    find_instrument,
    json_schema,
    load_builtin,
    parse,
    parse_together,
)
from opstap.site.cli import main

ALL = load_builtin()


def built_in(key: str) -> Instrument:
    found = find_instrument(key)
    assert found is not None
    return found


KIS, ELEMENTS = built_in("kis"), built_in("effective-elements")


def two(nl: str, en: str | None = None) -> dict[str, str]:
    return {"nl": nl, "en": en or nl}


YES_OR_NO = {
    "key": "yes-no",
    "name": two("Ja of nee"),
    "ask": two("Is het zo?"),
    "options": [{"value": 0, "name": two("Nee")}, {"value": 1, "name": two("Ja")}],
    "not_applicable": {"name": two("N.v.t."), "means": two("Past niet."), "ask": two("Waarom?")},
    "comment": two("Toelichting"),
}


def small(**changes: Any) -> dict[str, Any]:
    """The smallest sound file, with some fields replaced."""
    statement = {"number": 1, "key": "one", "source": "X 1", "tips": [two("Doe iets.")], **two("Wij doen iets.")}
    second = {"number": 2, "key": "two", "source": "X 2", **two("Wij doen meer.")}
    return copy.deepcopy(
        {
            "format": 1,
            "version": 1,
            "key": "small",
            "name": two("Klein"),
            "summary": two("Kort."),
            "notice": two("Van ons."),
            "original": {"name": "Boek"},
            "sources": [{"code": "X", "title": "Boek", "section": "1"}],
            "scale": YES_OR_NO,
            "themes": [
                {
                    "number": 1,
                    "key": "a",
                    "title": two("A"),
                    "intro": two("a") | {"source": "X 1"},
                    "statements": [statement],
                },
                {
                    "number": 2,
                    "key": "b",
                    "title": two("B"),
                    "intro": two("b") | {"source": "X 2"},
                    "statements": [second],
                },
            ],
        }
        | changes
    )


def told(data: dict[str, Any]) -> str:
    """What is said about a file, as one text: empty where it is sound."""
    try:
        parse(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), "small.yaml")
    except InstrumentError as error:
        return "\n".join(error.problems)
    return ""


def test_kis_has_27_statements_in_7_themes_each_with_its_place_in_the_source() -> None:
    assert [len(theme.statements) for theme in KIS.themes] == [4, 7, 3, 4, 2, 5, 2]
    assert [each.number for each in KIS.statements] == list(range(1, 28))
    assert [each.source for each in KIS.statements] == [
        f"K {theme.number}.{each.number}" for theme in KIS.themes for each in theme.statements
    ]
    assert KIS.scale.values == tuple(range(1, 11))
    assert KIS.scale.not_applicable.means.en == "We deliberately do not do this."


def test_kis_has_every_idea_of_the_source() -> None:
    """At least as many tips as the source has marks; one that stands there twice (K 5.20) counts once."""
    marks = [2, 5, 2, 3, 4, 4, 3, 6, 9, 6, 7, 5, 4, 5, 8, 4, 2, 4, 4, 4, 3, 3, 5, 10, 3, 7, 3]
    tips = [len(each.tips) for each in KIS.statements]
    assert all(have >= want for have, want in zip(tips, marks, strict=True))
    assert sum(tips) == 160


def test_effective_elements_has_31_elements_and_13_points_of_attention() -> None:
    """Chapter 7 of W; its summary puts one point of attention among the elements, and the chapter holds."""
    kinds = [each.kind for each in ELEMENTS.statements]
    assert (kinds.count("element"), kinds.count("attention")) == (31, 13)
    assert [len(theme.statements) for theme in ELEMENTS.themes] == [4, 10, 8, 6, 7, 9]
    assert all(
        each.source == f"W 7.{theme.number}" and each.tips for theme in ELEMENTS.themes for each in theme.statements
    )
    assert [each.name.en for each in ELEMENTS.scale.options] == ["Not", "Partly", "In place"]


@pytest.mark.parametrize("instrument", ALL, ids=lambda each: each.key)
def test_every_text_is_there_in_two_languages_and_named_things_stand_in_the_tips(instrument: Instrument) -> None:
    seen = set()
    for each in instrument.statements:
        assert each.nl != each.en
        for tip in each.tips:
            assert tip.nl != tip.en
            for key in tip.see:
                seen.add(key)
                for code in ("nl", "en"):
                    assert instrument.reference(key).called(code).lower() in tip.in_language(code).lower()
    assert seen == {each.key for each in instrument.references}


def test_an_instrument_says_that_its_scores_are_not_the_original_ones_and_where_that_is() -> None:
    assert "cijfers" in KIS.notice.nl
    assert KIS.original.address == "https://www.watwerktbij.nl/arbeidsparticipatie-statushouders/"


def test_another_instrument_needs_no_code() -> None:
    loaded = parse_together({"small.yaml": yaml.safe_dump(small(), allow_unicode=True)})
    assert [each.key for each in loaded] == ["small"]
    assert as_data(loaded[0], "nl")["themes"][1]["statements"] == [{"number": 2, "text": "Wij doen meer.", "tips": []}]
    assert loaded[0].scale.lowest == 0
    assert loaded[0].theme_of("two").key == "b"
    assert find_instrument("small", loaded) is loaded[0]


def test_the_parts_are_found_by_key_and_number() -> None:
    assert KIS.statement("women").number == 27
    assert KIS.theme(5).key == "money"
    for miss in (
        lambda: KIS.statement("no"),
        lambda: KIS.theme(8),
        lambda: KIS.theme_of("no"),
        lambda: KIS.reference("no"),
    ):
        with pytest.raises(KeyError):
            miss()


def with_statement(**fields: Any) -> dict[str, Any]:
    data = small()
    data["themes"][1]["statements"][0] |= fields
    return data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (with_statement(number=3), "themes[1].statements[0].number: expected 2, since statements are counted on"),
        (with_statement(number=1), "themes[1].statements[0].number: expected 2, since statements are counted on"),
        (with_statement(key="one"), "themes[1].statements[0].key: expected a key that is used once; 'one'"),
        (with_statement(source="Y 1"), "themes[1].statements[0].source: expected one of 'sources' (X); found 'Y 1'"),
        (
            with_statement(kind="element"),
            "themes[1].statements[0].kind: expected nothing here, since the file has no 'kinds'",
        ),
        (
            with_statement(tips=[two("a") | {"see": ["who"]}]),
            "themes[1].statements[0].tips[0].see[0]: expected a key of 'refer",
        ),
        (
            with_statement(colour="red"),
            "themes[1].statements[0].colour: expected nothing here: this field is not known.",
        ),
        (with_statement(nl=""), "themes[1].statements[0].nl: expected a text that is not empty"),
        (with_statement(number="2"), "themes[1].statements[0].number: expected something else"),
        (
            small(kinds=[{"key": "k", "name": two("K")}]),
            "themes[0].statements[0].kind: expected one of 'kinds' (k); found None",
        ),
        (small(extra=1), "extra: expected nothing here: this field is not known."),
        (small(themes=[]), "themes: expected at least 1 item in this list"),
        (
            {key: value for key, value in small().items() if key != "notice"},
            "notice: expected a value here; it is missing",
        ),
    ],
)
def test_a_bad_file_is_told_with_its_line_its_place_and_what_was_expected(data: dict[str, Any], sentence: str) -> None:
    said = told(data)
    assert said.startswith("small.yaml, line ")
    assert sentence in said


def test_a_theme_out_of_order_and_a_scale_that_does_not_rise_are_told() -> None:
    data = small()
    data["themes"][1]["number"] = 3
    assert "themes[1].number: expected 2, since themes are counted in order; found 3" in told(data)
    data = small()
    data["scale"]["options"][1]["value"] = 0
    assert "scale.options[1].value: expected more than 0, since options run from low to high; found 0" in told(data)


def test_a_file_that_is_no_yaml_or_bears_another_name_is_told() -> None:
    with pytest.raises(InstrumentError, match=r"^x\.yaml, line 1: expected YAML"):
        parse("a: [", "x.yaml")
    with pytest.raises(InstrumentError, match=r"other\.yaml, key: expected 'other', the name of the file"):
        parse_together({"other.yaml": yaml.safe_dump(small())})


def test_the_schema_can_be_printed() -> None:
    assert json_schema()["title"] == "Instrument"


def shown(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["selfcheck", *arguments])
    return result.exit_code, result.output


def test_show_prints_the_instrument_as_json_in_dutch_by_default() -> None:
    code, output = shown("show", "kis", "--format", "json")
    data = json.loads(output)
    assert code == 0
    assert list(data) == ["instrument", "version", "themes"]
    assert list(data["themes"][0]) == ["number", "title", "statements"]
    assert list(data["themes"][0]["statements"][0]) == ["number", "text", "tips"]
    assert data["themes"][6]["statements"][1]["text"] == KIS.statement("women").nl
    assert all(isinstance(tip, str) for tip in data["themes"][0]["statements"][0]["tips"])
    assert (
        json.loads(shown("show", "kis", "--format", "json", "--language", "en")[1])["themes"][4]["title"]
        == "Money matters"
    )


def test_show_prints_text_to_read() -> None:
    code, output = shown("show", "effective-elements", "--language", "en")
    assert code == 0
    assert "3. The track" in output
    assert "  15  We take the time" in output


def test_an_unknown_instrument_is_refused_with_the_known_ones() -> None:
    code, output = shown("show", "kiss")
    assert code == 2
    assert "There is no instrument 'kiss'. The instruments are: effective-elements, kis." in output


def test_list_and_check_help_whoever_writes_an_instrument(tmp_path: Path) -> None:
    assert "kis\tversion 1\t27 statements" in shown("list")[1]
    file = tmp_path / "small.yaml"
    file.write_text(yaml.safe_dump(small()), encoding="utf-8")
    assert shown("check", str(file)) == (0, f"{file} is sound: 2 themes, 2 statements.\n")
    file.write_text(yaml.safe_dump(with_statement(number=5)), encoding="utf-8")
    code, output = shown("check", str(file))
    assert code == 2
    assert "expected 2, since statements are counted on" in output
    file.write_bytes(b"key: \xff")
    assert "expected text in UTF-8; byte 6 is not" in shown("check", str(file))[1]
