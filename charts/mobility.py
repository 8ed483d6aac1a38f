"""Mobility hubs and public charging: built against plan, growth, shares, reach, other cities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import (
    N_,
    Look,
    bars_side_by_side,
    count_axis,
    dots,
    each_in_words,
    finish,
    known,
    legend_below,
    plural,
    share_axis,
    top_down,
    written,
)


@dataclass(frozen=True)
class Amount:
    """A number of charging: column, its name with unit as the title says it, decimals."""

    column: str
    title: str
    digits: int = 0


AMOUNTS = {
    "stations": Amount("stations", N_("Charging stations")),
    "points": Amount("points", N_("Charging points")),
    "power_kw": Amount("power_kw", N_("Power of the charging stations, in kW")),
    "points_per_1000": Amount("points_per_1000", N_("Charging points per 1,000 residents"), 2),
}

CITY_AMOUNTS = {
    "points_per_1000": AMOUNTS["points_per_1000"],
    "stations_per_1000": Amount("stations_per_1000", N_("Stations per 1,000 residents"), 2),
    "power_kw_per_1000": Amount("power_kw_per_1000", N_("Power per 1,000 residents, in kW"), 1),
    "fast_stations_per_1000": Amount(
        "fast_stations_per_1000", N_("Fast chargers per 1,000 residents"), 3
    ),
    "points_per_km2": Amount("points_per_km2", N_("Charging points per km²"), 2),
    "stations_per_km2": Amount("stations_per_km2", N_("Stations per km²"), 2),
    "power_kw_per_km2": Amount("power_kw_per_km2", N_("Power per km², in kW"), 1),
    "fast_stations_per_km2": Amount("fast_stations_per_km2", N_("Fast chargers per km²"), 3),
}


@remembered
def hubs_by_year(years: pd.DataFrame, *, look: Look) -> go.Figure:
    """Hubs by the end of each year: wanted by the plan beside open.

    years: year, planned_total, opened_total (NA for years to come, which get no bar).
    """
    title = look.text("Mobility hubs by the end of the year, planned and open")
    names = [str(year) for year in years["year"]]
    figure, numbers = go.Figure(), {}
    for column, word, colour in (
        ("planned_total", look.text("planned"), palette.PLANNED),
        ("opened_total", look.text("open"), palette.FINE),
    ):
        values = [known(value) for value in years[column]]
        numbers[word] = [look.number(value) for value in values]
        _upright(figure, names, values, look, name=word, marker_color=colour)
    bars_side_by_side(figure)
    highest = years[["planned_total", "opened_total"]].max()
    figure.update_yaxes(count_axis(highest), title=look.text("hubs"))
    alt = f"{title}. {each_in_words(names, numbers)}"
    return finish(figure, look, title=title, alt=alt, height=280)


@remembered
def hub_offers(
    hubs: pd.DataFrame, offers: Sequence[str], *, statuses: Mapping[str, str], look: Look
) -> go.Figure:
    """Which hub has which offer: a mark where it has, by the status of the hub.

    hubs: name, status, offers (list of str), in the order to draw, top first.
    offers: the columns. statuses: status → word.
    """
    title = look.text("Offers of each mobility hub")
    signs = {"in Betrieb": "circle", "im Bau": "diamond", "geplant": "diamond-open"}
    pairs = hubs.explode("offers")
    pairs = pairs[pairs["offers"].isin(offers)]
    figure = go.Figure()
    for status, word in statuses.items():
        own = pairs[pairs["status"] == status]
        x, y = [inert(offer) for offer in own["offers"]], [inert(name) for name in own["name"]]
        tips = [f"{name}<br>{offer}<br>{word}" for offer, name in zip(x, y, strict=True)]
        marker = {"symbol": signs.get(status, "circle"), "size": 12, "color": palette.FINE}
        dots(figure, x, y, tips, name=word, marker=marker)
    names, columns = ([inert(one) for one in found] for found in (hubs["name"], offers))
    order = {"type": "category", "categoryorder": "array", "categoryarray": columns}
    figure.update_xaxes(order, side="top", range=[-0.5, len(columns) - 0.5])
    top_down(figure, names, type="category", range=[-0.5, len(names) - 0.5])
    legend_below(figure)
    none = look.text("no offers stated")
    alt = "; ".join(
        f"{row.name}: {', '.join(row.offers) or none}" for row in hubs.itertuples(index=False)
    )
    height = 130 + 30 * len(hubs)
    return finish(figure, look, title=title, alt=f"{title}. {alt}", height=height)


@remembered
def charging_by_year(years: pd.DataFrame, *, amount: str, look: Look) -> go.Figure:
    """What stood at the end of each year, by the dates of commissioning.

    years: year, stations, points, power_kw (cumulative). amount: one of AMOUNTS.
    """
    chosen = AMOUNTS[amount]
    title = look.text(chosen.title) + look.text(", by the end of the year")
    names = [str(year) for year in years["year"]]
    values = [known(value) for value in years[chosen.column]]
    figure = go.Figure()
    _upright(figure, names, values, look, marker_color=palette.FIELDS[0])
    figure.update_xaxes(type="category")
    figure.update_yaxes(count_axis(years[chosen.column]))
    alt = "; ".join(
        f"{name}: {look.number(value)}" for name, value in zip(names, values, strict=True)
    )
    return finish(figure, look, title=title, alt=f"{title}. {alt}", height=280)


@remembered
def ranked(
    rows: pd.DataFrame, *, amount: Amount, look: Look, by: str = "", limit: int = 12
) -> go.Figure:
    """Horizontal bars, in the order of the rows, the first `limit` of them.

    rows: label (words for the row), a column `amount.column`, and where some rows are to be set
    off in colour is_own. by: what the rows are, for the title.
    """
    title = look.text(amount.title) + (f", {by}" if by else "")
    shown = rows.head(limit)
    names = [inert(label) for label in shown["label"]]
    numbers = [look.number(known(value), amount.digits) for value in shown[amount.column]]
    is_own = shown["is_own"] if "is_own" in shown else [False] * len(shown)
    colours = [palette.FIELDS[2 if own else 0] for own in is_own]
    figure = go.Figure()
    figure.add_bar(
        x=shown[amount.column], y=names, orientation="h", marker_color=colours, **written(numbers)
    )
    figure.update_xaxes(rangemode="tozero", showticklabels=False, showgrid=False)
    top_down(figure, names, type="category")
    figure.update_layout(margin_r=64)
    rest = len(rows) - len(shown)
    note = plural("{n} more in the table", "{n} more in the table", rest, look) if rest else ""
    alt = "; ".join(f"{name}: {n}" for name, n in zip(shown["label"], numbers, strict=True))
    height = 60 + 27 * max(len(shown), 1)
    return finish(figure, look, title=title, alt=f"{title}. {alt}", height=height, note=note)


@remembered
def reach(catchment: pd.DataFrame, *, look: Look) -> go.Figure:
    """Share of the city's area and residents within a distance of a public charger.

    catchment: distance_m, area_share, residents_share (0..1, NaN unknown).
    """
    title = look.text("Within reach of a public charger, in percent")
    names = [f"{look.number(distance)} m" for distance in catchment["distance_m"]]
    figure, parts = go.Figure(), []
    for column, word, colour in (
        ("area_share", look.text("of the area"), palette.PLANNED),
        ("residents_share", look.text("of the residents (approximated)"), palette.FIELDS[0]),
    ):
        shares = [look.percent(share, 1) for share in catchment[column]]
        y = catchment[column]
        figure.add_bar(x=names, y=y, name=word, marker_color=colour, **written(shares))
        parts.append([f"{share} {word}" for share in shares])
    bars_side_by_side(figure)
    figure.update_yaxes(share_axis(look, 1.0))
    words = (f"{name}: {', '.join(own)}" for name, *own in zip(names, *parts, strict=True))
    alt = f"{title}. " + "; ".join(words)
    note = look.text("As the crow flies; residents taken as spread evenly over their district.")
    return finish(figure, look, title=title, alt=alt, height=280, note=note)


def _upright(
    figure: go.Figure, names: list[str], values: list[float | None], look: Look, **more: Any
) -> None:
    """Bars with their numbers on top; a missing value has none."""
    numbers = ["" if value is None else look.number(value) for value in values]
    figure.add_bar(x=names, y=values, **written(numbers), **more)
