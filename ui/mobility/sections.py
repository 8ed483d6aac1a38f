"""The blocks of the mobility page: hubs against plan, public charging and its reach, cities."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from queries.metric import Rows, rows_where
from queries.places.catchment import catchment
from queries.places.charging import charging_by_year, charging_totals
from queries.places.comparison_cities import city_comparison
from queries.places.hubs import districts_without_hub, hub_offers, hub_totals, hubs_by_year
from queries.places.hubs import hubs as known_hubs
from ui.components import drill_through_rows, figure, filters
from ui.components.domain_words import point_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.mobility import charging_parts
from ui.mobility import words as said
from ui.state.session_data import counties, package, run_query


class Charts(Protocol):
    """The figures of mobility, as `charts.mobility` has them."""

    AMOUNTS: Mapping[str, Any]
    CITY_AMOUNTS: Mapping[str, Any]

    def hubs_by_year(self, years: pd.DataFrame, **more: Any) -> Figure: ...
    def hub_offers(self, hubs: pd.DataFrame, offers: list[str], **more: Any) -> Figure: ...
    def charging_by_year(self, years: pd.DataFrame, **more: Any) -> Figure: ...
    def ranked(self, rows: pd.DataFrame, **more: Any) -> Figure: ...
    def reach(self, catchment: pd.DataFrame, **more: Any) -> Figure: ...


def hubs(district: str | None, *, today: dt.date, charts: Charts) -> None:
    """Built against plan, what each hub offers, districts without one."""
    totals = run_query(hub_totals, district_id=district, today=today)
    if not totals.hubs.value:
        figure.nothing(_("Mobility hubs"), _("No mobility hub is known here."))
        return
    said.hubs_lead(totals)
    listed = run_query(known_hubs, district_id=district, today=today)
    years = run_query(hubs_by_year, district_id=district, today=today)
    statuses = point_words("mobility_hubs", "status")
    show = partial(
        figure.draw_figure,
        dataset="mobility_hubs",
        source=said.evidence_source(totals.hubs.evidence),
        behind=totals.hubs.rows,
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        if not years.empty:
            show(
                charts.hubs_by_year(years, look=look()),
                key="mobility_hubs",
                table=years,
                words=said.year_words(),
            )
        grid = charts.hub_offers(
            said.marked(listed), hub_offers(listed), statuses=statuses, look=look()
        )
        show(grid, key="mobility_offers", table=said.hub_table(listed, statuses))
    with right:
        said.without_hub(run_query(districts_without_hub, today=today))


def charging(district: str | None, *, charts: Charts, white_spots: Callable[[], None]) -> None:
    """Growth, shares, reach, white spots, one more charger."""
    scope: dict[str, Any] = {"counties": counties(), "district_id": district}
    totals = run_query(charging_totals, **scope)
    if not totals.stations.value:
        figure.nothing(_("Public charging"), _("No public charger is known here."))
        return
    said.charging_lead(totals)
    amount = filters.view("menge", _("Counted"), said.amounts())
    show = partial(
        figure.draw_figure,
        dataset="charging_points",
        source=said.gaps(totals),
        behind=[*totals.stations.rows, _residents(district)],
    )
    years = run_query(charging_by_year, **scope)
    columns = st.columns(2, gap="large")
    if not years.empty:
        with columns[0]:
            growth = charts.charging_by_year(years, amount=amount, look=look())
            show(growth, key="mobility_growth", table=years, words=said.year_words())
    for place, part in enumerate(charging_parts.charging_parts(district)):
        counted = charts.AMOUNTS[part.amount or amount]
        bars = charts.ranked(part.rows, names=part.names, amount=counted, by=part.by, look=look())
        with columns[(place + 1) % 2]:
            show(bars, key=f"mobility_{part.code}", table=part.rows, words=said.mix_words())
    _reach(said.gaps(totals), charts, white_spots)


def _residents(district: str | None) -> Rows:
    return rows_where("population", district_id=[district]) if district else Rows("population")


def _reach(source: str, charts: Charts, white_spots: Callable[[], None]) -> None:
    """How much of the whole city is near a charger, where none is, what one more would change."""
    found = run_query(catchment)
    if found.empty:
        return
    left, right = st.columns([1, 2], gap="large")
    with left:
        figure.draw_figure(
            charts.reach(found, look=look()),
            key="mobility_reach",
            table=found,
            dataset="charging_points",
            source=source,
            words=said.reach_words(),
            behind=drill_through_rows.reach,
        )
    with right:
        white_spots()


def cities(*, charts: Charts) -> None:
    """Charging beside other cities, per residents and per km²."""
    found = run_query(city_comparison, ags=package().city["ags"])
    if found.empty:
        figure.nothing(_("Comparison of cities"), _("No comparison cities are published."))
        return
    counted = filters.view("menge", _("Counted"), said.city_amounts())
    show = partial(
        figure.draw_figure,
        dataset="comparison_cities",
        source=said.city_source(found),
        behind=partial(drill_through_rows.everything, ["comparison_cities"]),
    )
    for place, per in zip(st.columns(2, gap="large"), ("per_1000", "per_km2"), strict=True):
        amount = charts.CITY_AMOUNTS[f"{counted}_{per}"]
        rows = found.sort_values(amount.column, ascending=False, na_position="last")
        with place:
            bars = charts.ranked(
                rows,
                names=list(rows["city"]),
                amount=amount,
                by="",
                look=look(),
                own=list(rows["is_own"]),
                limit=30,
            )
            show(
                bars,
                key=f"mobility_cities_{per}",
                table=said.city_table(rows),
                words=said.city_words(),
            )
