"""The colours of `.streamlit/config.toml`, the one place that declares them, for style sheets and
the map. Charts name slots of the same lists instead (`charts/palette.py`)."""

from collections.abc import Sequence
from functools import cache

import streamlit as st

from charts.palette import FIELDS, SLOTS

THEMES = ("light", "dark")
MOST_FIELDS = 12
AFTER_SLOTS = 10  # colours of the list that are slots of Streamlit's theme
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


@cache
def slots(theme: str) -> dict[str, str]:
    """Slot of a chart → its colour in one of THEMES, for figures drawn without Streamlit's page
    (`charts.svg.to_svg`)."""
    return {slot: colours(theme)[name] for slot, name in SLOTS.items()}


def slot_properties() -> dict[str, str]:
    """Slot of a chart → the custom property of `css_properties` that holds it in both themes, for
    figures that stand in a page of ours."""
    return {slot: f"var(--{name})" for slot, name in SLOTS.items()}


def both(name: str) -> str:
    """The CSS value of a colour in either theme."""
    light, dark = (colours(theme)[name] for theme in THEMES)
    return f"light-dark({light}, {dark})"


def field_colours(own: Sequence[str] = ()) -> tuple[str, ...]:
    """Of twelve Zielfelder by position: the city's `own` before the slots of the charts' theme, and
    from the fifth on colours that are the same in both themes."""
    named = colours(THEMES[0])
    more = (named[f"categorical-{AFTER_SLOTS + n}"] for n in range(MOST_FIELDS - len(FIELDS)))
    usual = (*FIELDS, *more)
    return (*own, *usual[len(own) :])


def css_properties(fields: Sequence[str] = ()) -> str:
    """Declarations of all colours as custom properties: `--ink: light-dark(…); …`; `fields` as
    `field_colours` returns them."""
    named = {name: both(name) for name in colours(THEMES[0])}
    slots = {slot: both(f"categorical-{place}") for place, slot in enumerate(FIELDS)}
    named |= {f"field-{n}": slots.get(colour, colour) for n, colour in enumerate(fields)}
    return " ".join(f"--{name}: {colour};" for name, colour in named.items())
