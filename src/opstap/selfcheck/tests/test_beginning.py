"""Beginning with nothing else: one call makes a municipality, an owner and an assessment, and a second uses them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from opstap.core.actions import Refused
from opstap.organisations.models import Organisation, User
from opstap.selfcheck.beginning import begin_with_nothing
from opstap.selfcheck.tests.making import KIS

pytestmark = pytest.mark.django_db
FACTS = {"municipality": "Gemeente Nieuwstad", "owner": "Nina Nieuw", "email": "nina@nieuwstad.example"}


def test_one_call_is_enough_and_a_second_uses_what_is_there() -> None:
    made = begin_with_nothing(name="Zelfscan", instrument=KIS, password="vier woorden naast elkaar", **FACTS)
    begin_with_nothing(name="Nog een", instrument=KIS, **FACTS)
    assert Organisation.objects.filter(name="Gemeente Nieuwstad").count() == 1
    client = Client(headers={"accept-language": "nl"})
    client.force_login(User.objects.get(email="nina@nieuwstad.example"))
    assert client.get(reverse("selfcheck:assessment", args=[made.pk])).status_code == 200
    assert "Nog een" in client.get(reverse("selfcheck:overview")).content.decode()


def test_an_owner_from_elsewhere_is_refused_and_nothing_is_kept() -> None:
    begin_with_nothing(name="Zelfscan", instrument=KIS, **FACTS)
    with pytest.raises(Refused):
        begin_with_nothing(name="Zelfscan", instrument=KIS, **{**FACTS, "municipality": "Gemeente Oudstad"})
    assert not Organisation.objects.filter(name="Gemeente Oudstad").exists()
