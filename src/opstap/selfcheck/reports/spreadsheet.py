"""A self-assessment as a spreadsheet: scores, comments and actions."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from opstap.core.spreadsheets import Sheet, write_book
from opstap.selfcheck.instruments.schema import Instrument
from opstap.selfcheck.models import Assessment, OrganisationAction
from opstap.selfcheck.results import SideBySide, side_by_side
from opstap.selfcheck.score_words import not_applicable_in_words


def make_sheets(assessment: Assessment, language: str) -> bytes:
    """Scores, comments and actions as xlsx."""
    with translation.override(language):
        table = side_by_side(assessment, reveal=True)
        return write_book([_scores(table, language), _comments(table, language), _actions(assessment, table, language)])


def _scores(table: SideBySide, language: str) -> Sheet:
    heads = [
        _("Theme"),
        _("No."),
        _("Statement"),
        _("Answers"),
        _("Lowest"),
        _("Median"),
        _("Highest"),
        _("Not applicable"),
        _("Agreed score"),
        _("Reason"),
    ]
    rows = []
    for theme in table.instrument.themes:
        for each in theme.statements:
            spread, agreed = table.spreads[each.key], table.agreed.get(each.key)
            settled = (
                None
                if agreed is None
                else not_applicable_in_words(table.instrument.scale)
                if agreed.not_applicable
                else agreed.value
            )
            rows.append(
                [
                    theme.title.in_language(language),
                    each.number,
                    each.in_language(language),
                    spread.answers,
                    spread.low,
                    spread.median,
                    spread.high,
                    spread.not_applicable,
                    settled,
                    agreed.reason_in_words if agreed else "",
                ]
            )
    return Sheet(_("Scores"), heads, rows)


def _comments(table: SideBySide, language: str) -> Sheet:
    heads = [_("No."), _("Statement"), _("Who"), _("Takes part as"), _("Score"), _("Why not"), _("Comment")]
    named: Instrument = table.instrument
    rows = [
        [
            each.number,
            each.in_language(language),
            one.respondent.name,
            one.respondent.get_capacity_display(),
            not_applicable_in_words(named.scale) if one.not_applicable else one.value,
            one.why,
            one.comment,
        ]
        for each in named.statements
        for one in table.answers.get(each.key, ())
    ]
    return Sheet(_("Answers and comments"), heads, rows)


def _actions(assessment: Assessment, table: SideBySide, language: str) -> Sheet:
    heads = [
        _("Theme"),
        _("No."),
        _("Action"),
        _("Who"),
        _("Before"),
        pgettext("action", "State"),
        _("Closed on"),
        _("Expected effect"),
        _("How we see it"),
        _("What came of it"),
    ]
    titles = {each.key: each.title.in_language(language) for each in table.instrument.themes}
    numbers = {each.key: each.number for each in table.instrument.statements}
    rows = [
        [
            titles.get(each.theme, ""),
            numbers.get(each.statement),
            each.text,
            each.owner.name,
            each.due_on,
            str(each.get_state_display()),
            each.closed_on,
            each.effect,
            each.measure,
            each.outcome,
        ]
        for each in OrganisationAction.objects.filter(assessment=assessment).select_related("owner")
    ]
    return Sheet(_("Actions"), heads, rows)
