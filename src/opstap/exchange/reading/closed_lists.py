"""Closed lists: the words that people write, and the code that is stored. The template fixes the words."""

from __future__ import annotations

import re

from rapidfuzz import fuzz, process

from opstap.exchange.reading.problems import Problem, problem
from opstap.exchange.reading.values import CellValue, as_text, key

LEVELS = ("Alfa A", "Alfa B", "Alfa C", "A1", "A2", "B1", "B2", "C1", "C2")
LEVEL_RANK = {"Alfa A": 1, "Alfa B": 2, "Alfa C": 3, "A1": 3, "A2": 4, "B1": 5, "B2": 6, "C1": 7, "C2": 8}


def _lookup(table: dict[str, str]) -> dict[str, str]:
    """The table turned round: each word, folded, to its code. The first word of a code is the one nearest."""
    return {key(word): code for code, words in table.items() for word in (code, *words.split(", "))}


SEXES = {
    "female": "V, vrouw, f, female, woman, vr, mevrouw",
    "male": "M, man, male, mannelijk, dhr",
    "other": "X, anders, divers, non-binair",
}
EDUCATION = {
    "none": "geen, geen opleiding, geen onderwijs, analfabeet, no education",
    "primary": "basis, basisonderwijs, basisschool, lagere school, lager onderwijs, primair, primary school, bo",
    "secondary": "voortgezet, vmbo, havo, vwo, voortgezet onderwijs, middelbare school, mavo, lbo, gymnasium, "
    "atheneum, havo/vwo, vmbo/mavo, vso, praktijkonderwijs, pro, secondary school, middelbaar onderwijs, "
    "lyceum, high school",
    "mbo": "mbo, middelbaar beroepsonderwijs, vocational, entree",
    "hbo": "hbo, hoger beroepsonderwijs, hogeschool",
    "wo": "wo, universiteit, universitair, wetenschappelijk onderwijs, university",
    "higher_unspecified": "hoger, hoger onderwijs, hbo/wo, hoger opgeleid, higher, higher education, "
    "higher unspecified",
}
ROUTES = {
    "b1": "B1-route, b1",
    "education": "onderwijsroute, education route",
    "z": "Z-route, zelfredzaamheidsroute, self-reliance route",
    "act_2013": "Wi2013, wet inburgering 2013, wi 2013, 2013",
}
OUTCOMES = {
    "job": "Baan, werk, betaald werk, betaalde baan, loondienst, regulier werk, paid work, employment",
    "own_business": "Eigen onderneming, eigen bedrijf, onderneming, ondernemer, zzp, self-employed",
    "job_with_benefit": "Werk + aanvullende uitkering, werk met aanvullende uitkering, baan met aanvullende uitkering, "
    "baan + aanvullende uitkering, parttime werk met uitkering, job with supplementary benefit, "
    "baan met uitkering, werk en aanvullende uitkering, job + supplementary benefit",
    "unpaid_work": "Onbetaald werk, onbetaalde baan, vrijwilligerswerk, volunteering, unpaid job",
    "language_internship": "Taalstage",
    "education": "Opleiding, studie, onderwijs, school, scholing, study",
    "moved": "Verhuisd, verhuizing, moved away",
    "other_track": "Ander traject, nieuw traject, new track, overgedragen",
    "participation": "Participatie, maatschappelijke participatie, sociale participatie, social participation, meedoen",
    "stopped": "Gestopt, uitgevallen, uitval, beëindigd, afgebroken",
    "in_track": "In traject, loopt, lopend, lopend traject, still in track",
}
_SEX, _EDUCATION, _ROUTE, _OUTCOME = map(_lookup, (SEXES, EDUCATION, ROUTES, OUTCOMES))
_NO_OUTCOME = frozenset({"geen", "none", "geenuitstroom"})
_SCHOOL_WITH_LEVEL = re.compile(
    r"(mbo|hbo|wo|vmbo|havo|vwo)(?:niveau|bachelor|master|propedeuse|tl|bbl|kbl|gl|[tkbg]|ad|\d)+$"
)
_LEVEL = re.compile(r"(?:erk|niveau|level|cefr)*(alfa|alpha)?([abc])([12]?)$")
_BETWEEN = re.compile(r"[<>+±~/]")  # "<A1" and "A2+" are not the level that is left without the sign
_BELOW = frozenset({"geen", "none", "a0", "0", "nul"})


def sex(value: CellValue) -> str | Problem:
    """female, male or other."""
    return _one_of(_SEX, value, "V, M, X")


def education(value: CellValue) -> str | Problem:
    """The one stored scale: none, primary, secondary, mbo, hbo, wo, higher_unspecified. "MBO 4" is mbo."""
    word = key(as_text(value))
    if (match := _SCHOOL_WITH_LEVEL.match(word)) and word not in _EDUCATION:
        return _EDUCATION[match.group(1)]
    return _one_of(_EDUCATION, value, "geen, basis, voortgezet, vmbo, havo, vwo, mbo, hoger, hbo, wo")


def level(value: CellValue) -> str | Problem | None:
    """A level of LEVELS as it was written: Alfa C stays Alfa C, though it ranks with A1 (matching.md).

    "Geen" and A0 are below every level that can be stored, so they read as empty.
    """
    text = as_text(value)
    word = key(text)
    if word in _BELOW:
        return None
    if not _BETWEEN.search(text) and (match := _LEVEL.match(word)):
        alfa, letter, number = match.groups()
        if alfa and not number:
            return f"Alfa {letter.upper()}"
        if number and not alfa:
            return f"{letter.upper()}{number}"
    return problem("unknown_level", choices="Alfa A, Alfa B, Alfa C, A1, A2, B1, B2, C1, C2")


def learning_route(value: CellValue) -> str | Problem:
    """A route of the Wet inburgering 2021, or the act of 2013."""
    return _one_of(_ROUTE, value, "B1-route, onderwijsroute, Z-route, Wi2013")


def outcome(value: CellValue) -> str | Problem | None:
    """A position (docs/domain.md) in Dutch or English; "geen" is none."""
    word = key(as_text(value))
    if word in _NO_OUTCOME:
        return None
    found = _OUTCOME.get(word)
    if found:
        return found
    near = closest(word, _OUTCOME)
    nearest = OUTCOMES[_OUTCOME[near]].split(", ")[0] if near else ""
    return problem(
        "unknown_outflow", suggestion=nearest, choices=", ".join(w.split(", ")[0] for w in OUTCOMES.values())
    )


def closest(word: str, choices: dict[str, str]) -> str:
    """The known word that was probably meant, or an empty text."""
    found = process.extractOne(word, choices.keys(), scorer=fuzz.ratio, score_cutoff=78) if len(word) > 3 else None
    return found[0] if found else ""


def _one_of(table: dict[str, str], value: CellValue, choices: str) -> str | Problem:
    word = key(as_text(value))
    return table.get(word) or problem("unknown_choice", choices=choices)
