"""A csv file of any usual encoding and separator, as one table. Runs inside the child."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter

from opstap.exchange.reading.faults import FaultError
from opstap.exchange.reading.file_kinds import looks_utf16
from opstap.exchange.reading.limits import Limits
from opstap.exchange.reading.values import CellValue, Row, Table

SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_RECORDS = 60
# Letters that occur in Dutch texts and in names written in Latin letters; the encoding that yields most of them wins.
_USUAL = frozenset("éèëêïíîóòöôúùüûáàäâãåçñøæœßşšžčćđğıłńśżÿ€’‘“”–ÉÈËÏÍÓÖÜÁÀÄÅÇÑØÆŠŽČĆŞĞİ")
_COMMON = frozenset("éëïöüèáóíç€")  # more often than the rest
_SINGLE_BYTE = ("cp1252", "iso-8859-15", "mac_roman", "cp850")


def read(data: bytes, limits: Limits) -> list[Table]:
    """One table without a sheet name; row numbers are those that a spreadsheet program shows."""
    text = decode(data).replace("\0", "")
    first, _, rest = text.partition("\n")
    announced = first.rstrip("\r").strip('"').lower()
    separator = announced[4:] if announced.startswith("sep=") and announced[4:] in SEPARATORS else ""
    skipped = 1 if announced.startswith("sep=") else 0
    body = rest if skipped else text
    return [Table("", _rows(body, separator or find_separator(body), skipped, limits))]


def decode(data: bytes) -> str:
    """The text: by its mark, as UTF-8, as UTF-16 by its zeros, else the likeliest of the single-byte encodings."""
    if data.startswith(codecs.BOM_UTF8):
        return data[3:].decode("utf-8", errors="replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    if looks_utf16(data):
        little = data[1:4096:2].count(0) > data[0:4096:2].count(0)
        return data.decode("utf-16-le" if little else "utf-16-be", errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_likeliest(data), errors="replace")


def _likeliest(data: bytes) -> str:
    """Windows' encoding, or its Latin-9 sister, where that gives usual letters only; else the one with most of them."""
    high = Counter(byte for byte in data if byte > 127)

    def score(encoding: str) -> int:
        total = 0
        for byte, count in high.items():
            letter = bytes([byte]).decode(encoding, errors="replace")
            total += count * (4 if letter in _COMMON else 2 if letter in _USUAL else 0 if letter.isalpha() else -3)
        return total

    for encoding in _SINGLE_BYTE[:2]:
        if all(bytes([byte]).decode(encoding, errors="replace") in _USUAL for byte in high):
            return encoding
    return max(_SINGLE_BYTE, key=score)


def find_separator(text: str) -> str:
    """The separator that splits the first records into most columns most evenly; ; where nothing is split."""
    best, best_score = ";", 0.0
    for separator in SEPARATORS:
        widths = []
        try:
            for record in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator):
                if len(record) > 0 and any(record):
                    widths.append(len(record))
                if len(widths) >= _SAMPLE_RECORDS:
                    break
        except csv.Error:
            continue
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = (width - 1) * times / len(widths) if width > 1 else (max(widths) - 1) / (10 * len(widths))
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(text: str, separator: str, skipped: int, limits: Limits) -> list[Row]:
    rows: list[Row] = []
    filled = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for number, record in enumerate(reader, start=1 + skipped):
            cells: dict[int, CellValue] = {
                column: value for column, value in enumerate(record, start=1) if value and not value.isspace()
            }
            if not cells:
                continue
            rows.append(Row(number, cells))
            filled += len(cells)
            if len(rows) > limits.rows or filled > limits.cells or max(cells) > limits.columns:
                raise FaultError("too_much")
    except csv.Error as error:
        raise FaultError("damaged") from error
    return rows
