"""Who sees, manages and closes what in a self-assessment, whatever page asks."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.core.scope import acting
from opstap.organisations.models import User
from opstap.organisations.roles import OrganisationKind, Role
from opstap.selfcheck.access import may_close, may_delete_all, may_manage, may_start
from opstap.selfcheck.models import Assessment, OrganisationAction, Respondent
from opstap.selfcheck.respondents import actions as respondents_actions
from opstap.selfcheck.tests.selfcheck_group import Group, as_user, make_group, plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group()


def policy_officer_of_a_province(group: Group, *, takes_part: bool) -> User:
    """Somebody in the same role at a party with a data agreement."""
    province = make.make_partner("Provincie", kind=OrganisationKind.PROVINCE)
    make.make_agreement(group.place, province)
    officer = make.make_user(province, Role.POLICY_OFFICER)
    if takes_part:
        with as_user(group.owner) as by:
            respondents_actions.invite(
                assessment=group.assessment, user=officer, capacity=Respondent.Capacity.PARTNER, by=by, address="x"
            )
    return officer


def sees_and_manages(group: Group, user: User) -> tuple[bool, bool]:
    with acting(actor := make.actor_for(user)):
        sees = Assessment.objects.visible_to(actor).filter(pk=group.assessment.pk).exists()
        return sees, may_manage(actor, group.assessment)


def test_who_sees_and_who_manages(group: Group) -> None:
    own_officer = make.make_user(group.place, Role.POLICY_OFFICER)
    administrator = make.make_user(group.place, Role.ADMINISTRATOR)
    assert sees_and_manages(group, group.owner) == (True, True)
    assert sees_and_manages(group, own_officer) == (True, True)
    assert sees_and_manages(group, group.colleague) == (True, False)
    assert sees_and_manages(group, administrator) == (False, False)


def test_a_policy_officer_of_elsewhere_sees_nothing_of_it(group: Group) -> None:
    outside = policy_officer_of_a_province(group, takes_part=False)
    assert sees_and_manages(group, outside) == (False, False)


def test_a_policy_officer_of_elsewhere_who_takes_part_sees_and_does_not_manage(group: Group, client: Client) -> None:
    inside = policy_officer_of_a_province(group, takes_part=True)
    assert sees_and_manages(group, inside) == (True, False)
    planned = OrganisationAction(assessment=group.assessment, owner=group.owner)
    with acting(actor := make.actor_for(inside)):
        assert not may_close(actor, planned)
        assert not may_start(actor)
        assert not may_delete_all(actor)
    client.force_login(inside)
    address = reverse("selfcheck:assessment", args=[group.assessment.pk])
    assert client.get(address).status_code == 200
    assert client.get(reverse("selfcheck:delete", args=[group.assessment.pk])).status_code == 403


def test_whoever_does_an_action_closes_it_and_nobody_else_but_who_manages(group: Group) -> None:
    with as_user(group.owner):
        Assessment.objects.filter(pk=group.assessment.pk).update(state=Assessment.State.OPEN)
    group.assessment = group.now()
    planned = plan(group, owner=group.colleague)
    outsider = make.make_user(group.place, Role.COACH)
    closes = {}
    for user in (group.owner, group.colleague, outsider):
        with acting(actor := make.actor_for(user)):
            closes[user] = may_close(actor, planned)
    assert closes == {group.owner: True, group.colleague: True, outsider: False}
