"""Invented content of the gallery. Plain Dutch on purpose: components must be judged with the words they will carry."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import forms

from opstap.ui import charts
from opstap.ui.charts import Part, strip
from opstap.ui.components import Column, Table, badge, person
from opstap.ui.forms import DateField

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class ExampleForm(forms.Form):
    """One field of every kind."""

    request_key = forms.CharField(widget=forms.HiddenInput, initial="voorbeeld")
    name = forms.CharField(label="Naam van de werkgever")
    email = forms.EmailField(label="E-mailadres van de buddy", help_text="Hier sturen wij de uitnodiging heen.")
    starts_on = DateField(label="Startdatum")
    hours = forms.IntegerField(label="Uren per week", min_value=1, max_value=40, required=False)
    phase = forms.ChoiceField(
        label="Fase", choices=[("", "Kies een fase"), ("1", "Inburgering"), ("2", "Proefplaatsing")]
    )
    language = forms.ChoiceField(
        label="Taal op de werkvloer",
        widget=forms.RadioSelect,
        choices=[("nl", "Nederlands"), ("both", "Nederlands en Engels"), ("other", "Een andere taal")],
    )
    days = forms.MultipleChoiceField(
        label="Dagen",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("ma", "Maandag"), ("wo", "Woensdag"), ("vr", "Vrijdag")],
    )
    learning = forms.CharField(label="Wat leert Amina hier?", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    file = forms.FileField(label="Leerplan", help_text="Een pdf van ten hoogste 10 MB.", required=False)
    agreed = forms.BooleanField(label="Amina heeft de afspraken gelezen")


def wrong_form() -> ExampleForm:
    """The form as it comes back with mistakes."""
    form = ExampleForm(
        {
            "request_key": "voorbeeld",
            "name": "Bakkerij De Korenaar",
            "email": "jan@korenaar",
            "starts_on": "31-2-2027",
            "phase": "2",
            "days": ["wo"],
        }
    )
    form.add_error(None, "Op deze dag is er al een andere proefplaatsing.")
    return form


def people() -> Table:
    """A caseload of five."""
    rows = [
        ("Yonas Tekle", "Oriëntatie", "Taalbuddy zoeken", "ma 23 nov", badge("overdue"), 12),
        ("Amina Haddad", "Proefplaatsing", "Gesprek bij bakkerij De Korenaar", "di 24 nov", badge("today"), 16),
        ("Farid Karimi", "Betaald werk", "Nazorg in week 6", "wo 2 dec", badge("done", "Op schema"), 32),
        ("Oksana Petrenko", "Inburgering", "Plan ondertekenen", "do 3 dec", badge("waiting"), 8),
        ("Mehmet Aydın", "Oriëntatie", "Cv nakijken", "vr 4 dec", badge("week"), 24),
    ]
    columns = [
        Column("Naam", "?sort=-name", "ascending"),
        Column("Fase", "?sort=phase"),
        Column("Volgende stap"),
        Column("Datum", "?sort=date"),
        Column("Stand"),
        Column("Uren", numeric=True),
    ]
    cells: list[list[object]] = [[person(name, "#dossier"), *rest] for name, *rest in rows]
    return Table("Mijn deelnemers (5 van 50)", columns, cells)


def events() -> list[dict[str, object]]:
    """A short timeline."""
    return [
        {
            "when": datetime(2026, 11, 22, 14, 10, tzinfo=AMSTERDAM),
            "icon": "phone",
            "actor": "Sanne de Wit",
            "title": "Gebeld met Yonas",
            "url": "#contact",
            "text": "Hij wil graag een taalbuddy die ook van techniek houdt.",
        },
        {
            "when": datetime(2026, 11, 22, 9, 0, tzinfo=AMSTERDAM),
            "icon": "flag",
            "actor": "Sanne de Wit",
            "title": "Doel toegevoegd",
            "text": "Heftruckcertificaat halen voor 1 maart.",
        },
        {
            "when": datetime(2026, 11, 19, 16, 30, tzinfo=AMSTERDAM),
            "icon": "clipboard-check",
            "actor": "Stichting Taal aan Zee",
            "text": "Toets luisteren gehaald op niveau A2.",
        },
    ]


def _strip() -> charts.Chart:
    """Where somebody stood, stands and will stand."""
    return strip(
        "Waar Amina stond",
        [
            Part("In traject", date(2025, 1, 6), date(2025, 9, 1)),
            Part("Taalstage", date(2025, 9, 1), date(2026, 3, 2), 2),
            Part("Baan", date(2026, 3, 2), date(2027, 1, 4), 4),
            Part("Opleiding", date(2027, 1, 4), None, 3),
        ],
        date(2026, 11, 23),
        first="Positie",
    )


def all_charts() -> dict[str, object]:
    """One chart of each kind."""
    phases = ["Inburgering", "Oriëntatie", "Proefplaatsing", "Betaald werk", "Nazorg"]
    quarters = ["kw 1", "kw 2", "kw 3", "kw 4"]
    return {
        "bars": charts.bars("Waar staan mijn deelnemers?", phases, [18, 12, 9, 8, 3], first="Fase", unit="Deelnemers"),
        "stacked": charts.stacked(
            "Uitkomst per programma",
            ["Leerwerk zorg", "Leerwerk techniek", "Startbaan"],
            [
                charts.Series("Betaald werk", [14, 9, 21]),
                charts.Series("Opleiding", [6, 11, 4]),
                charts.Series("Gestopt", [3, 2, 5]),
            ],
            first="Programma",
        ),
        "line": charts.line(
            "Aan het werk per kwartaal",
            quarters,
            [charts.Series("Dit jaar", [12, 19, 17, 26]), charts.Series("Vorig jaar", [9, 11, 15, 16])],
            first="Kwartaal",
        ),
        "flow": charts.flow(
            "Van intake naar werk",
            [("Intake", 120), ("Plan getekend", 96), ("Proefplaatsing", 54), ("Betaald werk", 37)],
            first="Stap",
            unit="Deelnemers",
        ),
        "strip": _strip(),
        "spark": charts.sparkline("Gesprekken per week", [4, 6, 5, 9, 8, 12]),
    }


def header() -> dict[str, object]:
    """What stands in the header: navigation, search, account."""
    return {
        "navigation": [
            {"label": "Vandaag", "url": "#vandaag", "icon": "home", "current": True},
            {"label": "Deelnemers", "url": "#deelnemers", "icon": "users", "current": False},
            {"label": "Werkplekken", "url": "#werk", "icon": "briefcase", "current": False},
            {"label": "Agenda", "url": "#agenda", "icon": "calendar", "current": False},
            {"label": "Berichten", "url": "#berichten", "icon": "messages", "current": False},
            {"label": "Rapportage", "url": "#rapport", "icon": "chart-bar", "current": False},
        ],
        "search_url": "#zoeken",
        "account": {
            "name": "Sanne de Wit",
            "role": "Klantmanager, gemeente Voorbeeldstad",
            "links": [{"label": "Mijn gegevens", "url": "#ik", "icon": "user"}],
            "sign_out_url": "#uit",
            "hat_url": "#rol",
            "hats": [
                {"label": "Klantmanager, Voorbeeldstad", "value": "1", "current": True},
                {"label": "Coördinator, Voorbeeldstad", "value": "2", "current": False},
            ],
        },
    }


def context() -> dict[str, object]:
    """Everything the gallery shows."""
    return {
        **header(),
        "crumbs": [{"label": "Deelnemers", "url": "#deelnemers"}, {"label": "Yonas Tekle", "url": "#yonas"}],
        "filters": [
            {"label": "Alle", "url": "?", "count": 50, "current": False},
            {"label": "Te laat", "url": "?", "count": 4, "current": True},
            {"label": "Oriëntatie", "url": "?fase=2", "count": 12, "current": False},
            {"label": "Proefplaatsing", "url": "?fase=3", "count": 9, "current": False},
        ],
        "sections": [
            {"label": "Overzicht", "url": "#overzicht", "current": True},
            {"label": "Tijdlijn", "url": "#tijdlijn", "count": 24, "current": False},
            {"label": "Plan", "url": "#plan", "current": False},
            {"label": "Bestanden", "url": "#bestanden", "count": 3, "current": False},
        ],
        "phases": [
            {"label": "Intake", "state": "done", "hint": "sinds maart"},
            {"label": "Oriëntatie", "state": "current", "hint": "week 6 van 12"},
            {"label": "Proefplaatsing", "state": "next", "hint": ""},
            {"label": "Betaald werk", "state": "next", "hint": ""},
        ],
        "people": people(),
        "nobody": Table("Nog geen bestanden", [Column("Naam"), Column("Datum")], empty="Er zijn nog geen bestanden."),
        "events": events(),
        "charts": all_charts(),
        "new_form": ExampleForm(),
        "wrong_form": wrong_form(),
    }
