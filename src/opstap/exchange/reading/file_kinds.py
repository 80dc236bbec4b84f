"""What a file is, told from its bytes before anything opens it. Its name is not believed."""

from __future__ import annotations

import io
import zipfile
from typing import Literal

from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.limits import Limits

Kind = Literal["xlsx", "csv"]

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FOREIGN = (
    b"%PDF",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BM",
    b"II*\0",
)
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<svg", b"<table", b"mime-version:")
_WORTH_A_RATIO = 5_000_000  # small entries may be packed as tightly as they like


def sniff(data: bytes, limits: Limits) -> Kind:
    """Which of the two kinds the bytes are; raises FaultError with the reason where they are neither or not safe."""
    if len(data) > limits.file_size:
        raise FaultError("too_large")
    if not data.strip(b"\0 \t\r\n"):
        raise FaultError("empty")
    if data.startswith(OLE_MAGIC):
        raise FaultError(_ole_kind(data))
    if data.startswith(b"PK"):
        _check_zip(data, limits)
        return "xlsx"
    _check_text(data)
    return "csv"


def _ole_kind(data: bytes) -> str:
    """OLE holds both encrypted new files and all old ones; the names in its directory tell which (UTF-16)."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        return "password"
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return "old_xls"
    return "not_a_spreadsheet" if len(data) > 4096 else "damaged"


def _check_zip(data: bytes, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FaultError("damaged") from error
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked_size:
        raise FaultError("bomb")
    for entry in entries:
        if entry.file_size > _WORTH_A_RATIO and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise FaultError("bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FaultError("password")
    _check_contents({entry.filename for entry in entries})


def _check_contents(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    if "xl/workbook.bin" in names:
        raise FaultError("binary_xlsb")
    if "content.xml" in names and "mimetype" in names:
        raise FaultError("opendocument")
    if any(name.startswith("xl/") for name in names):
        raise FaultError("damaged")
    raise FaultError("not_a_spreadsheet")


def _check_text(data: bytes) -> None:
    if data.startswith(_FOREIGN) or data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise FaultError("not_a_spreadsheet")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or looks_utf16(data):
        return
    head = data[:65_536]
    controls = sum(head.count(bytes([code])) for code in range(32) if code not in b"\t\n\r\f\v\x1a")
    if controls * 100 > len(head) or b"\0\0\0" in head:
        raise FaultError("not_a_spreadsheet")


def looks_utf16(data: bytes) -> bool:
    """UTF-16 without its mark: nearly every second byte of Latin text is zero, always on the same side."""
    head = data[:4096]
    half = len(head) // 2
    if half < 8:
        return False
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return min(even, odd) * 20 < half and max(even, odd) * 10 > half * 7
