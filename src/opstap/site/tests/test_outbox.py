"""The outbox: an administrator sees mail to their own people, and its text only where no mail can leave."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests import factories as make

from opstap.core import mail
from opstap.core.models import OutboxMail
from opstap.core.scope import scoped
from opstap.organisations.models import Municipality
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db
OUTBOX = "/outbox/"
SECRET = "http://testserver/account/password/reset/key/geheim/"


@pytest.fixture
def here(client: Client) -> Municipality:
    """A municipality whose administrator is signed in."""
    municipality = make.make_municipality()
    client.force_login(make.make_user(municipality, Role.ADMINISTRATOR))
    return municipality


def queue(to: str, *, where: Municipality | None = None) -> OutboxMail:
    with scoped([where.pk] if where else []):
        return mail.queue(
            to=[to], subject="Kies een wachtwoord", body=SECRET, municipality_id=where.pk if where else None
        )


def test_mail_to_own_people_and_nobody_elses(client: Client, here: Municipality) -> None:
    colleague = make.make_user(here, email="kim@example.org")
    stranger = make.make_user(make.make_municipality(), email="vreemd@example.org")
    own, theirs, invitation = queue(colleague.email), queue(stranger.email), queue("weg@example.org", where=here)
    page = client.get(OUTBOX).content.decode()
    assert "kim@example.org" in page
    assert "weg@example.org" in page
    assert "vreemd@example.org" not in page
    assert SECRET in client.get(f"{OUTBOX}{own.pk}/").content.decode()
    assert client.get(f"{OUTBOX}{invitation.pk}/").status_code == 200
    assert client.get(f"{OUTBOX}{theirs.pk}/").status_code == 404


@pytest.mark.parametrize(("name", "value"), [("PRODUCTION", True), ("DELIVERY_EMAIL_BACKEND", "x")])
def test_no_text_where_mail_is_real(
    client: Client, here: Municipality, settings: Any, name: str, value: object
) -> None:
    colleague = make.make_user(here, email="kim@example.org")
    own = queue(colleague.email)
    setattr(settings, name, value)
    page = client.get(f"{OUTBOX}{own.pk}/").content.decode()
    assert SECRET not in page
    assert "niet te zien" in page


def test_states_are_told(client: Client, here: Municipality, settings: Any) -> None:
    colleague = make.make_user(here, email="kim@example.org")
    rows = [queue(colleague.email) for _number in range(3)]
    OutboxMail.objects.filter(pk=rows[0].pk).update(state="sent")
    OutboxMail.objects.filter(pk=rows[1].pk).update(state="failed", error="TimeoutError")
    page = client.get(OUTBOX).content.decode()
    for words in ("verstuurd", "niet verstuurd", "alleen hier"):
        assert words in page
    assert "TimeoutError" in client.get(f"{OUTBOX}{rows[1].pk}/").content.decode()
    settings.DELIVERY_EMAIL_BACKEND = "x"
    assert "wacht" in client.get(OUTBOX).content.decode()


def test_pages(client: Client, here: Municipality) -> None:
    make.make_user(here, email="kim@example.org")
    for _number in range(55):
        queue("kim@example.org")
    older = client.get(OUTBOX).context["older_url"]
    assert len(client.get(older).context["table"].rows) == 5


def test_partner_administrator_sees_own_people_only(client: Client) -> None:
    partner = make.make_partner()
    client.force_login(make.make_user(partner, Role.ADMINISTRATOR, email="baas@example.org"))
    queue("baas@example.org")
    queue("iemand@example.org")
    assert len(client.get(OUTBOX).context["table"].rows) == 1


def test_for_administrators_only(client: Client, here: Municipality) -> None:
    client.force_login(make.make_user(here, Role.CASE_MANAGER))
    assert client.get(OUTBOX).status_code == 403
