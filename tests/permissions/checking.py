"""The self-assessments of the permission matrix: one that is being filled in, one that lies side by side with a plan."""

from __future__ import annotations

from dataclasses import dataclass

from opstap.access.guest_links import new_token
from opstap.access.models import GuestLink
from opstap.core.scope import acting
from opstap.organisations.models import Municipality, User
from opstap.selfcheck.discussion.actions import agree
from opstap.selfcheck.models import Assessment, OrganisationAction, Respondent
from opstap.selfcheck.respondents.actions import invite_guest
from opstap.selfcheck.tests.selfcheck_group import FIRST, SECOND, Group, answer, finish, make_assessment, plan
from tests import factories as make


@dataclass
class Check:
    """Two self-assessments of one owner."""

    filling: Assessment
    open: Assessment
    respondent: Respondent
    planned: OrganisationAction
    link: tuple[GuestLink, str]


def make_check(place: Municipality, owner: User, name: str, word: str) -> Check:
    """What is said in it is for who takes part and for the municipality's policy officers."""
    filling = make_assessment(place, owner, name=f"Zelfscan {name}, bezig")
    ready = Group(place, owner, owner, make_assessment(place, owner, name=f"Zelfscan {name}, open"))
    answer(ready, owner, 6, FIRST, comment=word)
    finish(ready, owner)
    ready.assessment = ready.now()
    with acting(by := make.actor_for(owner)):
        agree(assessment=ready.assessment, statement=SECOND, value=7, reason=word, by=by)
    respondent = Group(place, owner, owner, filling).respondent(owner)
    token = new_token()
    with acting(by := make.actor_for(owner)):
        guest = invite_guest(
            assessment=filling, name=f"{word} gast", capacity="employer", token=token, address="-", by=by
        )
    assert guest.guest is not None
    return Check(filling, ready.assessment, respondent, plan(ready, due_in=30), (guest.guest, token))
