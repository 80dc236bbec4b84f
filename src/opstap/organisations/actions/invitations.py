"""Letting somebody in by mail: nobody types a password for somebody else."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from opstap.core import mail
from opstap.core.actions import action, refusals_of
from opstap.core.actors import Actor
from opstap.core.timeline import record
from opstap.organisations.access import own_municipality
from opstap.organisations.accounts.adapters import password_link
from opstap.organisations.actions.parties import add_user, start_membership
from opstap.organisations.events import MembershipInvited
from opstap.organisations.models import Membership, Organisation, User
from opstap.organisations.refusals import SignedInAlready
from opstap.organisations.roles import Role


@action(refuses=(*refusals_of(add_user), *refusals_of(start_membership)))
def invite(
    *, email: str, name: str, organisation: Organisation, role: str, by: Actor, address: str, phone: str = ""
) -> Membership:
    """Give somebody a place at an organisation and tell them by mail.

    Who has no account yet gets one, and a link to choose a password; who has one (from another organisation) keeps
    name and password. `address` is where this Opstap is reached. Raises RoleDoesNotFit, NotYourself.
    """
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user = add_user(email=email, name=name, password=None, organisation=organisation, role=role, by=by, phone=phone)
        membership = user.memberships.get()
    else:
        membership = start_membership(user=user, organisation=organisation, role=role, by=by)
    _mail_invitation(membership, by=by, address=address)
    return membership


@action(refuses=(SignedInAlready,))
def invite_again(*, membership: Membership, by: Actor, address: str) -> Membership:
    """Send the link once more to somebody who never signed in. Raises SignedInAlready."""
    if membership.user.last_login is not None:
        raise SignedInAlready
    _mail_invitation(membership, by=by, address=address)
    record(membership.organisation, MembershipInvited(membership.user.name), by=by, subject=membership)
    return membership


def _mail_invitation(membership: Membership, *, by: Actor, address: str) -> None:
    user = membership.user
    new = not user.has_usable_password()
    with translation.override(user.language):
        facts = {
            "user": user,
            "organisation": membership.organisation.name,
            "role": Role(membership.role).label,
            "inviter": "" if by.is_system else by.name,
            "link": password_link(user, address=address) if new else address,
        }
        body = render_to_string(f"organisations/mail/{'invitation' if new else 'new_role'}.txt", facts)
        subject = _("Your account at Opstap") if new else _("You have a new role in Opstap")
        mail.queue(to=[user.email], subject=subject, body=body.strip(), municipality_id=own_municipality(by))
