"""Runs axe-core in a page of Playwright; for the browser tests of every room."""

import hashlib
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parent / "vendor" / "axe" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """async (rules) => (await axe.run(document, {runOnly: rules})).violations.map(
  (found) => `${found.id}: ${found.nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`)"""
SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .map((part) => [part, part.getBoundingClientRect()])
  .filter(([part, box]) => box.width > 1 && (box.width < 24 || box.height < 24) && !part.closest("p"))
  .map(([part]) => part.outerHTML.slice(0, 160))"""


def violations(page: Any) -> list[str]:
    """What axe finds wrong on the page, WCAG 2.0 to 2.2 A and AA and best practice; the page's CSP stays in force."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN, RULES)
    return found


def small_targets(page: Any) -> list[str]:
    """Targets under 24 by 24 px (WCAG 2.5.8), links within a sentence aside."""
    found: list[str] = page.evaluate(SMALL)
    return found


def overflow(page: Any) -> int:
    """How many px the page is wider than its window; 0 is right."""
    wider: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider


def digest(path: Path) -> str:
    """The sha512 of a file, as VENDORED.toml writes it."""
    return hashlib.sha512(path.read_bytes()).hexdigest()
