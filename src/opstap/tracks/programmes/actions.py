"""Programmes: files become versions; a municipality copies one, adapts it version by version, and moves tracks on purpose."""

from __future__ import annotations

import secrets
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from pydantic import ValidationError

from opstap.core import bulk_writes
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText, text_columns
from opstap.core.dates import now, today
from opstap.core.refusals import MovedOn
from opstap.core.timeline import Line, record, record_many
from opstap.tracks.access import may_adapt, own_municipality
from opstap.tracks.events import TrackChanged
from opstap.tracks.labels import PhaseName
from opstap.tracks.locking import locked_tracks
from opstap.tracks.models import Phase, PhaseDecision, PhaseStay, Programme, ProgrammeVersion
from opstap.tracks.phases.events import PhaseDecided
from opstap.tracks.programmes import events
from opstap.tracks.programmes.blueprint import Blueprint, blueprint_from, digest_of, load_builtin
from opstap.tracks.programmes.drafts import Draft, adapted_programme, copied_programme, same_name
from opstap.tracks.programmes.queries import Move, blueprint_of, movable_tracks, moves_of
from opstap.tracks.refusals import NameTaken, NobodyToMove, NothingAdapted, NotYourProgramme, Unsound, VersionPassed


def publish_builtin(*, by: Actor) -> int:
    """Publish every built-in programme whose content is not its newest version yet; nothing is overwritten. Returns how many
    were."""
    published = 0
    with transaction.atomic():
        newest = dict(
            ProgrammeVersion.objects.order_by("programme__key", "number").values_list("programme__key", "digest")
        )
        for blueprint in load_builtin():
            if newest.get(blueprint.key) != digest_of(blueprint):
                publish(blueprint=blueprint, by=by)
                published += 1
    return published


@action
def publish(*, blueprint: Blueprint, by: Actor) -> ProgrammeVersion:
    """Add a version of a programme, with its phases as rows. Tracks that run keep the version they follow."""
    programme, _made = Programme.objects.update_or_create(key=blueprint.key, defaults={"name": blueprint.name})
    latest = programme.versions.order_by("-number").first()
    version = ProgrammeVersion.objects.create(
        programme=programme,
        number=(latest.number if latest else 0) + 1,
        blueprint=blueprint.model_dump(mode="json", exclude_none=True),
        digest=digest_of(blueprint),
        made_at=now(),
    )
    Phase.objects.bulk_create(
        Phase(
            version=version,
            key=phase.key,
            position=position,
            name_nl=phase.name.nl,
            name_en=phase.name.en,
            weeks=phase.length.max_weeks if phase.length else None,
        )
        for position, phase in enumerate(blueprint.phases, start=1)
    )
    content = events.ProgrammePublished(programme.name, version.number)
    record(programme, content, by=by, subject=version)
    return version


@action(refuses=(NotYourProgramme, NameTaken, Unsound))
def copy_programme(*, version: ProgrammeVersion, name: str, by: Actor) -> Programme:
    """Make a programme of the actor's municipality out of a version of another. Raises NotYourProgramme, NameTaken."""
    municipality = own_municipality(by)
    if municipality is None:
        raise NotYourProgramme
    _check_name(name, by, None)
    key = f"eigen-{secrets.token_hex(8)}"
    data = copied_programme(blueprint_of(version.pk), key=key, name=name, municipality=municipality.organisation.name)
    blueprint = _sound(data)
    programme = Programme.objects.create(key=key, name=name, municipality=municipality, copied_from=version)
    publish(blueprint=blueprint, by=by)
    record(programme, events.ProgrammeCopied(name, str(version)), by=by, subject=programme)
    return programme


def _check_name(name: str, by: Actor, bearer: Programme | None) -> None:
    others = Programme.objects.visible_to(by).values_list("pk", "name")
    if any(same_name(name, other) for key, other in others if bearer is None or key != bearer.pk):
        raise NameTaken


def _sound(data: object) -> Blueprint:
    try:
        return blueprint_from(data)
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        if len(place) > 1 and place[0] == "phases":
            raise Unsound(
                _("Phase %(number)s cannot be saved like this. Look at its texts and weeks.")
                % {"number": int(place[1]) + 1}
            ) from None
        raise Unsound(_("The programme cannot be saved like this. Look at its name, summary and phases.")) from None


