"""The rule of organisations/access.py: what an administrator sees and manages, and what not."""

from __future__ import annotations

import pytest
from tests import factories as make

from opstap.core.actors import Actor
from opstap.core.dates import today
from opstap.core.scope import acting, scoped
from opstap.organisations.access import may_manage, own_municipality
from opstap.organisations.models import DataAgreement, Membership, Organisation, User
from opstap.organisations.roles import OrganisationKind, Role

pytestmark = pytest.mark.django_db


def seen(actor: Actor) -> set[str]:
    with acting(actor):
        return set(Organisation.objects.visible_to(actor).values_list("name", flat=True))


def managed(actor: Actor) -> set[str]:
    with acting(actor):
        return set(Organisation.objects.managed_by(actor).values_list("name", flat=True))


def test_municipality_sees_itself_its_own_parties_and_those_it_agreed_with() -> None:
    here, elsewhere = make.make_municipality("Hier"), make.make_municipality("Elders")
    agreed, other, loose = make.make_partner("Afgesproken"), make.make_partner("Andermans"), make.make_partner("Los")
    make.make_agreement(here, agreed)
    make.make_agreement(elsewhere, other)
    admin = make.actor_for(make.make_user(here, Role.ADMINISTRATOR))
    assert seen(admin) == {"Hier", "Afgesproken"}
    assert loose.administered_by_id is None


def test_an_ended_agreement_still_shows_the_party() -> None:
    here, partner = make.make_municipality("Hier"), make.make_partner("Geweest")
    agreement = make.make_agreement(here, partner)
    with scoped([here.pk]):
        DataAgreement.objects.filter(pk=agreement.pk).update(ends_on=today())
    assert "Geweest" in seen(make.actor_for(make.make_user(here, Role.ADMINISTRATOR)))


def test_first_municipality_to_agree_administers_and_the_second_only_sees() -> None:
    first, second, partner = make.make_municipality("Een"), make.make_municipality("Twee"), make.make_partner("P")
    make.make_agreement(first, partner)
    make.make_agreement(second, partner)
    assert managed(make.actor_for(make.make_user(first, Role.ADMINISTRATOR))) == {"Een", "P"}
    late = make.actor_for(make.make_user(second, Role.ADMINISTRATOR))
    assert managed(late) == {"Twee"}
    assert seen(late) == {"Twee", "P"}


def test_a_party_with_its_own_administrator_manages_itself() -> None:
    here, partner = make.make_municipality("Hier"), make.make_partner("P")
    make.make_agreement(here, partner)
    own = make.make_user(partner, Role.ADMINISTRATOR)
    assert managed(make.actor_for(make.make_user(here, Role.ADMINISTRATOR))) == {"Hier"}
    actor = make.actor_for(own)
    assert seen(actor) == managed(actor) == {"P"}
    assert own_municipality(actor) is None
    Membership.objects.filter(user=own).update(ends_on=today())
    assert managed(make.actor_for(make.make_user(here, Role.ADMINISTRATOR))) == {"Hier", "P"}


def test_nobody_else_sees_or_manages_anything() -> None:
    here = make.make_municipality()
    for role in (Role.CASE_MANAGER, Role.COORDINATOR, Role.COACH, Role.POLICY_OFFICER, Role.PARTICIPANT):
        actor = make.actor_for(make.make_user(here, role))
        assert seen(actor) == managed(actor) == set()
        with acting(actor):
            assert not User.objects.visible_to(actor).exists()
            assert not DataAgreement.objects.visible_to(actor).exists()


def test_privacy_officer_sees_colleagues_and_manages_nothing() -> None:
    here = make.make_municipality("Hier")
    colleague = make.make_user(here)
    officer = make.actor_for(make.make_user(here, Role.PRIVACY_OFFICER))
    with acting(officer):
        assert colleague in User.objects.visible_to(officer)
        assert not may_manage(officer, here.organisation)
    assert managed(officer) == set()


def test_system_sees_everything_in_its_scope() -> None:
    here, elsewhere, partner = make.make_municipality(), make.make_municipality(), make.make_partner()
    mine, theirs = make.make_agreement(here, partner), make.make_agreement(elsewhere, partner)
    robot = make.system(here)
    with acting(robot):
        assert set(DataAgreement.objects.visible_to(robot)) == {mine}
        assert Organisation.objects.managed_by(robot).filter(pk=partner.pk).exists()
        assert Organisation.objects.visible_to(robot).filter(pk=partner.pk).exists()
        assert User.objects.visible_to(robot).count() == User.objects.count()
    assert theirs.municipality_id == elsewhere.pk


@pytest.mark.parametrize("lock", ["application", "database"])
def test_each_lock_on_agreements_holds_without_the_other(lock: str) -> None:
    here, elsewhere, partner = make.make_municipality(), make.make_municipality(), make.make_partner()
    theirs = make.make_agreement(elsewhere, partner)
    admin = make.actor_for(make.make_user(here, Role.ADMINISTRATOR))
    if lock == "application":  # the database's lock is open for both: visible_to must hold
        with scoped([here.pk, elsewhere.pk]):
            assert theirs in DataAgreement.objects.all()
            assert theirs not in DataAgreement.objects.visible_to(admin)
    else:  # nobody asks visible_to: the policy must hold
        with acting(admin):
            assert theirs not in DataAgreement.objects.all()


def test_municipalities_are_never_managed_by_another() -> None:
    here, elsewhere = make.make_municipality("Hier"), make.make_municipality("Elders")
    Organisation.objects.filter(pk=elsewhere.pk).update(administered_by=here.organisation)
    assert managed(make.actor_for(make.make_user(here, Role.ADMINISTRATOR))) == {"Hier"}
    assert elsewhere.organisation.kind == OrganisationKind.MUNICIPALITY
