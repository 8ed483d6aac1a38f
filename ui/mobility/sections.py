"""The blocks of the mobility page: hubs against plan, public charging and its reach, cities."""

import datetime as dt
from collections.abc import Iterable
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from charts import mobility as chart
from queries.metric import Rows, rows_where
from queries.places.catchment import catchment
from queries.places.charging import charging_by_year, charging_totals
from queries.places.charging_mix import charging_by, charging_by_district
from queries.places.comparison_cities import city_comparison
from queries.places.hubs import (
    HubTotals,
    districts_without_hub,
    hub_offers,
    hub_totals,
    hubs_by_year,
)
from queries.places.hubs import hubs as known_hubs
from ui.components import cards, drill_through_rows, figure, filters, html
from ui.components.cards import Row
from ui.components.domain_words import schematic_words, uncounted_words
from ui.components.tables import in_percent, value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.mobility import ledgers, words
from ui.mobility.white_spots import white_spot_map
from ui.state.session_data import counties, package, run_query

FEWEST_YEARS = 3  # of fewer a sentence
OPEN_DISTRICTS = 4  # of those without a hub; the others are folded


def first_known(views: Iterable[str], today: dt.date) -> str | None:
    """The first view of the page that has anything to show, whatever district is chosen."""
    known = {
        "inseln": run_query(hub_totals, district_id=None, today=today).hubs.value,
        "laden": run_query(charging_totals, counties=counties(), district_id=None).stations.value,
        "staedte": len(run_query(city_comparison, ags=package().city["ags"])),
    }
    return next((one for one in views if known[one]), None)


def hubs(district: str | None, today: dt.date) -> None:
    """Built against plan, what each hub offers, districts without one."""
    totals = run_query(hub_totals, district_id=district, today=today)
    if not totals.hubs.value:
        nothing, name = _("No mobility hub is known here."), "mobility_hubs"
        figure.nothing(_("Mobility hubs"), nothing, examples=name, supplies=name)
        ledgers.beside_hubs(district)
        return
    html.lead(words.hubs_sentence(totals))
    listed = run_query(known_hubs, district_id=district, today=today)
    offering = listed[listed["offers"].map(len) > 0]
    missing = run_query(districts_without_hub, today=today)
    built = _built(totals, offering, run_query(hubs_by_year, district_id=district, today=today))
    if built:
        left, right = st.columns([3, 2], gap="large")
        with left:
            built[0].draw()
        with right:
            _without_hub(listed, missing)
    for one in built[1:]:
        one.draw()
    ledgers.hubs(listed.drop(offering.index))
    if not built:
        _without_hub(listed, missing)
    ledgers.beside_hubs(district)


def _built(totals: HubTotals, offering: pd.DataFrame, years: pd.DataFrame) -> list[figure.Piece]:
    """Hubs by year, as soon as any is open, and what they offer."""
    source = words.evidence_source(totals.hubs.evidence)
    origin = figure.Origin("mobility_hubs", source, totals.hubs.rows)
    pieces = []
    if totals.opened.value and not years.empty:
        bars = chart.hubs_by_year(years, look=look())
        table = years.rename(columns=words.year_headings())
        pieces.append(figure.Piece(bars, "mobility_hubs", table, origin))
    if len(offering):
        offers, statuses = hub_offers(offering), value_words("mobility_hubs", "status")
        grid = chart.hub_offers(_marked(offering), offers, statuses=statuses, look=look())
        pieces.append(figure.Piece(grid, "mobility_offers", _hub_table(offering, statuses), origin))
    return pieces


def _marked(hubs: pd.DataFrame) -> pd.DataFrame:
    """The hubs with demonstration marked in their names."""
    marked = hubs["name"] + " (" + _("invented") + ")"
    return hubs.assign(name=hubs["name"].mask(hubs["is_demo"], marked))


