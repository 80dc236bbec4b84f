"""Writes tokens.css from tokens.toml: our colours and sizes, and a value for each variable of the component CSS.

One source, so that screen, print and charts agree, and so that a test can compute the contrast of every pair that is used.
Run `python -m opstap.ui.design_tokens` after a change of tokens.toml.
"""

import re
import tomllib
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple, TypedDict, cast

HERE = Path(__file__).parent
STYLES = HERE / "static" / "ui"
Theme = Literal["light", "dark"]


class Contrast(TypedDict):
    """Pairs that must be readable: [foreground, [backgrounds]]."""

    text: list[tuple[str, list[str]]]
    parts: list[tuple[str, list[str]]]


class Tokens(TypedDict):
    """The tables of tokens.toml."""

    light: dict[str, str]
    dark: dict[str, str]
    size: dict[str, str]
    bridge: dict[str, str]
    components: dict[str, str]
    contrast: Contrast


class Pair(NamedTuple):
    """A foreground on a background, with the least contrast that WCAG 1.4.3 or 1.4.11 asks of it."""

    foreground: str
    background: str
    least: float


@cache
def load() -> Tokens:
    """Read tokens.toml once."""
    return cast(Tokens, tomllib.loads((HERE / "tokens.toml").read_text(encoding="utf-8")))


def component_variables() -> list[str]:
    """Names (without --ams-) that the vendored component CSS reads."""
    css = (STYLES / "vendor" / "amsterdam" / "components.css").read_text(encoding="utf-8")
    return sorted(set(re.findall(r"var\(--ams-([a-z0-9-]+)", css)))


def component_value(name: str) -> str:
    """The value that the last fitting line gives; raises KeyError where no line fits, so that nothing stays undefined."""
    for pattern, value in reversed(load()["components"].items()):
        if fnmatchcase(name, pattern):
            return re.sub(r"\{([a-z0-9-]+)\}", r"var(--op-\1)", value)
    raise KeyError(name)


def declaration(name: str, value: str, bridge: dict[str, str]) -> str:
    """One custom property; where the bridge names it, the municipality's value goes before ours."""
    given = f"var(--{bridge[name]}, {value})" if name in bridge else value
    return f"  --op-{name}: {given};"


def css() -> str:
    """The whole of tokens.css. Dark holds on screens only: paper is white."""
    tokens = load()
    bridge = tokens["bridge"]
    light = [declaration(name, value, bridge) for name, value in tokens["light"].items()]
    sizes = [declaration(name, value, bridge) for name, value in tokens["size"].items()]
    parts = [f"  --ams-{name}: {component_value(name)};" for name in component_variables()]
    dark = [f"    --op-{name}: {value};" for name, value in tokens["dark"].items()]
    scheme = "    color-scheme: dark;"
    return "\n".join(
        [
            "/* Written by opstap.ui.design_tokens from tokens.toml; do not edit. */",
            ":root {",
            "  color-scheme: light;",
            *light,
            *sizes,
            *parts,
            "}",
            "@media screen and (prefers-color-scheme: dark) {",
            '  :root:not([data-theme="light"]) {',
            scheme,
            *dark,
            "  }",
            "}",
            "@media screen {",
            '  :root[data-theme="dark"] {',
            scheme,
            *dark,
            "  }",
            "}",
            "",
        ]
    )


def pairs() -> list[Pair]:
    """Every pair that tokens.toml promises to be readable."""
    promised = load()["contrast"]
    return [
        Pair(foreground, background, least)
        for table, least in ((promised["text"], 4.5), (promised["parts"], 3.0))
        for foreground, backgrounds in table
        for background in backgrounds
    ]


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of a colour written as #rrggbb (WCAG 2.2 definition)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast between two colours, 1 to 21 (WCAG 2.2 definition)."""
    dim, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def main() -> None:
    """Write tokens.css."""
    (STYLES / "tokens.css").write_text(css(), encoding="utf-8")


if __name__ == "__main__":
    main()
