"""The portfolio: every measure by its name, in a row of its Zielfeld and a column of its status."""

import datetime as dt
from typing import Any

import pandas as pd

from queries.measures import timeline as schedule
from ui.components import drill_through_rows, figure, html
from ui.components.measure_words import judgement_mark, judgement_rules
from ui.components.tables import value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.measures import table
from ui.state import url_state
from ui.state.session_data import run_query

OPEN_CHIPS = 4  # measures of a cell that are open; the others are folded
MANY_ROWS = 6  # from more on, one of a cell is open, so that a telephone need not scroll for ever
NO_FIELD = ""


def portfolio(listed: pd.DataFrame, fields: dict[str, str], today: dt.date) -> None:
    """Draw the board. listed: as `queries.measures.measures.measures`; fields: Zielfeld → its name,
    in their order."""
    ids = tuple(listed["measure_id"])
    board = run_query(schedule.timeline, measure_ids=ids, today=today)
    statuses = value_words("measures", "status")
    content = {
        "heads": [(word, int((board["status"] == code).sum())) for code, word in statuses.items()],
        "rows": rows(board, list(statuses), fields),
        "most": OPEN_CHIPS if len(fields) < MANY_ROWS else 1,
        "rules": [mark for mark, _rule in judgement_rules()],
        "here": {k: v for k, v in url_state.everything().items() if k != "massnahme"},
    }
    origin = figure.Origin(
        "measures", table.measures_source(listed), drill_through_rows.measures(ids)
    )
    figure.draw_marks(
        _("Portfolio: where each measure stands"),
        lambda: html.draw_template("measures/portfolio.html", **content),
        key="measures_portfolio",
        table=table.plain(listed),
        origin=origin,
    )


def rows(board: pd.DataFrame, statuses: list[str], fields: dict[str, str]) -> list[dict[str, Any]]:
    """A row a Zielfeld, also one without any measure; the last holds those that name none.

    board: measure_id, title, status, field_id (the first Zielfeld, or missing), judgement.
    """
    shelf = board["field_id"].where(board["field_id"].isin(list(fields)), NO_FIELD)
    found = []
    for code, word in [*fields.items(), (NO_FIELD, _("no field of action stated"))]:
        own = board[shelf == code]
        if own.empty and code == NO_FIELD:
            continue
        cells = [_chips(own[own["status"] == status]) for status in statuses]
        found.append({"word": word, "n": look().number(len(own)), "cells": cells})
    return found


def _chips(measures: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {"id": row.measure_id, "title": row.title, "mark": judgement_mark(row.judgement)}
        for row in measures.itertuples(index=False)
    ]
