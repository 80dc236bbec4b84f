"""What the rooms of tracks, team and people know beside a statement."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from opstap.access.models import Involvement
from opstap.core.actors import Actor
from opstap.organisations.roles import Role
from opstap.people.models import Enrolment, LanguageLevel, Sex
from opstap.selfcheck.evidence.sources import PEOPLE, TEAM, TRACKS, Evidence, Middle, Share
from opstap.selfcheck.rules import median
from opstap.tracks.models import Action, PhaseDecision, Track

YEAR, MONTH = timedelta(days=365), timedelta(weeks=4)
HAS_PEOPLE = frozenset({Role.CASE_MANAGER, Role.COORDINATOR, Role.JOB_HUNTER, Role.COACH})


def open_tracks(municipality_id: UUID, day: date) -> QuerySet[Track]:
    return Track.objects.filter(municipality_id=municipality_id).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def share_of(rows: QuerySet[Track], which: Q | Exists) -> Share:
    counted = rows.aggregate(whole=Count("pk"), part=Count("pk", filter=which))
    return Share(counted["part"], counted["whole"])


def with_owner(municipality_id: UUID, day: date) -> Share:
    owner = Involvement.objects.running_on(day).filter(track=OuterRef("pk"), owner=True)
    return share_of(open_tracks(municipality_id, day), Exists(owner))


def with_buddy(municipality_id: UUID, day: date) -> Share:
    buddy = Involvement.objects.running_on(day).filter(participant=OuterRef("participant"), role=Role.VOLUNTEER)
    return share_of(open_tracks(municipality_id, day), Exists(buddy))


def with_partner(municipality_id: UUID, day: date) -> Share:
    """Somebody of another organisation on the team, a volunteer's included."""
    other = Involvement.objects.running_on(day).filter(participant=OuterRef("participant"))
    return share_of(open_tracks(municipality_id, day), Exists(other.exclude(organisation_id=F("municipality_id"))))


def with_contact(municipality_id: UUID, day: date) -> Share:
    return share_of(open_tracks(municipality_id, day), Q(last_contact_on__gt=day - MONTH, last_contact_on__lte=day))


def caseload(municipality_id: UUID, day: date) -> Middle:
    owned = Involvement.objects.running_on(day).filter(
        municipality_id=municipality_id, owner=True, track__ended_on__isnull=True
    )
    numbers = [number for _user, number in owned.values_list("user").annotate(Count("track")).order_by()]
    return Middle(median([float(each) for each in numbers]), max(numbers, default=0))


def with_next_step(municipality_id: UUID, day: date) -> Share:
    step = Action.objects.filter(track=OuterRef("pk"), state=Action.State.OPEN)
    return share_of(open_tracks(municipality_id, day), Exists(step))


def women_with_next_step(municipality_id: UUID, day: date) -> Share:
    step = Action.objects.filter(track=OuterRef("pk"), state=Action.State.OPEN)
    return share_of(open_tracks(municipality_id, day).filter(participant__sex=Sex.FEMALE), Exists(step))


def towards_participation(municipality_id: UUID, day: date) -> Share:
    return share_of(open_tracks(municipality_id, day), Q(participation_since__lte=day))


def decided_with_a_picture(municipality_id: UUID, day: date) -> Share:
    """Decisions of a year from one phase to another in which no criterion was unknown."""
    rows = PhaseDecision.objects.filter(municipality_id=municipality_id, on__gt=day - YEAR, on__lte=day)
    asked = rows.exclude(direction=PhaseDecision.Direction.START).exclude(criteria=[])
    unknown = Q(criteria__contains=[{"met": PhaseDecision.Met.UNKNOWN.value}])
    counted = asked.aggregate(whole=Count("pk"), part=Count("pk", filter=~unknown))
    return Share(counted["part"], counted["whole"])


def with_level(municipality_id: UUID, day: date) -> Share:
    level = LanguageLevel.objects.filter(participant=OuterRef("participant"), on__lte=day)
    return share_of(open_tracks(municipality_id, day), Exists(level))


def with_route(municipality_id: UUID, day: date) -> Share:
    return share_of(open_tracks(municipality_id, day), ~Q(participant__learning_route=""))


