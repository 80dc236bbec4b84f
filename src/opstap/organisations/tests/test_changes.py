"""Invitations, roles, agreements: what the actions do and refuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests import factories as make

from opstap.core.actors import Actor
from opstap.core.models import Event, OutboxMail
from opstap.core.refusals import NothingChanged, Refused
from opstap.core.scope import acting, scoped
from opstap.organisations import refusals
from opstap.organisations.actions import invitations, parties
from opstap.organisations.models import Membership, Organisation, User
from opstap.organisations.roles import OrganisationKind, Role

pytestmark = pytest.mark.django_db
HERE = "http://testserver/"


@pytest.fixture
def admin() -> Actor:
    return make.actor_for(make.make_user(make.make_municipality("Gemeente Zuid"), Role.ADMINISTRATOR, name="Bea"))


def own(actor: Actor) -> Organisation:
    return Organisation.objects.own_of(actor).get()


def refusal(act: Callable[..., Any], **kwargs: Any) -> type[Refused]:
    with pytest.raises(Refused) as caught:
        act(**kwargs)
    return caught.type


def test_invitation_makes_an_account_and_mails_a_link_that_lets_one_choose_a_password(admin: Actor) -> None:
    with acting(admin):
        membership = invitations.invite(
            email=" New@Example.org ", name="Nadia", organisation=own(admin), role=Role.COACH, by=admin, address=HERE
        )
        mail = OutboxMail.objects.get()
    user = User.objects.get(email="new@example.org")
    assert membership.user == user
    assert not user.has_usable_password()
    assert mail.to == ["new@example.org"]
    assert mail.municipality_id == admin.organisation_id
    assert mail.subject == "Uw account bij Opstap"
    assert re.search(r"http://testserver/account/password/reset/key/[0-9a-f]{32}-\S+/", mail.body)
    assert "Bea" in mail.body
    assert "Gemeente Zuid" in mail.body


def test_who_has_an_account_gets_the_role_and_keeps_the_password(admin: Actor) -> None:
    elsewhere = make.make_user(
        make.make_partner(), Role.COACH, email="carla@example.org", password="een lang wachtwoord"
    )
    with acting(admin):
        invitations.invite(
            email="Carla@example.org",
            name="Iemand anders",
            organisation=own(admin),
            role=Role.COACH,
            by=admin,
            address=HERE,
        )
        mail = OutboxMail.objects.get()
    elsewhere.refresh_from_db()
    assert elsewhere.check_password("een lang wachtwoord")
    assert elsewhere.name != "Iemand anders"
    assert elsewhere.memberships.count() == 2
    assert mail.subject == "U hebt een nieuwe rol in Opstap"
    assert "/password/reset/" not in mail.body


def test_a_role_that_does_not_exist_there_is_refused_and_nothing_is_kept(admin: Actor) -> None:
    with acting(admin):
        kind = refusal(
            invitations.invite,
            email="x@example.org",
            name="X",
            organisation=own(admin),
            role=Role.EMPLOYER,
            by=admin,
            address=HERE,
        )
        assert not OutboxMail.objects.exists()
    assert kind is refusals.RoleDoesNotFit
    assert not User.objects.filter(email="x@example.org").exists()


def test_nobody_gives_or_ends_their_own_roles(admin: Actor) -> None:
    me = User.objects.get(pk=admin.user_id)
    with acting(admin):
        assert (
            refusal(parties.start_membership, user=me, organisation=own(admin), role=Role.CASE_MANAGER, by=admin)
            is refusals.NotYourself
        )
        assert refusal(parties.end_membership, membership=me.memberships.get(), by=admin) is refusals.NotYourself


def test_invited_again_until_the_first_sign_in(admin: Actor) -> None:
    colleague = make.make_user(own(admin), Role.COACH)
    membership = colleague.memberships.get()
    with acting(admin):
        invitations.invite_again(membership=membership, by=admin, address=HERE)
        assert OutboxMail.objects.count() == 1
        assert Event.objects.filter(kind="membership.invited", subject_id=membership.pk).exists()
    User.objects.filter(pk=colleague.pk).update(last_login="2026-01-01T10:00:00Z")
    with acting(admin):
        again = Membership.objects.get(pk=membership.pk)
        assert refusal(invitations.invite_again, membership=again, by=admin, address=HERE) is refusals.SignedInAlready


def test_contact_facts_change_once(admin: Actor) -> None:
    facts = {"city": "Zwolle", "phone": "038", "email": "info@example.org"}
    with acting(admin):
        parties.change_contact_facts(organisation=own(admin), by=admin, **facts)
        event = Event.objects.select_related("content").get(kind="organisation.changed")
        assert event.content.data["after"] == facts
        assert refusal(parties.change_contact_facts, organisation=own(admin), by=admin, **facts) is NothingChanged


def test_who_adds_a_party_administers_it(admin: Actor) -> None:
    partner_admin = make.actor_for(make.make_user(make.make_partner(), Role.ADMINISTRATOR))
    with acting(admin):
        added = parties.add_organisation(kind=OrganisationKind.EMPLOYER, name="Bakker", by=admin)
        assert added.administered_by_id == admin.organisation_id
        assert (
            refusal(parties.add_organisation, kind=OrganisationKind.EMPLOYER, name=" bakker ", by=admin)
            is refusals.AlreadyThere
        )
    with acting(partner_admin):
        assert (
            parties.add_organisation(kind=OrganisationKind.EMPLOYER, name="Slager", by=partner_admin).administered_by_id
            is None
        )


def test_agreement_is_not_made_with_oneself_and_ends_once(admin: Actor) -> None:
    municipality = own(admin).municipality
    with acting(admin):
        assert (
            refusal(parties.make_agreement, municipality=municipality, organisation=own(admin), purpose="x", by=admin)
            is refusals.NeedsPartner
        )
        agreement = parties.make_agreement(
            municipality=municipality, organisation=make_partner_inside(), purpose="x", by=admin
        )
        parties.end_agreement(agreement=agreement, by=admin)
        assert refusal(parties.end_agreement, agreement=agreement, by=admin) is refusals.HasEnded


def make_partner_inside() -> Organisation:
    return Organisation.objects.create(kind=OrganisationKind.PARTNER, name="Binnen")


def test_an_action_whose_timeline_line_fails_keeps_nothing(admin: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no line")

    monkeypatch.setattr(parties, "record", fail)
    with scoped([own(admin).pk], organisations=[own(admin).pk]), pytest.raises(RuntimeError):
        invitations.invite(
            email="y@example.org", name="Y", organisation=own(admin), role=Role.COACH, by=admin, address=HERE
        )
    assert not User.objects.filter(email="y@example.org").exists()


def test_an_address_is_used_once_and_a_phone_is_kept(admin: Actor) -> None:
    with acting(admin):
        made = parties.add_user(
            email="p@example.org",
            name="P",
            password=None,
            organisation=own(admin),
            role=Role.COACH,
            by=admin,
            phone="06",
        )
        made.refresh_from_db()
        assert made.phone == "06"
        kind = refusal(
            parties.add_user,
            email="P@example.org",
            name="P",
            password=None,
            organisation=own(admin),
            role=Role.COACH,
            by=admin,
        )
    assert kind is refusals.EmailTaken


def test_a_password_typed_at_a_terminal_must_be_good_enough_too() -> None:
    parties.check_password(None, email="p@example.org", name="P")
    parties.check_password("zeven lange woorden", email="p@example.org", name="P")
    for weak in ("kort", "123456789012345", "wachtwoordvanp@example.org"[:5]):
        with pytest.raises(refusals.WeakPassword):
            parties.check_password(weak, email="p@example.org", name="P")
