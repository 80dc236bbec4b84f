"""People of any kind for the tests of counting, and what should come out: the same rules in plain Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from opstap.insight.settings import Bands
from opstap.organisations.models import Municipality
from opstap.people.models import BenefitSpell, Education, Enrolment, Participant, Sex
from opstap.placements.models import Placement
from opstap.positions.facts import Facts, Stretch, stretch_through
from opstap.positions.rules import position_on
from opstap.positions.spans import rebuild_spans
from opstap.tracks.models import Outflow, Position, ProgrammeVersion, Track

FIRST, LAST = date(2020, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
PROGRAMMES = ("dalfsen", "", "oldebroek")
ENDS = (Position.JOB, Position.MOVED, Position.OTHER_TRACK, Position.STOPPED, Position.EDUCATION)


@dataclass(frozen=True)
class GeneratedTrack:
    """A track: its programme, its start (None: unknown), whether it ended with an outflow, and on which day."""

    programme: str
    started_on: date | None
    ended_on: date | None
    kind: str
    participation_since: date | None


@dataclass(frozen=True)
class GeneratedPerson:
    """Somebody with all that positions follow from; `works` and `learns` are (kind, first, last)."""

    facts: dict[str, Any]
    made_on: date
    tracks: tuple[GeneratedTrack, ...]
    works: tuple[tuple[str, date, date | None], ...]
    learns: tuple[tuple[date, date | None], ...]
    benefit: tuple[str, date] | None


def facts() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "sex": st.sampled_from(["", *Sex.values]),
            "birth_date": st.none() | st.dates(date(1955, 1, 1), date(2021, 12, 31)),
            "country": st.sampled_from(["", "SY", "ER", "IQ", "XK"]),
            "in_nl_since_year": st.none() | st.integers(2010, 2018),
            "education": st.sampled_from(["", *Education.values]),
            "limited_capacity": st.none() | st.booleans(),
        }
    )


@st.composite
def stretches(draw: st.DrawFn) -> tuple[date, date | None]:
    first = draw(DAYS)
    return first, draw(st.none() | st.integers(0, 900).map(lambda days: first + timedelta(days=days)))


@st.composite
def tracks_of_somebody(draw: st.DrawFn) -> tuple[GeneratedTrack, ...]:
    """One to four tracks; all but perhaps the last have ended, since only one may be open."""
    found = []
    number = draw(st.integers(1, 4))
    for place in range(number):
        first = draw(st.none() | DAYS)
        open_yet = place == number - 1 and draw(st.booleans())
        ended = None if open_yet else (first or FIRST) + timedelta(days=draw(st.integers(0, 700)))
        since = draw(st.none() | DAYS)
        found.append(
            GeneratedTrack(draw(st.sampled_from(PROGRAMMES)), first, ended, draw(st.sampled_from(ENDS)), since)
        )
    return tuple(found)


everybody_of_any_kind = st.lists(
    st.builds(
        GeneratedPerson,
        facts=facts(),
        made_on=DAYS,
        tracks=tracks_of_somebody(),
        works=st.lists(
            st.tuples(st.sampled_from(Placement.Kind.values), stretches()).map(lambda w: (w[0], *w[1])), max_size=3
        ).map(tuple),
        learns=st.lists(stretches(), max_size=1).map(tuple),
        benefit=st.none() | st.tuples(st.sampled_from(BenefitSpell.Kind.values), DAYS),
    ),
    max_size=6,
)


def store_people(place: Municipality, everybody: Sequence[GeneratedPerson]) -> dict[UUID, GeneratedTrack]:
    """Write people and records, and let the positions follow. Returns by track of which facts it was made; the scope must be
    open."""
    newest = {v.programme.key: v for v in ProgrammeVersion.objects.select_related("programme").order_by("number")}
    tracks: dict[UUID, GeneratedTrack] = {}
    made = []
    for number, person in enumerate(everybody):
        participant = Participant(municipality=place, given_name=f"Mens {number}", **person.facts)
        participant.save()
        moment = datetime(person.made_on.year, person.made_on.month, person.made_on.day, 12, tzinfo=UTC)
        Participant.objects.filter(pk=participant.pk).update(made_at=moment)
        mine: dict[str, Any] = {"municipality": place, "participant": participant}
        for one in person.tracks:
            track = Track.objects.create(
                id=uuid4(),
                version=newest.get(one.programme),
                started_on=one.started_on,
                ended_on=one.ended_on,
                participation_since=one.participation_since,
                **mine,
            )
            tracks[track.pk] = one
            if one.ended_on:
                Outflow.objects.create(track=track, kind=one.kind, on=one.ended_on, **mine)
        _store_records(person, track, mine)
        made.append(participant.pk)
    rebuild_spans(made)
    return tracks


def _store_records(person: GeneratedPerson, track: Track, mine: dict[str, Any]) -> None:
    for kind, first, last in person.works:
        Placement.objects.create(track=track, kind=kind, starts_on=first, ends_on=last, **mine)
    for first, last in person.learns:
        Enrolment.objects.create(starts_on=first, ends_on=last, **mine)
    if person.benefit:
        BenefitSpell.objects.create(kind=person.benefit[0], starts_on=person.benefit[1], **mine)


def count_by_hand(
    everybody: Sequence[GeneratedPerson], tracks: dict[UUID, GeneratedTrack], day: date, bands: Bands
) -> Counter[Any]:
    """(programme, variable, value) and how many, worked out person by person."""
    keys = {id(one): key for key, one in tracks.items()}
    found: Counter[Any] = Counter()
    for person in everybody:
        started = [one for one in person.tracks if _start(person, one) <= day]
        for programme in {one.programme for one in started}:
            same = [one for one in started if one.programme == programme]
            latest = max(
                same,
                key=lambda one: (
                    _start(person, one),
                    one.ended_on or date.max,
                    -keys[id(one)].int,
                ),
            )
            described = {"outcome": str(_position(person, latest, day))} | _described(person.facts, day, bands)
            found.update((programme or "none", variable, value) for variable, value in described.items())
    return found


def _start(person: GeneratedPerson, one: GeneratedTrack) -> date:
    return one.started_on or person.made_on


def _position(person: GeneratedPerson, one: GeneratedTrack, day: date) -> str:
    return position_on(
        Facts(
            starts_on=_start(person, one),
            participation_since=one.participation_since,
            outflows=[Stretch(one.kind, one.ended_on)] if one.ended_on else [],
            placements=[stretch_through(*work) for work in person.works],
            enrolments=[stretch_through("", *learn) for learn in person.learns],
            benefits=[Stretch(*person.benefit)] if person.benefit else [],
        ),
        day,
    )


def _described(facts: dict[str, Any], day: date, bands: Bands) -> dict[str, str]:
    education, capacity = facts["education"], facts["limited_capacity"]
    return {
        "sex": facts["sex"] or "unknown",
        "country": facts["country"] or "unknown",
        "education": "higher" if education in ("hbo", "wo", "higher_unspecified") else education or "unknown",
        "limited_capacity": {None: "unknown", True: "yes", False: "no"}[capacity],
        "age": _age(facts["birth_date"], day, bands),
        "since": _since(facts["in_nl_since_year"], bands),
    }


def _age(born: date | None, day: date, bands: Bands) -> str:
    if born is None or born > day:
        return "unknown"
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return bands.age_names[sum(age > last for last in bands.ages)]


def _since(year: int | None, bands: Bands) -> str:
    if year is None:
        return "unknown"
    return (
        bands.year_names[0] if year < bands.years[0] else bands.year_names[1 + sum(year > y for y in bands.years[1:])]
    )