def in_education(municipality_id: UUID, day: date) -> Share:
    school = Enrolment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day), participant=OuterRef("participant")
    )
    return share_of(open_tracks(municipality_id, day), Exists(school.filter(starts_on__lte=day)))


def nobody_yet(actor: Actor) -> str:
    """The tracks without an owner, whose list is the coordinator's."""
    return reverse("team:nobody_yet") if actor.role == Role.COORDINATOR else ""


def silent_people(actor: Actor) -> str:
    """Those of one's own people with whom there was no talk."""
    return reverse("team:people") + "?silent=4" if actor.role in HAS_PEOPLE else ""


FIXED_GUIDE = Evidence(
    TEAM,
    (("kis", "fixed-guide"), ("effective-elements", "intensive-guidance")),
    gettext_lazy("Tracks with a fixed guide"),
    gettext_lazy("Open tracks that one person owns today, of all open tracks."),
    with_owner,
    nobody_yet,
)
TRACKS_PER_GUIDE = Evidence(
    TEAM,
    (("kis", "tailored-service"), ("effective-elements", "small-caseload")),
    gettext_lazy("Tracks per guide"),
    gettext_lazy("Open tracks that one person owns, over everybody who owns any."),
    caseload,
)
BUDDY = Evidence(
    TEAM,
    (("kis", "buddy"), ("effective-elements", "informal-network-in-chain")),
    gettext_lazy("Tracks with a buddy"),
    gettext_lazy("Open tracks with a volunteer on the team today, of all open tracks."),
    with_buddy,
)
PARTNER_ON_TEAM = Evidence(
    TEAM,
    (("effective-elements", "chain-cooperation"),),
    gettext_lazy("Tracks with a partner on the team"),
    gettext_lazy("Open tracks with somebody of another organisation on the team today, of all open tracks."),
    with_partner,
)
RECENT_TALKS = Evidence(
    TEAM,
    (("effective-elements", "intensive-guidance"), ("effective-elements", "working-relation")),
    gettext_lazy("Talks in the last four weeks"),
    gettext_lazy(
        "Open tracks with a talk in the last four weeks, of all open tracks. The list shows your own people"
        " without one."
    ),
    with_contact,
    silent_people,
)
NEXT_STEP = Evidence(
    TRACKS,
    (("kis", "fitting-activation"), ("effective-elements", "made-to-measure")),
    gettext_lazy("Tracks with a next step"),
    gettext_lazy("Open tracks with at least one open action, of all open tracks."),
    with_next_step,
)
WOMEN_WITH_NEXT_STEP = Evidence(
    TRACKS,
    (("kis", "women"),),
    gettext_lazy("Women with a next step"),
    gettext_lazy("Open tracks of women with at least one open action, of all open tracks of women."),
    women_with_next_step,
)
PARTICIPATION_GOAL = Evidence(
    TRACKS,
    (("effective-elements", "participation-first"),),
    gettext_lazy("Taking part as the goal"),
    gettext_lazy("Open tracks whose goal is now social participation, of all open tracks."),
    towards_participation,
)
FULL_PICTURE = Evidence(
    TRACKS,
    (("effective-elements", "time-for-the-picture"), ("effective-elements", "usable-instruments")),
    gettext_lazy("Decisions with a full picture"),
    gettext_lazy(
        "Decisions of the last year to go to another phase in which no criterion was unknown, of all decisions"
        " with criteria."
    ),
    decided_with_a_picture,
)
LEVEL_KNOWN = Evidence(
    PEOPLE,
    (("kis", "fitting-lessons"), ("effective-elements", "time-for-the-picture")),
    gettext_lazy("Level of Dutch known"),
    gettext_lazy("Open tracks of somebody with a level of Dutch, of all open tracks."),
    with_level,
)
ROUTE_KNOWN = Evidence(
    PEOPLE,
    (("kis", "lessons-follow-reception"),),
    gettext_lazy("Learning route known"),
    gettext_lazy("Open tracks of somebody whose learning route is known, of all open tracks."),
    with_route,
)
IN_EDUCATION = Evidence(
    PEOPLE,
    (
        ("kis", "vocational-education"),
        ("kis", "higher-education"),
        ("effective-elements", "looking-at-education"),
    ),
    gettext_lazy("In education"),
    gettext_lazy("Open tracks of somebody who follows education for a diploma today, of all open tracks."),
    in_education,
)
