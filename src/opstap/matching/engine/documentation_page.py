"""Makes docs/matching.md from the data that the engine runs on, so that the explanation cannot be out of date."""

from __future__ import annotations

import sys
from importlib import resources
from typing import Any

import yaml

from opstap.matching.engine import sentences
from opstap.matching.engine.sentences import Language
from opstap.matching.engine.weights import Weights, builtin


def page(weights: Weights | None = None) -> str:
    """The page of explanation as Markdown: in Dutch, then in English."""
    text = resources.files("opstap.matching.engine").joinpath("explanation.yaml").read_text(encoding="utf-8")
    words: dict[str, object] = yaml.safe_load(text)
    return "\n".join([_part(words, weights or builtin(), "nl"), _part(words, weights or builtin(), "en")])


def _part(words: dict[str, Any], weights: Weights, language: Language) -> str:
    def say(name: str) -> str:
        return str(words[name][language])

    lines = [f"# {say('title')}", "", say("made"), "", say("intro"), ""]
    lines += [f"## {say('rules')}", "", say("rules_text"), "", f"| | {say('rule')} | |", "| --- | --- | --- |"]
    for number, rule in sentences.builtin().rules.items():
        lines.append(f"| {number} | {rule.name[language]} | {rule.asks[language]} |")
    lines += ["", f"## {say('carving')}", "", say("carving_text"), ""]
    version = f"`{weights.key}`, {weights.version}"
    lines += [f"## {say('weights')} ({version})", "", say("weights_text"), ""]
    lines += [f"| {say('term')} | {say('points')} |", "| --- | --- |"]
    for name, facts in weights.terms.model_dump().items():
        title = sentences.builtin().terms[name]["name"][language]
        lines.append(f"| {title} | {words['amounts'][name][language].format_map(_facts(facts))} |")
    for part in ("never", "reading", "cannot"):
        lines += ["", f"## {say(part)}", "", say(f"{part}_text")]
    return "\n".join([*lines, ""])


def _facts(weights: Any) -> dict[str, Any]:
    if isinstance(weights, int):
        return {"value": weights}
    if isinstance(weights, dict):
        return {
            name: ", ".join(map(str, value)) if isinstance(value, tuple) else value for name, value in weights.items()
        }
    return {"bands": "; ".join(f"{band['points']}: ≤ {band['km']:g} km" for band in weights)}


if __name__ == "__main__":
    sys.stdout.write(page())
