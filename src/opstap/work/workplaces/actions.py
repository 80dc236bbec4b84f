"""Every change to workplaces."""

from __future__ import annotations

from datetime import date

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.event_kinds import plain_values
from opstap.core.refusals import MovedOn, NothingChanged
from opstap.core.timeline import record
from opstap.work.access import may_change_employer
from opstap.work.models import Employer, Seat, Task, Workplace
from opstap.work.refusals import EmployerHasStopped, NotYourEmployer, SeatsTaken, StopsTooFar, WrongNumberOfSeats
from opstap.work.rules import MOST_SEATS, can_stop_on
from opstap.work.workplaces import events
from opstap.work.workplaces.queries import free_seats, present_seats

WORKPLACE_FACTS = ("title", "city", "hours_min", "hours_max")


@action(refuses=(NotYourEmployer, EmployerHasStopped, WrongNumberOfSeats))
def add_workplace(
    *,
    employer: Employer,
    title: str,
    seats: int,
    task: str,
    by: Actor,
    speaking: str = "",
    city: str = "",
    hours_min: int | None = None,
    hours_max: int | None = None,
) -> Workplace:
    """A place to work with so many seats and one plain task. Raises NotYourEmployer, EmployerHasStopped, WrongNumberOfSeats."""
    if not may_change_employer(by, employer):
        raise NotYourEmployer
    _refuse_stopped(employer)
    _check_number(seats)
    workplace = Workplace.objects.create(
        municipality_id=employer.municipality_id,
        employer=employer,
        title=title,
        city=city,
        hours_min=hours_min,
        hours_max=hours_max,
    )
    Task.objects.create(municipality_id=employer.municipality_id, workplace=workplace, text=task, speaking=speaking)
    _more_seats(workplace, seats)
    record(workplace, events.WorkplaceAdded(title, seats), by=by, subject=workplace)
    return workplace


def _refuse_stopped(employer: Employer) -> None:
    """The row is locked, so that nobody stops the employer meanwhile."""
    if Employer.objects.select_for_update(no_key=True).get(pk=employer.pk).stopped_on is not None:
        raise EmployerHasStopped


def _check_number(seats: int) -> None:
    if not 1 <= seats <= MOST_SEATS:
        raise WrongNumberOfSeats


def _more_seats(workplace: Workplace, number: int) -> None:
    """So many seats more; those that were taken away come back first."""
    gone = Seat.objects.filter(workplace=workplace, gone_on__isnull=False).order_by("pk")
    back = list(gone.values_list("pk", flat=True)[:number])
    Seat.objects.filter(pk__in=back).update(gone_on=None)
    rest = range(number - len(back))
    Seat.objects.bulk_create(Seat(municipality_id=workplace.municipality_id, workplace=workplace) for _one in rest)


@action(refuses=(NotYourEmployer, NothingChanged, MovedOn))
def change_workplace(
    *,
    workplace: Workplace,
    task: Task,
    by: Actor,
    title: str,
    city: str,
    hours_min: int | None,
    hours_max: int | None,
    text: str,
    speaking: str,
) -> None:
    """Change what a workplace is, where it still is as it was shown. Raises NotYourEmployer, NothingChanged, MovedOn."""
    if not may_change_employer(by, workplace.employer):
        raise NotYourEmployer
    after: dict[str, object] = {"title": title, "city": city, "hours_min": hours_min, "hours_max": hours_max}
    before = {name: getattr(workplace, name) for name in WORKPLACE_FACTS}
    task_after, task_before = {"text": text, "speaking": speaking}, {"text": task.text, "speaking": task.speaking}
    if (before, task_before) == (after, task_after):
        raise NothingChanged
    Workplace.objects.filter(pk=workplace.pk, **before).change_one(otherwise=MovedOn(), **after)
    Task.objects.filter(pk=task.pk, **task_before).change_one(otherwise=MovedOn(), **task_after)
    content = events.WorkplaceChanged(
        title, before=plain_values(before | task_before), after=plain_values(after | task_after)
    )
    record(workplace, content, by=by, subject=workplace)


@action(refuses=(NotYourEmployer, WrongNumberOfSeats, NothingChanged, MovedOn, SeatsTaken))
def change_seats(*, workplace: Workplace, seats: int, seen: int, by: Actor) -> None:
    """More or fewer seats than the `seen` ones; only seats that nobody has, now or later, can be taken away.

    Raises NotYourEmployer, WrongNumberOfSeats, NothingChanged, MovedOn, SeatsTaken.
    """
    if not may_change_employer(by, workplace.employer):
        raise NotYourEmployer
    _check_number(seats)
    Workplace.objects.select_for_update(no_key=True).get(pk=workplace.pk)
    present = present_seats().filter(workplace=workplace).count()
    if present != seen:
        raise MovedOn
    if seats == present:
        raise NothingChanged
    if seats > present:
        _more_seats(workplace, seats - present)
    else:
        _fewer_seats(workplace, present - seats)
    record(workplace, events.SeatsChanged(workplace.title, present, seats), by=by, subject=workplace)


def _fewer_seats(workplace: Workplace, number: int) -> None:
    rows = free_seats(today(), None).filter(workplace=workplace)
    unused = list(rows.order_by("-pk").values_list("pk", flat=True)[:number])
    if len(unused) < number:
        raise SeatsTaken
    Seat.objects.filter(pk__in=unused).update(gone_on=today())


@action(refuses=(NotYourEmployer, StopsTooFar, MovedOn))
def close_workplace(*, workplace: Workplace, on: date, by: Actor) -> None:
    """Nobody new comes here from that day on; who works there stays. Raises NotYourEmployer, StopsTooFar, MovedOn."""
    if not may_change_employer(by, workplace.employer):
        raise NotYourEmployer
    if not can_stop_on(on, today()):
        raise StopsTooFar
    Workplace.objects.filter(pk=workplace.pk, closed_on__isnull=True).change_one(closed_on=on, otherwise=MovedOn())
    record(workplace, events.WorkplaceClosed(workplace.title, on), by=by, subject=workplace)


@action(refuses=(NotYourEmployer, EmployerHasStopped, MovedOn))
def reopen_workplace(*, workplace: Workplace, by: Actor) -> None:
    """Offer a workplace again. Raises NotYourEmployer, EmployerHasStopped, MovedOn."""
    if not may_change_employer(by, workplace.employer):
        raise NotYourEmployer
    _refuse_stopped(workplace.employer)
    Workplace.objects.filter(pk=workplace.pk, closed_on__isnull=False).change_one(closed_on=None, otherwise=MovedOn())
    record(workplace, events.WorkplaceReopened(workplace.title), by=by, subject=workplace)
