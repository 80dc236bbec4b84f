"""What the tests of this room share: files with invented people, and an import walked through as in the browser."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests import factories as make

from opstap.access.models import Involvement
from opstap.core.scope import acting, scoped
from opstap.exchange.command_line_import import Outcome, import_file
from opstap.exchange.jobs import carry_out_import
from opstap.exchange.models import Import
from opstap.exchange.tests.reading.sheets import template
from opstap.organisations.models import Municipality, User
from opstap.people.models import BenefitSpell, Enrolment, LanguageLevel, Participant
from opstap.placements.models import Placement
from opstap.tracks.models import Outflow, PositionSpan, Track

PAGE = "/import/"


def person(number: int, **cells: Any) -> dict[str, Any]:
    """A good row of the template. `cells` by heading take the place of what is invented."""
    return {
        "Kenmerk": f"K-{number}",
        "Voornaam": f"Selam{_letters(number)}",
        "Achternaam": "Voorbeeld",
        "Geboortedatum": date(1990, 1, 1 + number % 28),
        "Plaats": "Testdorp",
        "Programma": "STAR/T",
        **cells,
    }


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def people(count: int, **cells: Any) -> bytes:
    return template(*(person(number, **cells) for number in range(count)))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, data: bytes, name: str = "lijst.xlsx") -> HttpResponse:
    """Send a file from the import page; follows to the preview or the columns."""
    answer: Any = client.post(PAGE, {"file": SimpleUploadedFile(name, data)}, follow=True)
    return answer  # type: ignore[no-any-return]


def text(answer: Any) -> str:
    """The words on a page, without tags, with single spaces."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def key_on(answer: Any) -> str:
    """The request key of the first form on a page that has one."""
    found = re.search(r'name="request_key" value="([^"]+)"', answer.content.decode())
    assert found, text(answer)[:500]
    return found.group(1)


def the_import(user: User) -> Import:
    """The newest import of a user."""
    with acting(make.actor_for(user)):
        return Import.objects.filter(user=user).latest("made_at")


def put_in_state(user: User, state: str) -> None:
    """Let the newest import of a user be in a state, whichever it was in: past the table of moves."""
    with acting(make.actor_for(user)):
        QuerySet.update(Import.objects.filter(pk=the_import(user).pk), state=state)


def confirm(client: Client, user: User, **choices: Any) -> HttpResponse:
    """Press Import on the preview of the newest import."""
    address = reverse("exchange:import", args=[the_import(user).pk])
    answer: Any = client.post(address, {"request_key": key_on(client.get(address)), **choices}, follow=True)
    return answer  # type: ignore[no-any-return]


def run_jobs(municipality: Municipality) -> int:
    """Do what the worker would do with the imports that are queued. Returns how many jobs there were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'exchange.carry_out' AND status = 'todo'")
        jobs = [json.loads(args) for (args,) in cursor.fetchall()]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo'")
    for args in jobs:
        assert args.pop("municipalities") == [str(municipality.pk)]
        with scoped([municipality.pk]):
            carry_out_import(**args)
    return len(jobs)


def bring_in(user: User, data: bytes, *, where: Municipality, **choices: Any) -> Import:
    """The whole way: send, confirm, carry out."""
    client = signed_in(user)
    send(client, data)
    confirm(client, user, **choices)
    assert run_jobs(where) == 1
    return the_import(user)


def on_command(tmp_path: Any, data: bytes, where: Municipality, **options: Any) -> Outcome:
    """An import as the command line does it."""
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(data)
    actor = make.system(where)
    with acting(actor):
        return import_file(
            path,
            where,
            layout=options.pop("layout", "auto"),
            check=options.pop("check", False),
            good_rows=options.pop("good_rows", False),
            by=actor,
        )


def found(where: Municipality, reference: str) -> Participant:
    with scoped([where.pk]):
        return Participant.objects.get(municipality=where, reference=reference)


def picture(where: Municipality) -> dict[str, Any]:
    """Everything that an import may change, as plain values: equal pictures mean that nothing is different."""
    with scoped([where.pk]):
        return {
            "people": _rows(Participant.objects.filter(municipality=where), "changed_at"),
            "levels": _rows(LanguageLevel.objects.filter(municipality=where)),
            "tracks": _rows(Track.objects.filter(municipality=where)),
            "placements": _rows(Placement.objects.filter(municipality=where)),
            "education": _rows(Enrolment.objects.filter(municipality=where)),
            "benefit": _rows(BenefitSpell.objects.filter(municipality=where)),
            "outflows": _rows(Outflow.objects.filter(municipality=where)),
            "positions": _rows(PositionSpan.objects.filter(municipality=where), "id"),
            "team": _rows(Involvement.objects.filter(municipality=where)),
            "stays": sorted(
                map(
                    str,
                    Track.objects.filter(municipality=where).values_list(
                        "stays__id", "stays__phase_id", "stays__started_on", "stays__ended_on"
                    ),
                )
            ),
            "words": sorted(Participant.objects.filter(municipality=where).values_list("pk", "words__word")),
        }


def _rows(rows: Any, *without: str) -> list[str]:
    return sorted(str({k: v for k, v in row.items() if k not in without}) for row in rows.values())
