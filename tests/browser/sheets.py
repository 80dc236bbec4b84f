"""The files that the journeys bring along; everybody in them is invented, the reference file's people included."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from opstap.core.spreadsheets import XLSX
from opstap.exchange.tests.reading.sheets import sonar, template, xlsx

FIRST = ("Sara", "Omar", "Amina", "Yonas", "Mariam", "Dawit", "Rania", "Idris")
LAST = ("Voorbeeld", "Proefman", "Testdorp")


def sonar_file() -> bytes:
    """The Sonar export: the real example where OPSTAP_REALDATA names its folder, else one with the same headings."""
    folder = os.environ.get("OPSTAP_REALDATA")
    if folder:
        return (Path(folder) / "vum" / "SonarDashboardExample.xlsx").read_bytes()
    names = [f"{first} {last}" for last in LAST for first in FIRST]
    return sonar(
        *(
            {
                "ID_WZ": f"W{number}",
                "Volledige Naam": name,
                "Gemeente": "0148",
                "Postcode": "1234 AB",
                "Plaats": "Testdorp",
                "BSN": "123456782",
            }
            for number, name in enumerate(names)
        )
    )


def template_file(*names: str) -> bytes:
    """Opstap's own template with these people."""
    return template(*({"Voornaam": name.split()[0], "Achternaam": name.split()[1]} for name in names))


def faulty_file() -> bytes:
    """Somebody who was born on a day that does not exist, and somebody who was not."""
    return template(
        {"Voornaam": "Fout", "Achternaam": "Datum", "Geboortedatum": "31-2-1990", "Postcode": "12"},
        {"Voornaam": "Goed", "Achternaam": "Gelukt"},
    )


def unknown_file() -> bytes:
    """A sheet of nobody's layout."""
    return xlsx(("Blad1", [["Klant", "Geboren", "Iets"], ["Noor Zomer", "1-2-1990", "x"], ["Adam Winter", "", "y"]]))


def upload(data: bytes, name: str = "lijst.xlsx") -> Any:
    """A file as Playwright takes it."""
    return {"name": name, "mimeType": XLSX, "buffer": data}
