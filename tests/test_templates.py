"""Every template is used, every address in it exists, and nothing in it needs more than our own origin."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from django.template import TemplateDoesNotExist, engines
from django.urls import URLResolver, get_resolver

from tests.project import SOURCE, files, is_of_tests, name_of

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
    ours = [p for p in files(".py", ".html", ".txt") if SOURCE in p.parents and not is_of_tests(p)]
    return "\n".join(path.read_text(encoding="utf-8") for path in ours)


@cache
def quoted(ends: str) -> frozenset[str]:
    """What stands in our code between a quotation mark and one of these signs."""
    return frozenset(re.findall(rf"(?<=['\"])[\w./-]+(?=[{ends}])", everything_written()))


def is_used(path: Path) -> bool:
    name = template_name(path)
    if name in FOUND_BY_NAME or name in quoted("'\"#"):
        return True
    by_part = f"{name.rpartition('/')[0]}/{{" in everything_written() and path.stem in quoted("'\"")
    return by_part or replaces_one_of_a_library(path)


def can_be_read(path: Path) -> bool:
    try:
        engines["django"].get_template(template_name(path))
    except TemplateDoesNotExist:
        return "form_templates" in str(path)  # not found where templates are looked for
    return True


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


def test_every_template_is_used() -> None:
    assert [name_of(path) for path in templates() if not is_used(path)] == []


def test_every_template_can_be_read() -> None:
    assert len(templates()) > 100
    assert [name_of(path) for path in templates() if not can_be_read(path)] == []


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


def test_every_address_in_a_template_exists() -> None:
    named = {path: set(URL_TAG.findall(path.read_text(encoding="utf-8"))) for path in templates()}
    assert {name_of(path): names - url_names() for path, names in named.items() if names - url_names()} == {}


def test_every_address_in_code_exists() -> None:
    found = {
        (name_of(path), name)
        for path in files(".py")
        if SOURCE in path.parents and not is_of_tests(path)
        for name in IN_CODE.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 10
    assert {pair for pair in found if pair[1] not in url_names()} == set()


def test_no_template_breaks_the_content_security_policy() -> None:
    assert {name_of(path): breaches(path) for path in templates() if breaches(path)} == {}


def breaches(path: Path) -> list[str]:
    """Inline style or script, and addresses of others, in what a template writes."""
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.S)
    inline = re.findall(r"<style\b|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", text)
    return inline + re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']*""", text)
