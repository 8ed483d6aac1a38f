"""What the overview makes of the measures, out of a connection: as `ui.overview.data` does it."""

import datetime as dt

import duckdb
import pandas as pd

from queries.measures.decisions import decisions_of, lapsing
from queries.measures.measures import EVERY_MEASURE, MeasureFilter, chosen_of, measures
from queries.measures.programme import programme
from queries.measures.standing import DECIDED, Standing, standing_of


def standing(
    con: duckdb.DuckDBPyConnection, *, chosen: MeasureFilter = EVERY_MEASURE, today: dt.date
) -> Standing:
    every = measures(con, today=today)
    is_decided = bool((every["kind"] == DECIDED).any())
    return standing_of(chosen_of(every, chosen), is_decided=is_decided)


def decisions(
    con: duckdb.DuckDBPyConnection, *, chosen: MeasureFilter = EVERY_MEASURE, today: dt.date
) -> pd.DataFrame:
    money = lapsing(programme(con, today=today), chosen, today)
    return decisions_of(standing(con, chosen=chosen, today=today), money)
