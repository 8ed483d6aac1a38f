"""A tiny city for hand-worked numbers: empty typed tables, and `add` to fill a few cells."""

import datetime as dt
from collections.abc import Iterator

import duckdb
import pytest

COLUMNS = {
    "fields": "field_id position# title title_en short_title short_title_en goals source",
    "districts": "district_id name other_names latitude~ longitude~ area_km2~ geometry^"
    " is_schematic? source",
    "population": "district_id date@ population# register source",
    "measures": "measure_id title description working_group owner district_id place latitude~"
    " longitude~ status approval approval_date@ start_date@ planned_end_date@ forecast_end_date@"
    " target target_value~ target_unit current_value~ last_update_date@ internal_note is_public?"
    " is_demo? source",
    "measure_fields": "measure_id field_id is_demo? source",
    "milestones": "milestone_id measure_id title baseline_date@ forecast_date@ done_date@"
    " precision is_demo? source",
    "budgets": "measure_id year% funding_source planned_eur~ approved_eur~ spent_eur~ is_demo?"
    " source",
    "events": "event_id series title position# start_date@ start_time duration_min# format topic"
    " working_group district_id place organiser talks# is_public? is_demo? source",
    "attendance": "series event_id group registered# attended# is_estimate? is_demo? source",
    "surveys": "survey_id title organiser kind open_from_date@ open_to_date@ wanted_number#"
    " responses_total# responses_date@ method is_public? is_demo? source",
    "survey_answers": "survey_id respondent_id question_id value district_id age_group"
    " submitted_at! is_released? is_demo? source",
    "mobility_hubs": "hub_id name status planned_date@ opened_date@ precision offers place"
    " latitude~ longitude~ district_id is_public? is_demo? source",
    "charging_points": "station_id operator street address_note postcode place county latitude~"
    " longitude~ commissioned_date@ power_kw~ kind points# plugs status register_date@ source",
    "comparison_cities": "ags city register_date@ stations# points# power_kw~ fast_stations#"
    " population# population_date@ area_km2~ source",
    "indicators": "indicator_id title measure_id field_id date@ district_id value~ target~ unit"
    " is_public? is_demo? source",
    "outline": "ags name geometry^ source",
    "datasets": "name title title_en due_after_days# as_of_date@ published_at& published_by rows#",
    "snapshots": "snapshot_id# published_at& author message kind dataset file checksum"
    " rows_total# rows_new# rows_changed# rows_gone#",
}
TYPES = {
    "#": "BIGINT",
    "~": "DOUBLE",
    "@": "DATE",
    "?": "BOOLEAN",
    "%": "INTEGER",
    "!": "TIMESTAMP",
    "&": "TIMESTAMPTZ",
    "^": "BLOB",
}
TODAY = dt.date(2024, 6, 30)


class City:
    """An in-memory edition. `add(table, column=value, …)` adds one row, the rest stays empty."""

    def __init__(self) -> None:
        self.con = duckdb.connect()
        self.con.execute("SET TimeZone = 'UTC'")
        for table, columns in COLUMNS.items():
            self.con.execute(f'CREATE TABLE "{table}" ({", ".join(map(_column, columns.split()))})')

    def add(self, table: str, **cells: object) -> "City":
        columns = COLUMNS[table].split()
        if "is_demo?" in columns:
            cells.setdefault("is_demo", False)
        if "source" in columns:
            cells.setdefault("source", "Quelle 1")
        names = ", ".join(f'"{name}"' for name in cells)
        marks = ", ".join("?" for _ in cells)
        self.con.execute(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', list(cells.values()))
        return self


def _column(declared: str) -> str:
    kind = TYPES.get(declared[-1])
    return f'"{declared[:-1]}" {kind}' if kind else f'"{declared}" VARCHAR'


@pytest.fixture
def city() -> Iterator[City]:
    """A city without a single row."""
    made = City()
    yield made
    made.con.close()


@pytest.fixture
def older_city() -> Iterator[City]:
    """A second city, to compare an edition with the one before."""
    made = City()
    yield made
    made.con.close()


@pytest.fixture
def today() -> dt.date:
    return TODAY