def _hub_table(hubs: pd.DataFrame, statuses: dict[str, str]) -> pd.DataFrame:
    columns = ["name", "status", "offers", "planned_date", "opened_date", "place", "district_name"]
    table = hubs[[*columns, "is_demo", "source"]].assign(
        status=[statuses.get(status, "–") for status in hubs["status"]],
        offers=hubs["offers"].map(", ".join),
    )
    return table.rename(columns={"district_name": _("District")})


def _without_hub(hubs: pd.DataFrame, missing: pd.DataFrame) -> None:
    """The districts in which no hub is open, if anybody states where the hubs are."""
    if hubs["district_id"].isna().all():
        why = _("No source states where the hubs are to stand. Whoever builds them can supply it.")
        figure.nothing(_("Places of the mobility hubs"), why, examples="mobility_hubs")
        return
    st.header(_("Districts without an open mobility hub"), anchor=False)
    rows = [
        Row(
            "○",
            f"{row.district_id} {row.name}",
            plural("{n} planned", "{n} planned", row.planned_hubs)
            if row.planned_hubs
            else _("none planned"),
            link=html.link("karte", bezirk=row.district_id),
        )
        for row in missing.itertuples(index=False)
    ]
    cards.card_rows(rows, empty=_("Every district has one."), most=OPEN_DISTRICTS)


def charging(district: str | None) -> None:
    """Growth, shares, reach, white spots, one more charger."""
    scope: dict[str, Any] = {"counties": counties(), "district_id": district}
    totals = run_query(charging_totals, **scope)
    if not totals.stations.value:
        nothing = _("No public charger is known here.")
        figure.nothing(_("Public charging"), nothing, supplies="charging_points")
        return
    html.lead(words.charging_sentence(totals))
    places = [] if district else _by_district()
    for part in places[:1]:
        figure.note(words.without_charger(part.rows))
    amount = filters.view("menge", _("Counted"), words.amounts())
    source = words.charging_source(totals)
    people = rows_where("population", district_id=[district]) if district else Rows("population")
    origin = figure.Origin("charging_points", source, [*totals.stations.rows, people])
    years = run_query(charging_by_year, **scope)
    few = len(years) < FEWEST_YEARS
    left, right = st.columns([2, 3] if few else 2, gap="large")
    found = run_query(catchment)
    with left:
        _growth(years, amount, origin)
    with left if few else right:
        _reach(found, source, is_beside=bool(district))
    if not few:
        left, right = st.columns([2, 3], gap="large") if places else (right, st.container())
    with left:
        for part in places[1:]:
            _draw(part, amount, origin)
    if not found.empty:
        with right:
            white_spot_map()
    parts = [*places[:1], *_mix(scope)]
    title = _("By district, operator, kind and plug")
    figure.folded(title, "mobility_mix", partial(_draw_mix, parts, amount, origin))
    ledgers.charging_history()


def _growth(years: pd.DataFrame, amount: str, origin: figure.Origin) -> None:
    """What stood at the end of each year; of few years in words."""
    if years.empty:
        return
    growth = chart.charging_by_year(years, amount=amount, look=look())
    if len(years) < FEWEST_YEARS:
        html.quiet(f"{growth.layout.meta['alt']}.")
        return
    table = years.rename(columns=words.year_headings())
    figure.draw_figure(growth, key="mobility_growth", table=table, origin=origin)


def _draw_mix(parts: list["Part"], amount: str, origin: figure.Origin) -> None:
    columns = st.columns(2, gap="large")
    for n, part in enumerate(parts):
        with columns[n % 2]:
            _draw(part, amount, origin)


def _draw(part: "Part", amount: str, origin: figure.Origin) -> None:
    counted = chart.AMOUNTS[part.amount or amount]
    bars = chart.ranked(part.rows, amount=counted, by=part.by, look=look())
    table = part.rows.drop(columns="label").rename(columns=words.mix_headings())
    figure.draw_figure(bars, key=f"mobility_{part.code}", table=table, origin=origin)
    figure.note(part.note)


