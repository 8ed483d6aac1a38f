"""Mobility hubs and public charging: built against plan, growth, shares, reach, other cities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import N_, Look, finish, inert
from charts.remember import remembered


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
    series = {
        "planned_total": (N_("planned"), palette.PLANNED),
        "opened_total": (N_("open"), palette.FINE),
    }
    names = [str(year) for year in years["year"]]
    figure = go.Figure()
    for column, (word, colour) in series.items():
        _bars(figure, names, years[column], look, name=look.text(word), colour=colour)
    figure.update_layout(barmode="group", bargroupgap=0.05)
    figure.update_xaxes(type="category")
    _count_axis(figure, years[list(series)].max().max(), look.text("hubs"))
    parts = [
        f"{name}: " + ", ".join(
            f"{look.text(word)} {look.number(_float(row[column]))}"
            for column, (word, _colour) in series.items()
        )
        for name, (_place, row) in zip(names, years.iterrows(), strict=True)
    ]  # fmt: skip
    return finish(figure, look, title=title, alt=f"{title}. " + "; ".join(parts), height=280)


def _count_axis(figure: go.Figure, highest: float, title: str) -> None:
    """Axis of a small count, whole numbers only."""
    steps = {"dtick": 1} if pd.isna(highest) or highest <= 10 else {}
    figure.update_yaxes(title=title, rangemode="tozero", tickformat=",.0f", **steps)


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
    figure = go.Figure()
    for status, word in statuses.items():
        own = hubs[hubs["status"] == status]
        pairs = [
            (offer, inert(row.name))
            for row in own.itertuples(index=False)
            for offer in row.offers
            if offer in offers
        ]
        figure.add_scatter(
            x=[inert(offer) for offer, _name in pairs],
            y=[name for _offer, name in pairs],
            mode="markers",
            name=word,
            marker={"symbol": signs.get(status, "circle"), "size": 12, "color": palette.FINE},
            hovertext=[f"{name}<br>{inert(offer)}<br>{word}" for offer, name in pairs],
            hoverinfo="text",
        )
    names = [inert(name) for name in hubs["name"]]
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=[inert(o) for o in offers],
        side="top", range=[-0.5, len(offers) - 0.5],
    )  # fmt: skip
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=names[::-1],
        range=[-0.5, len(names) - 0.5],
    )  # fmt: skip
    none = look.text("no offers stated")
    alt = f"{title}. " + "; ".join(
        f"{row.name}: {', '.join(row.offers) or none}" for row in hubs.itertuples(index=False)
    )
    height = 130 + 30 * len(hubs)
    return finish(figure, look, title=title, alt=alt, height=height, legend_below=True)


@remembered
def charging_by_year(years: pd.DataFrame, *, amount: str, look: Look) -> go.Figure:
    """What stood at the end of each year, by the dates of commissioning.

    years: year, stations, points, power_kw (cumulative). amount: one of AMOUNTS.
    """
    chosen = AMOUNTS[amount]
    title = look.text(chosen.title) + look.text(", by the end of the year")
    names = [str(year) for year in years["year"]]
    figure = go.Figure()
    _bars(figure, names, years[chosen.column], look, colour=palette.FIELDS[0])
    figure.update_xaxes(type="category")
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f")
    alt = f"{title}. " + _listed(names, years[chosen.column], look)
    return finish(figure, look, title=title, alt=alt, height=280)


@remembered
def ranked(
    rows: pd.DataFrame,
    *,
    names: Sequence[str],
    amount: Amount,
    by: str,
    look: Look,
    own: Sequence[bool] = (),
    limit: int = 12,
) -> go.Figure:
    """Horizontal bars, in the order of the rows, the first `limit` of them.

    rows: a column `amount.column`. names: the words for the rows. by: what the rows are, for the
    title. own: which rows to set off in colour.
    """
    title = look.text(amount.title) + (f", {by}" if by else "")
    shown = rows.head(limit)
    words = [inert(name) for name in names[: len(shown)]]
    mine = list(own)[: len(shown)] or [False] * len(shown)
    figure = go.Figure(
        go.Bar(
            x=shown[amount.column],
            y=words,
            orientation="h",
            marker_color=[palette.FIELDS[2 if one else 0] for one in mine],
            text=[look.number(_float(value), amount.digits) for value in shown[amount.column]],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    figure.update_xaxes(rangemode="tozero", showticklabels=False, showgrid=False)
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=words[::-1])
    note = ""
    if len(rows) > limit:
        note = look.plural("{n} more in the table", "{n} more in the table", len(rows) - limit)
        note = note.format(n=look.number(len(rows) - limit))
    alt = f"{title}. " + _listed(list(names), shown[amount.column], look, amount.digits)
    height = 60 + 27 * max(len(shown), 1)
    figure = finish(figure, look, title=title, alt=alt, height=height, note=note)
    return figure.update_layout(margin_r=64)


@remembered
def reach(catchment: pd.DataFrame, *, look: Look) -> go.Figure:
    """Share of the city's area and residents within a distance of a public charger.

    catchment: distance_m, area_share, residents_share (0..1, NaN unknown).
    """
    title = look.text("Within reach of a public charger, in percent")
    names = [f"{look.number(distance)} m" for distance in catchment["distance_m"]]
    series = {
        "area_share": (N_("of the area"), palette.PLANNED),
        "residents_share": (N_("of the residents (approximated)"), palette.FIELDS[0]),
    }
    figure = go.Figure()
    for column, (word, colour) in series.items():
        figure.add_bar(
            x=names, y=catchment[column] * 100, name=look.text(word), marker_color=colour,
            text=[look.percent(share, 1) for share in catchment[column]],
            textposition="outside", cliponaxis=False, hoverinfo="skip",
        )  # fmt: skip
    figure.update_layout(barmode="group", bargroupgap=0.05)
    figure.update_xaxes(type="category")
    figure.update_yaxes(range=[0, 105], ticksuffix=" %", tickformat=",.0f")
    parts = []
    for name, (_place, row) in zip(names, catchment.iterrows(), strict=True):
        shares = [
            f"{look.percent(row[column], 1)} {look.text(word)}"
            for column, (word, _colour) in series.items()
        ]
        parts.append(f"{name}: {', '.join(shares)}")
    note = look.text("As the crow flies; residents taken as spread evenly over their district.")
    return finish(
        figure, look, title=title, alt=f"{title}. " + "; ".join(parts), height=280, note=note
    )


def _bars(
    figure: go.Figure,
    names: Sequence[str],
    values: pd.Series,
    look: Look,
    *,
    colour: str,
    name: str = "",
) -> None:
    figure.add_bar(
        x=list(names),
        y=[_float(value) for value in values],
        name=name,
        marker_color=colour,
        text=["" if pd.isna(value) else look.number(_float(value)) for value in values],
        textposition="outside",
        cliponaxis=False,
        hoverinfo="skip",
    )


def _listed(names: Sequence[str], values: pd.Series, look: Look, digits: int = 0) -> str:
    return "; ".join(
        f"{name}: {look.number(_float(value), digits)}"
        for name, value in zip(names, values, strict=False)
    )


def _float(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))
