"""Beginning with nothing else of Opstap: a municipality, an owner with an account, and an assessment, all or none.

On the command line for the first one of a server, in the browser by an administrator (docs/adr/0015).
"""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction

from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.scope import GENERAL, scoped
from opstap.organisations.actions.invitations import invite
from opstap.organisations.actions.parties import add_organisation, add_user, check_password
from opstap.organisations.models import Municipality, Organisation, User
from opstap.organisations.roles import OrganisationKind, Role
from opstap.selfcheck.assessments.actions import start
from opstap.selfcheck.instruments.schema import Instrument
from opstap.selfcheck.models import Assessment


def begin_with_nothing(
    *, municipality: str, owner: str, email: str, name: str, instrument: Instrument, password: str | None = None
) -> Assessment:
    """What is there already is used: the municipality by its name, the owner by the address. Raises NotReachable where that
    account works elsewhere."""
    by = Actor.system("opstap selfcheck start")
    found = Organisation.objects.filter(name__iexact=municipality, kind=OrganisationKind.MUNICIPALITY).first()
    key = found.pk if found else uuid4()
    if not User.objects.filter(email__iexact=email).exists():
        check_password(password, email=email, name=owner)
    with scoped([key], organisations=[GENERAL]), transaction.atomic():
        place = found or add_organisation(kind=OrganisationKind.MUNICIPALITY, name=municipality, key=key, by=by)
        user = User.objects.filter(email__iexact=email).first() or add_user(
            email=email, name=owner, password=password, organisation=place, role=Role.POLICY_OFFICER, by=by
        )
        here = Municipality.objects.select_related("organisation").get(pk=place.pk)
        return start(municipality=here, instrument=instrument, name=name, owner=user, by=by)


@action(refuses=(*refusals_of(add_organisation), *refusals_of(invite), *refusals_of(start)))
def begin_elsewhere(
    *, municipality: str, owner: str, email: str, name: str, instrument: Instrument, key: UUID, address: str, by: Actor
) -> Assessment:
    """For a municipality that is not here yet, whose id `key` is in scope: the owner gets a mail to choose a password with.

    `address` is where this Opstap is reached. What is there already is never used: nobody gives somebody a role at
    another municipality. Raises AlreadyThere, NotYourself.
    """
    place = add_organisation(kind=OrganisationKind.MUNICIPALITY, name=municipality, key=key, by=by)
    owning = invite(email=email, name=owner, organisation=place, role=Role.POLICY_OFFICER, by=by, address=address)
    here = Municipality.objects.select_related("organisation").get(pk=place.pk)
    return start(municipality=here, instrument=instrument, name=name, owner=owning.user, by=by)
