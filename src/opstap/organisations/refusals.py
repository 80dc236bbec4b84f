"""Why a change to a party, an account or an agreement may be refused, in sentences that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from opstap.core.refusals import Refused


class AlreadyThere(Refused):
    sentence = _("An organisation of this kind and name is there already.")


class EmailTaken(Refused):
    sentence = _("There is an account with this e-mail address already.")


class RoleDoesNotFit(Refused):
    sentence = _("This role does not exist at this kind of organisation.")


class HasEnded(Refused):
    sentence = _("This has ended already.")


class NotYourself(Refused):
    sentence = _("You cannot change your own roles. Ask another administrator.")


class NeedsPartner(Refused):
    sentence = _("Make an agreement with a partner; your own people need none.")


class WeakPassword(Refused):
    """The sentence is Django's own list of what is wrong with the password."""


class SignedInAlready(Refused):
    sentence = _("This person has signed in already. A forgotten password is asked for on the sign-in page.")
