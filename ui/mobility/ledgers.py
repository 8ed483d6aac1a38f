"""Lists of what sources state and nobody may add up: hubs, what exists beside them, charging over
the years. Each row says its own date and source."""

from typing import Any

import pandas as pd

from queries.metric import Rows, rows_where
from queries.places.hubs import other_offers
from queries.provenance.rows import dataset_rows
from ui.components import figure, html, ledger
from ui.components.tables import column_words, value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.mobility import words
from ui.state.session_data import run_query

MOST_ROWS = 200


def hubs(listed: pd.DataFrame) -> None:
    """What is known of the hubs, from `queries.places.hubs.hubs`."""
    heads = [_("Hub"), _("Last known"), _("Plan"), _("Place"), _("Note")]
    rows = [
        ledger.row(
            row, row["name"], words.last_state(row), words.plan(row), row["place"], row["note"]
        )
        for row in listed.head(MOST_ROWS).to_dict("records")
    ]
    keys = [rows_where("mobility_hubs", hub_id=listed["hub_id"].head(MOST_ROWS))]
    ledger.ledger("mobility_hubs", _("What is known of the mobility hubs"), heads, rows, keys)


def beside_hubs(district: str | None) -> None:
    """What exists beside the hubs and is none of them."""
    found = run_query(other_offers, district_id=district)
    kinds = value_words("mobility_hubs", "kind")
    heads = [_("Offer"), _("Kind"), _("Last known"), _("Place"), _("Note")]
    rows = [
        ledger.row(
            row, row["name"], kinds.get(row["kind"], "–"), words.last_state(row), row["place"],
            row["note"],
        )
        for row in found.head(MOST_ROWS).to_dict("records")
    ]  # fmt: skip
    said = _("None of these is a mobility hub; what is so today was not checked.")
    keys = [rows_where("mobility_hubs", hub_id=found["hub_id"])]
    ledger.ledger("mobility_others", _("What else exists"), heads, rows, keys, said)


def charging_history() -> None:
    """Charging as it was stated over the years: of different operators, counted differently."""
    columns = ["date", "precision", "scope", "stations", "points", "comparator", "certainty",
               "note", "source", "source_url"]  # fmt: skip
    found = _rows("charging_history", columns, ["date", "scope"])
    head = column_words("charging_history")
    heads = [_("Date"), *(head[name] for name in ("scope", "stations", "points", "note"))]
    rows = [
        ledger.row(
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
    title = _("Charging as earlier sources state it")

    def content() -> None:
        html.quiet(said)
        ledger.table("mobility_history", title, heads, rows, [Rows("charging_history")])

    if rows:
        figure.folded(title, "mobility_older", content)


def _rows(dataset: str, columns: list[str], order: list[str]) -> pd.DataFrame:
    asked: dict[str, Any] = {"dataset": dataset, "columns": columns, "order": order}
    return run_query(dataset_rows, **asked, limit=MOST_ROWS)
