"""The measures in time: bars for a Gantt chart, and how far each measure is."""

import datetime as dt
from collections.abc import Sequence

import duckdb
import pandas as pd

from queries.ctes import MILESTONE_FACTS, compose
from queries.measures.measures import measures

# A measure that states no dates of its own spans its milestones.
TIMELINE = compose(
    MILESTONE_FACTS,
    """
spans AS (
    SELECT measure_id,
        min(period_start) AS first_day,
        max(baseline_date) AS last_baseline,
        max(coalesce(done_date, forecast_date, baseline_date)) AS last_forecast
    FROM milestone_facts
    GROUP BY measure_id
),
main_field AS (
    SELECT measure_id, arg_min(field_id, (coalesce(fields.position, 1000000), field_id)) AS field_id
    FROM measure_fields
    LEFT JOIN fields USING (field_id)
    GROUP BY measure_id
)""",
    select="""
SELECT m.measure_id, main_field.field_id, fields.position AS field_position,
    coalesce(m.start_date, spans.first_day) AS baseline_start,
    coalesce(m.planned_end_date, spans.last_baseline) AS baseline_end,
    coalesce(m.start_date, spans.first_day) AS forecast_start,
    coalesce(m.forecast_end_date, m.planned_end_date, spans.last_forecast) AS forecast_end
FROM measures AS m
LEFT JOIN spans USING (measure_id)
LEFT JOIN main_field USING (measure_id)
LEFT JOIN fields ON fields.field_id = main_field.field_id
WHERE $measure_ids::VARCHAR[] IS NULL OR list_contains($measure_ids::VARCHAR[], m.measure_id)
ORDER BY field_position NULLS LAST, baseline_start NULLS LAST, m.title, m.measure_id
""",
)


def timeline(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None, today: dt.date
) -> pd.DataFrame:
    """One bar a measure, grouped by the first of its fields, for these measures (None: all).

    Measures without any date are in it with NaT, so that the chart can name them. The milestones
    to draw come from `queries.measures.measures.milestones_of`.

    Columns: measure_id, field_id (None: in no field), field_position, baseline_start,
    baseline_end, forecast_start, forecast_end (forecast, else planned end), title, status,
    judgement, known, district_name, is_citywide, is_demo.
    """
    ids = None if measure_ids is None else list(measure_ids)
    bars = con.execute(TIMELINE, {"measure_ids": ids, "today": today}).df()
    names = [
        "measure_id",
        "title",
        "status",
        "judgement",
        "known",
        "district_name",
        "is_citywide",
        "is_demo",
    ]
    about = measures(con, today=today)[names]
    return bars.merge(about, on="measure_id", how="left", sort=False)
