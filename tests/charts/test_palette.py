"""The palette is one, keeps its contrast in both themes, and Streamlit still knows its slots."""

import itertools
import math
import re
import tomllib
from pathlib import Path

import pytest
from streamlit.elements.lib import streamlit_plotly_theme as theme

from charts import palette
from ui.components.theme import field_colours

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2, definition of the term."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def seen_by_deuteranopes(colour: str) -> tuple[float, ...]:
    """Linear RGB as a person without green cones sees it (Viénot, Brettel, Mollon 1999)."""
    red, green, blue = (
        (int(colour[at : at + 2], 16) / 255) ** 2.2 for at in (1, 3, 5)
    )  # fmt: skip
    return (
        0.29275 * red + 0.70725 * green,
        0.29275 * red + 0.70725 * green,
        -0.02234 * red + 0.02234 * green + blue,
    )


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_chart_colours_stand_out_from_their_background(mode):
    background = CONFIG[mode]["backgroundColor"]
    weak = [
        colour
        for colour in CONFIG[mode]["chartCategoricalColors"]
        if contrast(colour, background) < 3
    ]
    assert weak == []


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_and_links_are_readable(mode):
    names = (
        "textColor", "grayTextColor", "linkColor", "redColor", "greenColor", "yellowColor",
    )  # fmt: skip
    for name in names:
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(CONFIG[mode][name], CONFIG[mode][ground]) >= 4.5, name


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_zielfelder_differ_for_colour_blind_eyes(mode):
    fields = CONFIG[mode]["chartCategoricalColors"][:4]
    for one, other in itertools.combinations(fields, 2):
        seen = zip(seen_by_deuteranopes(one), seen_by_deuteranopes(other), strict=True)
        assert max(abs(a - b) for a, b in seen) > 0.08, (one, other)


def test_slots_are_those_of_streamlits_theme():
    slots = [getattr(theme, f"CATEGORY_{at}") for at in range(10)]
    ours = [*palette.FIELDS, palette.PLANNED, palette.APPROVED, palette.SPENT, palette.OVERDUE,
            palette.ATTENTION, palette.FINE]  # fmt: skip
    assert ours == slots
    assert list(palette.SEQUENTIAL) == [getattr(theme, f"SEQUENTIAL_{at}") for at in range(10)]
    assert list(palette.DIVERGING) == [getattr(theme, f"DIVERGING_{at}") for at in range(10)]
    assert (palette.INK, palette.PAPER, palette.FAINT) == (
        theme.GRAY_90,
        theme.BG_COLOR,
        theme.FADED_TEXT_05,
    )


def test_no_colour_is_declared_a_second_time():
    """Slots (#000001 to #000039) are no colours."""
    found = {
        (path.relative_to(ROOT).as_posix(), colour)
        for room in ("app.py", "ui", "pages", "charts", "server")
        for path in [ROOT / room, *(ROOT / room).rglob("*")]
        if path.suffix in {".py", ".css", ".js", ".html"}
        for colour in re.findall(r"#[0-9a-fA-F]{6}\b", path.read_text("utf-8"))
        if not re.fullmatch(r"#0000[0-3]\d", colour)
    }
    assert found == set()


def test_a_zielfeld_keeps_its_colour_and_no_zielfeld_has_none_of_theirs():
    assert [palette.field_colour(at) for at in (1, 2, 3, 4, 5)] == [
        *palette.FIELDS,
        palette.FIELDS[0],
    ]
    assert palette.field_colour(None) not in palette.FIELDS


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_twelve_zielfelder_can_be_told_apart(mode):
    """No two are alike in hue, saturation and light: 0.1 is three times what one sees side by side
    (distance in Oklab, Ottosson 2020)."""
    listed = CONFIG[mode]["chartCategoricalColors"]
    fields = [oklab(colour) for colour in (*listed[:4], *listed[10:])]
    assert len(fields) == 12
    near = min(math.dist(one, other) for one, other in itertools.combinations(fields, 2))
    assert near > 0.1


def oklab(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def test_a_citys_own_colours_go_before_the_usual_ones():
    given = field_colours(["#a103fe"])
    assert len(given) == 12
    assert given[:4] == ("#a103fe", *palette.FIELDS[1:])
    assert palette.field_colour(1, given) == "#a103fe"
    assert palette.field_colour(12, given) == CONFIG["dark"]["chartCategoricalColors"][-1]
    assert palette.field_colour(None, given) == palette.NO_FIELD
