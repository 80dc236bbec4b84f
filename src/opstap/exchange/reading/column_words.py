"""The words that head a column, and what they stand for: the template, the Sonar export, everyday Dutch and English.

The template's headings never change: files that others made have them. Known without Django, because the child looks for them too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from opstap.exchange.reading.values import key


class Target(NamedTuple):
    """A place for a value: its key in code, the heading it has in the template, other words for the same."""

    key: str
    heading: str
    synonyms: tuple[str, ...] = ()


TEMPLATE = (
    Target(
        "reference",
        "Kenmerk",
        (
            "klantnummer",
            "cliëntnummer",
            "dossiernummer",
            "kenmerk klant",
            "persoonskenmerk",
            "referentie",
            "reference",
            "client number",
            "zaaknummer",
            "klantkenmerk",
            "trajectnummer",
        ),
    ),
    Target("first_name", "Voornaam", ("voornamen", "roepnaam", "first name", "given name", "firstname", "given names")),
    Target(
        "last_name",
        "Achternaam",
        ("geslachtsnaam", "familienaam", "last name", "surname", "family name", "achternamen"),
    ),
    Target(
        "birth_date",
        "Geboortedatum",
        (
            "geb.datum",
            "geb datum",
            "geboren",
            "geboren op",
            "geboorte datum",
            "gebdat",
            "date of birth",
            "birth date",
            "dob",
            "datum geboorte",
            "geboortedag",
            "birthday",
        ),
    ),
    Target("sex", "Geslacht", ("m/v", "man/vrouw", "m/v/x", "sekse", "gender", "sex", "v/m", "geslacht (m/v/x)")),
    Target(
        "country_of_origin",
        "Land van herkomst",
        (
            "herkomstland",
            "geboorteland",
            "land",
            "herkomst",
            "country",
            "country of origin",
            "land van oorsprong",
            "nationaliteit",
            "nationality",
        ),
    ),
    Target(
        "in_netherlands_since",
        "In Nederland sinds",
        (
            "sinds",
            "aankomst in nederland",
            "datum aankomst",
            "in nl sinds",
            "in the netherlands since",
            "aankomstdatum",
            "arrival",
            "jaar van aankomst",
            "aankomst",
        ),
    ),
    Target(
        "education",
        "Opleidingsniveau",
        (
            "opleiding",
            "hoogste opleiding",
            "niveau opleiding",
            "education",
            "education level",
            "level of education",
            "vooropleiding",
            "opl.niveau",
        ),
    ),
    Target(
        "work_disability",
        "Arbeidsbeperking",
        ("beperking", "arbeidsbeperkt", "doelgroepregister", "work disability", "disability", "heeft arbeidsbeperking"),
    ),
    Target("postcode", "Postcode", ("pc", "post code", "postal code", "zip", "zip code", "postcode woonadres")),
    Target("place", "Plaats", ("woonplaats", "place", "city", "town", "plaatsnaam")),
    Target(
        "email", "E-mail", ("e-mailadres", "mail", "mailadres", "email address", "emailadres klant", "e-mail adres")
    ),
    Target(
        "phone",
        "Telefoon",
        (
            "telefoonnummer",
            "tel",
            "telnr",
            "tel.nr.",
            "mobiel",
            "mobiele telefoon",
            "gsm",
            "mobiel nummer",
            "phone",
            "phone number",
            "mobile",
            "telefoonnr",
            "06-nummer",
            "06 nummer",
        ),
    ),
    Target(
        "mother_tongue",
        "Moedertaal",
        ("taal", "eerste taal", "thuistaal", "mother tongue", "first language", "native language", "spreektaal"),
    ),
    Target(
        "level_listening",
        "Taalniveau luisteren",
        ("luisteren", "luistervaardigheid", "niveau luisteren", "listening", "erk luisteren"),
    ),
    Target(
        "level_speaking",
        "Taalniveau spreken",
        ("spreken", "spreekvaardigheid", "niveau spreken", "speaking", "erk spreken"),
    ),
    Target("level_reading", "Taalniveau lezen", ("lezen", "leesvaardigheid", "niveau lezen", "reading", "erk lezen")),
    Target(
        "level_writing",
        "Taalniveau schrijven",
        ("schrijven", "schrijfvaardigheid", "niveau schrijven", "writing", "erk schrijven"),
    ),
    Target("learning_route", "Leerroute", ("route", "inburgeringsroute", "learning route", "leerroute inburgering")),
    Target(
        "programme",
        "Programma",
        (
            "programme",
            "program",
            "aanpak",
            "project",
            "trajectsoort",
            "soort traject",
            "traject",
            "trajectnaam",
            "naam traject",
        ),
    ),
    Target("phase", "Fase", ("phase", "trajectfase", "stap", "huidige fase", "fase traject")),
    Target(
        "track_start",
        "Start traject",
        (
            "trajectstart",
            "startdatum",
            "start",
            "startdatum traject",
            "begindatum",
            "start date",
            "datum start",
            "aanvang",
            "aanvang traject",
            "aanmelddatum",
            "start track",
            "datum aanmelding",
        ),
    ),
    Target(
        "case_manager",
        "Klantmanager",
        (
            "consulent",
            "casemanager",
            "case manager",
            "regisseur",
            "begeleider",
            "medewerker",
            "contactpersoon",
            "werkconsulent",
            "klantregisseur",
            "trajectbegeleider",
            "naam klantmanager",
        ),
    ),
    Target(
        "outflow",
        "Uitstroom",
        (
            "uitstroomreden",
            "reden uitstroom",
            "outflow",
            "uitkomst",
            "positie",
            "resultaat",
            "outcome",
            "soort uitstroom",
            "uitgestroomd naar",
            "position",
        ),
    ),
    Target(
        "outflow_date",
        "Datum uitstroom",
        (
            "uitstroomdatum",
            "einddatum",
            "einde traject",
            "eind traject",
            "end date",
            "datum einde",
            "outflow date",
            "einddatum traject",
        ),
    ),
)

# Not in the template: what other sheets have besides. A municipality's code is only compared, never stored.
EXTRA = (
    Target(
        "full_name",
        "Naam",
        (
            "volledige naam",
            "client",
            "cliënt",
            "klant",
            "naam klant",
            "naam cliënt",
            "kandidaat",
            "deelnemer",
            "statushouder",
            "name",
            "full name",
            "naam kandidaat",
            "naam deelnemer",
            "clientnaam",
            "klantnaam",
            "participant",
            "achternaam, voornaam",
            "voor- en achternaam",
            "voornaam achternaam",
            "naam statushouder",
        ),
    ),
    Target("name_infix", "Tussenvoegsel", ("tussenvoegsels", "tussenv", "tv", "voorvoegsel", "voorvoegsels", "infix")),
    Target(
        "municipality", "Gemeente", ("gemeentecode", "municipality", "woongemeente", "cbs code", "municipality code")
    ),
)

TARGETS = {target.key: target for target in (*TEMPLATE, *EXTRA)}
NAME_TARGETS = ("first_name", "last_name", "full_name")

SONAR = {
    "ID_WZ": "reference",
    "Volledige Naam": "full_name",
    "Geslacht": "sex",
    "Opleidingsniveau": "education",
    "Telefoonnummer": "phone",
    "E-mailadres": "email",
    "Postcode": "postcode",
    "Plaats": "place",
    "Gemeente": "municipality",
    "Medewerker Naam": "case_manager",
    "Inschrijfdatum": "track_start",
}
# Headings by which a Sonar export is known, whatever columns a municipality left out.
SONAR_MARKS = (
    "ID_WZ",
    "Datum melding",
    "1e uitk dag (niet WW)",
    "Bemiddelingsberoep",
    "Medewerker Naam",
    "GSD Kantoor",
    "Cases (aantal)",
    "Klantprofiel",
    "Participatieladder",
    "Mondeling Nederlands",
    "Schriftelijk Nederlands",
)


@lru_cache(maxsize=1)
def words() -> dict[str, str]:
    """Every known heading, folded, and its target; the template's own words win."""
    found: dict[str, str] = {}
    for target in TARGETS.values():
        found.setdefault(key(target.heading), target.key)
    for target in TARGETS.values():
        for synonym in (target.key, *target.synonyms):
            found.setdefault(key(synonym), target.key)
    for heading, name in SONAR.items():
        found.setdefault(key(heading), name)
    return found


@lru_cache(maxsize=1)
def landmarks() -> frozenset[str]:
    """Headings that tell a heading row, also those that Opstap has no place for."""
    more = (
        "leeftijd",
        "adres",
        "straat",
        "straatnaam",
        "huisnummer",
        "opmerkingen",
        "opmerking",
        "notities",
        "bsn",
        "burgerservicenummer",
        "sofinummer",
        "status",
        "datum",
        "bijzonderheden",
    )
    return frozenset(words()) | {key(mark) for mark in SONAR_MARKS} | {key(word) for word in more}


def target_of(heading: str) -> str | None:
    """The target that a heading names exactly, apart from case, accents, signs, and what stands in brackets."""
    found = words().get(key(heading))
    if found is None and "(" in heading:
        found = words().get(key(heading.split("(", 1)[0]))
    return found
