"""What stands beside and below the map: profile of a district, card of a point, table."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.map_points import status_sign
from queries.measures.measures import MeasureFilter, measures
from queries.metric import rows_where
from queries.places.charging import charging_stations
from queries.places.district_figures import Rank, ranks
from queries.places.hubs import hubs
from queries.places.map_layers import population_history
from queries.rounding import half_up
from ui.components import drill_through, drill_through_rows, html, map_layers, map_viewport
from ui.components.filters import row_in_url, url_button
from ui.components.tables import column_words, csv_button, draw_table, localised, value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.map.controls import Choice
from ui.map.words import Figure, cell, invented_note, is_hidden
from ui.state import url_state
from ui.state.session_data import counties, run_query

TABLE = "map_table"
NOT_ON_CARDS = (
    "latitude longitude source is_demo is_public internal_note title name street register_date"
)
FEW = 8


def beside(
    chosen: Choice, figures: Mapping[str, Figure], table: pd.DataFrame, today: dt.date
) -> None:
    """Beside the map: the card of the clicked point, then the chosen district or the order."""
    point = map_viewport.point()
    if point:
        point_card(*point, today)
        url_button(_("Close"), "map_close", {"punkt": None}, icon=":material/close:")
    if chosen.district:
        profile(chosen.district, table, figures, today)
    else:
        no_district(table, chosen.figure)


def profile(
    district_id: str, table: pd.DataFrame, figures: Mapping[str, Figure], today: dt.date
) -> None:
    """The chosen district: all figures with rank, residents over time, measures, hubs, chargers."""
    row = table.set_index("district_id").loc[district_id]
    facts = [
        {
            "title": figures[rank.figure].title,
            "value": cell(row, figures[rank.figure]),
            "rank": _place(rank),
        }
        for rank in ranks(table, district_id=district_id)
    ]
    own = run_query(measures, chosen=MeasureFilter(district_id), today=today)
    is_citywide = own["is_citywide"].astype(bool)
    chargers = run_query(charging_stations, counties=counties(), district_id=district_id)
    citywide, more = int(is_citywide.sum()), len(chargers) - FEW
    html.draw_template(
        "map/district_profile.html",
        invented=invented_note(),
        code=district_id,
        name=row["name"],
        schematic=bool(row["is_schematic"]),
        facts=facts,
        history=_history(district_id),
        measures=list(own[~is_citywide].itertuples(index=False)),
        measure_words=value_words("measures", "status"),
        sign=status_sign,
        citywide=citywide and plural("{n} citywide measure", "{n} citywide measures", citywide),
        hubs=list(run_query(hubs, district_id=district_id, today=today).itertuples(index=False)),
        hub_words=value_words("mobility_hubs", "status"),
        chargers=list(chargers.head(FEW).itertuples(index=False)),
        more_chargers=more > 0 and plural("{n} more station", "{n} more stations", more),
    )
    rows = partial(drill_through_rows.district, district_id, today)
    drill_through.button("map_profile", row["name"], rows)


def _place(rank: Rank) -> str:
    if rank.rank is None:
        return ""
    if rank.equal > 1:
        return _("{rank} of {n}, shared", rank=rank.rank, n=rank.n)
    return _("{rank} of {n}", rank=rank.rank, n=rank.n)


def _history(district_id: str) -> dict[str, Any]:
    counts = run_query(population_history, district_id=district_id)
    highest = max(counts["population"].max(), 1) if len(counts) else 1
    return {
        "heights": [round(100 * float(n) / highest, 1) for n in counts["population"]],
        "words": [
            f"{look().date(day)}: {look().number(n)}"
            for day, n in zip(counts["date"], counts["population"], strict=True)
        ],
        "source": counts["source"].iloc[-1] if len(counts) else "",
    }


def no_district(table: pd.DataFrame, figure: Figure) -> None:
    """Without a chosen district: the order of all of them by the figure of the map."""
    known = table.sort_values([figure.code, "name"], ascending=[False, True], na_position="last")
    top = known[figure.code].abs().max()
    rows = [
        {
            "id": row["district_id"],
            "name": row["name"],
            "value": cell(row, figure),
            "share": 0
            if pd.isna(row[figure.code]) or not top
            else round(100 * abs(float(row[figure.code])) / top, 1),
        }
        for _place, row in known.iterrows()
    ]
    here = url_state.everything()
    html.draw_template("map/district_order.html", title=figure.title, rows=rows, here=here)


def point_card(kind: str, code: str, today: dt.date) -> None:
    """All that is known of a clicked point."""
    row = map_layers.point_row(kind, code, today)
    if row is None:
        html.empty(_("This point is not in the data of this state."))
        return
    layer, title = map_viewport.POINT_LAYERS[map_viewport.LAYER_OF[kind]], _title(row)
    html.draw_template(
        "map/point_card.html",
        title=title,
        demo=bool(row.get("is_demo", False)),
        facts=_facts(layer.dataset, row),
        measure=code if kind == "massnahme" else None,
        source=row["source"],
    )
    rows = [rows_where(layer.dataset, **{layer.key: [code]})]
    drill_through.button("map_point", title, rows)


def _title(row: pd.Series) -> str:
    for column in ("title", "name", "street"):
        if isinstance(row.get(column), str) and row[column]:
            return str(row[column])
    return "–"


def _facts(name: str, row: pd.Series) -> list[tuple[str, str]]:
    facts = []
    for column, heading in column_words(name).items():
        if column in NOT_ON_CARDS.split() or column not in row or column.endswith("_id"):
            continue
        words = _words(name, column, row)
        if words:
            facts.append((heading, words))
    return facts


def _words(name: str, column: str, row: pd.Series) -> str:
    value = row[column]
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp | dt.date):
        return look().date(value, row.get("precision"))
    if isinstance(value, int | float):
        return look().number(value, 0 if float(value).is_integer() else 1)
    return value_words(name, column).get(str(value), str(value))


def table(rows: pd.DataFrame, figures: Mapping[str, Figure]) -> None:
    """All figures of all districts, sortable; a chosen row chooses the district."""
    title = _("All districts and figures")
    st.header(title, anchor=False)
    shown = pd.DataFrame({_("District"): rows["district_id"] + " " + rows["name"]})
    for figure in figures.values():
        shown[figure.title] = _column(rows, figure)
    shown[_("Shape")] = [
        _("schematic, not official") if schematic else _("official")
        for schematic in rows["is_schematic"]
    ]
    draw_table(
        localised(shown),
        TABLE,
        title,
        **row_in_url(TABLE, "bezirk", list(rows["district_id"])),
        column_config={_("District"): st.column_config.TextColumn(pinned=True)},
        height="content",
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
