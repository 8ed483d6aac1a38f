"""The colours of `.streamlit/config.toml`, the one place that declares them, for style sheets and
the map. Charts name slots of the same lists instead (`charts/palette.py`)."""

from functools import cache

import streamlit as st

THEMES = ("light", "dark")
OPTIONS = {
    "paper": "backgroundColor",
    "panel": "secondaryBackgroundColor",
    "ink": "textColor",
    "quiet": "grayTextColor",
    "link": "linkColor",
    "rule": "borderColor",
    "red": "redColor",
    "amber": "yellowColor",
    "green": "greenColor",
}
"""Name of a colour in our style sheets → option of Streamlit's theme."""

LISTS = {
    "categorical": "chartCategoricalColors",
    "sequential": "chartSequentialColors",
    "diverging": "chartDivergingColors",
}
"""Start of the names `categorical-0`, `categorical-1`, … → option that lists these colours."""


@cache
def colours(theme: str) -> dict[str, str]:
    """Name → colour (#rrggbb) in one of THEMES."""
    named = {name: st.get_option(f"theme.{theme}.{option}") for name, option in OPTIONS.items()}
    for start, option in LISTS.items():
        for place, colour in enumerate(st.get_option(f"theme.{theme}.{option}")):
            named[f"{start}-{place}"] = colour
    return named


def both(name: str) -> str:
    """The CSS value of a colour in either theme."""
    light, dark = (colours(theme)[name] for theme in THEMES)
    return f"light-dark({light}, {dark})"


def css_properties() -> str:
    """Declarations of all colours as custom properties: `--ink: light-dark(…); …`."""
    light, dark = map(colours, THEMES)
    return " ".join(f"--{name}: light-dark({light[name]}, {dark[name]});" for name in light)
