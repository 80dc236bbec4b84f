"""Forms that show somebody's data are looks too."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import actor_for, make_municipality, make_participant, make_user, open_track

from opstap.access.models import Look
from opstap.core.scope import acting
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "page"), [("people:change", "change"), ("team:talk", "talk")])
def test_a_form_that_shows_somebody_is_a_look_too(address: str, page: str) -> None:
    municipality = make_municipality()
    owner = make_user(municipality, Role.CASE_MANAGER)
    person = make_participant(municipality)
    open_track(person, owner=owner)
    client = Client()
    client.force_login(owner)
    assert client.get(reverse(address, args=[person.pk])).status_code == 200
    with acting(actor_for(owner)):
        assert Look.objects.filter(user=owner, participant_id=person.pk, page=page).count() == 1
