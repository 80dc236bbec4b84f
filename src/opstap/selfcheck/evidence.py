"""What Opstap knows beside a statement: small functions, each with its definition; and which statements wait for a room.

Numbers of people are counts of a municipality as a whole, shown to its own people only, and never of fewer than
`LEAST`: a share of three people tells about one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.core.registries import Registry
from opstap.organisations.access import own_municipality
from opstap.organisations.models import Role
from opstap.people.models import Enrolment, LanguageLevel, Sex
from opstap.placements.models import Placement
from opstap.selfcheck.models import Assessment
from opstap.selfcheck.rules import median
from opstap.tracks.models import Action, Track
from opstap.ui.charts import written
from opstap.work.models import Employer

LEAST = 5
Words = str | Promise
PAID = (Placement.Kind.BBL, Placement.Kind.SUPPORTED_EMPLOYMENT, Placement.Kind.TEMPORARY_AGENCY,
        Placement.Kind.EMPLOYMENT, Placement.Kind.SELF_EMPLOYMENT)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    def told(self) -> str:
        if self.whole < LEAST:
            return _("too few to show")
        return _("%(part)s of %(whole)s (%(percent)s%%)") % {
            "part": self.part, "whole": self.whole, "percent": round(100 * self.part / self.whole)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Middle:
    """The middle of a number per professional, and the highest."""

    value: float | None
    high: int

    def told(self) -> str:
        if self.value is None:
            return _("nobody yet")
        return _("%(middle)s in the middle, %(high)s at most") % {"middle": written(self.value), "high": self.high}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source: from which room, beside which statement of which instrument, what it counts, and the list behind it."""

    room: Words
    statements: tuple[tuple[str, str], ...]
    name: Words
    definition: Words
    count: Callable[[UUID, date], Share | Middle]
    behind: Callable[[Actor], str] = lambda actor: ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Evidence as a page shows it."""

    source: Evidence
    told: str
    url: str


evidence: Registry[Evidence] = Registry("evidence source")


def sources_of(instrument: str, statement: str) -> list[Evidence]:
    return [each for each in evidence if (instrument, statement) in each.statements]


def evidence_for(assessment: Assessment, actor: Actor, statements: Iterable[str], day: date) -> dict[str, list[Beside]]:
    """What is known beside these statements; nothing for people of elsewhere. One query for each source."""
    if own_municipality(actor) != assessment.municipality_id:
        return {}
    return {
        key: [
            Beside(each, each.count(assessment.municipality_id, day).told(), each.behind(actor))
            for each in sources_of(assessment.instrument, key)
        ]
        for key in statements
    }


TRACKS, TEAM = gettext_lazy("Programmes and tracks"), gettext_lazy("Team")
PEOPLE, WORK, PLACEMENTS = gettext_lazy("People"), gettext_lazy("Employers and work"), gettext_lazy("Placements")
GUIDE, MATCHING, COHORTS = gettext_lazy("Guide and schemes"), gettext_lazy("Matching"), gettext_lazy("Groups")
INTAKE = pgettext_lazy("room", "Intake and recognition")

WAITING: dict[tuple[str, str], Words] = {
    ("kis", "diplomas"): INTAKE,
    ("kis", "competences"): INTAKE,
    ("kis", "training"): COHORTS,
    ("kis", "dual-tracks"): COHORTS,
    ("kis", "matching"): MATCHING,
    ("kis", "employer-risk"): GUIDE,
    ("effective-elements", "view-on-growth"): MATCHING,
    ("effective-elements", "in-groups"): COHORTS,
    ("effective-elements", "prior-learning"): INTAKE,
    ("effective-elements", "warm-handover"): PLACEMENTS,
    ("effective-elements", "aftercare"): PLACEMENTS,
}
"""Which room will know something about a statement. What stands in neither list only people can say."""


def open_tracks(place: UUID, day: date) -> QuerySet[Track]:
    return Track.objects.filter(municipality_id=place).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def _share(rows: QuerySet[Track], which: Q | Exists) -> Share:
    counted = rows.aggregate(whole=Count("pk"), part=Count("pk", filter=which))
    return Share(counted["part"], counted["whole"])


def with_owner(place: UUID, day: date) -> Share:
    owner = Involvement.objects.running_on(day).filter(track=OuterRef("pk"), owner=True)
    return _share(open_tracks(place, day), Exists(owner))


def with_buddy(place: UUID, day: date) -> Share:
    buddy = Involvement.objects.running_on(day).filter(participant=OuterRef("participant"), role=Role.VOLUNTEER)
    return _share(open_tracks(place, day), Exists(buddy))


def with_next_step(place: UUID, day: date) -> Share:
    step = Action.objects.filter(track=OuterRef("pk"), state=Action.State.OPEN)
    return _share(open_tracks(place, day), Exists(step))


def with_level(place: UUID, day: date) -> Share:
    level = LanguageLevel.objects.filter(participant=OuterRef("participant"), on__lte=day)
    return _share(open_tracks(place, day), Exists(level))


def with_route(place: UUID, day: date) -> Share:
    return _share(open_tracks(place, day), ~Q(participant__learning_route=""))


def in_education(place: UUID, day: date) -> Share:
    school = Enrolment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), participant=OuterRef("participant")
    )
    return _share(open_tracks(place, day), Exists(school.filter(starts_on__lte=day)))


def running_placements(place: UUID, day: date) -> QuerySet[Placement]:
    return Placement.objects.filter(municipality_id=place, status=Placement.Status.AGREED, starts_on__lte=day).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day)
    )


def paid_placements(place: UUID, day: date) -> Share:
    rows = running_placements(place, day).aggregate(whole=Count("pk"), part=Count("pk", filter=Q(kind__in=PAID)))
    return Share(rows["part"], rows["whole"])


def steps_with_goals(place: UUID, day: date) -> Share:
    unpaid = running_placements(place, day).exclude(kind__in=PAID)
    sound = ~Q(goals="") & ~Q(next_step="") & Q(ends_on__isnull=False)
    rows = unpaid.aggregate(whole=Count("pk"), part=Count("pk", filter=sound))
    return Share(rows["part"], rows["whole"])


def learning_on_the_job(place: UUID, day: date) -> Share:
    kinds = (Placement.Kind.LANGUAGE_INTERNSHIP, Placement.Kind.BBL)
    busy = running_placements(place, day).filter(track=OuterRef("pk"), kind__in=kinds)
    return _share(open_tracks(place, day), Exists(busy))


def women_with_next_step(place: UUID, day: date) -> Share:
    step = Action.objects.filter(track=OuterRef("pk"), state=Action.State.OPEN)
    return _share(open_tracks(place, day).filter(participant__sex=Sex.FEMALE), Exists(step))


def employers_met(place: UUID, day: date) -> Share:
    """Running placements at an employer whom one person knows."""
    known = Employer.objects.filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=day), pk=OuterRef("employer"))
    rows = running_placements(place, day).aggregate(whole=Count("pk"), part=Count("pk", filter=Exists(known)))
    return Share(rows["part"], rows["whole"])


def caseload(place: UUID, day: date) -> Middle:
    owned = Involvement.objects.running_on(day).filter(municipality_id=place, owner=True, track__ended_on__isnull=True)
    numbers = [number for _user, number in owned.values_list("user").annotate(Count("track")).order_by()]
    return Middle(median([float(each) for each in numbers]), max(numbers, default=0))


def _nobody_yet(actor: Actor) -> str:
    return reverse("team:nobody_yet") if actor.role == Role.COORDINATOR else ""


def register() -> None:
    """What the rooms of today can say; called once, when the room is ready. A room above registers its own the same way."""
    for name, entry in _own().items():
        evidence.register(name, entry)


def _own() -> dict[str, Evidence]:
    return {
        "owner": Evidence(
            TEAM, (("kis", "fixed-guide"), ("effective-elements", "intensive-guidance")),
            gettext_lazy("Tracks with a fixed guide"),
            gettext_lazy("Open tracks that one person owns today, of all open tracks."), with_owner, _nobody_yet,
        ),
        "caseload": Evidence(
            TEAM, (("kis", "tailored-service"), ("effective-elements", "small-caseload")),
            gettext_lazy("Tracks per guide"), gettext_lazy("Open tracks that one person owns, over everybody who owns any."),
            caseload,
        ),
        "buddy": Evidence(
            TEAM, (("kis", "buddy"), ("effective-elements", "own-network")), gettext_lazy("Tracks with a buddy"),
            gettext_lazy("Open tracks with a volunteer on the team today, of all open tracks."), with_buddy,
        ),
        "next step": Evidence(
            TRACKS, (("kis", "fitting-activation"), ("effective-elements", "made-to-measure")),
            gettext_lazy("Tracks with a next step"),
            gettext_lazy("Open tracks with at least one open action, of all open tracks."), with_next_step,
        ),
        "women": Evidence(
            TRACKS, (("kis", "women"),), gettext_lazy("Women with a next step"),
            gettext_lazy("Open tracks of women with at least one open action, of all open tracks of women."),
            women_with_next_step,
        ),
        **_language_and_work(),
    }  # fmt: skip


def _language_and_work() -> dict[str, Evidence]:
    return {
        "level": Evidence(
            PEOPLE, (("kis", "fitting-lessons"), ("effective-elements", "time-for-the-picture")),
            gettext_lazy("Level of Dutch known"),
            gettext_lazy("Open tracks of somebody with a level of Dutch, of all open tracks."), with_level,
        ),
        "route": Evidence(
            PEOPLE, (("kis", "lessons-follow-reception"),), gettext_lazy("Learning route known"),
            gettext_lazy("Open tracks of somebody whose learning route is known, of all open tracks."), with_route,
        ),
        "education": Evidence(
            PEOPLE, (("kis", "vocational-education"), ("kis", "higher-education"), ("effective-elements", "looking-at-education")),
            gettext_lazy("In education"),
            gettext_lazy("Open tracks of somebody who follows education for a diploma today, of all open tracks."), in_education,
        ),
        "on the job": Evidence(
            PLACEMENTS, (("kis", "lessons-with-work"), ("effective-elements", "language-at-work")),
            gettext_lazy("Learning the language at work"),
            gettext_lazy("Open tracks with a language internship or a bbl place today, of all open tracks."), learning_on_the_job,
        ),
        "paid": Evidence(
            PLACEMENTS, (("kis", "supported-work"),), gettext_lazy("Paid places"),
            gettext_lazy("Placements that run today and are paid, of all that run today."), paid_placements,
        ),
        "goals": Evidence(
            PLACEMENTS, (("kis", "steps-to-work"), ("effective-elements", "getting-used-to-work")),
            gettext_lazy("Unpaid places that lead somewhere"),
            gettext_lazy("Unpaid placements that run today with goals, a last day and a next step, of all unpaid ones."),
            steps_with_goals,
        ),
        "employers": Evidence(
            WORK, (("kis", "one-mediator"), ("effective-elements", "job-hunters")),
            gettext_lazy("Places at an employer with one contact"),
            gettext_lazy("Placements that run today at an employer with a relation owner, of all that run today."), employers_met,
        ),
    }  # fmt: skip
