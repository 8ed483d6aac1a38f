"""The city's sensors on Kennzahlen: what each measured last, how old that is, its last days."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from queries.metric import rows_where
from queries.sensors.sensors import (
    DAYS_SHOWN,
    LEAST_SILENCE_MIN,
    STILL_AFTER,
    sensor_courses,
    sensor_layer,
    sensors,
    with_age,
)
from ui.components import figure, html
from ui.components.domain_words import (
    age_words,
    counted,
    in_the_table,
    moment_words,
    reading_words,
)
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.indicators.small_chart import HEIGHT, WIDTH, masked
from ui.indicators.words import place_name, stated
from ui.state import recorded, url_state
from ui.state.day import moment_shown
from ui.state.session_data import cached, run_query

MOST = 50
"""So many sensors are listed; of hundreds the rest stands in the table and on the map."""
LEAST = 3  # fewer readings are no line
GAP_HOURS = 3
"""Hours without a reading from which the line is broken, if the sensor's rhythm is shorter."""


def section() -> None:
    """Draw the list of sensors, or say that none delivers yet."""
    title, district = _("Sensors"), url_state.value("bezirk")
    listed = with_age(_listed(district), moment_shown())
    if listed.empty:
        words = _(
            "No sensor delivers readings yet. Whoever runs the city's sensors can supply them: the "
            "address of a SensorThings service or an NGSI context broker, or a list as CSV."
        )
        figure.nothing(title, words, examples="sensors")
        return
    shown = listed.head(MOST)
    ids = tuple(listed["sensor_id"])
    aged = zip(_rows(district), shown.to_dict("records"), strict=True)
    content = {
        "lead": _lead(listed),
        "rows": [
            {**row, "age": age_words(sensor), "is_still": sensor["is_still"]}
            for row, sensor in aged
        ],
        "rule": f"{rule()} {_line_rule()}",
        "more": in_the_table(len(listed) - len(shown)),
    }
    behind = [rows_where(name, sensor_id=ids) for name in ("sensors", "measurements")]
    newest = listed["last_at"].max()
    figure.draw_marks(
        title,
        lambda: html.draw_template("indicators/sensors.html", **content),
        key="sensors",
        table=lambda: _table(listed),
        origin=figure.Origin(
            "measurements",
            source(listed),
            behind,
            as_of=None if pd.isna(newest) else newest.date(),
        ),
    )


def _listed(district: str) -> pd.DataFrame:
    """The sensors of a district, "" for all."""
    listed = run_query(sensors)
    return listed[listed["district_id"].eq(district)] if district else listed


@cached
def _rows(district: str) -> list[dict[str, Any]]:
    """What is listed of the sensors of a district, but for their age: its lines are worked out once
    a publication, not at every turn of a filter."""
    shown = _listed(district).head(MOST)
    heard = shown.dropna(subset=["last_at"])
    last = tuple(heard["last_at"].dt.to_pydatetime())
    courses = run_query(sensor_courses, only=tuple(heard["sensor_id"]), last=last)
    drawn = dict(list(courses.groupby("sensor_id")))
    return [_row(row, drawn.get(row["sensor_id"])) for row in shown.to_dict("records")]


def _lead(listed: pd.DataFrame) -> str:
    still = int(listed["is_still"].sum())
    parts = [plural("{n} sensor", "{n} sensors", len(listed))]
    if still:
        parts.append(plural("{n} is silent", "{n} are silent", still))
    if recorded.is_on():  # a page that is kept grows older than it says
        parts.append(age_counted_to(moment_shown()))
    return " · ".join(parts)


def age_counted_to(moment: dt.datetime) -> str:
    """Up to when the ages count, for what is not made anew at each look. moment: in UTC."""
    return _("Age as of {moment}", moment=look().moment(moment.replace(tzinfo=dt.UTC)))


def rule() -> str:
    """When a sensor is still."""
    return _(
        "A sensor is silent when nothing came for more than {times} times its interval, and for at "
        "least {hours} hours.",
        times=STILL_AFTER,
        hours=LEAST_SILENCE_MIN // 60,
    )


def _line_rule() -> str:
    words = _("The line shows the means of the last {days} days by the hour; gaps stay gaps.")
    return words.format(days=DAYS_SHOWN)


def source(listed: pd.DataFrame) -> str:
    """The first sources, and how many sensors."""
    sources = list(dict.fromkeys(listed["source"].dropna()))
    told = [", ".join(sources[:2]), counted(len(listed), int(listed["is_demo"].sum()))]
    return " · ".join(filter(None, told))


def _row(row: dict[str, Any], course: pd.DataFrame | None) -> dict[str, Any]:
    kind = value_words("sensors", "kind").get(row["kind"], row["kind"])
    about = (kind, stated(row["place"]), place_name(row["district_id"]))
    return {
        "name": row["name"],
        "id": row["sensor_id"],
        "point": sensor_layer(row["kind"]) if pd.notna(row["latitude"]) else "",
        "is_demo": row["is_demo"],
        "about": " · ".join(filter(None, about)),
        "value": reading_words(row),
        "moment": moment_words(row),
        "line": _line(course, row),
        "line_words": _line_words(course, row),
    }


def _line(course: pd.DataFrame | None, row: dict[str, Any]) -> str | None:
    """The means as lines, broken where readings are missing; None for too few."""
    if course is None or len(course) < LEAST:
        return None
    hours = course["start"].to_numpy("datetime64[m]").astype(float) / 60
    values = course["mean"].to_numpy(float)
    low, high = values.min(), values.max()
    across = 2 + (WIDTH - 4) * (hours - hours[0]) / ((hours[-1] - hours[0]) or 1)
    down = 4 + (HEIGHT - 8) * ((high - values) / (high - low) if high > low else 0 * values + 0.5)
    usual = row["interval_min"] if pd.notna(row["interval_min"]) else 0
    room = np.where(course["period"] == "Tag", 24, 0) + max(GAP_HOURS, 2 * usual / 60)
    breaks = np.flatnonzero(np.diff(hours) > room[1:]) + 1
    parts = [
        np.column_stack(one)
        for one in zip(np.split(across, breaks), np.split(down, breaks), strict=True)
    ]
    return masked(parts)


def _line_words(course: pd.DataFrame | None, row: dict[str, Any]) -> str:
    if course is None or len(course) < LEAST:
        return ""
    low, high = (
        reading_words({**row, "value": value})
        for value in (course["minimum"].min(), course["maximum"].max())
    )
    return _(
        "{name}, last {days} days: {low} to {high}",
        name=row["name"],
        days=DAYS_SHOWN,
        low=low,
        high=high,
    )


def _table(listed: pd.DataFrame) -> pd.DataFrame:
    """All of the list as a table: the last reading of each sensor."""
    rows = listed.to_dict("records")
    table = listed[["name", "kind", "unit", "district_id"]].assign(
        last_value=listed["value"],
        last_at=[moment_words(row) for row in rows],
        age=[age_words(row) for row in rows],
        is_demo=listed["is_demo"],
    )
    return table.rename(columns={"age": _("Age")})
