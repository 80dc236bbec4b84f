"""The administrator's pages: who may open them, what they do, and that they do it once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.core.models import OutboxMail
from opstap.core.scope import scoped
from opstap.organisations.models import DataAgreement, Membership, Municipality, Organisation, User
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality("Gemeente Hier")


@pytest.fixture
def admin(client: Client, here: Municipality) -> User:
    """The administrator of `here`, signed in."""
    user = make.make_user(here, Role.ADMINISTRATOR, name="Bea Beheer")
    client.force_login(user)
    return user


def address(name: str, *args: object) -> str:
    return reverse(f"organisations:{name}", args=args)


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(url, {"request_key": str(uuid4()), **data})


def every_address(place: Organisation, member: Membership, agreement: DataAgreement) -> list[str]:
    return [
        address("organisations"),
        address("add_organisation"),
        address("organisation", place.pk),
        address("change_organisation", place.pk),
        address("invite", place.pk),
        address("make_agreement"),
        address("end_agreement", agreement.pk),
        address("users"),
        address("user", member.user_id),
        address("add_membership", member.user_id),
        address("end_membership", member.pk),
        address("invite_again", member.pk),
    ]


@pytest.fixture
def partner(here: Municipality) -> tuple[Organisation, Membership, DataAgreement]:
    """A partner of `here` with one coach."""
    place = make.make_partner("Vechtdal Werkt")
    agreement = make.make_agreement(here, place)
    return place, make.make_user(place, Role.COACH, name="Carla Coach").memberships.get(), agreement


def test_administrator_opens_every_page(client: Client, admin: User, partner: Any) -> None:
    for url in every_address(*partner):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.COORDINATOR, Role.PRIVACY_OFFICER, Role.POLICY_OFFICER])
def test_other_roles_get_403_on_every_page(client: Client, here: Municipality, partner: Any, role: str) -> None:
    client.force_login(make.make_user(here, role))
    for url in every_address(*partner):
        assert client.get(url).status_code == 403, url
        assert post(client, url).status_code in (403, 405), url


def test_administrator_of_elsewhere_gets_404_and_reads_no_name(client: Client, partner: Any) -> None:
    client.force_login(make.make_user(make.make_municipality(), Role.ADMINISTRATOR))
    place, member, agreement = partner
    for url in every_address(place, member, agreement):
        answer = client.get(url)
        own = url in (
            address("organisations"),
            address("users"),
            address("add_organisation"),
            address("make_agreement"),
        )
        assert answer.status_code == (200 if own else 404), url
        assert "Vechtdal" not in answer.content.decode()
        assert "Carla" not in answer.content.decode()


def test_a_partner_that_administers_itself_is_seen_but_not_changed(client: Client, admin: User, partner: Any) -> None:
    place, member, _agreement = partner
    make.make_user(place, Role.ADMINISTRATOR)
    assert client.get(address("organisation", place.pk)).status_code == 200
    for url in (
        address("change_organisation", place.pk),
        address("invite", place.pk),
        address("end_membership", member.pk),
        address("invite_again", member.pk),
        address("add_membership", member.user_id),
    ):
        assert client.get(url).status_code == 403, url
        assert post(client, url).status_code == 403, url


def test_partner_administrator_makes_no_parties_or_agreements(client: Client, partner: Any) -> None:
    place, member, agreement = partner
    client.force_login(make.make_user(place, Role.ADMINISTRATOR))
    assert client.get(address("user", member.user_id)).status_code == 200
    for url in (address("add_organisation"), address("make_agreement"), address("end_agreement", agreement.pk)):
        assert client.get(url).status_code == 403, url
    assert "Gemeente Hier" in client.get(address("organisation", place.pk)).content.decode()


def test_adding_an_organisation(client: Client, admin: User, here: Municipality) -> None:
    wrong = post(client, address("add_organisation"), name="", kind="municipality")
    assert wrong.status_code == 422
    assert "Fout:" in wrong.content.decode()
    made = post(client, address("add_organisation"), name="Taalschool De Brug", kind="language_school", city="Zwolle")
    place = Organisation.objects.get(name="Taalschool De Brug")
    assert made.headers["Location"] == address("organisation", place.pk)
    assert place.administered_by_id == here.pk
    again = post(client, address("add_organisation"), name="taalschool de brug", kind="language_school")
    assert again.status_code == 422


def test_inviting_twice_with_one_key_does_it_once(client: Client, admin: User, partner: Any) -> None:
    data = {"request_key": str(uuid4()), "name": "Nieuwe Nadia", "email": "nadia@example.org", "role": "coach"}
    for _time in range(2):
        answer = client.post(address("invite", partner[0].pk), data)
        assert answer.status_code == 302
    assert User.objects.filter(email="nadia@example.org").count() == 1
    with scoped([partner[2].municipality_id]):
        assert OutboxMail.objects.filter(to=["nadia@example.org"]).count() == 1


def test_invited_person_chooses_a_password_and_gets_in(client: Client, admin: User, here: Municipality) -> None:
    post(client, address("invite", here.pk), name="Nadia", email="nadia@example.org", role=Role.POLICY_OFFICER)
    with scoped([here.pk]):
        body = OutboxMail.objects.get(to=["nadia@example.org"]).body
    link = next(word for word in body.split() if word.startswith("http://testserver/account/password/reset/"))
    nadia = Client()
    page = nadia.get(link, follow=True)
    assert page.status_code == 200
    form_address = page.redirect_chain[-1][0]
    words = "vier woorden op rij"
    done = nadia.post(form_address, {"password1": words, "password2": words})
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert "werkt niet meer" in nadia.get(link).content.decode()
    signed_in = nadia.post(reverse("account_login"), {"login": "Nadia@Example.org", "password": words})
    assert signed_in.headers["Location"] == "/"
    assert "Welkom, Nadia" in nadia.get(reverse("site:start")).content.decode()


def test_the_role_offered_fits_the_organisation(client: Client, admin: User, here: Municipality) -> None:
    answer = post(client, address("invite", here.pk), name="N", email="n@example.org", role=Role.EMPLOYER)
    assert answer.status_code == 422
    assert not User.objects.filter(email="n@example.org").exists()


def test_a_role_is_added_and_a_double_is_refused(client: Client, admin: User, here: Municipality) -> None:
    someone = make.make_user(here, Role.COACH)
    chosen = f"{here.pk} {Role.JOB_HUNTER}"
    assert post(client, address("add_membership", someone.pk), place=chosen).status_code == 302
    assert someone.memberships.count() == 2
    twice = post(client, address("add_membership", someone.pk), place=chosen)
    assert twice.status_code == 422
    assert "heeft deze rol hier al" in twice.content.decode()
    elsewhere = make.make_partner()
    assert post(client, address("add_membership", someone.pk), place=f"{elsewhere.pk} coach").status_code == 422


def test_ending_a_role_ends_access_at_once(client: Client, admin: User, here: Municipality) -> None:
    colleague = make.make_user(here, Role.ADMINISTRATOR, name="Arie")
    other = Client()
    other.force_login(colleague)
    assert other.get(address("users")).status_code == 200
    assert post(client, address("end_membership", colleague.memberships.get().pk)).status_code == 302
    assert other.get(address("users")).status_code == 403
    assert "geen rol" in other.get(reverse("site:start")).content.decode()
    assert "heeft nu geen rol" in client.get(address("user", colleague.pk)).content.decode()
    assert post(client, address("end_membership", colleague.memberships.get().pk)).status_code == 422


def test_own_role_cannot_be_ended(client: Client, admin: User) -> None:
    answer = post(client, address("end_membership", admin.memberships.get().pk))
    assert answer.status_code == 422
    assert "eigen rollen" in answer.content.decode()


def test_agreement_by_name_and_its_end(client: Client, admin: User, here: Municipality) -> None:
    place = make.make_partner("Stichting Samen")
    coach = make.make_user(place, Role.COACH)
    unknown = post(client, address("make_agreement"), partner="Bestaat niet", purpose="x")
    assert unknown.status_code == 422
    assert post(client, address("make_agreement"), partner="Gemeente Hier", purpose="x").status_code == 422
    assert post(client, address("make_agreement"), partner="stichting samen", purpose="begeleiden").status_code == 302
    assert make.actor_for(coach).municipalities == {here.pk}
    twice = post(client, address("make_agreement"), partner="Stichting Samen", purpose="nog eens")
    assert "al een overeenkomst" in twice.content.decode()
    with scoped([here.pk]):
        agreement = DataAgreement.objects.get(organisation=place)
    assert post(client, address("end_agreement", agreement.pk)).status_code == 302
    assert make.actor_for(coach).municipalities == frozenset()
    assert "beëindigd" in client.get(address("organisation", place.pk)).content.decode()


def test_two_parties_of_one_name_are_not_guessed(client: Client, admin: User) -> None:
    make.make_partner("De Brug")
    make.make_partner("De Brug", kind="language_school")
    answer = post(client, address("make_agreement"), partner="De Brug", purpose="x")
    assert "meer organisaties" in answer.content.decode()


def test_contact_facts(client: Client, admin: User, here: Municipality) -> None:
    url = address("change_organisation", here.pk)
    assert post(client, url, city="Zwolle", phone="038", email="geen adres").status_code == 422
    assert post(client, url, city="Zwolle", phone="038", email="").status_code == 302
    assert post(client, url, city="Zwolle", phone="038", email="").status_code == 422
    page = client.get(address("organisation", here.pk)).content.decode()
    assert "De contactgegevens zijn gewijzigd." in page
    assert "Bea Beheer" in page


def test_users_are_found_by_name_and_role(client: Client, admin: User, here: Municipality, partner: Any) -> None:
    make.make_user(here, Role.COACH, name="Zoë Zoeker")
    everyone = client.get(address("users")).content.decode()
    assert "Zoë Zoeker" in everyone
    assert "Carla Coach" in everyone
    found = client.get(address("users"), {"q": "zoek"}).content.decode()
    assert "Zoë Zoeker" in found
    assert "Carla Coach" not in found
    administrators = client.get(address("users"), {"role": Role.ADMINISTRATOR}).content.decode()
    assert "Bea Beheer" in administrators
    assert "Zoë Zoeker" not in administrators


def test_users_page_asks_as_many_queries_for_many_as_for_few(
    client: Client, admin: User, here: Municipality, django_assert_max_num_queries: Any
) -> None:
    for _number in range(60):
        make.make_user(here, Role.COACH)
    with django_assert_max_num_queries(24):
        first = client.get(address("users"))
    older = first.context["older_url"]
    assert older
    assert client.get(older).status_code == 200


def test_history_is_paged(client: Client, admin: User, here: Municipality) -> None:
    for _number in range(25):
        make.make_user(here, Role.COACH)
    first = client.get(address("organisation", here.pk))
    assert first.context["newer_url"] == ""
    second = client.get(first.context["older_url"])
    assert "Gemeente Hier is toegevoegd." in second.content.decode()


def test_earlier_and_later_roles_are_told(client: Client, admin: User, here: Municipality) -> None:
    someone = make.make_user(here, Role.COACH, name="Later Lies")
    Membership.objects.filter(user=someone).update(starts_on="2099-01-01")
    assert "Later Lies" in client.get(address("organisation", here.pk)).content.decode()
    assert "vanaf 1 januari 2099" in client.get(address("user", someone.pk)).content.decode()


def test_a_second_invitation_goes_out(client: Client, admin: User, here: Municipality) -> None:
    membership = make.make_user(here, Role.COACH, email="nog@example.org").memberships.get()
    page = client.get(address("user", membership.user_id)).content.decode()
    assert address("invite_again", membership.pk) in page
    assert post(client, address("invite_again", membership.pk)).status_code == 302
    with scoped([here.pk]):
        assert OutboxMail.objects.filter(to=["nog@example.org"]).count() == 1
