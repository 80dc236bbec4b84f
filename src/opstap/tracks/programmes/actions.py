"""A municipality's own programmes: copied from another, adapted version by version, and tracks moved on purpose."""

from __future__ import annotations

import secrets
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from opstap.core import bulk_writes
from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.coded_texts import CodedText, text_columns
from opstap.core.dates import now, today
from opstap.core.timeline import Line, record, record_many
from opstap.tracks.access import may_adapt, own_municipality
from opstap.tracks.locking import locked
from opstap.tracks.models import PhaseDecision, Programme, ProgrammeVersion
from opstap.tracks.phases.criteria import told
from opstap.tracks.programmes.blueprint import Blueprint
from opstap.tracks.programmes.drafts import Draft, adapted, copied, same_name
from opstap.tracks.programmes.publishing import digest, publish
from opstap.tracks.programmes.version_moves import Move, change_stays, movable, moves_of
from opstap.tracks.programmes.versions import as_blueprint, blueprint_of
from opstap.tracks.refusals import NameTaken, NobodyToMove, NothingAdapted, NotYours, Unsound, VersionPassed


@action
def copy_programme(*, version: ProgrammeVersion, name: str, by: Actor) -> Programme:
    """Make a programme of the actor's municipality out of a version of another. Raises NotYours, NameTaken."""
    municipality = own_municipality(by)
    if municipality is None:
        raise NotYours
    _check_name(name, by, None)
    key = f"eigen-{secrets.token_hex(8)}"
    data = copied(blueprint_of(version.pk), key=key, name=name, municipality=municipality.organisation.name)
    blueprint = _sound(data)
    programme = Programme.objects.create(key=key, name=name, municipality=municipality, copied_from=version)
    publish(blueprint=blueprint, by=by)
    record(programme, "programme.copied", by=by, subject=programme, name=name, source=str(version))
    return programme


def _check_name(name: str, by: Actor, own: Programme | None) -> None:
    others = Programme.objects.visible_to(by).values_list("pk", "name")
    if any(same_name(name, other) for key, other in others if own is None or key != own.pk):
        raise NameTaken


def _sound(data: dict[str, Any]) -> Blueprint:
    try:
        return as_blueprint(data)
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        if len(place) > 1 and place[0] == "phases":
            raise Unsound(
                _("Phase %(number)s cannot be saved like this. Look at its texts and weeks.")
                % {"number": int(place[1]) + 1}
            ) from None
        raise Unsound(_("The programme cannot be saved like this. Look at its name, summary and phases.")) from None


@action
def adapt_programme(*, programme: Programme, draft: Draft, seen: int, by: Actor) -> ProgrammeVersion:
    """Publish the next version of an own programme. `seen` is the number of the version that the draft was made from.

    Tracks that run keep the version they follow. Raises NotYours, VersionPassed, NameTaken, NothingAdapted, Unsound.
    """
    municipality = own_municipality(by)
    if municipality is None or not may_adapt(by, programme):
        raise NotYours
    stored = Programme.objects.select_for_update().get(pk=programme.pk)
    latest = stored.versions.order_by("-number")[0]
    if latest.number != seen:
        raise VersionPassed(latest.number)
    _check_name(draft.name, by, stored)
    former = blueprint_of(latest.pk)
    blueprint = _sound(adapted(former, draft, municipality=municipality.organisation.name, on=today()))
    if digest(blueprint) == digest(former):
        raise NothingAdapted
    return publish(blueprint=blueprint.model_copy(update={"version": latest.number + 1}), by=by)


@action
def move_tracks(*, programme: Programme, seen: int, by: Actor) -> int:
    """Move the open tracks of an own programme to its newest version, each in the phase where it is, with a decision.

    Tracks whose phase the newest version no longer has stay where they are. Returns how many moved.
    Raises NotYours, VersionPassed, NobodyToMove.
    """
    if not may_adapt(by, programme):
        raise NotYours
    newest = programme.versions.order_by("-number")[0]
    if newest.number != seen:
        raise VersionPassed(newest.number)
    held = locked(movable(programme, newest).values_list("pk", flat=True))
    moves = moves_of(held.values(), newest)
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
    change_stays(decisions, day)
    for track, phase in moves:
        track.version, track.phase = newest, phase
    bulk_writes.update([move.track for move in moves], ["version", "phase"])
    record_many(lines, by=by)


def _line(move: Move, decision: PhaseDecision | None, newest: ProgrammeVersion) -> Line:
    track = move.track
    if decision is None:
        changed = {"before": {"version": str(track.version)}, "after": {"version": str(newest)}}
        return Line(track.stream, "track.changed", track, content=changed)
    facts = {"direction": decision.direction, "before": told(track.phase), "after": told(move.phase)}
    return Line(track.stream, "track.decided", decision, content=facts | {"reason": decision.why, "open": []})
