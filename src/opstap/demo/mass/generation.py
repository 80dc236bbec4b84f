"""`opstap generate`: municipalities, accounts and tracks of any number, for measuring and for trying out large lists."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.contrib.auth.hashers import make_password

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.scope import GENERAL, scoped
from opstap.demo.accounts import PASSWORD
from opstap.demo.mass.actions import add_staff
from opstap.demo.mass.copy_writer import filling, last_event_id, move_event_ids
from opstap.demo.mass.plan import MUNICIPALITY_KEYS, Chunk, Place, chunks, most_lines, places
from opstap.demo.mass.table_columns import TABLES
from opstap.demo.mass.track_rows import Setting, rows_of
from opstap.demo.mass.worker_process import prepare
from opstap.demo.parties import MUNICIPALITIES
from opstap.demo.refusals import GeneratedAlready, NotAGeneratedDatabase
from opstap.organisations.actions.parties import add_organisation
from opstap.organisations.models import Membership, Municipality, Organisation
from opstap.organisations.roles import OrganisationKind
from opstap.people.models import Participant
from opstap.tracks.models import ProgrammeVersion

Note = Callable[[str], None]


@dataclass(frozen=True)
class Generated:
    """What was generated, and in how many seconds."""

    places: list[Place]
    tracks: int
    lines: int
    seconds: float


def check_no_real_data() -> None:
    """Raises NotAGeneratedDatabase, GeneratedAlready. The demo may be there."""
    known = {*MUNICIPALITY_KEYS, *MUNICIPALITIES.values()}
    if Municipality.objects.exclude(pk__in=known).exists():
        raise NotAGeneratedDatabase
    with scoped(MUNICIPALITY_KEYS):
        if Participant.objects.filter(municipality_id__in=MUNICIPALITY_KEYS).exists():
            raise GeneratedAlready


def generate(
    *, tracks: int, municipalities: int | None, lines_per_track: int, processes: int | None, note: Note
) -> Generated:
    """Make everything; the same numbers on the same day give the same data.

    Raises NotAGeneratedDatabase, GeneratedAlready, ValueError.
    """
    started = time.monotonic()
    check_no_real_data()
    divided = places(tracks, municipalities)
    by = Actor.system("opstap generate", {place.id for place in divided})
    password = make_password(PASSWORD)
    with scoped([place.id for place in divided], organisations=[GENERAL]):
        for place in divided:
            organisation = Organisation.objects.filter(pk=place.id).first() or add_organisation(
                kind=OrganisationKind.MUNICIPALITY, name=place.name, key=place.id, by=by
            )
            if not Membership.objects.filter(organisation=organisation).exists():
                add_staff(organisation=organisation, place=place, password=password, by=by)
    note(f"{len(divided)} municipalities and their accounts ({time.monotonic() - started:.0f} s)")
    setting = Setting(today(), lines_per_track, _programmes())
    lines = _fill(setting, divided, tracks, processes or os.cpu_count() or 1, note)
    return Generated(divided, tracks, lines, time.monotonic() - started)


def _programmes() -> tuple[tuple[str, tuple[str, ...]], ...]:
    versions = ProgrammeVersion.objects.order_by("programme__key", "number").prefetch_related("phases")
    return tuple((str(v.pk), tuple(str(p.pk) for p in v.phases.all())) for v in versions)


def _fill(setting: Setting, divided: list[Place], tracks: int, processes: int, note: Note) -> int:
    """Let other processes make the rows and this one copy them; return how many timeline lines there are."""
    todo = list(chunks(divided, setting.lines_per_track, last_event_id() + 1))
    lines = done = 0
    began = noted = time.monotonic()
    with filling(tuple(TABLES), note) as copy:
        for chunk, more, rows in rows_by_chunk(setting, todo, min(processes, len(todo))):
            for table, columns in TABLES.items():
                copy(table, columns, rows[table])
            lines, done = lines + more, done + chunk.size
            if time.monotonic() - noted > 5:
                noted = time.monotonic()
                note(f"{done:,} of {tracks:,} tracks, {lines:,} lines ({lines / (noted - began):,.0f} lines a second)")
        move_event_ids(todo[-1].event_base + todo[-1].size * most_lines(setting.lines_per_track))
        note(f"{done:,} tracks and {lines:,} lines are in ({time.monotonic() - began:.0f} s)")
    return lines


def rows_by_chunk(setting: Setting, todo: list[Chunk], processes: int) -> Iterator[tuple[Chunk, int, dict[str, bytes]]]:
    """The chunks' rows in order, never more than a few of them waiting."""
    make = partial(rows_of, setting)
    if processes < 2:
        yield from map(make, todo)
        return
    ahead = multiprocessing.get_context("forkserver").Pool(processes - 1, prepare)
    with ahead as pool:
        waiting = [pool.apply_async(make, (chunk,)) for chunk in todo[: processes + 1]]
        for following in [*todo[processes + 1 :], *([None] * len(waiting))]:
            yield waiting.pop(0).get()
            if following is not None:
                waiting.append(pool.apply_async(make, (following,)))
            if not waiting:
                return
