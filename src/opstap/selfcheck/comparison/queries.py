"""How a municipality stands among others that agreed, and whom it may call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from opstap.core.actors import Actor
from opstap.selfcheck.instruments.schema import Scale, Statement, Theme
from opstap.selfcheck.models import Assessment, SharedScores
from opstap.selfcheck.results import SideBySide
from opstap.selfcheck.rules import Compared, compare, median, theme_value

HIGH_SHARE = 0.7
"""From here on a scale something goes well: 8 of 1 to 10, the best of three words."""


@dataclass(frozen=True)
class ComparedSubject:
    """One theme or statement: one's own value among the others', and who of them scores high and may be called."""

    subject: Theme | Statement
    compared: Compared
    may_be_called: list[SharedScores]


def is_high(value: float | None, scale: Scale) -> bool:
    return value is not None and (value - scale.lowest) / (scale.highest - scale.lowest) >= HIGH_SHARE


def shared_by_others(assessment: Assessment, actor: Actor) -> list[SharedScores]:
    """What other municipalities share of this instrument. Statements are compared by their key, so that another version of
    the instrument counts where it asks the same."""
    rows = SharedScores.objects.visible_to(actor).filter(instrument=assessment.instrument)
    others = rows.exclude(municipality_id=assessment.municipality_id)
    return list(others.select_related("municipality__organisation").order_by("municipality__organisation__name"))


def compared_with_others(
    table: SideBySide, others: list[SharedScores]
) -> list[tuple[ComparedSubject, list[ComparedSubject]]]:
    """Per theme, and per statement in it. The others' numbers stay away where they are too few (rules.compare); names stand
    there only of who agreed to be called."""
    return [
        (_theme(theme, table, others), [_statement(each, table, others) for each in theme.statements])
        for theme in table.instrument.themes
    ]


def _theme(theme: Theme, table: SideBySide, others: list[SharedScores]) -> ComparedSubject:
    own = theme_value(table.results[each.key] for each in theme.statements)
    keys = [each.key for each in theme.statements]
    values = [_middle(one.scores, keys) for one in others]
    return ComparedSubject(theme, compare(own, [value for value in values if value is not None]), [])


def _middle(scores: dict[str, Any], keys: Iterable[str]) -> float | None:
    return median([scores[key] for key in keys if key in scores])


def _statement(asked: Statement, table: SideBySide, others: list[SharedScores]) -> ComparedSubject:
    scale = table.instrument.scale
    values = [float(one.scores[asked.key]) for one in others if asked.key in one.scores]
    may_be_called = [one for one in others if one.contact and is_high(one.scores.get(asked.key), scale)]
    return ComparedSubject(asked, compare(table.results[asked.key].value, values), may_be_called)
