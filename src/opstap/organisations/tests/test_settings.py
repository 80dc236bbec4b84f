"""A municipality's own settings: what holds on a day, who may change it, and what is kept of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories as make

from opstap.core.dates import today
from opstap.core.models import Event, EventContent
from opstap.core.refusals import MovedOn, NothingChanged
from opstap.core.scope import scoped
from opstap.organisations.actions.parties import change_setting
from opstap.organisations.history import history
from opstap.organisations.models import Municipality, MunicipalSetting, User
from opstap.organisations.municipal_settings import SettingDeclaration, setting_declarations, value_of, values_of
from opstap.organisations.roles import Role

pytestmark = pytest.mark.django_db
SPRING, SUMMER = date(2026, 4, 1), date(2026, 7, 1)


def read(text: str) -> int:
    if not text.isdigit():
        raise ValidationError("Schrijf een getal.")
    return int(text)


@pytest.fixture(autouse=True)
def weeks() -> Any:
    """A setting of the tests' own, beside those that rooms declare."""
    setting_declarations.register(
        "test-weeks",
        SettingDeclaration(
            label="Weken",
            help_text="Hoeveel weken",
            default=4,
            source="W 9.9",
            since=date(2020, 1, 1),
            read=read,
            write=str,
        ),
    )
    yield
    setting_declarations.remove("test-weeks")


@pytest.fixture
def here() -> Municipality:
    return make.make_municipality("Gemeente Hier")


@pytest.fixture
def admin(client: Client, here: Municipality) -> User:
    user = make.make_user(here, Role.ADMINISTRATOR, name="Bea Beheer")
    client.force_login(user)
    return user


def change(place: Municipality, value: int, since: date, source: str = "Besluit", **given: Any) -> MunicipalSetting:
    with scoped([place.pk]):
        return change_setting(
            municipality=place,
            name=given.pop("name", "test-weeks"),
            value=value,
            source=source,
            since=since,
            by=make.system(place),
            **given,
        )


def test_the_default_holds_until_the_day_of_an_own_value(here: Municipality) -> None:
    change(here, 6, SPRING)
    change(here, 8, SUMMER)
    with scoped([here.pk]):
        days = [SPRING - timedelta(days=1), SPRING, SUMMER - timedelta(days=1), SUMMER]
        assert [value_of(here.pk, "test-weeks", day) for day in days] == [4, 6, 6, 8]
        with pytest.raises(KeyError):
            values_of(here.pk, ["test-weeks", "nothing"], SPRING)


def test_elsewhere_keeps_its_own(here: Municipality) -> None:
    elsewhere = make.make_municipality()
    change(here, 6, SPRING)
    with scoped([elsewhere.pk]):
        assert value_of(elsewhere.pk, "test-weeks", SUMMER) == 4


def test_what_is_so_already_is_refused(here: Municipality) -> None:
    with pytest.raises(NothingChanged):
        change(here, 4, SPRING)
    change(here, 6, SPRING)
    with pytest.raises(NothingChanged):
        change(here, 6, SUMMER)
    change(here, 6, SUMMER, source="Nieuw besluit")
    with pytest.raises(KeyError):
        change(here, 6, SPRING, name="nothing")


def test_a_slip_is_mended_on_the_same_day_and_the_timeline_keeps_both(here: Municipality) -> None:
    first = change(here, 66, SPRING)
    second = change(here, 6, SPRING)
    assert first.pk == second.pk
    with scoped([here.pk]):
        assert MunicipalSetting.objects.values_list("value", flat=True).get() == 6
        told = (
            EventContent.objects.filter(event__kind="setting.changed")
            .order_by("event_id")
            .values_list("data", flat=True)
        )
        assert [(one["before"], one["value"]) for one in told] == [(4, 66), (66, 6)]


