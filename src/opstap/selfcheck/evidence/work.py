"""What the rooms of work and placements know beside a statement."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from opstap.core.actors import Actor
from opstap.core.dates import start_of
from opstap.organisations.roles import Role
from opstap.placements.models import AftercareMoment, CheckIn, Placement
from opstap.placements.rules import PAID
from opstap.selfcheck.evidence.people import open_tracks, share_of
from opstap.selfcheck.evidence.sources import PLACEMENTS, WORK, Evidence, Share
from opstap.work.models import Employer

HALF_YEAR = timedelta(days=182)
Kind = Placement.Kind
GETTING_TO_KNOW = (
    Kind.JOB_SHADOWING,
    Kind.TRIAL_PLACEMENT,
    Kind.WORK_INTERNSHIP,
    Kind.LANGUAGE_INTERNSHIP,
    Kind.WORK_EXPERIENCE,
    Kind.LEARNING_WORKPLACE,
)


def running_placements(municipality_id: UUID, day: date) -> QuerySet[Placement]:
    """Placements that are agreed and run on the day."""
    rows = Placement.objects.filter(municipality_id=municipality_id, status=Placement.Status.AGREED, starts_on__lte=day)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def _share_of_placements(rows: QuerySet[Placement], which: Q | Exists) -> Share:
    counted = rows.aggregate(whole=Count("pk"), part=Count("pk", filter=which))
    return Share(counted["part"], counted["whole"])


def paid_placements(municipality_id: UUID, day: date) -> Share:
    return _share_of_placements(running_placements(municipality_id, day), Q(kind__in=PAID))


def own_business(municipality_id: UUID, day: date) -> Share:
    return _share_of_placements(
        running_placements(municipality_id, day).filter(kind__in=PAID), Q(kind=Kind.SELF_EMPLOYMENT)
    )


def steps_with_goals(municipality_id: UUID, day: date) -> Share:
    sound = ~Q(goals="") & ~Q(next_step="") & Q(ends_on__isnull=False)
    return _share_of_placements(running_placements(municipality_id, day).exclude(kind__in=PAID), sound)


def learning_on_the_job(municipality_id: UUID, day: date) -> Share:
    busy = running_placements(municipality_id, day).filter(
        track=OuterRef("pk"), kind__in=(Kind.LANGUAGE_INTERNSHIP, Kind.BBL)
    )
    return share_of(open_tracks(municipality_id, day), Exists(busy))


def known_before(municipality_id: UUID, day: date) -> Share:
    """Paid places at an employer where the same person was earlier to learn or to try."""
    earlier = Placement.objects.filter(
        participant=OuterRef("participant"),
        employer=OuterRef("employer"),
        kind__in=GETTING_TO_KNOW,
        starts_on__lt=OuterRef("starts_on"),
    ).exclude(status=Placement.Status.CANCELLED)
    return _share_of_placements(
        running_placements(municipality_id, day).filter(kind__in=PAID, employer__isnull=False), Exists(earlier)
    )


def employers_met(municipality_id: UUID, day: date) -> Share:
    """Running placements at an employer whom one person knows; a place from a spreadsheet has no such employer."""
    known = Employer.objects.filter(Q(stopped_on__isnull=True) | Q(stopped_on__gt=day), pk=OuterRef("employer"))
    return _share_of_placements(running_placements(municipality_id, day), Exists(known))


def aftercare_held(municipality_id: UUID, day: date) -> Share:
    """Aftercare (W 5.3) that fell due in the last half year; what was not needed any more is left out."""
    due = AftercareMoment.objects.filter(municipality_id=municipality_id, due_on__gt=day - HALF_YEAR, due_on__lte=day)
    counted = due.exclude(state=AftercareMoment.State.DROPPED).aggregate(
        whole=Count("pk"), part=Count("pk", filter=Q(state=AftercareMoment.State.DONE))
    )
    return Share(counted["part"], counted["whole"])


def employers_satisfied(municipality_id: UUID, day: date) -> Share:
    """What employers pressed; what participants said is for their guides alone and counts nowhere."""
    answers = CheckIn.objects.filter(
        municipality_id=municipality_id,
        side=CheckIn.Side.EMPLOYER,
        at__gte=start_of(day - HALF_YEAR),
        at__lt=start_of(day + timedelta(days=1)),
    )
    counted = answers.aggregate(whole=Count("pk"), part=Count("pk", filter=Q(face=CheckIn.Face.GOOD)))
    return Share(counted["part"], counted["whole"])


def employers_list(actor: Actor) -> str:
    sees = actor.role in {Role.CASE_MANAGER, Role.JOB_HUNTER, Role.COORDINATOR}
    return reverse("work:employers") if sees else ""


def monitor(actor: Actor) -> str:
    """The monitor, where the same people stand by position and each number has its list for who may see it."""
    sees = actor.role in {Role.CASE_MANAGER, Role.JOB_HUNTER, Role.COORDINATOR, Role.POLICY_OFFICER}
    return reverse("insight:monitor") if sees else ""


LANGUAGE_AT_WORK = Evidence(
    PLACEMENTS,
    (
        ("kis", "lessons-with-work"),
        ("effective-elements", "language-at-work"),
        ("effective-elements", "language-by-doing"),
    ),
    gettext_lazy("Learning the language at work"),
    gettext_lazy("Open tracks with a language internship or a bbl place today, of all open tracks."),
    learning_on_the_job,
    monitor,
)
PAID_PLACES = Evidence(
    PLACEMENTS,
    (("kis", "supported-work"),),
    gettext_lazy("Paid places"),
    gettext_lazy("Placements that run today and are paid, of all that run today."),
    paid_placements,
    monitor,
)
OWN_BUSINESS = Evidence(
    PLACEMENTS,
    (("kis", "own-business"), ("effective-elements", "entrepreneur-track")),
    gettext_lazy("Own businesses"),
    gettext_lazy("Paid places of today that are somebody's own business, of all paid places."),
    own_business,
    monitor,
)
UNPAID_WITH_GOALS = Evidence(
    PLACEMENTS,
    (("kis", "steps-to-work"), ("effective-elements", "getting-used-to-work")),
    gettext_lazy("Unpaid places that lead somewhere"),
    gettext_lazy("Unpaid placements that run today with goals, a last day and a next step, of all unpaid ones."),
    steps_with_goals,
    monitor,
)
AFTERCARE_HELD = Evidence(
    PLACEMENTS,
    (("effective-elements", "aftercare"),),
    gettext_lazy("Aftercare that was held"),
    gettext_lazy("Moments of aftercare that fell due in the last half year and were held, of all that were needed."),
    aftercare_held,
)
ONE_CONTACT = Evidence(
    WORK,
    (("kis", "one-mediator"), ("effective-elements", "job-hunters")),
    gettext_lazy("Places at an employer with one contact"),
    gettext_lazy("Placements that run today at an employer with a relation owner, of all that run today."),
    employers_met,
    employers_list,
)
KNOWN_BEFORE = Evidence(
    WORK,
    (("kis", "matching"), ("effective-elements", "getting-to-know")),
    gettext_lazy("Getting to know each other first"),
    gettext_lazy(
        "Paid places of today where the same person was at the same employer before, to learn or to try, of all"
        " paid places at an employer."
    ),
    known_before,
    employers_list,
)
EMPLOYERS_SATISFIED = Evidence(
    WORK,
    (("effective-elements", "trust-of-employers"),),
    gettext_lazy("Employers who say it goes well"),
    gettext_lazy("Answers of employers in the last half year that say it goes well, of all their answers."),
    employers_satisfied,
    employers_list,
)
