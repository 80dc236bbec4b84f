"""Files that are no caseload: a clear sentence each, nothing stored; and a BSN stays nowhere."""

from __future__ import annotations

import io
import logging
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from tests import factories as make

from opstap.core.scope import acting
from opstap.exchange.models import Import
from opstap.exchange.tests.exchange_steps import PAGE, bring_in, confirm, people, run_jobs, send, signed_in, text
from opstap.exchange.tests.reading.sheets import xlsx
from opstap.organisations.models import Municipality, User

pytestmark = pytest.mark.django_db
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
BSN = "748319207"  # passes the eleven-test; unlike the phone numbers of other tests


@pytest.fixture
def here(db: None) -> Municipality:
    return make.make_municipality()


@pytest.fixture
def ans(here: Municipality) -> User:
    return make.make_user(here)


@pytest.fixture
def client(ans: User) -> Client:
    return signed_in(ans)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 260_000_000)
    return packed.getvalue()


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "leeg.xlsx": (lambda: b"", "Dit bestand is leeg."),
    "afgebroken.xlsx": (lambda: people(20)[:3000], "Dit bestand is beschadigd of afgebroken."),
    "wachtwoord.xlsx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "beveiligd met een wachtwoord"),
    "oud.xls": (lambda: OLE + "Workbook".encode("utf-16-le"), "een oud Excel-bestand (.xls)"),
    "brief.pdf": (lambda: b"%PDF-1.7\n" + b"\x93" * 3000, "Dit is geen spreadsheet."),
    "bom.xlsx": (bomb, "veel groter dan een caseload kan zijn"),
    "groot.csv": (lambda: b"Voornaam\n" + b"Jan\n" * 5_300_000, "Dit bestand is groter dan 20 MB."),
    "zonder.csv": (lambda: b"Kleur;Maat\nrood;38\n", "naam"),
    "niemand.csv": (lambda: b"Voornaam;Achternaam;Kenmerk\n", ""),
}


@pytest.mark.parametrize("name", FILES)
def test_each_gets_its_sentence_and_stores_nothing(ans: User, client: Client, name: str) -> None:
    make_data, sentence = FILES[name]
    answer = send(client, make_data(), name)
    if name == "zonder.csv":  # a name may be hidden in any column, so the mapping page asks
        assert "Wat staat in welke kolom?" in text(answer)
        return
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Fout:" in answer.content.decode().split("</title>")[0]
    with acting(make.actor_for(ans)):
        assert not Import.objects.exists()


def test_no_file_at_all(client: Client) -> None:
    answer = client.post(PAGE, {})
    assert answer.status_code == 422


def sheet_with_bsns() -> bytes:
    """Named as such, hidden under another name, and typed in a text; one of them in the file's own name."""
    head = ["Kenmerk", "Voornaam", "Achternaam", "BSN", "Klantnr", "Plaats", "Postcode"]
    rows = [
        ["K-1", "Ada", "Voorbeeld", BSN, BSN, "Dorp", "1234 AB"],
        ["K-2", "Bo", "Voorbeeld", BSN, BSN, f"Dorp {BSN}", "fout"],
    ]
    return xlsx((f"Lijst {BSN}", [head, *rows]))


def whole_database() -> str:
    """Every row of every table as text, past the locks as far as the application's role can see."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'"{table}"'])
            if cursor.fetchone() == (True,):
                cursor.execute(f'SELECT t::text FROM "{table}" AS t')
                texts += [row for (row,) in cursor.fetchall()]
    return "\n".join(texts)


@pytest.mark.parametrize("mapped", [False, True])
def test_a_bsn_is_nowhere(
    here: Municipality, ans: User, client: Client, caplog: pytest.LogCaptureFixture, mapped: bool
) -> None:
    caplog.set_level(logging.DEBUG)
    data = f"Nr;Mens;Dorp;Iets\n1;Ada Voorbeeld;X {BSN};{BSN}\n2;Bo Voorbeeld;Y;111222333\n".encode()
    if mapped:
        page = send(client, data, f"lijst {BSN}.csv")
        with acting(make.actor_for(ans)):
            address = f"/import/{Import.objects.get().pk}/columns/"
        page = client.post(
            address, {"column_1": "reference", "column_2": "full_name", "column_3": "place"}, follow=True
        )  # type: ignore[assignment]
    else:
        page = send(client, sheet_with_bsns(), f"lijst {BSN}.xlsx")
        assert "Klantnr" in text(page).split("Weggelaten:")[1]
    assert BSN not in page.content.decode()
    assert "Een BSN wordt nooit bewaard" in text(page)
    confirm(client, ans, good_rows="on")
    run_jobs(here)
    with acting(make.actor_for(ans)):
        everything = whole_database()
    assert "Ada" in everything
    assert BSN not in everything
    assert BSN not in caplog.text
    assert not _on_disk(BSN.encode())


def _on_disk(wanted: bytes) -> list[Path]:
    """Files of this run's data folder that hold it, the database's own included (its log and queue stand there)."""
    folder = Path(os.environ["OPSTAP_TEST_DATA"])
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".sock" and wanted in _bytes(path)]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def test_the_scan_would_find_one(here: Municipality, ans: User) -> None:
    """The test above must be able to fail: a name that was stored is found."""
    bring_in(ans, people(1, Plaats="Vindhetdorp"), where=here)
    with acting(make.actor_for(ans)):
        assert "Vindhetdorp" in whole_database()
