"""The page of explanation is what the engine runs on."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from opstap.matching.engine import documentation_page, rules, scoring, sentences
from opstap.matching.engine.pair_scores import SAID
from opstap.matching.engine.weights import Terms

DOCS = Path(__file__).parents[4] / "docs" / "matching.md"


def test_the_page_is_up_to_date() -> None:
    assert DOCS.read_text(encoding="utf-8") == documentation_page.page(), (
        "run: python -m opstap.matching.engine.documentation_page >docs/matching.md"
    )


def test_the_page_can_be_printed(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_module("opstap.matching.engine.documentation_page", run_name="__main__")
    assert capsys.readouterr().out == documentation_page.page()


def test_rules_terms_and_sentences_are_the_same_ones() -> None:
    said = sentences.builtin()
    assert list(scoring.TERMS) == list(Terms.model_fields) == list(said.terms)
    assert list(said.rules) == [*rules.NUMBERS, rules.AGREED]
    assert all(set(words) - {"name", "participant"} <= set(SAID) for words in said.terms.values())
    assert set(said.words.questions) == set(rules.FIELDS)
