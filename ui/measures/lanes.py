"""The time of each measure in one line of a list: plan, forecast and today as shares of a width."""

import datetime as dt
from typing import NamedTuple

import pandas as pd

YEARS = 10  # before and after today that are drawn; dates beyond do not stretch the axis


class Part(NamedTuple):
    """A bar or a mark: its start and its length in percent of the axis."""

    left: float
    width: float


class Lane(NamedTuple):
    """One measure; None where a date is missing. A forecast whose end is not stated is drawn up to
    today."""

    plan: Part | None
    forecast: Part | None


class Lanes(NamedTuple):
    """All measures on one axis: measure → lane, the years with their places, today's place."""

    by_measure: dict[str, Lane]
    years: list[tuple[int, float]]
    today: float


def lanes(bars: pd.DataFrame, today: dt.date) -> Lanes:
    """The lanes of `queries.measures.timeline` on one axis of whole years."""
    now = pd.Timestamp(today)
    dates = bars[["baseline_start", "baseline_end", "forecast_end"]].apply(pd.to_datetime)
    low, high = now - pd.DateOffset(years=YEARS), now + pd.DateOffset(years=YEARS)
    inside = dates.stack().clip(low, high)
    first = min([now, *inside]).year
    last = max([now, *inside]).year
    start, stop = pd.Timestamp(first, 1, 1), pd.Timestamp(last + 1, 1, 1)

    def share(day: pd.Timestamp) -> float:
        within = min(max(day, start), stop) - start
        return round(float(100 * within.days / (stop - start).days), 2)

    def part(begin: pd.Timestamp, end: pd.Timestamp) -> Part | None:
        if pd.isna(begin) or pd.isna(end):
            return None
        return Part(share(begin), round(max(share(end) - share(begin), 0.6), 2))

    by_measure = {}
    for measure, row in zip(bars["measure_id"], dates.itertuples(index=False), strict=True):
        is_open = pd.isna(row.forecast_end)
        end = max(now, row.baseline_start) if is_open and row.baseline_start < now else row[2]
        plan, forecast = part(row[0], row[1]), part(row[0], end)
        by_measure[str(measure)] = Lane(plan, forecast)
    years = [(year, share(pd.Timestamp(year, 1, 1))) for year in range(first, last + 1)]
    return Lanes(by_measure, years, share(now))
