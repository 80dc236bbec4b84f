"""From what somebody typed to the next version: what stays keeps its key, source and English; what is new says whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from opstap.tracks.programmes.blueprint import Blueprint, blueprint_from, load_builtin
from opstap.tracks.programmes.drafts import (
    Draft,
    PhaseDraft,
    adapted_programme,
    as_data,
    as_draft,
    copied_programme,
    key_from,
    same_name,
)

BUILTIN = {blueprint.key: blueprint for blueprint in load_builtin()}
DALFSEN = BUILTIN["dalfsen"]
DAY = date(2026, 11, 27)


def change(former: Blueprint, draft: Draft) -> Blueprint:
    return blueprint_from(adapted_programme(former, draft, municipality="Gemeente Heuvel", on=DAY))


def with_phase(place: int, **changed: Any) -> Draft:
    draft = as_draft(DALFSEN)
    phases = list(draft.phases)
    phases[place] = replace(phases[place], **changed)
    return replace(draft, phases=tuple(phases))


@pytest.mark.parametrize("blueprint", BUILTIN.values(), ids=list(BUILTIN))
def test_saving_without_a_change_changes_nothing(blueprint: Blueprint) -> None:
    assert as_data(change(blueprint, as_draft(blueprint))) == as_data(blueprint)


@pytest.mark.parametrize("blueprint", BUILTIN.values(), ids=list(BUILTIN))
def test_a_copy_differs_in_its_names_only(blueprint: Blueprint) -> None:
    copy = blueprint_from(copied_programme(blueprint, key="eigen-1", name="Eigen", municipality="Gemeente Heuvel"))
    assert (copy.key, copy.name, copy.aliases, copy.area.municipality) == ("eigen-1", "Eigen", (), "Gemeente Heuvel")
    assert (copy.phases, copy.sources, copy.targets) == (blueprint.phases, blueprint.sources, blueprint.targets)


def test_lines_that_stay_keep_everything_and_new_ones_say_whose_they_are() -> None:
    before = DALFSEN.phases[2].entry
    new = change(DALFSEN, with_phase(2, entry=("Spreekt A2", before[1].nl, "Spreekt A2")))
    assert new.phases[2].entry[1] == before[1]
    added = new.phases[2].entry[0]
    assert (added.key, added.nl, added.en, added.source) == ("spreekt-a2", "Spreekt A2", "Spreekt A2", "EIGEN 2026")
    assert len(new.phases[2].entry) == 2, "a line that stands twice counts once"
    own = new.sources[-1]
    assert (own.code, own.title, own.year) == ("EIGEN", "Eigen afspraken van Gemeente Heuvel", 2026)
    again = change(new, with_next(new, entry=("Spreekt B1",)))
    assert [source.code for source in again.sources] == ["W", "EIGEN"], "the source is named once"


def with_next(former: Blueprint, **changed: Any) -> Draft:
    draft = as_draft(former)
    return replace(draft, phases=(*draft.phases[:2], replace(draft.phases[2], **changed)))


def test_an_activity_keeps_its_own_length_and_a_new_key_is_free() -> None:
    lines = tuple(one.nl for one in DALFSEN.phases[1].activities)
    new = change(DALFSEN, with_phase(1, activities=(*reversed(lines), "Basic Dutch")))
    assert set(new.phases[1].activities[:4]) == set(DALFSEN.phases[1].activities)
    assert new.phases[1].activities[4].key == "basic-dutch-2", "a criterion has that key already"


def test_names_texts_and_weeks() -> None:
    new = change(DALFSEN, with_phase(0, name="Landen", purpose="Rust vinden.", min_weeks=10, max_weeks=20))
    phase = new.phases[0]
    assert (phase.name.nl, phase.name.en, phase.key) == ("Landen", "Landen", "zorg")
    assert (phase.purpose.nl, phase.purpose.source) == ("Rust vinden.", "EIGEN 2026")
    assert phase.length is not None
    assert (phase.length.min_weeks, phase.length.max_weeks, phase.length.source) == (10, 20, "EIGEN 2026")
    assert change(DALFSEN, with_phase(0, min_weeks=None, max_weeks=None)).phases[0].length is None
    kept = change(DALFSEN, replace(as_draft(DALFSEN), summary="Kort", name="Anders"))
    assert (kept.summary.en, kept.name, kept.phases) == ("Kort", "Anders", DALFSEN.phases)


def test_phases_come_go_and_move() -> None:
    draft = as_draft(DALFSEN)
    extra = PhaseDraft("", "Zorg", "Nog eens rust.", entry=("Iets nieuws",))
    new = change(DALFSEN, replace(draft, phases=(draft.phases[1], extra, draft.phases[0])))
    assert [phase.key for phase in new.phases] == ["meedoen", "zorg-2", "zorg"]
    assert new.phases[2] == DALFSEN.phases[0]


def test_a_way_to_a_phase_that_went_elsewhere_is_mended() -> None:
    apeldoorn = BUILTIN["apeldoorn"]
    draft = as_draft(apeldoorn)
    forked = next(at for at, phase in enumerate(apeldoorn.phases) if phase.next and len(phase.next) == 2)
    gone = apeldoorn.phases[forked].next
    assert gone is not None
    without = change(apeldoorn, replace(draft, phases=tuple(p for p in draft.phases if p.key != gone[0])))
    assert without.phase(apeldoorn.phases[forked].key).next == gone[1:]
    turned = change(apeldoorn, replace(draft, phases=tuple(reversed(draft.phases))))
    assert turned.phase(apeldoorn.phases[forked].key).next is None


@pytest.mark.parametrize(
    ("text", "taken", "key"),
    [
        ("Spreekt A2", (), "spreekt-a2"),
        ("Één café", (), "een-cafe"),
        ("16 uur", (), "p-16-uur"),
        ("…", (), "punt"),
        ("Punt", ("punt", "punt-2"), "punt-3"),
        ("لغة", (), "punt"),
        ("x" * 99, (), "x" * 40),
    ],
)
def test_a_key_is_made_of_the_words(text: str, taken: tuple[str, ...], key: str) -> None:
    assert key_from(text, taken) == key


def test_names_that_people_read_as_one() -> None:
    assert same_name("Thuis in Dalfsen", "thuis in dalfsen!")
    assert not same_name("Thuis in Dalfsen", "Thuis in Heuvel")