def test_of_two_who_mend_the_same_slip_one_is_told(here: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    change(here, 66, SPRING)

    def late(*args: Any, **kwargs: Any) -> Any:
        MunicipalSetting.objects.update(value=7)
        return unchanged(*args, **kwargs)

    unchanged = MunicipalSetting.objects._queryset_class.change_one  # type: ignore[attr-defined]
    monkeypatch.setattr(MunicipalSetting.objects._queryset_class, "change_one", late)  # type: ignore[attr-defined]
    with pytest.raises(MovedOn, match="Laad de pagina opnieuw"):
        change(here, 6, SPRING)


def test_the_organisations_timeline_tells_it(here: Municipality) -> None:
    change(here, 6, SPRING)
    with scoped([here.pk]):
        assert history(here.organisation, "").rows[0].text == "Weken: vanaf 1 april 2026 is dit 6."


def post(client: Client, name: str = "test-weeks", **data: Any) -> Any:
    facts = {"value": "6", "source": "Besluit van B en W", "since": "1-4-2026", "request_key": str(uuid4())}
    return client.post(reverse("organisations:setting", args=[name]), facts | data)


def test_an_administrator_sees_what_holds_and_changes_it(client: Client, here: Municipality, admin: User) -> None:
    page = client.get(reverse("organisations:settings")).content.decode()
    assert "W 9.9" in page
    assert "1 januari 2020" in page
    key = str(uuid4())
    assert post(client, request_key=key).status_code == 302
    assert post(client, request_key=key).status_code == 302, "the same request twice is one change"
    with scoped([here.pk]):
        row = MunicipalSetting.objects.get()
        assert (row.value, row.source, row.since, row.made_by) == (6, "Besluit van B en W", SPRING, admin)
        assert Event.objects.filter(kind="setting.changed").count() == 1
    page = client.get(reverse("organisations:setting", args=["test-weeks"])).content.decode()
    assert "Besluit van B en W" in page
    assert "Bea Beheer" in page
    assert "geldt nu" in page


def test_what_is_to_come_is_named_and_does_not_hold_yet(client: Client, here: Municipality, admin: User) -> None:
    change(here, 12, today() + timedelta(days=30))
    change(here, 13, today() + timedelta(days=60))
    page = client.get(reverse("organisations:settings")).content.decode()
    assert ": 12</span>" in page
    assert "13" not in page.split("Weken")[1].split("</tr>")[0]
    with scoped([here.pk]):
        assert value_of(here.pk, "test-weeks", today()) == 4


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("value", "zes", "Schrijf een getal."),
        ("value", "", "Waarde"),
        ("source", "", "Waar dit vandaan komt"),
        ("since", "31-2-2026", "Schrijf een datum"),
        ("value", "4", "Er is niets anders"),
    ],
)
def test_bad_input_comes_back_with_a_sentence(
    client: Client, here: Municipality, admin: User, field: str, value: str, told: str
) -> None:
    page = post(client, **{field: value})
    assert page.status_code == 422
    assert told in page.content.decode().partition("</h1>")[0], "in the list of errors above the heading"
    with scoped([here.pk]):
        assert not MunicipalSetting.objects.exists()


def test_others_do_not_come_in(client: Client, here: Municipality, admin: User) -> None:
    change(here, 6, SPRING)
    assert client.get(reverse("organisations:setting", args=["nothing"])).status_code == 404
    partner = make.make_partner()
    make.make_agreement(here, partner)
    for user in (make.make_user(partner, Role.ADMINISTRATOR), make.make_user(here, Role.CASE_MANAGER)):
        client.force_login(user)
        assert client.get(reverse("organisations:settings")).status_code == 403
        assert post(client).status_code == 403
    client.force_login(make.make_user(make.make_municipality(), Role.ADMINISTRATOR))
    assert "Besluit" not in client.get(reverse("organisations:setting", args=["test-weeks"])).content.decode()


def test_values_of_many_are_one_query(here: Municipality) -> None:
    with scoped([here.pk]), CaptureQueriesContext(connection) as asked:
        assert set(values_of(here.pk, [name for name, _ in setting_declarations.items()], SPRING)) >= {
            "test-weeks",
            "age-bands",
        }
    assert len(asked) == 1
