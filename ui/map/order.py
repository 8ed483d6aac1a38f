"""The districts in the order of the map's figure, and the table of all figures."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from queries.places.map_layers import neighbours
from queries.places.shortlist import shortlist
from queries.rounding import half_up
from ui.components import drill_through, drill_through_rows, html
from ui.components.filters import foldable, row_in_url
from ui.components.tables import csv_button, draw_table
from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.map.words import Figure, cell, invented_note, is_hidden
from ui.state import recorded, url_state
from ui.state.session_data import run_query

TABLE = "map_table"


def ranked(table: pd.DataFrame, figure: Figure, chosen: str | None) -> None:
    """The districts by the figure of the map, the highest first; of a long list only what one
    compares with, the rest folded; beside a profile folded as a whole."""
    order = table.sort_values([figure.code, "name"], ascending=[False, True], na_position="last")
    top = order[figure.code].abs().max()
    rows = {row["district_id"]: _line(row, figure, top, chosen) for _place, row in order.iterrows()}
    beside = run_query(neighbours, district_id=chosen) if chosen else []
    shown, folded = shortlist(list(rows), chosen=chosen, neighbours=beside)
    html.draw_template(
        "map/district_order.html",
        title=figure.title,
        rows=[rows[code] for code in shown],
        folded=[rows[code] for code in folded],
        more=plural("{n} more district", "{n} more districts", len(folded)),
        is_folded=chosen is not None,
        here=url_state.everything(),
    )


def _line(row: pd.Series, figure: Figure, top: float, chosen: str | None) -> dict[str, Any]:
    value = row[figure.code]
    return {
        "id": row["district_id"],
        "name": row["name"],
        "value": cell(row, figure),
        "share": 0 if pd.isna(value) or not top else round(100 * abs(float(value)) / top, 1),
        "below": not pd.isna(value) and value < 0,
        "chosen": row["district_id"] == chosen,
    }


def all_figures(rows: pd.DataFrame, figures: Mapping[str, Figure]) -> None:
    """All figures of all districts, sortable; a chosen row chooses the district. Made only once it
    is opened: its cells take as long as the rest of the page."""
    title = _("All districts and figures")
    folded = foldable(title, "map_all")
    if not folded.open and not recorded.is_on():
        return
    with folded:
        shown = pd.DataFrame({_("District"): rows["district_id"] + " " + rows["name"]})
        for figure in figures.values():
            shown[figure.title] = _column(rows, figure)
        shown[_("Shape")] = [
            _("schematic, not official") if schematic else _("official")
            for schematic in rows["is_schematic"]
        ]
        draw_table(
            shown,
            TABLE,
            title,
            sortable=True,
            **row_in_url(TABLE, "bezirk", list(rows["district_id"])),
            column_config={_("District"): st.column_config.TextColumn(pinned=True)},
            height=min(36 * len(rows) + 40, 600),
        )
        if invented_note():
            html.draw_template("components/invented.html", words=invented_note())
        with st.container(horizontal=True, gap="small", key="map_ways"):
            csv_button(lambda: shown, "districts.csv", "map_csv")
            drill_through.button(TABLE, title, drill_through_rows.all_districts())


def _rounded(values: pd.Series, digits: int) -> pd.Series:
    return values.map(lambda value: float(half_up(value, digits)), na_action="ignore").astype(
        "Float64"
    )


def _column(rows: pd.DataFrame, figure: Figure) -> pd.Series:
    """A column as numbers; as text where a cell is suppressed, so that it reads • and not 0."""
    values = rows[figure.code]
    if figure.code.endswith("_share"):
        values = _rounded(values.astype("Float64") * 100, figure.digits - 2)
    else:
        values = _rounded(values.astype("Float64"), figure.digits)
        values = values if figure.digits else values.astype("Int64")
    if any(is_hidden(row, figure.code) for _place, row in rows.iterrows()):
        return rows.apply(lambda row: cell(row, figure), axis=1)
    return values
