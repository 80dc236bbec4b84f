"""A self-assessment on paper, in Dutch or English, for who decides and was not there (K 7)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opstap.core.dates import today
from opstap.selfcheck.comparison.queries import is_high
from opstap.selfcheck.instruments.schema import Scale, Theme
from opstap.selfcheck.models import Assessment, OrganisationAction
from opstap.selfcheck.results import SideBySide, participation_of, side_by_side
from opstap.selfcheck.rules import Result, ResultKind, Spread, theme_value
from opstap.selfcheck.score_words import not_applicable_in_words, score_in_words, spread_in_words
from opstap.ui.pdf import make_pdf

TEMPLATE = Path(__file__).parent / "report.typ"
LANGUAGES = ("nl", "en")
BEST, MOST_ACTIONS, LONGEST_REASON = 5, 14, 160
"""How much of the best and the least fits in the summary, of the plan on one page, of a reason on its line: eight pages hold
the longest questionnaire then. All of it stands in the spreadsheet."""


def make_report(assessment: Assessment, language: str) -> bytes:
    """The PDF. Only of an assessment whose answers lie side by side."""
    with translation.override(language):
        return make_pdf(TEMPLATE, _facts(assessment, language))


def _facts(assessment: Assessment, language: str) -> dict[str, object]:
    table = side_by_side(assessment, reveal=True)
    instrument, scale = table.instrument, table.instrument.scale
    place = assessment.municipality.organisation.name
    day = today()
    overview = [_theme_row(theme, table, language) for theme in instrument.themes]
    return {
        "language": language,
        "made": {"year": day.year, "month": day.month, "day": day.day},
        "title": _("%(place)s looks at itself") % {"place": place},
        "place": place,
        "name": assessment.name,
        "instrument": instrument.name.in_language(language),
        "when": _when(assessment),
        "low": scale.lowest,
        "high": scale.highest,
        "lowest": scale.options[0].name.in_language(language),
        "highest": scale.top.name.in_language(language),
        "summary": _summary(table, assessment),
        "overview": overview,
        "overview_told": "; ".join(f"{row['label']}: {row['shown']}" for row in overview),
        **_best_and_least(table, language),
        **_plan(assessment),
        "themes": [_theme(theme, table, language) for theme in instrument.themes],
        "who": _who(table),
        "notice": f"{instrument.notice.in_language(language)} {instrument.original.name}.",
        "words": _words(),
    }


def _when(assessment: Assessment) -> str:
    day = assessment.closed_on or assessment.opened_on or assessment.started_on
    return date_format(day, "j F Y")


def _words() -> dict[str, object]:
    return {
        "well": _("What goes well"),
        "well_none": _("No statement has a high score yet."),
        "rest": _("What we do about the rest"),
        "low_lead": _("These statements have the lowest scores:"),
        "no_actions": _("There is no plan yet."),
        "about": _("About this report"),
        "action_heads": [_("Action"), _("Who"), _("Before"), _("State")],
        "heads": [_("No."), _("Statement and reason"), _("Answers"), _("Score")],
        "legend_overview": _("A filled square is the middle of the theme's scores."),
        "legend": _(
            "In the drawings a hollow dot is an answer (larger: several), and a filled square the score: orange where it "
            "was agreed on, else the middle of the answers."
        ),
    }


def _summary(table: SideBySide, assessment: Assessment) -> str:
    agreed = len(table.agreed)
    actions = OrganisationAction.objects.filter(assessment=assessment)
    people = sum(participation_of(each).counts() for each in table.respondents)
    high = sum(is_high(each.value, table.instrument.scale) for each in table.results.values())
    sentences = [
        ngettext("%(number)s person answered.", "%(number)s people answered.", people) % {"number": people},
        _("Of %(all)s statements %(high)s have a high score; on %(agreed)s the team agreed.")
        % {"all": len(table.results), "high": high, "agreed": agreed},
        _("The plan has %(all)s actions, of which %(done)s are done.")
        % {"all": actions.count(), "done": actions.filter(state=OrganisationAction.State.DONE).count()},
    ]
    return " ".join(sentences)


def _best_and_least(table: SideBySide, language: str) -> dict[str, object]:
    scale = table.instrument.scale
    scored = [
        (found.value, each)
        for each in table.instrument.statements
        if (found := table.results[each.key]).value is not None
    ]
    scored.sort(key=lambda pair: (-(pair[0] or 0), pair[1].number))
    well = [pair for pair in scored if is_high(pair[0], scale)][:BEST]
    least = [pair for pair in reversed(scored) if not is_high(pair[0], scale)][:BEST]
    return {
        name: [
            {"value": score_in_words(value, scale), "text": f"{each.number}. {each.in_language(language)}"}
            for value, each in rows
        ]
        for name, rows in (("well", well), ("low_ones", least))
    }


def _plan(assessment: Assessment) -> dict[str, object]:
    rows = list(OrganisationAction.objects.filter(assessment=assessment).select_related("owner"))
    more = len(rows) - MOST_ACTIONS
    left = ngettext(
        "And %(number)s more; it stands in the spreadsheet.",
        "And %(number)s more; they stand in the spreadsheet.",
        more,
    ) % {"number": more}
    return {
        "actions": [
            {
                "text": _short(each.text),
                "owner": each.owner.name,
                "due": date_format(each.due_on, "j F Y"),
                "state": each.get_state_display(),
            }
            for each in rows[:MOST_ACTIONS]
        ],
        "more_actions": left if more > 0 else "",
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_REASON else text[: LONGEST_REASON - 1].rstrip() + "…"


def _theme_row(theme: Theme, table: SideBySide, language: str) -> dict[str, object]:
    value = theme_value(table.results[each.key] for each in theme.statements)
    shown = score_in_words(value, table.instrument.scale) or _("no number")
    label = f"{theme.number}. {theme.title.in_language(language)}"
    return {"label": label, "dots": [], "value": value, "agreed": False, "shown": shown}


def _theme(theme: Theme, table: SideBySide, language: str) -> dict[str, object]:
    scale = table.instrument.scale
    rows = []
    for each in theme.statements:
        spread, found, agreed = table.spreads[each.key], table.results[each.key], table.agreed.get(each.key)
        rows.append(
            {
                "label": str(each.number),
                "text": each.in_language(language),
                "value": found.value,
                "agreed": found.agreed,
                "dots": sorted(Counter(spread.values).items()),
                "shown": "",
                "spread": _spread(spread, scale),
                "settled": _settled(found, scale),
                "reason": _short(agreed.reason_in_words) if agreed else "",
            }
        )
    middle = theme_value(table.results[each.key] for each in theme.statements)
    described = "; ".join(
        f"{each.number}: {spread_in_words(table.spreads[each.key], scale, table.results[each.key].value)}"
        for each in theme.statements
    )
    return {
        "title": f"{theme.number}. {theme.title.in_language(language)}",
        "rows": rows,
        "described": described,
        "told": _("In the middle: %(value)s.") % {"value": score_in_words(middle, scale)}
        if middle is not None
        else _("No number."),
    }


def _spread(spread: Spread, scale: Scale) -> str:
    if not spread.values:
        return f"{spread.not_applicable} × {not_applicable_in_words(scale)}" if spread.not_applicable else "–"
    low, high = score_in_words(spread.low, scale), score_in_words(spread.high, scale)
    return low if low == high else _("%(low)s to %(high)s") % {"low": low, "high": high}


def _settled(found: Result, scale: Scale) -> str:
    if found.kind == ResultKind.UNKNOWN:
        return "–"
    value = score_in_words(found.value, scale) if found.value is not None else not_applicable_in_words(scale)
    return _("%(value)s (agreed)") % {"value": value} if found.agreed else value


def _who(table: SideBySide) -> str:
    """How many took part in which capacity; names are for the team, not for a paper that travels."""
    counted = Counter(str(each.get_capacity_display()) for each in table.respondents if participation_of(each).counts())
    return _("Who looked along: %(people)s.") % {
        "people": ", ".join(f"{name.lower()} ({number})" for name, number in counted.items())
    }
