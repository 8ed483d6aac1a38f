"""What stands beside the map: profile of a district, card of a point."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd

from charts.map_points import status_sign
from queries.measures.measures import MeasureFilter, measures
from queries.metric import rows_where
from queries.places.charging import charging_stations
from queries.places.district_figures import ranks
from queries.places.hubs import hubs
from queries.places.map_layers import population_history
from ui.components import drill_through, drill_through_rows, html, map_layers, map_viewport
from ui.components.filters import url_button
from ui.components.tables import column_words, value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.map.controls import Choice
from ui.map.words import Figure, cell, invented_note, is_hidden, place
from ui.state.session_data import counties, run_query

NOT_ON_CARDS = (
    "latitude longitude source is_demo is_public internal_note title name street register_date"
)
FEW = 8
HEADLINE = (
    "population",
    "charging_points_per_1000",
    "population_change_share",
    "density_per_km2",
)
"""Beside the figure of the map: the first of these that are known of the district."""


def beside(
    chosen: Choice, figures: Mapping[str, Figure], table: pd.DataFrame, today: dt.date
) -> None:
    """Beside the map: the card of the clicked point, then the chosen district."""
    point = map_viewport.point()
    if point:
        point_card(*point, today)
        url_button(_("Close"), "map_close", {"punkt": None}, icon=":material/close:")
    if chosen.district:
        profile(chosen, table, figures, today)


def profile(
    chosen: Choice, table: pd.DataFrame, figures: Mapping[str, Figure], today: dt.date
) -> None:
    """The chosen district: three figures, and folded all of them with rank, residents over time,
    measures, hubs, chargers."""
    district_id = str(chosen.district)
    row = table.set_index("district_id").loc[district_id]
    facts = {
        rank.figure: {
            "title": figures[rank.figure].title,
            "value": cell(row, figures[rank.figure]),
            "rank": place(rank),
        }
        for rank in ranks(table, district_id=district_id)
    }
    first = [code for code in dict.fromkeys((chosen.figure.code, *HEADLINE)) if _has(row, code)]
    own = run_query(measures, chosen=MeasureFilter(district_id), today=today)
    is_citywide = own["is_citywide"].astype(bool)
    chargers = run_query(charging_stations, counties=counties(), district_id=district_id)
    citywide, more = int(is_citywide.sum()), len(chargers) - FEW
    url_button(_("All districts"), "map_all_districts", {"bezirk": None}, icon=":material/close:")
    html.draw_template(
        "map/district_profile.html",
        invented=invented_note(),
        code=district_id,
        name=row["name"],
        schematic=bool(row["is_schematic"]),
        headline=[facts[code] for code in first[:3]],
        facts=list(facts.values()),
        history=_history(district_id),
        measures=list(own[~is_citywide].itertuples(index=False)),
        measures_number=look().number(int((~is_citywide).sum())),
        measure_words=value_words("measures", "status"),
        sign=status_sign,
        citywide=citywide and plural("{n} citywide measure", "{n} citywide measures", citywide),
        hubs=list(run_query(hubs, district_id=district_id, today=today).itertuples(index=False)),
        hub_words=value_words("mobility_hubs", "status"),
        chargers=list(chargers.head(FEW).itertuples(index=False)),
        stations=plural("{n} station", "{n} stations", len(chargers)),
        more_chargers=more > 0 and plural("{n} more station", "{n} more stations", more),
    )
    rows = partial(drill_through_rows.district, district_id, today)
    drill_through.button("map_profile", row["name"], rows)


def _has(row: pd.Series, code: str) -> bool:
    return is_hidden(row, code) or not pd.isna(row[code])


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
        facts=[*_reading(row), *_facts(layer.dataset, row)],
        measure=code if kind == "massnahme" else None,
        address=html.web_address(row.get("link")),
        source=row["source"],
    )
    rows = [rows_where(layer.dataset, **{layer.key: [code]})]
    drill_through.button("map_point", title, rows)


def _reading(row: pd.Series) -> list[tuple[str, str]]:
    """What a sensor measured last."""
    if "reading" not in row:
        return []
    return [(_("Last reading"), row["reading"]), (_("Age"), row["age"])]


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
