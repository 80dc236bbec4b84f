"""tokens.css is what tokens.toml says, defines everything, and can be read."""

import re

import pytest

from opstap.ui import design_tokens

OWN = [path for path in design_tokens.STYLES.glob("*.css") if path.name != "tokens.css"]


def test_the_committed_css_is_the_generated_css() -> None:
    assert (design_tokens.STYLES / "tokens.css").read_text(encoding="utf-8") == design_tokens.css()


def test_every_variable_of_the_component_css_has_a_value() -> None:
    assert len(design_tokens.component_variables()) > 300
    for name in design_tokens.component_variables():
        assert design_tokens.component_value(name)


def test_every_variable_that_any_css_reads_is_defined() -> None:
    defined = set(re.findall(r"^\s*(--op-[a-z0-9-]+):", design_tokens.css(), re.M)) | {"--op-series"}
    for path in [*OWN, design_tokens.STYLES / "tokens.css"]:
        for name in re.findall(r"var\((--op-[a-z0-9-]+)", path.read_text(encoding="utf-8")):
            assert name in defined, (path.name, name)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pair", design_tokens.pairs(), ids=lambda pair: f"{pair.foreground} on {pair.background}")
def test_contrast(theme: design_tokens.Theme, pair: design_tokens.Pair) -> None:
    colours = design_tokens.load()[theme]
    assert design_tokens.contrast(colours[pair.foreground], colours[pair.background]) >= pair.least


def test_contrast_is_computed_as_wcag_does() -> None:
    assert design_tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert design_tokens.contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_light_and_dark_name_the_same_colours() -> None:
    assert design_tokens.load()["light"].keys() == design_tokens.load()["dark"].keys()


def test_the_bridge_puts_a_municipality_before_us_in_light_only() -> None:
    light, dark = design_tokens.css().split("@media screen and", 1)
    assert "--op-accent: var(--basis-color-action-1-inverse-bg-default, #" in light
    assert "--basis-" not in dark


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_our_css_is_logical_so_that_right_to_left_mirrors(path: object) -> None:
    css = re.sub(r"/\*.*?\*/", "", getattr(path, "read_text")(encoding="utf-8"), flags=re.S)  # noqa: B009
    physical = (
        r"(?:^|[\s;{])(?:margin|padding|border)-(?:left|right|top|bottom)|[\s;{](?:left|right|top|bottom|width|height):"
    )
    assert not re.findall(physical, css)
