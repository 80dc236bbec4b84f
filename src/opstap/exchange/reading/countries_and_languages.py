"""Countries and languages by their Dutch and English names and ISO codes, from Unicode's own lists (babel)."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale

from opstap.core import countries as names
from opstap.exchange.reading.closed_lists import closest
from opstap.exchange.reading.problems import Problem, problem
from opstap.exchange.reading.values import CellValue, as_text, key

_MORE_COUNTRIES = {
    "SY": "Syrisch, Syrische, Syrian, SYR, Syrische Arabische Republiek, Syrian Arab Republic",
    "ER": "Eritrees, Eritrese, Eritrean, ERI",
    "AF": "Afghaans, Afghaanse, Afghan, AFG",
    "IQ": "Iraaks, Iraakse, Iraqi, IRQ, Koerdistan, Noord-Irak",
    "IR": "Iraans, Iraanse, Iranian, IRN, Perzië",
    "SO": "Somalisch, Somalische, Somali, SOM",
    "ET": "Ethiopisch, Ethiopische, Ethiopian, ETH",
    "SD": "Soedanees, Soedanese, Sudanese, SDN",
    "TR": "Turks, Turkse, Turkish, TUR, Turkey, Turkije, Türkiye",
    "YE": "Jemenitisch, Jemenitische, Yemeni, YEM",
    "UA": "Oekraïens, Oekraïense, Ukrainian, UKR",
    "PK": "Pakistaans, Pakistaanse, Pakistani, PAK",
    "PS": "Palestina, Palestijns, Palestijnse, Palestine, Gaza, Westelijke Jordaanoever, West Bank",
    "CD": "Congo, DRC, DR Congo, Democratische Republiek Congo, Congolees, Congolese",
    "CI": "Ivoorkust, Ivory Coast",
    "MM": "Birma, Burma",
    "VN": "Vietnam",
    "RU": "Russisch, Russische, Russian",
    "BI": "Burundees, Burundese",
    "UG": "Oegandees, Oegandese",
    "NG": "Nigeriaans, Nigeriaanse",
    "CO": "Colombiaans, Colombiaanse",
    "VE": "Venezolaans, Venezolaanse",
    "LB": "Libanees, Libanese",
    "EG": "Egyptisch, Egyptische",
    "LY": "Libisch, Libische",
    "GN": "Guinees, Guinese",
    "SL": "Sierra Leoons, Sierra Leoonse",
    "NL": "Nederlands, Nederlandse, Holland",
    "GB": "Engeland, Groot-Brittannië, UK, Great Britain",
    "US": "USA, VS, Amerika",
}
_MORE_LANGUAGES = {
    "ar": "Arabisch (Syrisch), Syrisch Arabisch, Levantijns Arabisch, Irakees Arabisch, Arab, Syrisch-Arabisch",
    "fa": "Farsi, Perzisch, Persian",
    "prs": "Dari, Dari-Perzisch",
    "ku": "Koerdisch, Kurdish",
    "kmr": "Kurmanci, Kurmanji, Kurmandji, Koerdisch Kurmanci, Koerdisch (Kurmanci), Noord-Koerdisch, Badini, Bahdini",
    "ckb": "Sorani, Koerdisch Sorani, Koerdisch (Sorani), Centraal-Koerdisch",
    "ps": "Pasjtoe, Pashto, Pashtu, Pasjto",
    "ti": "Tigrinya, Tigrigna, Tigrinja",
    "tig": "Tigre",
    "am": "Amhaars, Amharic",
    "om": "Oromo, Afaan Oromo",
    "byn": "Bilen, Blin, Bileen",
    "ssy": "Saho",
    "aa": "Afar",
    "kun": "Kunama",
    "so": "Somalisch, Somali",
    "syr": "Aramees, Syriac, Aramaic, Suryoyo",
    "hy": "Armeens, Armenian",
    "uz": "Oezbeeks, Uzbek",
    "tk": "Turkmeens, Turkmen",
    "haz": "Hazaragi",
    "bal": "Beloetsji, Baluchi, Balochi",
    "sw": "Swahili, Kiswahili",
    "fr": "Frans",
    "ln": "Lingala",
    "rn": "Kirundi, Rundi",
    "rw": "Kinyarwanda",
}
_SPLIT = re.compile(r"\s*(?:[/;,+&]|\ben\b|\band\b)\s*")


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Folded name or code to ISO 3166 alpha-2 code."""
    found = {key(name): code for code, names in _MORE_COUNTRIES.items() for name in names.split(", ")}
    for language in ("nl", "en"):
        for code, name in names.countries(language).items():
            found.setdefault(key(name), code)
            found.setdefault(key(code), code)
    return found


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """Folded name or code to BCP 47 language code."""
    found = {key(name): code for code, names in _MORE_LANGUAGES.items() for name in names.split(", ")}
    for language in ("nl", "en"):
        for code, name in Locale.parse(language).languages.items():
            if "_" not in code and len(code) <= 3 and code not in {"mul", "und", "zxx", "mis", "root"}:
                found.setdefault(key(name), code)
                found.setdefault(key(code), code)
    return found


def country_name(code: str, language: str = "nl") -> str:
    """The country's name for the screen; the code itself where it has none."""
    return names.countries(language).get(code, code)


def language_name(code: str, language: str = "nl") -> str:
    """The language's name for the screen; Opstap's own first word where Unicode has none."""
    found = Locale.parse(language).languages.get(code)
    return str(found) if found else _MORE_LANGUAGES.get(code, code).split(", ")[0]


@lru_cache(maxsize=5_000)
def _country(text: str) -> str | None:
    return countries().get(key(text)) or countries().get(key(text.split("(", 1)[0]))


def country(value: CellValue) -> str | Problem:
    """The country's code, such as SY; the hint names the country that was probably meant."""
    text = as_text(value)
    if found := _country(text):
        return found
    near = closest(key(text), countries())
    return problem("unknown_country", suggestion=country_name(countries()[near]) if near else "")


@lru_cache(maxsize=5_000)
def _languages(text: str) -> tuple[str, ...]:
    """The known languages in a text, in order; empty where any part of it is not a language."""
    known = languages()
    if found := known.get(key(text)):
        return (found,)
    parts = [known.get(key(part)) for part in _SPLIT.split(text) if part]
    if all(parts):
        return tuple(part for part in parts if part)
    start = known.get(key(text.split("(", 1)[0])) if "(" in text else None
    return (start,) if start else ()


def mother_tongue(value: CellValue) -> tuple[str, ...] | Problem:
    """The languages' codes, such as ("ti",), in the order written."""
    text = as_text(value)
    if found := _languages(text):
        return found
    near = closest(key(text), languages())
    return problem("unknown_language", suggestion=language_name(languages()[near]) if near else "")