@action(refuses=(NotYourProgramme, VersionPassed, NameTaken, NothingAdapted, Unsound))
def adapt_programme(*, programme: Programme, draft: Draft, seen: int, by: Actor) -> ProgrammeVersion:
    """Publish the next version of an own programme. `seen` is the number of the version that the draft was made from.

    Tracks that run keep the version they follow. Raises NotYourProgramme, VersionPassed, NameTaken, NothingAdapted, Unsound.
    """
    municipality = own_municipality(by)
    if municipality is None or not may_adapt(by, programme):
        raise NotYourProgramme
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    latest = programme.versions.order_by("-number")[0]
    if latest.number != seen:
        raise VersionPassed(latest.number)
    _check_name(draft.name, by, programme)
    former = blueprint_of(latest.pk)
    blueprint = _sound(adapted_programme(former, draft, municipality=municipality.organisation.name, on=today()))
    if digest_of(blueprint) == digest_of(former):
        raise NothingAdapted
    return publish(blueprint=blueprint.model_copy(update={"version": latest.number + 1}), by=by)


@action(refuses=(NotYourProgramme, VersionPassed, NobodyToMove, MovedOn))
def move_tracks(*, programme: Programme, seen: int, by: Actor) -> int:
    """Move the open tracks of an own programme to its newest version, each in the phase where it is, with a decision.

    Tracks whose phase the newest version no longer has stay where they are. Returns how many moved.
    Raises NotYourProgramme, VersionPassed, NobodyToMove.
    """
    if not may_adapt(by, programme):
        raise NotYourProgramme
    newest = programme.versions.order_by("-number")[0]
    if newest.number != seen:
        raise VersionPassed(newest.number)
    tracks = locked_tracks(movable_tracks(programme, newest).values_list("pk", flat=True))
    moves = moves_of(tracks.values(), newest)
    if not moves:
        raise NobodyToMove
    _move(moves, newest, by)
    return len(moves)


def _move(moves: list[Move], newest: ProgrammeVersion, by: Actor) -> None:
    day = today()
    reason = CodedText.of("new_programme_version", number=newest.number)
    decisions = {
        track.pk: PhaseDecision(
            municipality_id=track.municipality_id,
            track=track,
            from_phase=track.phase,
            to_phase=phase,
            on=day,
            direction=PhaseDecision.Direction.ASIDE,
            **text_columns("reason", reason),
            made_at=now(),
            decided_by_id=by.id if by.is_user else None,
        )
        for track, phase in moves
        if phase is not None
    }
    bulk_writes.insert(list(decisions.values()))
    lines = [_line(move, decisions.get(move.track.pk), newest) for move in moves]
    _change_stays(decisions, day)
    for track, phase in moves:
        track.version, track.phase = newest, phase
    bulk_writes.update([move.track for move in moves], ["version", "phase"])
    record_many(lines, by=by)


def _line(move: Move, decision: PhaseDecision | None, newest: ProgrammeVersion) -> Line:
    track = move.track
    if decision is None:
        return Line(track.stream, TrackChanged({"version": str(track.version)}, {"version": str(newest)}), track)
    before, after = PhaseName.of(track.phase), PhaseName.of(decision.to_phase)
    return Line(track.stream, PhaseDecided(decision.direction, before, after, decision.why, open_criteria=[]), decision)


def _change_stays(decisions: dict[UUID, PhaseDecision], day: date) -> None:
    """End the present stay of these tracks and begin the one of their decision; a stay that was yet to begin begins as
    planned."""
    present = PhaseStay.objects.running().filter(track_id__in=decisions)
    began = dict(present.values_list("track_id", "started_on"))
    present.update(ended_on=Greatest(F("started_on"), Value(day)))
    bulk_writes.insert(
        [
            PhaseStay(
                municipality_id=one.municipality_id,
                track_id=key,
                phase_id=one.to_phase_id,
                decision=one,
                started_on=max(day, began.get(key, day)),
            )
            for key, one in decisions.items()
        ]
    )
