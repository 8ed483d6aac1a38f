"""The style sheet of the public edition: the screens' own rules and colours, and what it adds."""

import re
from functools import cache
from pathlib import Path

from ui.components import html, theme
from ui.components.map_view import FIELD

ROOT = Path(__file__).parents[2]
SHELL = ROOT / "ui/shell/style.css"
SCREENS = (
    SHELL,
    html.STYLE,
    *sorted(set(ROOT.glob("ui/*/*.css")) - {SHELL}),
    ROOT / "server/static/city_map.css",
)
"""The sheets of all screens: the shared ones first."""
OWN, AFTER = (Path(__file__).with_name(name) for name in ("edition.css", "after_screens.css"))
"""What stands before the screens' rules, and what takes some of them back."""
ONLY_STREAMLIT = re.compile(
    r"stDialog \w|data-testid|stButton|stSelectbox|stMain|shell_|leaflet|decide_|steps|upload"
    r"|_behind|filter_bar|filter-sheet|_foot\"|map_board|#map_div|body > span|html, body|canvas"
    r"|\.legend"
)
COMMENT = re.compile(r"/\*.*?\*/", re.S)
RULE = re.compile(r"\s*([^{}]+)\{((?:[^{}]|\{[^{}]*\})*)\}")
PIECE = re.compile(r":root|\*|body|main|h1|a\b|\.figure|\.drawing|\.quiet|\.unseen|\.piece")


@cache
def style(fields: tuple[str, ...]) -> str:
    """The whole sheet; fields: the colours of the Zielfelder (`theme.field_colours`)."""
    shared = "".join(rules(path.read_text("utf-8"), ONLY_STREAMLIT) for path in SCREENS)
    before, after = (rules(path.read_text("utf-8")) for path in (OWN, AFTER))
    return f":root{{{theme.css_properties(fields)}{_of_map()}}}\n{before}{shared}{after}"


def _of_map() -> str:
    """What the map calls colours of its own."""
    return "".join(f"--{name}:{theme.both(f'categorical-{n}')};" for name, n in FIELD.items())


@cache
def piece_style(fields: tuple[str, ...]) -> str:
    """The rules that a figure alone needs, to stand in its page."""
    own = (
        f"{head}{{{body}}}"
        for head, body in _rules(OWN.read_text("utf-8"))
        if PIECE.match(head) and "foot" not in head
    )
    return (
        f":root{{{theme.css_properties(fields)}}}" + "".join(own) + ".piece main{padding:0 4px}"
        ".piece h1{font-size:1rem;margin:.2rem 0 .3rem}"
        "@media(max-width:640px){.drawing.narrow{display:block}.drawing.wide{display:none}}"
        ".quiet{color:var(--quiet);font-size:.87rem}"
    )


def rules(text: str, without: re.Pattern[str] | None = None) -> str:
    """The rules of a sheet without comments, and without those whose selector `without` finds."""
    kept = []
    for head, body in _rules(text):
        inside = rules(body, without) if head.startswith("@media") else body
        if inside and not (without and without.search(head)):
            kept.append(f"{head}{{{inside}}}")
    return "\n".join(kept)


def _rules(text: str) -> list[tuple[str, str]]:
    found = RULE.findall(COMMENT.sub("", text))
    return [(" ".join(head.split()), " ".join(body.split())) for head, body in found]
