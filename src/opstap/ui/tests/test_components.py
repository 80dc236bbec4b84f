"""Components escape what they are given, say in words what they show in colour, and keep their promises to readers."""

import pytest
from django.template import Context, Template
from django.utils import translation

from opstap.ui import components


def drawn(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize("state", components.STATES)
def test_each_state_is_said_in_words(state: str) -> None:
    with translation.override("nl"):
        assert str(components.STATE_NAMES[state]) in components.badge(state)
        assert str(components.STATE_NAMES[state]) not in {"Overdue", "Today", "Done"}


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(KeyError):
        components.badge("purple")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Yonas Tekle", "YT"),
        ("Henk-Jan de Vries", "HV"),
        ("Amina", "A"),
        ("", ""),
        ("- 3", ""),
        ("أمينة حداد", "أح"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert components.initials(name) == letters


EVIL = '<script>"&'


@pytest.mark.parametrize(
    "source",
    [
        '{% badge "info" x %}',
        "{% person x x x %}",
        "{% button x name=x %}",
        "{% link_button x x %}",
        '{% alert "info" title=x %}{{ x }}{% endalert %}',
        "{% card x %}{{ x }}{% endcard %}",
        "{% disclosure x %}{{ x }}{% enddisclosure %}",
        "{% empty x %}{{ x }}{% endempty %}",
        "{% summary %}{% summary_row x x url=x action=x %}{% endsummary %}",
        '{% tasks label=x %}{% task_row x x hint=x state="today" text=x %}{% endtasks %}',
        "{% stats %}{% stat x x url=x %}{% endstats %}",
        "{% progress 1 2 x %}",
        "{% chips items x %}",
        "{% tabs items x %}",
        "{% breadcrumbs items %}",
        "{% steps items x %}",
        "{% pagination newer_url=x newer=x %}",
        "{% data_table table %}",
    ],
)
def test_everything_given_is_escaped(source: str) -> None:
    items = [{"label": EVIL, "url": EVIL, "count": EVIL, "current": True, "state": "done", "hint": EVIL}]
    table = components.Table(EVIL, [components.Column(EVIL, sort_url=EVIL)], [[EVIL]])
    html = drawn(source, x=EVIL, items=items, table=table)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_button_takes_attributes_and_submits_by_default() -> None:
    html = drawn('{% button "Weg" "danger" icon="trash" name="a" hx_post="/x" disabled=True hidden=False %}')
    assert 'type="submit"' in html
    assert 'hx-post="/x"' in html
    assert " disabled" in html
    assert "hidden=" not in html.replace('aria-hidden="true"', "")


def test_a_table_labels_its_cells_for_the_phone_and_names_its_rows() -> None:
    columns = [components.Column("Naam", "?s", "ascending"), components.Column("Uren", numeric=True)]
    html = drawn("{% data_table t %}", t=components.Table("Lijst", columns, [["Yonas", 12]]))
    assert 'aria-sort="ascending"' in html
    assert '<th scope="row" role="rowheader" class="ams-table__cell" data-label="Naam">' in html
    assert 'data-label="Uren"' in html
    assert "Lijst</caption>" in html


def test_a_table_without_rows_says_so() -> None:
    html = drawn("{% data_table t %}", t=components.Table("Lijst", [components.Column("Naam")], empty="Nog niemand"))
    assert "Nog niemand" in html


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="2 cells"):
        components.table_body(components.Table("Lijst", [components.Column("Naam")], [["a", "b"]]))


def test_an_empty_fact_says_unknown() -> None:
    with translation.override("nl"):
        assert "Onbekend" in drawn('{% summary_row "Telefoon" "" %}')
        assert "Onbekend" not in drawn('{% summary_row "Kinderen" 0 %}')


def test_the_change_link_says_what_it_changes() -> None:
    assert "Telefoon</span>" in drawn('{% summary_row "Telefoon" "06" url="/x" %}')
