"""One indicator: its words, the XmR chart with its table, definition and versions, a comparison."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from charts.xmr import xmr_chart
from queries.indicators.indicators import courses, versions
from queries.metric import Rows, rows_where
from ui.components import filters, html
from ui.components.domain_words import counted
from ui.components.figure import Origin, draw_figure, nothing
from ui.components.filters import url_button
from ui.components.measure_words import aim_mark, amount, course_of
from ui.components.tables import value_words
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.indicators.small_chart import LEAST
from ui.indicators.words import (
    DEFINITION,
    method,
    rule_words,
    series_name,
    since_words,
    size_words,
    stated,
    target_words,
)
from ui.state import recorded, url_state
from ui.state.session_data import package, run_query

MOST_TO_COMPARE = 500
NONE = "keine"


def detail(listed: pd.DataFrame, indicator_id: str, district_id: str, today: dt.date) -> None:
    """Draw one series, or say that there is none. listed: all of them, columns as `indicators`."""
    icon = ":material/arrow_back:"
    gone = dict.fromkeys(("kennzahl", "ort", "mit"))
    url_button(_("All indicators"), "indicator_close", gone, icon=icon)
    is_it = (listed["indicator_id"] == indicator_id) & (
        listed["district_id"].fillna("") == district_id
    )
    if not is_it.any():
        st.title(_("Indicators"), anchor=False)
        words = _("The link asks for an indicator that does not exist.")
        st.warning(words, icon=":material/search_off:")
        return
    row = listed[is_it].iloc[0].to_dict()
    name = series_name(row)
    st.set_page_config(page_title=f"{name} · {package().city['strategy']['name']}")
    st.title(inert(name), anchor=False)
    html.draw_template("indicators/head.html", **_head(row))
    other = _other(listed[~is_it], row)
    reach = None if other is None else _reach((row, other), today)
    _figure(row, today, "xmr", reach)
    _definition(row)
    _comparison(listed[~is_it], row)
    if other is not None:
        html.draw_template("indicators/head.html", **_head(other))
        _figure(other, today, "xmr_other", reach)


def _head(row: Mapping[str, Any]) -> dict[str, Any]:
    date = look().date(row["date"], stated(row["precision"]) or None)
    return {
        "is_demo": row["is_demo"],
        "course": course_of(row),
        "aim": aim_mark(row["aim"]) if stated(row["aim"]) and not row["is_old"] else None,
        "value": amount(row["value"], row["unit"], row["comparator"]),
        "date": date,
        "target": target_words(row),
        "more": " · ".join(filter(None, (since_words(row), size_words(row)))),
        "method": method(),
    }


def _points(row: Mapping[str, Any], today: dt.date) -> pd.DataFrame:
    """The values of one series."""
    points = run_query(courses, only=(row["indicator_id"],), today=today)
    return points[points["district_id"].fillna("") == stated(row["district_id"])]


def _reach(rows: Sequence[Mapping[str, Any]], today: dt.date) -> tuple[float, float] | None:
    """Lowest and highest value of series that share an axis; None where their units differ."""
    if len({stated(row["unit"]) for row in rows}) > 1:
        return None
    levels = [_points(row, today)[["value", "lower", "upper"]].stack() for row in rows]
    everything = pd.concat([*levels, pd.Series([row["target"] for row in rows], dtype=float)])
    return float(everything.min()), float(everything.max())


def _figure(
    row: Mapping[str, Any], today: dt.date, key: str, reach: tuple[float, float] | None
) -> None:
    """The chart of a series; of fewer than three values the sentence above says all."""
    own = _points(row, today)
    title = ", ".join(filter(None, (series_name(row), stated(row["unit"]))))
    if len(own) < LEAST:
        known = [_value_words(one, row) for one in own.to_dict("records")]
        nothing(
            title, _("Fewer than three values are no chart: {values}.", values="; ".join(known))
        )
        return
    target = None if pd.isna(row["target"]) else float(row["target"])
    drawn = own.assign(tip=[_tip(one, row) for one in own.to_dict("records")])
    figure = xmr_chart(drawn, title=title, target=target, look=look(), reach=reach)
    sources = list(dict.fromkeys(own["source"].dropna()))
    told = [sources[-1], counted(len(own), len(own) if row["is_demo"] else 0)]
    draw_figure(
        figure,
        key=key,
        table=lambda: _table(own, row),
        origin=Origin("indicators", " · ".join(told), _behind(row), as_of=row["date"].date()),
    )


def _behind(row: Mapping[str, Any]) -> list[Rows]:
    ids = [row["indicator_id"]]
    place = [stated(row["district_id"]) or None]
    return [
        rows_where("indicators", indicator_id=ids, district_id=place),
        rows_where("indicator_definitions", indicator_id=ids),
        rows_where("indicator_targets", indicator_id=ids, district_id=place),
    ]


def _value_words(point: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    day = look().date(point["date"], stated(point["precision"]) or None)
    return f"{day}: {amount(point['value'], row['unit'], point['comparator'])}"


def _tip(point: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """What is said of a value when it is pointed at."""
    return inert(" · ".join(filter(None, (_value_words(point, row), rule_words(point["rule"])))))


def _table(own: pd.DataFrame, row: Mapping[str, Any]) -> pd.DataFrame:
    """The values with limits, target and marks."""
    stated_then = own["target"].astype(float)
    table = own[["date", "value", "mean", "lower", "upper"]].assign(
        target=stated_then if stated_then.notna().any() else row["target"],
        rule=[rule_words(rule) for rule in own["rule"]],
    )
    words = {
        "mean": _("Mean"),
        "lower": _("Lower limit"),
        "upper": _("Upper limit"),
        "rule": _("Signal"),
    }
    return table.rename(columns=words)


def _definition(row: Mapping[str, Any]) -> None:
    """What is measured, by whom, how often, and how that changed."""
    known = run_query(versions, indicator_id=row["indicator_id"])
    facts = {
        _("Formula"): stated(row["formula"]),
        _("Unit"): stated(row["unit"]),
        _("Owner"): stated(row["owner"]),
        _("Update interval"): value_words(DEFINITION, "rhythm").get(stated(row["rhythm"]), ""),
        _("Direction wanted"): value_words(DEFINITION, "direction").get(
            stated(row["direction"]), ""
        ),
        _("Level"): value_words(DEFINITION, "level").get(stated(row["level"]), ""),
        _("Counted by"): stated(row["counted_by"]),
        _("Source of the definition"): stated(row["definition_source"]),
    }
    html.draw_template(
        "indicators/definition.html",
        facts={word: value for word, value in facts.items() if value},
        versions=known.to_dict("records") if len(known) > 1 else [],
        is_defined=len(known) > 0,
    )


def _choices(others: pd.DataFrame, row: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What this series can be compared with: first the same of other districts, then those of the
    same unit."""
    near = others.assign(
        far=(others["indicator_id"] != row["indicator_id"]).astype(int) * 2
        + (others["unit"] != row["unit"]).astype(int)
    ).sort_values(["far", "title", "district_id"], na_position="first")
    series = near.head(MOST_TO_COMPARE).to_dict("records")
    return {f"{one['indicator_id']}@{stated(one['district_id'])}": one for one in series}


def _other(others: pd.DataFrame, row: Mapping[str, Any]) -> dict[str, Any] | None:
    """The series that the link compares with this one, if it exists."""
    return _choices(others, row).get(url_state.value("mit"))


def _comparison(others: pd.DataFrame, row: Mapping[str, Any]) -> None:
    """The choice of another series; it is drawn below, on the same axis if the unit is the same."""
    if others.empty or recorded.is_on():  # the public edition has no page for each pair
        return
    html.heading(_("Compare"))
    choices = _choices(others, row)
    options = {NONE: _("no other"), **{code: series_name(one) for code, one in choices.items()}}
    with filters.row("compare", labels="visible"):
        filters.one("mit", _("Compare with"), options, width=480)
