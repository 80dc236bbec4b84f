"""Every template is used, every address in it exists, and nothing in it needs more than our own origin."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, engines
from django.urls import URLResolver, get_resolver

from tests.project import SOURCE, files, name_of

FOUND_BY_NAME = {
    **dict.fromkeys(("400.html", "403.html", "404.html", "500.html"), "Django, for an error"),
    "403_csrf.html": "Django, for a form without its token",
    "413.html": "opstap.ui.error_pages.too_large",
    "429.html": "allauth, for somebody who tries too often",
}

URL_TAG = re.compile(r"""{%-?\s*url\s+["']([^"']+)["']""")
IN_CODE = re.compile(
    r"""\b(?:reverse|reverse_lazy|redirect|same_address|resolve_url)\(\s*(?:request,\s*)?["']([a-z_]+(?::[a-z_]+)*)["']"""
)


def templates() -> list[Path]:
    return [path for path in files(".html", ".txt") if "templates" in str(path.parent) and SOURCE in path.parents]


def template_name(path: Path) -> str:
    parts = path.relative_to(SOURCE).parts
    return "/".join(parts[parts.index(next(p for p in parts if p.endswith("templates"))) + 1 :])


@cache
def everything_written() -> str:
    ours = [p for p in files(".py", ".html", ".txt") if SOURCE in p.parents and "tests" not in p.parts]
    return "\n".join(path.read_text(encoding="utf-8") for path in ours)


def replaces_one_of_a_library(path: Path) -> bool:
    """Is there another template of this name, in Django or a library, that ours stands before?"""
    engine = engines["django"].engine  # type: ignore[attr-defined]
    found = []
    for loader in engine.template_loaders:
        for inner in getattr(loader, "loaders", [loader]):
            found += [o.name for o in inner.get_template_sources(template_name(path)) if Path(o.name).is_file()]
    import django.forms

    found += [str(Path(django.forms.__file__).parent / "templates" / template_name(path))]
    return any(Path(name).is_file() and Path(name) != path for name in found)


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_every_template_is_used(path: Path) -> None:
    name = template_name(path)
    written = everything_written()
    by_part = f"{name.rpartition('/')[0]}/{{" in written and re.search(rf"['\"]{path.stem}['\"]", written)
    used = name in FOUND_BY_NAME or re.search(rf"['\"]{re.escape(name)}['\"#]", written) or by_part
    assert used or replaces_one_of_a_library(path)


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_every_template_can_be_read(path: Path) -> None:
    try:
        engines["django"].get_template(template_name(path))
    except TemplateDoesNotExist:
        assert "form_templates" in str(path), "not found where templates are looked for"


@cache
def url_names() -> set[str]:
    def names(resolver: URLResolver, space: str) -> set[str]:
        found = set()
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                found |= names(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
            elif pattern.name:
                found.add(space + pattern.name)
        return found

    return names(get_resolver(), "")


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_every_address_in_a_template_exists(path: Path) -> None:
    assert set(URL_TAG.findall(path.read_text(encoding="utf-8"))) - url_names() == set()


def test_every_address_in_code_exists() -> None:
    found = {
        (name_of(path), name)
        for path in files(".py")
        if SOURCE in path.parents and "tests" not in path.parts
        for name in IN_CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 10
    assert {pair for pair in found if pair[1] not in url_names()} == set()


@pytest.mark.parametrize("path", templates(), ids=name_of)
def test_no_template_breaks_the_content_security_policy(path: Path) -> None:
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.S)
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text) == []
    assert re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", text) == []
