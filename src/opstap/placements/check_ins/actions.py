"""How each side says it goes: employer and participant apart, a face and perhaps a line, on a page without an account.

What the participant says the employer never reads, nor the other way round (product.md, principle 11). A face that is not
good stands on Today, at the owner of the track and at whoever made the placement, until one of them has read it (K 6.22:
one keeps in touch with both sides; Z: employers feel left alone after the start).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from opstap.access.models import Involvement, writes_for
from opstap.core.actions import Refused, action
from opstap.core.actors import Actor, ActorKind
from opstap.core.dates import AMSTERDAM, now, start_of, today
from opstap.core.models import EventContent
from opstap.core.timeline import record
from opstap.organisations.roles import COORDINATES, GUIDES
from opstap.people.dossier import Panel, dossier_panels, dossier_riders
from opstap.people.models import Participant
from opstap.people.timeline import timeline_filters
from opstap.people.timeline_events import Kind, kinds
from opstap.placements.models import CheckIn, Placement
from opstap.team.models import ContactMoment
from opstap.team.talks.actions import log_contact
from opstap.team.today.protocol import Item, Lines, awake, today_sources
from opstap.tracks.refusals import NotOnTheTeam

SHOWN = 3
WORRYING = (CheckIn.Face.SO_SO, CheckIn.Face.BAD)


class NotThatSide(Refused):
    sentence = gettext_lazy("This link is not for saying how it goes here.")


class NotRunning(Refused):
    sentence = gettext_lazy("This placement has ended or did not start.")


class ReadAlready(Refused):
    sentence = gettext_lazy("Somebody has read this already.")


class TooLate(Refused):
    sentence = gettext_lazy("This can be taken back on the same day only.")


def register() -> None:
    """Called once, when the room is ready."""
    timeline_filters.register("check_ins", gettext_lazy("How it goes"), weight=15)
    kinds.register("check_in.said", Kind("check_ins", "heart-handshake", _title, _said, GUIDES, GUIDES))
    kinds.register("check_in.taken_back", Kind("check_ins", "arrow-back-up", _taken_back, roles=GUIDES, whole=GUIDES))
    kinds.register("check_in.read", Kind("check_ins", "eye", _read, roles=GUIDES, whole=GUIDES))
    today_sources.register("check_ins", worries, weight=5)
    dossier_panels.register("check_ins", Panel("placements/_check_ins.html", _panel), weight=15)
    dossier_riders.register("check_in_rows", _rows)


@action
def say_how_it_goes(*, placement: Placement, side: str, face: str, line: str, by: Actor) -> CheckIn:
    """Write down what one side says. Who says something else on the same day, before anybody has read it, has changed
    their mind: the earlier one goes, and its words with it. Raises NotThatSide, NotRunning."""
    if by.kind is ActorKind.GUEST and by.role != side:
        raise NotThatSide
    if placement.status != Placement.Status.AGREED or placement.starts_on > today():
        raise NotRunning
    guest = by.id if by.kind is ActorKind.GUEST else None
    for earlier in said_today(placement, side).filter(guest_id=guest, seen_at__isnull=True):
        _forget(earlier)
    check_in = CheckIn.objects.create(
        municipality_id=placement.municipality_id,
        participant_id=placement.participant_id,
        placement=placement,
        guest_id=guest,
        side=side,
        face=face,
        line=line,
        at=now(),
    )
    record(check_in, "check_in.said", by=by, subject=check_in, side=side, face=face, line=line)
    return check_in


@action
def take_back(*, check_in: CheckIn, by: Actor) -> None:
    """Take back what was said today and nobody has read yet. Raises NotThatSide, TooLate, ReadAlready."""
    if check_in.guest_id != by.id:
        raise NotThatSide
    if check_in.at < start_of(today()):
        raise TooLate
    if check_in.seen_at is not None or not _forget(check_in):
        raise ReadAlready
    record(check_in, "check_in.taken_back", by=by, side=check_in.side)


def _forget(check_in: CheckIn) -> bool:
    """The row goes and so do the words on the timeline; that something was said stays there. False if it was read."""
    gone, _models = CheckIn.objects.filter(pk=check_in.pk, seen_at__isnull=True).delete()
    if gone:
        EventContent.objects.filter(event__subject_id=check_in.pk, event__kind="check_in.said").delete()
    return bool(gone)


@action
def read_check_in(*, check_in: CheckIn, note: str, by: Actor) -> None:
    """Somebody of the team has read it, and writes down what they did about it where there is something to write.

    Raises NotOnTheTeam, ReadAlready, and what `log_contact` raises.
    """
    if by.role not in GUIDES or not writes_for(by, check_in.participant_id, today()):
        raise NotOnTheTeam
    CheckIn.objects.filter(pk=check_in.pk, seen_at__isnull=True).change_one(
        seen_by_id=by.id, seen_at=now(), otherwise=ReadAlready()
    )
    if note:
        log_contact(
            participant=Participant.objects.get(pk=check_in.participant_id),
            note=note,
            by=by,
            how=ContactMoment.How.PHONE,
            with_whom=check_in.side,
        )
    record(check_in, "check_in.read", by=by, subject=check_in, side=check_in.side)


def said_today(placement: Placement, side: str) -> Any:
    """What this side said today about this placement, newest first."""
    rows = CheckIn.objects.filter(placement=placement, side=side, at__gte=start_of(today()))
    return rows.order_by("-at")


def worries(actor: Actor, day: date) -> Lines:
    """Faces that are not good and that nobody has read, for who owns the track and who made the placement."""
    if actor.role not in GUIDES:
        return
    running = Involvement.objects.running_on(day).filter(
        user_id=actor.user_id, participant_id=OuterRef("participant_id")
    )
    owns = running.filter(track_id=OuterRef("placement__track_id"), owner=True)
    rows = (
        CheckIn.objects.visible_to(actor)
        .filter(Exists(running), Q(Exists(owns)) | Q(placement__made_by_id=actor.user_id))
        .filter(awake("check_ins", actor, day), face__in=WORRYING, seen_at__isnull=True)
        .order_by("at", "pk")
        .values_list(
            "pk",
            "municipality_id",
            "participant_id",
            "participant__given_name",
            "participant__family_name",
            "side",
            "face",
            "at",
            "placement__employer__organisation__name",
        )
    )
    for key, municipality, person, given, family, side, face, at, employer in (yield rows):
        yield Item(
            section="today",
            source="check_ins",
            subject_id=key,
            municipality_id=municipality,
            participant_id=person,
            person=f"{given} {family}".strip(),
            title=sentence(side, face),
            why=_why(at, employer),
            day=day,
            act=(_("Read and log"), reverse("check_ins:read", args=[person, key])),
        )


def sentence(side: str, face: str) -> str:
    """Who says what, in one sentence."""
    said = dict(CheckIn.Face.choices).get(face, face)
    if side == CheckIn.Side.EMPLOYER:
        return _("The employer says: %(face)s") % {"face": str(said).lower()}
    return _("The participant says: %(face)s") % {"face": str(said).lower()}


def _why(at: Any, employer: str | None) -> str:
    told = date_format(at.astimezone(AMSTERDAM), "l j F H:i")
    return f"{employer}, {told}" if employer else told


def _rows(actor: Actor) -> Any:
    """The newest ones of both sides; the words only for who guides."""
    if actor.role not in COORDINATES:
        return None
    newest = CheckIn.objects.filter(participant_id=OuterRef("pk")).order_by("-at")[: 8 * SHOWN]
    told = {name: name for name in ("pk", "side", "face", "at", "seen_at")} | {"seen_by": "seen_by__name"}
    return ArraySubquery(newest.values(json=JSONObject(**told, **({"line": "line"} if actor.role in GUIDES else {}))))


def _panel(request: Any, participant: Any) -> dict[str, Any]:
    """The last ones of each side, apart. Who coordinates sees the face, who guides the words too."""
    faces = dict(CheckIn.Face.choices)
    rows = [
        {**row, "at": datetime.fromisoformat(row["at"]), "label": faces[row["face"]]}
        for row in participant.check_in_rows
    ]
    sides = [(side.label, [row for row in rows if row["side"] == side][:SHOWN]) for side in CheckIn.Side]
    return {
        "sides": [(label, found) for label, found in sides if found],
        "participant": participant,
        "may_read_off": request.actor.role in GUIDES and getattr(participant, "may_write", False),
    }


def _title(content: Any) -> str | Promise:
    if "side" not in content:
        return gettext_lazy("Somebody said how it goes and took it back")
    return sentence(content["side"], content.get("face", ""))


def _said(content: Any, role: str) -> str:
    return str(content.get("line", ""))


def _taken_back(content: Any) -> str:
    employer = content.get("side") == CheckIn.Side.EMPLOYER
    return (
        pgettext("employer", "Took back what was said")
        if employer
        else pgettext("participant", "Took back what was said")
    )


def _read(content: Any) -> str:
    side = dict(CheckIn.Side.choices).get(content.get("side", ""), "")
    return _("Read how it goes (%(side)s)") % {"side": str(side).lower()}
