"""From records to a position on every day: one after the other, without a gap, whatever the order of the records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opstap.people.models import BenefitSpell
from opstap.placements.models import Placement
from opstap.placements.rules import PAID
from opstap.positions.facts import DAY, Facts, Stretch, stretch_through
from opstap.positions.rules import position_on, spans_of
from opstap.tracks.models import ENDINGS, Position

START = date(2026, 1, 5)
days = st.integers(-30, 120).map(lambda number: START + timedelta(days=number))


def stretches(kinds: list[str]) -> st.SearchStrategy[list[Stretch]]:
    made = st.builds(
        lambda kind, first, length: Stretch(kind, first, None if length is None else first + timedelta(days=length)),
        st.sampled_from(kinds),
        days,
        st.none() | st.integers(0, 60),
    )
    return st.lists(made, max_size=4)


facts = st.builds(
    Facts,
    starts_on=st.just(START),
    participation_since=st.none() | days,
    outflows=stretches([kind.value for kind in ENDINGS]),
    placements=stretches(list(Placement.Kind.values)),
    enrolments=stretches([""]),
    benefits=stretches(list(BenefitSpell.Kind.values)),
)


@given(facts)
def test_spans_follow_one_another_without_a_gap_and_neighbours_differ(known: Facts) -> None:
    found = spans_of(known)
    assert found[0].starts_on == known.starts_on
    assert found[-1].until is None
    for one, following in pairwise(found):
        assert one.until == following.starts_on
        assert one.starts_on < following.starts_on
        assert one.kind != following.kind


@given(facts)
def test_spans_say_of_every_day_what_the_rule_says(known: Facts) -> None:
    found = spans_of(known)
    for number in range(220):
        day = START + number * DAY
        (span,) = [span for span in found if span.holds_on(day)]
        assert span.kind == position_on(known, day)


@given(facts, st.integers(0, 99))
def test_the_order_of_records_does_not_matter(known: Facts, seed: int) -> None:
    rng = Random(seed)
    lists = {name: list(getattr(known, name)) for name in ("outflows", "placements", "enrolments", "benefits")}
    for one in lists.values():
        rng.shuffle(one)
    assert spans_of(replace(known, **lists)) == spans_of(known)  # type: ignore[arg-type]


def on(day: int, **known: object) -> Position:
    return position_on(Facts(START, **known), START + timedelta(days=day))  # type: ignore[arg-type]


def held(kind: str, first: int = 10, until: int | None = None) -> list[Stretch]:
    return [Stretch(kind, START + timedelta(days=first), None if until is None else START + timedelta(days=until))]


@pytest.mark.parametrize("kind", Placement.Kind.values)
def test_a_placement_of_each_kind(kind: str) -> None:
    expected = {"language_internship": "language_internship", "self_employment": "own_business"}.get(
        kind, "job" if kind in PAID else "unpaid_work"
    )
    assert on(9, placements=held(kind)) == "in_track"
    assert on(10, placements=held(kind)) == expected


RULES = [
    ("in_track", {}),
    ("education", {"enrolments": held("")}),
    ("job", {"placements": held("bbl"), "enrolments": held("")}),  # work and school: paid
    ("job", {"placements": held("employment") + held("self_employment")}),
    ("job_with_benefit", {"placements": held("employment"), "benefits": held("supplementary")}),
    ("job_with_benefit", {"placements": held("self_employment"), "benefits": held("full")}),
    ("job", {"placements": held("employment"), "benefits": held("none")}),
    ("job", {"placements": held("employment"), "benefits": held("no_entitlement")}),
    ("job", {"placements": held("employment"), "benefits": held("full", 0, 12)}),
    ("unpaid_work", {"placements": held("volunteering") + held("language_internship")}),
    ("unpaid_work", {"placements": held("trial_placement"), "benefits": held("full")}),
    ("participation", {"placements": held("volunteering"), "participation_since": START}),
    ("job", {"placements": held("employment"), "participation_since": START}),
    ("job", {"outflows": held("job")}),  # no record tells of the job: the word holds
    ("job", {"outflows": held("job"), "placements": held("employment")}),
    ("stopped", {"outflows": held("job"), "placements": held("employment", 10, 15)}),
    ("education", {"outflows": held("job"), "placements": held("employment", 10, 15), "enrolments": held("")}),
    ("stopped", {"outflows": held("education"), "enrolments": held("", 10, 15)}),
    ("moved", {"outflows": held("moved"), "placements": held("employment")}),
    ("other_track", {"outflows": held("other_track"), "enrolments": held("")}),
    ("stopped", {"outflows": held("stopped")}),
    ("in_track", {"outflows": held("stopped", 10, 15)}),  # opened again
    ("stopped", {"outflows": held("stopped", 12) + held("job", 10)}),  # two by mistake: the later
]


@pytest.mark.parametrize(("position", "known"), RULES)
def test_what_holds_first(position: str, known: dict[str, object]) -> None:
    assert on(20, **known) == position


def test_a_last_day_is_included() -> None:
    facts_known = Facts(START, placements=[stretch_through("employment", START, START + 9 * DAY)])
    assert [(span.kind, span.starts_on) for span in spans_of(facts_known)] == [
        ("job", START),
        ("in_track", START + 10 * DAY),
    ]
