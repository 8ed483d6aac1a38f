"""Lists of what sources state and nobody may add up: hubs, what exists beside them, charging over
the years, other smart cities. Each row says its own date and source."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from queries.metric import Rows, rows_where
from queries.places.hubs import other_offers
from queries.provenance.rows import dataset_rows
from ui.components import drill_through, html
from ui.components.tables import column_words, value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.mobility import words
from ui.state.session_data import run_query

MOST_ROWS = 200
OPEN_ROWS = 4  # the others are folded


def hubs(listed: pd.DataFrame) -> None:
    """What is known of the hubs, from `queries.places.hubs.hubs`."""
    heads = [_("Hub"), _("Last known"), _("Plan"), _("Place"), _("Note")]
    rows = [
        _row(row, row["name"], words.last_state(row), words.plan(row), row["place"], row["note"])
        for row in listed.head(MOST_ROWS).to_dict("records")
    ]
    keys = [rows_where("mobility_hubs", hub_id=listed["hub_id"].head(MOST_ROWS))]
    _ledger("hubs", _("What is known of the mobility hubs"), heads, rows, keys)


def beside_hubs(district: str | None) -> None:
    """What exists beside the hubs and is none of them."""
    found = run_query(other_offers, district_id=district)
    kinds = value_words("mobility_hubs", "kind")
    heads = [_("Offer"), _("Kind"), _("Last known"), _("Place"), _("Note")]
    rows = [
        _row(
            row, row["name"], kinds.get(row["kind"], "–"), words.last_state(row), row["place"],
            row["note"],
        )
        for row in found.head(MOST_ROWS).to_dict("records")
    ]  # fmt: skip
    said = _("None of these is a mobility hub; what is so today was not checked.")
    keys = [rows_where("mobility_hubs", hub_id=found["hub_id"])]
    _ledger("others", _("What else exists"), heads, rows, keys, said)


def charging_history() -> None:
    """Charging as it was stated over the years: of different operators, counted differently."""
    columns = ["date", "precision", "scope", "stations", "points", "comparator", "certainty",
               "note", "source", "source_url"]  # fmt: skip
    found = _rows("charging_history", columns, ["date", "scope"])
    head = column_words("charging_history")
    heads = [_("Date"), *(head[name] for name in ("scope", "stations", "points", "note"))]
    rows = [
        _row(
            row,
            look().date(row["date"], row["precision"]),
            row["scope"],
            words.qualified(row["stations"], row["comparator"]),
            words.qualified(row["points"], row["comparator"]),
            words.noted(row),
        )
        for row in found.to_dict("records")
    ]
    said = _("Different operators and ways of counting: the numbers form no series.")
    title = _("Charging as stated over the years")
    if rows:
        with st.expander(title, key="mobility_history"):
            html.quiet(said)
            _table("history", title, heads, rows, [Rows("charging_history")])


def network_cities() -> None:
    """What is stated of the other smart cities of the state and of the programme."""
    columns = ["city", "indicator", "date", "precision", "value", "unit", "comparator", "note",
               "source", "source_url"]  # fmt: skip
    found = _rows("network_cities", columns, ["city", "indicator", "date"])
    head = column_words("network_cities")
    heads = [head["city"], head["indicator"], head["value"], _("Date"), head["note"]]
    rows = [
        _row(
            row,
            row["city"],
            row["indicator"],
            words.value_of(row),
            look().date(row["date"], row["precision"]),
            row["note"],
        )
        for row in found.to_dict("records")
    ]
    keys = [Rows("network_cities")]
    _ledger("network", _("Smart cities of the network"), heads, rows, keys)


def _rows(dataset: str, columns: list[str], order: list[str]) -> pd.DataFrame:
    asked: dict[str, Any] = {"dataset": dataset, "columns": columns, "order": order}
    return run_query(dataset_rows, **asked, limit=MOST_ROWS)


def _row(row: dict[str, Any], *cells: object) -> dict[str, Any]:
    """A line: its cells ("–" where nothing is stated), and where they are stated."""
    return {
        "cells": [cell if isinstance(cell, str) and cell else "–" for cell in cells],
        "demo": bool(row.get("is_demo", False)),
        "source": row["source"] or "–",
        "address": html.web_address(row["source_url"]),
    }


def _ledger(
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
    html.draw_template("components/heading.html", words=title)
    if said:
        html.quiet(said)
    _table(key, title, heads, rows, behind)


def _table(
    key: str, title: str, heads: list[str], rows: list[dict[str, Any]], behind: Sequence[Rows]
) -> None:
    shown = {"title": title, "heads": heads, "rows": rows, "most": OPEN_ROWS}
    html.draw_template("components/ledger.html", **shown)
    drill_through.button(f"mobility_{key}_list", title, behind)
