"""How numbers of cities are said: each with its own date."""

import datetime as dt
import re
from typing import Any

from queries.metric import Metric
from ui.components import dataset_words
from ui.components.measure_words import qualifier
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.network.data import City
from ui.state.session_data import dataset

MONTH = re.compile(r"\d{4}-\d{2}")
NOTHING = "–"


def value_of(row: dict[str, Any]) -> str:
    """A value of a row of the network of cities with its unit: a number, a month or a word."""
    value, unit = str(row["value"]), row["unit"] if isinstance(row["unit"], str) else ""
    if unit == "€":
        value, unit = look().money(float(value)), ""
    elif MONTH.fullmatch(value):
        value = look().date(dt.date.fromisoformat(f"{value}-01"), "Monat")
    elif value.isdigit():
        value = look().number(int(value))
    return " ".join(part for part in (qualifier(row["comparator"]), value, unit) if part)


def heads() -> list[str]:
    """The columns of the comparison."""
    return [
        _("City"),
        _("Phase"),
        _("Money of the programme"),
        _("per resident"),
        _("Measures"),
        _("Charging points"),
        _("per 1,000 residents"),
        _("Residents"),
    ]


def cells(city: City) -> list[tuple[str, str]]:
    """A city's cells after its name: value and, in small, its date."""
    figures = city.figures
    ends = _("money until {date}", date=figures.end_date) if figures.end_date else ""
    reported = _("last report {date}", date=figures.reported) if figures.reported else ""
    points, residents = figures.points, figures.population
    return [
        (figures.phase or NOTHING, _joined(dated(figures.phase_date), ends)),
        (look().money(figures.frame.value), _dated(figures.frame)),
        _per_head(figures.frame_per_head, 0, figures.frame),
        (look().number(figures.measures) if figures.measures else NOTHING, reported),
        (look().number(points.value), _dated(points)),
        _per_head(figures.points_per_1000, 2, points),
        (look().number(residents.value), _dated(residents)),
    ]


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def dated(day: dt.date | None) -> str:
    """A date, "" for none."""
    return look().date(day) if day else ""


def _dated(metric: Metric) -> str:
    return dated(metric.evidence.as_of) if metric.value is not None else ""


def _per_head(value: float | None, digits: int, part: Metric) -> tuple[str, str]:
    """Why there is none, where there could be one."""
    if value is None:
        return NOTHING, _("no residents of that date") if part.value is not None else ""
    said = look().money(value) if part.unit == "EUR" else look().number(value, digits)
    return said, _dated(part)


def read_from(city: City) -> str:
    """Where a city's numbers are from: how many rows, when they were read."""
    n = city.figures.measures
    rows = plural("{n} measure", "{n} measures", n)
    if city.peer is None or city.peer.read is None:
        return _("{city}: {rows}, this dashboard", city=city.name, rows=rows)
    said = _(
        "{city}: {rows}, read on {moment}",
        city=city.name,
        rows=rows,
        moment=look().moment(city.peer.read),
    )
    if city.peer.left_out:
        left = plural("{n} row left out", "{n} rows left out", city.peer.left_out)
        said += _(" ({left} that did not pass the check)", left=left)
    if city.peer.unusable:
        names = ", ".join(dataset_words.title(dataset(name)) for name in city.peer.unusable)
        said += _("; could not be read anew: {names}", names=names)
    return said
