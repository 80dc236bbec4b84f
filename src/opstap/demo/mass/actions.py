"""The accounts of generated municipalities; their tracks are no actions, but rows that are copied in."""

from __future__ import annotations

from datetime import timedelta

from opstap.core.actions import action
from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.timeline import Line, record_many
from opstap.demo.mass.plan import Place
from opstap.organisations.events import MembershipStarted
from opstap.organisations.models import Membership, Organisation, User

AT_A_TIME = 4000  # accounts in one insert


@action
def add_staff(*, organisation: Organisation, place: Place, password: str, by: Actor) -> None:
    """The accounts of a generated municipality, hundreds at a time; `password` is hashed already."""
    since = today() - timedelta(days=1500)
    staff = place.staff()
    users = [User(id=worker.id, email=worker.email, name=worker.name, password=password) for worker in staff]
    memberships = [
        Membership(user=user, organisation=organisation, role=worker.role, starts_on=since)
        for user, worker in zip(users, staff, strict=True)
    ]
    User.objects.bulk_create(users, batch_size=AT_A_TIME)
    Membership.objects.bulk_create(memberships, batch_size=AT_A_TIME)
    record_many(
        [Line(organisation.stream, MembershipStarted(m.user.name, m.role), m, since) for m in memberships],
        by=by,
    )
