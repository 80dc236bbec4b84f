"""The rows of a chunk of tracks, as bytes that COPY takes in. Seeded: the same chunk is the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from opstap.demo.invented_people import EDUCATION, LETTERS, phone
from opstap.demo.mass import invented_texts
from opstap.demo.mass.plan import COORDINATED, Chunk, most_lines
from opstap.demo.mass.stored_contents import StoredContent, escaped, stored_content
from opstap.demo.mass.table_columns import TABLES
from opstap.demo.mass.timeline_lines import Chain
from opstap.people.events import ParticipantAdded

MOST_TALKS = 10
MOST_TASKS = 5
POSITIONS = ("", "", "", "", "", "", "job", "education", "job_with_benefit", "language_internship")
ENDED = ("job", "education")


@dataclass(frozen=True)
class Setting:
    """What all chunks share: the day, the usual length of a timeline, and (version, phases) of every programme."""

    today: date
    lines_per_track: int
    programmes: tuple[tuple[str, tuple[str, ...]], ...]
    seed: str = "opstap"


@cache
def _days(until: date) -> list[str]:
    """ISO dates up to a day, by how long ago: dates are asked for ten million times."""
    return [(until - timedelta(days=back)).isoformat() for back in range(-60, 1600)]


class Writer:
    """Writes one chunk: rows by table."""

    def __init__(self, setting: Setting, chunk: Chunk) -> None:
        self.setting = setting
        self.chunk = chunk
        self.rng = Random(f"{setting.seed}/{chunk.place.number}/{chunk.first}")  # noqa: S311 (invented data)
        self.rows: dict[str, list[str]] = {table: [] for table in TABLES}
        self.municipality = str(chunk.place.id)
        self.managers = [str(worker.id) for worker in chunk.place.case_managers()]
        self.coordinator = str(chunk.place.coordinator().id)
        self.next_event = chunk.event_base

    def key(self) -> str:
        h = f"{self.rng.getrandbits(128):032x}"
        return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"

    def day(self, ago: int) -> str:
        return _days(self.setting.today)[ago + 60]

    def add(self, table: str, *values: object) -> None:
        self.rows[table].append("\t".join(map(str, values)) + "\n")

    def track(self, number: int) -> None:
        """Everything about one person."""
        rng = self.rng
        person, track = self.key(), self.key()
        owner = self.managers[number % len(self.managers)]
        began = 20 + int(rng.triangular(0, 1100, 300))
        length = self.setting.lines_per_track
        lines = max(4, length // 2 + rng.randrange(length + 1))
        chain = Chain(
            rng,
            stream=person,
            municipality=self.municipality,
            actor=owner,
            first_id=self.next_event,
            events=self.rows["core_event"],
            contents=self.rows["core_eventcontent"],
        )
        self.next_event += most_lines(length)
        added = self._person(person, number, began)
        chain.add(added, self.day(began), "08:00", "people.participant", person)
        last_talk = rng.randrange(1, min(began, 70))
        opened = self._track(person, track, owner, number, began, last_talk)
        chain.add(opened, self.day(began), "08:05", "tracks.track", track)
        self._history(chain, person, track, owner, began, last_talk, lines)
        self.rows["core_streamhead"].append(chain.head())

    def _person(self, person: str, number: int, began: int) -> StoredContent:
        rng = self.rng
        sex = rng.choice(("female", "male"))
        country, tongue, given = rng.choice(invented_texts.names(sex))
        family = rng.choice(invented_texts.families(country))
        reference = f"V{self.chunk.place.number + 1:03d}-{number + 1:06d}"
        dialled = phone(rng)
        made = f"{self.day(began)} 08:00+00"
        education = rng.choice(EDUCATION)[0]
        postcode = f"{1000 + self.chunk.place.number * 8} {rng.choice(LETTERS)}{rng.choice(LETTERS)}"
        year = int(self.day(began)[:4]) - 1
        born = f"{year - rng.randrange(19, 60)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}"
        permit_until = self.day(-rng.randrange(60)) if rng.random() < 0.03 else f"{year + 6}-06-01"
        names = (given.plain, family.plain, "", f"{family.folded} {given.folded}")
        facts = (born, sex, country, year, "\\N", education, "\\N")
        reached = (postcode, f"Voorbeeld {self.chunk.place.number + 1}", "", dialled)
        learns = (tongue, "b1", "asylum_temporary", permit_until)
        own = (person, self.municipality, reference)
        self.add("people_participant", *own, *names, *facts, *reached, *learns, made, made)
        words = given.words | family.words | {reference.lower().replace("-", ""), dialled.replace(" ", "")[1:]}
        for word in sorted(words):
            self.add("people_searchword", self.municipality, person, word)
        self._levels(person, began, made)
        values = {"given_name": given.plain, "family_name": family.plain, "reference": reference}
        return stored_content(ParticipantAdded(dict(values)))

    def _levels(self, person: str, began: int, made: str) -> None:
        for skill in ("listening", "speaking", "reading", "writing"):
            key, level = self.key(), self.rng.choice(("A1", "A2", "B1"))
            found = (self.day(began), "Brede intake", made)
            self.add("people_languagelevel", key, self.municipality, person, skill, level, *found)

    def _track(self, person: str, track: str, owner: str, number: int, began: int, last_talk: int) -> StoredContent:
        rng = self.rng
        version, phases = rng.choice(self.setting.programmes)
        phase = phases[min(len(phases) - 1, began // 250)]
        position = rng.choice(POSITIONS) if began > 400 else ""
        ended = self.day(last_talk) if position in ENDED else "\\N"
        self.add(
            "tracks_track",
            track,
            self.municipality,
            person,
            version,
            phase,
            self.day(began),
            ended,
            "\\N",
            self.day(last_talk),
        )
        self.add("tracks_phasestay", self.key(), self.municipality, track, phase, self.day(began), ended, "\\N")
        self._position(person, track, position, self.day(began), self.day(last_talk))
        team = [(owner, "case_manager", "t")]
        if number < COORDINATED:
            team.append((self.coordinator, "coordinator", "f"))
        for user, role, owns in team:
            self.add(
                "access_involvement",
                self.key(),
                self.municipality,
                person,
                track,
                user,
                self.municipality,
                role,
                owns,
                self.day(began),
                "\\N",
                "\\N",
                "\\N",
            )
        return invented_texts.track_opened()

    def _position(self, person: str, track: str, position: str, began: str, on: str) -> None:
        """The records from which a position follows (as `positions.statements` makes them), and the spans."""
        own = (self.municipality, person)
        self.add("tracks_positionspan", *own, track, "in_track", began, on if position else "\\N")
        if not position:
            return
        self.add("tracks_positionspan", *own, track, position, on, "\\N")
        if position in ENDED:
            made = f"{on} 09:00+00"
            self.add("tracks_outflow", self.key(), *own, track, position, on, "", "\\N", "\\N", "", "\\N", made)
        if position == "education":
            self.add("people_enrolment", self.key(), *own, "", "", "", on, "\\N")
            return
        kind = "language_internship" if position == "language_internship" else "employment"
        nothing, empty = ["\\N"], [""]
        linked, ends = nothing * 3 + empty, nothing * 4  # employer, workplace, seat and place; ends and hours
        texts = [*empty * 3, "own_choice", *empty * 4]
        self.add("placements_placement", self.key(), *own, track, *linked, kind, "agreed", on, *ends, *texts, *nothing)
        if position == "job_with_benefit":
            self.add("people_benefitspell", self.key(), *own, "\\N", "supplementary", on, "\\N")

    def _history(
        self, chain: Chain, person: str, track: str, owner: str, began: int, last_talk: int, lines: int
    ) -> None:
        """Tasks, talks and small changes in the order of their days; as many lines as were asked for."""
        rng, left = self.rng, lines - chain.number
        tasks = [(self.key(), rng.randrange(len(invented_texts.tasks()))) for _ in range(min(MOST_TASKS, left // 3))]
        talks = [rng.randrange(len(invented_texts.notes())) for _ in range(min(MOST_TALKS, left - 2 * len(tasks)))]
        changes = left - 2 * len(tasks) - len(talks)
        kinds = [0] * (2 * len(tasks)) + [1] * len(talks) + [2] * changes
        rng.shuffle(kinds)
        to_add, to_close, open_tasks = list(tasks), [], list(tasks)
        step = (began - last_talk) / len(kinds) if kinds else 0
        clocks = ("08:30", "09:10", "10:45", "12:20", "13:55")
        changed = invented_texts.small_changes()
        for place, kind in enumerate(kinds, start=1):
            day, clock = self.day(began - int(step * place)), clocks[place % 5]
            if kind == 2:
                chain.add(rng.choice(changed), day, clock, "people.participant", person)
            elif kind == 1:
                self._talk(chain, person, track, owner, day, clock, talks.pop())
            elif to_add:
                key, task = to_add.pop()
                to_close.append((key, task))
                chain.add(invented_texts.tasks_added()[task], day, clock, "tracks.action", key)
            elif len(to_close) > 2:
                key, task = to_close.pop(0)
                open_tasks.remove((key, task))
                chain.add(invented_texts.tasks_done()[task], day, clock, "tracks.action", key)
                self._task(key, person, track, owner, task, day, "done", day)
            else:
                chain.add(rng.choice(changed), day, clock, "people.participant", person)
        for key, task in open_tasks:
            self._task(key, person, track, owner, task, self.day(rng.randrange(-40, 12)), "open", "\\N")

    def _talk(self, chain: Chain, person: str, track: str, owner: str, day: str, clock: str, note: int) -> None:
        key, (how, said) = self.key(), invented_texts.notes()[note]
        chain.add(invented_texts.talks()[note], day, clock, "team.contactmoment", key)
        self.add(
            "team_contactmoment",
            key,
            self.municipality,
            person,
            track,
            owner,
            day,
            how,
            "participant",
            escaped(said),
        )

    def _task(
        self, key: str, person: str, track: str, owner: str, task: int, due: str, state: str, closed: str
    ) -> None:
        doer, own = ("\\N", "t") if self.rng.random() < 0.25 else (owner, "f")
        text = escaped(invented_texts.tasks()[task])
        self.add(
            "tracks_action",
            key,
            self.municipality,
            person,
            track,
            text,
            "",
            "{}",
            doer,
            own,
            due,
            state,
            closed,
            "own_choice",
            "",
            "",
            "",
            "{}",
            owner,
        )


def rows_of(setting: Setting, chunk: Chunk) -> tuple[Chunk, int, dict[str, bytes]]:
    """A chunk's rows by table, ready for COPY, and how many timeline lines are among them."""
    writer = Writer(setting, chunk)
    for number in range(chunk.first, chunk.first + chunk.size):
        writer.track(number)
    lines = len(writer.rows["core_event"])
    return chunk, lines, {table: "".join(rows).encode() for table, rows in writer.rows.items()}
