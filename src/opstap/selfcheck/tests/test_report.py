"""The report reads back: pages, language, title, tags, words; the spreadsheet holds what was said."""

from __future__ import annotations

from io import BytesIO
from time import perf_counter
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader
from tests import factories as make

from opstap.core.scope import acting, scoped
from opstap.organisations.roles import Role
from opstap.selfcheck.assessments import actions as assessments_actions
from opstap.selfcheck.discussion import actions as discussion_actions
from opstap.selfcheck.instruments.schema import Instrument, load_builtin
from opstap.selfcheck.models import Answer, Assessment, Respondent
from opstap.selfcheck.reports.pdf import make_report
from opstap.selfcheck.reports.spreadsheet import make_sheets
from opstap.selfcheck.tests.selfcheck_group import FIRST, Group, answer, finish, make_group, plan
from opstap.ui.pdf import drawable

pytestmark = pytest.mark.django_db
LONG = "Reden met een 😀 en يوسف erin, lang genoeg om te worden afgekapt. " * 7


def filled(instrument: Instrument) -> Group:
    """Everything answered and agreed on with the longest reasons, and a plan of twenty actions: the fullest that there is."""
    group = make_group(instrument=instrument)
    others = [make.make_user(group.place, Role.CASE_MANAGER, name=f"Collega {number}") for number in range(4)]
    with scoped([group.place.pk]):
        for user in others:
            Respondent.objects.create(
                municipality=group.place,
                assessment=group.assessment,
                user=user,
                name=user.name,
                capacity="other",
                invited_at=group.assessment.respondents.all()[0].invited_at,
            )
        people = list(Respondent.objects.filter(assessment=group.assessment))
        values = instrument.scale.values
        Answer.objects.bulk_create(
            Answer(
                municipality=group.place,
                respondent=one,
                statement=each.key,
                saved_at=one.invited_at,
                value=values[(at * 3 + each.number) % len(values)],
                comment="Zegt iets",
            )
            for at, one in enumerate(people)
            for each in instrument.statements
        )
    with acting(by := make.actor_for(group.owner)):
        assessments_actions.open_early(assessment=group.assessment, by=by)
        group.assessment = group.now()
        for each in instrument.statements:
            value = values[(each.number * 3) % len(values)]
            discussion_actions.agree(
                assessment=group.assessment, statement=each.key, value=value, reason=LONG[:480], by=by
            )
    return group


@pytest.mark.parametrize("key", ["kis", "effective-elements"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_fullest_report_fits_and_reads_back(key: str, language: str) -> None:
    group = filled(next(each for each in load_builtin() if each.key == key))
    if key == "kis":
        for number in range(20):
            plan(group, due_in=30 + number)
    with scoped([group.place.pk]):
        make_report(group.now(), language)
        taken = []
        for _round in range(3):  # the best of three: other work on the machine is no fault of the report
            began = perf_counter()
            made = make_report(group.now(), language)
            taken.append(perf_counter() - began)
    reader = PdfReader(BytesIO(made))
    root: Any = reader.root_object
    assert len(reader.pages) <= 8
    assert min(taken) < 1
    assert root["/Lang"].startswith(language)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    assert reader.metadata is not None
    title = {"nl": "kijkt naar zichzelf", "en": "looks at itself"}[language]
    assert title in str(reader.metadata.title)
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    instrument = next(each for each in load_builtin() if each.key == key)
    for theme in instrument.themes:
        assert theme.title.in_language(language) in text
    for word in {"nl": ("Wat goed gaat", "Reden met een ?"), "en": ("What goes well", "agreed")}[language]:
        assert word in text


def test_a_report_of_almost_nothing() -> None:
    group = make_group()
    with acting(by := make.actor_for(group.owner)):
        assessments_actions.open_early(assessment=group.assessment, by=by)
        made = make_report(group.now(), "nl")
    assert "Er is nog geen plan" in PdfReader(BytesIO(made)).pages[0].extract_text().replace("\n", " ")


def test_the_spreadsheet_holds_scores_comments_and_actions() -> None:
    group = make_group()
    answer(group, group.owner, 6, FIRST, comment="=1+1")
    finish(group, group.owner)
    finish(group, group.colleague)
    group.assessment = group.now()
    plan(group, due_in=30)
    with scoped([group.place.pk]):
        book = load_workbook(BytesIO(make_sheets(group.assessment, "nl")))
    assert [sheet.max_row for sheet in book] == [28, 2, 2]
    assert book.worksheets[0]["F2"].value == 6
    assert book.worksheets[1]["G2"].value == "=1+1"
    assert book.worksheets[1]["G2"].data_type == "s"


def test_reports_are_for_who_sees_the_assessment_once_it_is_open() -> None:
    group = make_group()
    client = Client(headers={"accept-language": "nl"})
    client.force_login(group.owner)
    url = reverse("selfcheck:report", args=[group.assessment.pk])
    assert client.get(url).status_code == 302
    with acting(by := make.actor_for(group.owner)):
        assessments_actions.open_early(assessment=group.assessment, by=by)
    answered = client.get(f"{url}?language=en")
    assert answered["Content-Type"] == "application/pdf"
    assert answered["Content-Disposition"].endswith('-en.pdf"')
    assert client.get(reverse("selfcheck:sheets", args=[group.assessment.pk])).status_code == 200
    assert client.get(f"{url}?language=xx").status_code == 200
    assert Assessment.objects.count() in (0, 1)


def test_what_cannot_be_drawn_becomes_a_question_mark() -> None:
    assert drawable({"a": ["ja 😀", 1, None]}) == {"a": ["ja ?", 1, None]}
