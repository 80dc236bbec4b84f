"""What the columns of an unknown sheet might be: by memory, by word, by nearly the same word, by what is in them."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from datetime import date
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from opstap.exchange.reading import cells, closed_lists, column_words, countries_and_languages, dates
from opstap.exchange.reading.problems import Problem
from opstap.exchange.reading.values import CellValue, Row, as_text, is_empty, key, word_key

How = Literal["exact", "remembered", "typo", "similar", "content"]
_RANK = {"remembered": 5, "exact": 4, "typo": 3, "similar": 2, "content": 1}
_SAMPLE = 40
_TYPO = 86
_FAR_FUTURE = date(2100, 1, 1)

_READERS = {
    "birth_date": lambda value: dates.birth_date(value, _FAR_FUTURE),
    "track_start": dates.day,
    "outflow_date": dates.day,
    "in_netherlands_since": lambda value: dates.since(value, _FAR_FUTURE),
    "sex": closed_lists.sex,
    "education": closed_lists.education,
    "postcode": cells.postcode,
    "email": cells.email,
    "phone": cells.phone,
    "work_disability": cells.yes_no,
    "country_of_origin": countries_and_languages.country,
    "mother_tongue": countries_and_languages.mother_tongue,
    "level_listening": closed_lists.level,
    "level_speaking": closed_lists.level,
    "level_reading": closed_lists.level,
    "level_writing": closed_lists.level,
    "learning_route": closed_lists.learning_route,
    "outflow": closed_lists.outcome,
    "full_name": cells.full_name,
    "first_name": cells.name,
    "last_name": cells.name,
}
_TOLD_BY_CONTENT = ("email", "postcode")  # nothing else looks like these


class Choice(NamedTuple):
    """A target for a column ("" for remembered as left out) and the ground for it."""

    target: str
    how: How
    score: float


def suggest(
    headings: MappingType[int, str], rows: list[Row], remembered: MappingType[str, str] | None = None
) -> dict[int, Choice]:
    """For each column the likeliest target, each target once: the best ground first, then the leftmost column.

    `remembered` is an earlier `Mapping.to_remember()` of the organisation. Fuzzy choices must fit the column's values.
    """
    offers = [
        (column, choice)
        for column, title in headings.items()
        for choice in _offers(title, _sample(rows, column), remembered or {})
    ]
    offers.sort(key=lambda offer: (-_RANK[offer[1].how], -offer[1].score, offer[0]))
    taken: dict[int, Choice] = {}
    used: set[str] = set()
    for column, choice in offers:
        if column not in taken and choice.target not in used:
            taken[column] = choice
            used |= {choice.target} - {""}
    return taken


def _sample(rows: list[Row], column: int) -> list[CellValue]:
    filled = (row.cells[column] for row in rows[: _SAMPLE * 5] if column in row.cells)
    return [value for value in filled if not is_empty(as_text(value))][:_SAMPLE]


def _offers(title: str, sample: list[CellValue], remembered: MappingType[str, str]) -> list[Choice]:
    folded = key(title)
    if folded in remembered and (not remembered[folded] or remembered[folded] in column_words.TARGETS):
        return [Choice(remembered[folded], "remembered", 100)]
    if exact := column_words.target_of(title):
        return [Choice(exact, "exact", 100)]
    best: dict[str, Choice] = {}
    for word, target in column_words.words().items():
        choice = _compare(title, folded, word, target)
        if choice and (target not in best or choice.score > best[target].score) and fits(target, sample):
            best[target] = choice
    by_content = [Choice(name, "content", 60) for name in _TOLD_BY_CONTENT if sample and fits(name, sample, 0.9)]
    return [*best.values(), *by_content]


def _compare(title: str, folded: str, word: str, target: str) -> Choice | None:
    """Nearly the same letters is a typing error; a known word of four letters or more within the heading is similar."""
    if len(folded) > 4 and len(word) > 4 and (score := fuzz.ratio(folded, word)) >= _TYPO:
        return Choice(target, "typo", score)
    parts = word_key(title).split()
    if len(word) > 3 and (word in parts or (" " in title and folded.startswith(word))):
        return Choice(target, "similar", 50 + min(len(word), 40))
    if len(word) > 5 and word in folded:
        return Choice(target, "similar", 40)
    return None


def fits(target: str, sample: list[CellValue], share: float = 0.6) -> bool:
    """Whether enough of a column's values can be read as this target; always where nothing is known."""
    reader = _READERS.get(target)
    if reader is None or not sample:
        return True
    good = sum(not isinstance(reader(value), Problem) for value in sample)
    return good >= share * len(sample)
