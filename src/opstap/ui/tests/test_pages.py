"""The gallery, the base page, messages and error pages; none of it may touch the database."""

import re
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import MessageDecoder, MessageEncoder
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from opstap.ui import error_pages, flash_messages

GALLERY = reverse("ui:gallery")


@pytest.fixture(scope="module")
def page() -> str:
    return Client().get(GALLERY).content.decode()


def test_the_gallery_shows_itself_without_a_database(page: str) -> None:
    assert page.count("<h1") == 1
    assert "Hoofdmenu" in page
    assert 'action="' in page


def test_nothing_inline(page: str) -> None:
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_ids_are_unique_where_labels_point(page: str) -> None:
    idents = re.findall(r'\sid="(chart-[^"]+|main|live|op-search)"', page)
    assert len(idents) == len(set(idents))


def test_htmx_makes_no_inline_styles_and_evaluates_nothing(page: str) -> None:
    assert '"includeIndicatorStyles":false' in page
    assert '"allowEval":false' in page
    assert '{"code":"422","swap":true}' in page


@pytest.mark.parametrize(("language", "word"), [("nl", "Fout:"), ("en", "Error:")])
def test_a_page_with_errors_says_so_in_its_title(language: str, word: str) -> None:
    with translation.override(language):
        html = render_to_string("ui/base.html", {"has_errors": True})
    assert f"<title>{word} " in html


def test_sign_out_and_language_are_forms_that_post(page: str) -> None:
    for action in ("#uit", reverse("set_language"), "#rol"):
        assert re.search(rf'<form[^>]*method="post"[^>]*action="{re.escape(action)}"', page), action


def test_a_message_with_undo_survives_its_storage_and_gets_a_button(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[str, str]] = []
    monkeypatch.setattr(
        "django.contrib.messages.success", lambda request, text, extra_tags: kept.append((text, extra_tags))
    )
    flash_messages.with_undo(HttpRequest(), "Vastgelegd & klaar", "/team/undo/", "k1")
    stored = MessageEncoder().encode([Message(constants.SUCCESS, kept[0][0], kept[0][1])])
    (back,) = MessageDecoder().decode(stored)
    assert flash_messages.flash(back) == flash_messages.Flash("Vastgelegd & klaar", "success", "/team/undo/", "k1")


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x", "undo/"])
def test_an_undo_stays_on_this_site(url: str) -> None:
    with pytest.raises(ValueError, match="this site"):
        flash_messages.with_undo(HttpRequest(), "x", url)


def test_plain_messages_are_never_read_as_an_undo() -> None:
    text = '{"text": "x", "undo_url": "/kwaad/"}'
    assert flash_messages.flash(Message(constants.INFO, text)) == flash_messages.Flash(text, "info")


def all_errors() -> list[tuple[int, Any]]:
    request = RequestFactory().get("/")
    wrong = SuspiciousOperation("geheim")
    return [
        (400, error_pages.bad_request(request, wrong)),
        (403, error_pages.permission_denied(request, wrong)),
        (404, error_pages.page_not_found(request, wrong)),
        (413, error_pages.too_large(request)),
        (500, error_pages.server_error(request)),
        (403, error_pages.csrf_failure(request, "geheim")),
    ]


@pytest.mark.parametrize("place", range(6))
def test_an_error_page_is_dutch_and_gives_nothing_away(place: int) -> None:
    with translation.override("en"):
        status, response = all_errors()[place]
    html = response.content.decode()
    assert response.status_code == status
    assert '<html lang="nl"' in html
    assert "Naar het begin" in html
    assert html.count("<h1") == 1
    assert "geheim" not in html