class Part(NamedTuple):
    """One way to split up public charging: rows, among their columns `label`, and what they are;
    amount: where only that can be counted; note: what one has to know about it."""

    code: str
    rows: pd.DataFrame
    by: str
    amount: str | None = None
    note: str = ""


def _mix(scope: dict[str, Any]) -> list[Part]:
    """Public charging by operator, kind and plug."""
    kinds = value_words("charging_points", "kind")
    by_kind = run_query(charging_by, by="kind", **scope)
    by_plug = _("by plug, a station with several counts with each")
    return [
        Part("betreiber", _labelled("operator", scope), _("by operator")),
        Part("art", by_kind.assign(label=by_kind["kind"].map(kinds).fillna("–")), _("by kind")),
        Part("stecker", _labelled("plug", scope), by_plug, "stations"),
    ]


def _by_district() -> list[Part]:
    """Public charging of the whole city by district, and set against its residents."""
    rows = run_query(charging_by_district, counties=counties())
    names = rows["name"].fillna(_("outside every district"))
    rows = rows.assign(name=names, label=names)
    dense = rows.dropna(subset=["points_per_1000"])
    dense = dense.sort_values("points_per_1000", ascending=False, kind="stable")
    by = _("by district")
    day = rows["date"].dropna()
    per = _("by district, residents of {date}", date=day.iloc[0]) if len(day) else by
    note = " ".join(filter(None, (schematic_words(), uncounted_words())))
    return [
        Part("bezirke", rows, by, note=schematic_words()),
        Part("dichte", dense, per, "points_per_1000", note),
    ]


def _labelled(column: str, scope: dict[str, Any]) -> pd.DataFrame:
    rows = run_query(charging_by, by=column, **scope)
    return rows.assign(label=rows[column].fillna("").replace("", "–"))


def _reach(found: pd.DataFrame, source: str, *, is_beside: bool) -> None:
    """How much of the whole city is near a charger. found: as `catchment` returns; is_beside:
    whether it stands beside figures of one district, which has to be said."""
    if found.empty:
        return
    told = in_percent(found, "area_share", "residents_share", digits=1)
    bars, table = chart.reach(found, look=look()), told.rename(columns=words.reach_headings())
    origin = figure.Origin("charging_points", source, drill_through_rows.reach())
    figure.draw_figure(bars, key="mobility_reach", table=table, origin=origin)
    of_all = _("Reach and gaps are those of the whole city.") if is_beside else ""
    figure.note(of_all, words.counted_day(), schematic_words(), uncounted_words())


def cities() -> None:
    """Charging beside other cities, per residents and per km²."""
    found = run_query(city_comparison, ags=package().city["ags"])
    if found.empty:
        nothing = _("No comparison cities are published.")
        figure.nothing(_("Comparison of cities"), nothing, supplies="comparison_cities")
        return
    amounts = {**words.amounts(), "fast_stations": _("Fast chargers")}
    counted = filters.view("menge", _("Counted"), amounts)
    source = words.city_source(found)
    origin = figure.Origin("comparison_cities", source, [Rows("comparison_cities")])
    said = {True: _("counted in the register"), False: _("stated")}
    for place, per in zip(st.columns(2, gap="large"), ("per_1000", "per_km2"), strict=True):
        amount = chart.CITY_AMOUNTS[f"{counted}_{per}"]
        rows = found.sort_values(amount.column, ascending=False, na_position="last")
        bars = chart.ranked(rows.assign(label=rows["city"]), amount=amount, look=look(), limit=30)
        table = rows.drop(columns=["ags", "is_own"]).assign(is_counted=rows["is_counted"].map(said))
        table = table.rename(columns=words.city_headings())
        with place:
            figure.draw_figure(bars, key=f"mobility_cities_{per}", table=table, origin=origin)
