"""Locks under which it is decided where somebody works, so that nobody is promised what is gone.

Whoever changes where somebody works locks in this order: the participant, the employer, the workplace, and last the
streams. So two such changes wait for each other, and never for good.
"""

from __future__ import annotations

from uuid import UUID

from opstap.people.models import Participant
from opstap.placements.models import Placement
from opstap.work.models import Employer, Workplace


def lock_participant(participant_id: UUID) -> None:
    """Nobody else decides about this person's work until this transaction is over."""
    list(Participant.objects.select_for_update(no_key=True).filter(pk=participant_id).values_list("pk"))


def locked_workplace(workplace: Workplace) -> Workplace:
    """The workplace as it is stored now, locked with its employer."""
    list(Employer.objects.select_for_update(no_key=True).filter(pk=workplace.employer_id).values_list("pk"))
    rows = Workplace.objects.select_for_update(no_key=True, of=("self",)).select_related("employer__organisation")
    return rows.get(pk=workplace.pk)


def current_placement(placement: Placement) -> Placement:
    """The placement as it is stored now, with what names it. Its participant is locked already."""
    rows = Placement.objects.select_related("employer__organisation", "workplace__employer__organisation", "seat")
    return rows.get(pk=placement.pk)
