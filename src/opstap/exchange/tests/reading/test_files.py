"""Files that are no good, each with its own sentence; and csv in every usual form. Real bytes, made here."""

from __future__ import annotations

import contextlib
import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opstap.exchange.reading import csv_reader, workbook
from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.file_kinds import OLE_MAGIC, sniff
from opstap.exchange.reading.limits import DEFAULT
from opstap.exchange.reading.unreadable import UnreadableError, sentence
from opstap.exchange.reading.workbook import read_tables
from opstap.exchange.tests.reading.sheets import template, xlsx

pytestmark = pytest.mark.thorough

GOOD = template({"Voornaam": "Sara"})


def ole(stream: str) -> bytes:
    """A compound file with one directory entry of this name: header sector, directory sector, padding."""
    entry = stream.encode("utf-16-le").ljust(64, b"\0") + (2 * len(stream) + 2).to_bytes(2, "little") + bytes(62)
    return OLE_MAGIC + bytes(504) + entry.ljust(512, b"\0") + bytes(8192)


def zipped(**entries: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), content)
    return buffer.getvalue()


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """The template with the XML of its sheet changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == "xl/worksheets/sheet1.xml" else content)
    return buffer.getvalue()


def bomb() -> bytes:
    """A megabyte that unpacks to 300."""
    return zipped(xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=bytes(300_000_000))


def lying_bomb() -> bytes:
    """A sheet of 20 MB of zeros that says that it unpacks to 100 bytes."""
    data = bytearray(zipped(xl__workbook_xml=bytes(20_000_000)))
    place = data.rindex(b"PK\x01\x02")
    data[place + 24 : place + 28] = (100).to_bytes(4, "little")
    return bytes(data)


BAD: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "empty"),
    ("only spaces", b" \r\n\r\n", "empty"),
    ("no cells", xlsx(("Blad", [])), "no_data"),
    ("only separators", b";;;\n;;;\n", "no_data"),
    ("too large", b"a;b\n" * 6_000_000, "too_large"),
    ("200 MB", bytes(200_000_000), "too_large"),
    ("password", ole("EncryptedPackage"), "password"),
    ("old", ole("Workbook"), "old_xls"),
    ("older", ole("Book"), "old_xls"),
    ("old Word", ole("WordDocument"), "not_a_spreadsheet"),
    ("cut old", OLE_MAGIC, "damaged"),
    ("cut", GOOD[: len(GOOD) // 2], "damaged"),
    ("cut at the end", GOOD[:-30], "damaged"),
    ("broken inside", zipped(xl__workbook_xml=b"<nonsense"), "damaged"),
    ("only the sign", b"PK\x03\x04", "damaged"),
    ("half a workbook", zipped(xl__styles_xml=b"<x/>"), "damaged"),
    ("Word", zipped(word__document_xml=b"<x/>"), "not_a_spreadsheet"),
    ("xlsb", zipped(xl__workbook_bin=b"x"), "binary_xlsb"),
    ("ods", zipped(mimetype=b"x", content_xml=b"<x/>"), "opendocument"),
    ("pdf", b"%PDF-1.7\n%\xe2\xe3", "not_a_spreadsheet"),
    ("jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)), "not_a_spreadsheet"),
    ("html", b"\xef\xbb\xbf\n<HTML><table>", "not_a_spreadsheet"),
    ("binary", bytes(range(256)) * 40, "not_a_spreadsheet"),
    ("bomb", bomb(), "bomb"),
    ("lying bomb", lying_bomb(), "damaged"),
    ("many entries", zipped(**{f"xl__{number}": b"" for number in range(2_001)}), "bomb"),
]


@pytest.mark.parametrize(("data", "code"), [pytest.param(data, code, id=name) for name, data, code in BAD])
def test_each_bad_file_has_its_sentence(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_tables(data, "caseload.xlsx")
    assert caught.value.code == code
    assert str(caught.value) == sentence(code)
    assert str(caught.value).endswith(".")


def test_an_encrypted_zip_entry_is_a_password() -> None:
    data = bytearray(GOOD)
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableError, match="wachtwoord"):
        read_tables(bytes(data))


def test_a_file_of_entities_is_refused() -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with pytest.raises(UnreadableError) as caught:
        read_tables(with_sheet(lambda sheet: entities + sheet.replace(b"<v>0</v>", b"<v>&b;</v>")))
    assert caught.value.code == "damaged"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (replace(DEFAULT, rows=5), "too_much"),
        (replace(DEFAULT, cells=5), "too_much"),
        (replace(DEFAULT, columns=3), "too_much"),
        (replace(DEFAULT, memory=45_000_000), "too_much"),
        (replace(DEFAULT, wall_seconds=0), "too_slow"),
        (replace(DEFAULT, file_size=10), "too_large"),
    ],
)
def test_the_child_keeps_to_its_bounds(limits: object, code: str) -> None:
    data = template(*({"Voornaam": "Sara", "Kenmerk": number} for number in range(20_000)))
    with pytest.raises(UnreadableError) as caught:
        read_tables(data, limits=limits)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_child_that_uses_its_seconds_is_stopped() -> None:
    row = b"<row><c/><c/><c/><c/><c/><c/><c/><c/><c/><c/></row>" * 400_000
    data = with_sheet(lambda sheet: sheet.replace(b"</sheetData>", row + b"</sheetData>"))
    with pytest.raises(UnreadableError) as caught:
        read_tables(data, limits=replace(DEFAULT, cpu_seconds=1, ratio=100_000))
    assert caught.value.code == "too_slow"


def test_the_child_gets_no_secrets_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://secret")
    assert "DATABASE_URL" not in workbook._environment()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "iso-8859-15", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_of_any_usual_encoding_and_separator(encoding: str, separator: str) -> None:
    text = 'Voornaam;Achternaam;Plaats\r\nJérôme;Çelik;"Súdwest; Fryslân"\r\n\r\nZoë;Ünal;"Bergen\nop Zoom"\r\n'
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    table = read_tables(buffer.getvalue().encode(encoding), "caseload.csv")[0]
    assert [row.number for row in table.rows] == [1, 2, 4]
    assert table.rows[1].cells == {1: "Jérôme", 2: "Çelik", 3: "Súdwest; Fryslân"}
    assert table.rows[2].cells[3] == "Bergen\nop Zoom"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Naam;Bedrag\nMiloš Žižek;€ 5\n", "iso-8859-15"),
        ("Naam;Bedrag\nMiloš Žižek;€ 5\n", "cp1252"),
        ("Naam;Plaats\nZoë Ünal;Súdwest\n", "mac_roman"),
        ("Naam;Plaats\nZoë Ünal;België\n", "cp850"),
    ],
)
def test_single_byte_encodings_are_told_apart(text: str, encoding: str) -> None:
    assert csv_reader.decode(text.encode(encoding)) == text


def test_an_announced_separator_counts_as_a_row() -> None:
    table = read_tables(b"sep=|\nNaam|Plaats\nSara; Voorbeeld|Zwolle\n")[0]
    assert [(row.number, row.cells) for row in table.rows][-1] == (3, {1: "Sara; Voorbeeld", 2: "Zwolle"})


def test_one_column_needs_no_separator() -> None:
    assert read_tables(b"Naam\nSara Voorbeeld\n")[0].rows[1].cells == {1: "Sara Voorbeeld"}


NAMES = st.text(st.sampled_from("abcdefgABCDEéëïüçñ ';,|\"\t-0"), min_size=1, max_size=12).filter(
    lambda text: not text.isspace()
)


@settings(deadline=None)
@given(
    st.lists(st.lists(NAMES, min_size=3, max_size=3), min_size=2, max_size=20),
    st.sampled_from(";,\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_csv_round_trip(rows: list[list[str]], separator: str, encoding: str) -> None:
    buffer = io.StringIO(newline="")
    buffer.write(f"sep={separator}\r\n")
    csv.writer(buffer, delimiter=separator).writerows(rows)
    table = csv_reader.read(buffer.getvalue().encode(encoding), DEFAULT)[0]
    assert [list(row.cells.values()) for row in table.rows] == rows
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 2))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_kind_or_a_fault(data: bytes) -> None:
    with contextlib.suppress(FaultError):
        if sniff(data, DEFAULT) == "csv":
            csv_reader.read(data, DEFAULT)
