"""An invented municipality's answers, to look at before one begins. Nothing is stored and nobody is meant."""

from __future__ import annotations

from opstap.selfcheck.instruments.schema import Instrument
from opstap.selfcheck.rules import Score, Spread, spread

PEOPLE = ("policy_officer", "case_manager", "case_manager", "partner")
LEAN = (1, -1, 0, -3)
"""How each of the four leans: a partner is stricter than who makes the policy."""


def example_answers(instrument: Instrument) -> dict[str, Spread]:
    """Four people's answers to every statement: spread enough to talk about, the same every time."""
    low, high = instrument.scale.lowest, instrument.scale.highest
    found = {}
    for each in instrument.statements:
        middle = low + 3 + (each.number * 7) % 5
        scores = [Score(min(high, max(low, middle + lean * ((each.number + at) % 3)))) for at, lean in enumerate(LEAN)]
        if each.number % 9 == 0:
            scores[-1] = Score(None)
        found[each.key] = spread(scores)
    return found
