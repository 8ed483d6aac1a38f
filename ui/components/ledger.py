"""Lists of what sources state, a row each with its own date and source; nobody may add them up."""

from collections.abc import Sequence
from typing import Any

from queries.metric import Rows
from ui.components import drill_through, html

OPEN_ROWS = 4  # the others are folded


def row(stated: dict[str, Any], *cells: object) -> dict[str, Any]:
    """A line: its cells ("–" where nothing is stated), and where they are stated (`source`,
    `source_url` of the row)."""
    return {
        "cells": [cell if isinstance(cell, str) and cell else "–" for cell in cells],
        "demo": bool(stated.get("is_demo", False)),
        "source": stated["source"] or "–",
        "address": html.web_address(stated["source_url"]),
    }


def ledger(
    key: str,
    title: str,
    heads: list[str],
    rows: list[dict[str, Any]],
    behind: Sequence[Rows],
    said: str = "",
) -> None:
    """Draw a list with its heading and the way to its rows; nothing where there are none."""
    if not rows:
        return
    html.heading(title)
    if said:
        html.quiet(said)
    table(key, title, heads, rows, behind)


def table(
    key: str, title: str, heads: list[str], rows: list[dict[str, Any]], behind: Sequence[Rows]
) -> None:
    """The list alone, the first OPEN_ROWS open, with the way to its rows."""
    shown = {"title": title, "heads": heads, "rows": rows, "most": OPEN_ROWS}
    html.draw_template("components/ledger.html", **shown)
    drill_through.button(f"{key}_list", title, behind)
