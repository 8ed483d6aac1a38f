"""Style sheets and the map get the colours of .streamlit/config.toml under names of our own."""

import re
from pathlib import Path

from ui.components import map_view, theme

UI = Path(__file__).parents[3] / "ui"


def test_every_colour_is_a_custom_property_for_both_themes():
    declared = theme.css_properties()
    assert "--ink: light-dark(#1d2126, #e9e7e2);" in declared
    assert "--quiet: light-dark(#5b6168, #a9afb8);" in declared
    assert "--categorical-0: light-dark(#0072b2, #5ab0e0);" in declared
    assert "--diverging-9: light-dark(#135273, #93cbe4);" in declared
    assert declared.count("light-dark(") == 9 + 18 + 2 * 10


def test_style_sheets_use_no_property_that_nobody_declares():
    used, given = (
        set(),
        set(re.findall(r"(--[\w-]+):", theme.css_properties(theme.field_colours()))),
    )
    for path in UI.rglob("*"):
        if path.suffix in {".css", ".html"}:
            text = path.read_text("utf-8")
            used |= set(re.findall(r"var\((--[\w-]+)", text))
            given |= set(re.findall(r"(--[\w-]+):", text))
    assert used - given == set()


def test_text_has_one_of_four_sizes():
    """13, 15, 20 and 32 pixels; on a telephone the page's sentence has 17, its numbers 24. Signs in
    circles and drawings have sizes of their own, and paper too."""
    allowed, narrow = {".87rem", "1rem", "1.33rem", "2.13rem"}, {"1.13rem", "1.6rem"}
    signs = {"0", "inherit", "11px", "12px", "15px"}
    sheets = [*UI.rglob("*.css"), *(UI.parent / "outputs").rglob("*.css")]
    assert len(sheets) > 5
    for path in sheets:
        screen = path.read_text("utf-8").partition("@media print")[0]
        for line in screen.splitlines():
            found = set(re.findall(r"font-size: ?([^;}! ]+)", line))
            is_narrow = "max-width: 640px" in line or line.startswith("  ")
            assert found <= allowed | signs | (narrow if is_narrow else set()), (path, line)


def test_the_map_draws_its_signs_in_colours_of_the_charts():
    colours = map_view.colours()
    assert colours["light"]["measure"] == theme.colours("light")["categorical-1"] == "#aa4499"
    assert colours["dark"]["hub"] == theme.colours("dark")["categorical-3"] == "#3fbf9b"
