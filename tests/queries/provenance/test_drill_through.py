"""Rows with the publication that put them there, on Musterstadt's population (5 rows at first)."""

import pyarrow as pa
import pytest

from loaders.publish.restore import restore
from loaders.store.store import Edition
from queries.provenance.drill_through import behind
from tests.publishing import publish

COLUMNS = ["district_id", "date", "population"]


def asked(lake, snapshot, *, audience="staff", dataset="population", columns=COLUMNS, **only):
    with lake.reader(Edition(snapshot, audience=audience)) as cursor:
        return behind(cursor, dataset=dataset, columns=columns, only=only, order=columns[:1])


def held(lake, dataset="population"):
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        return cursor.execute(f"FROM {dataset}").to_arrow_table()


def origins(found):
    rows = found.publications.to_dict("records")
    return [(row["snapshot_id"], row["rows"]) for row in rows]


def test_rows_that_were_added_name_their_own_publication(lake):
    whole = held(lake)
    second = publish(lake, {"population": whole.slice(0, 2)}, author="A", mode="append")
    third = publish(lake, {"population": whole.slice(1, 1)}, author="B", mode="append")
    found = asked(lake, third)
    assert origins(found) == [(third, 1), (second, 1), (1, whole.num_rows - 2)]
    assert found.total == whole.num_rows
    assert origins(asked(lake, second)) == [(second, 2), (1, whole.num_rows - 2)]
    assert origins(asked(lake, 1)) == [(1, whole.num_rows)]


def test_a_replacement_puts_every_row_there(lake):
    whole = held(lake)
    second = publish(lake, {"population": whole}, author="A")
    assert origins(asked(lake, second)) == [(second, whole.num_rows)]
    third = restore(lake, ["population"], 1, "B")
    assert origins(asked(lake, third)) == [(third, whole.num_rows)]


def test_only_the_rows_asked_for(read_lake):
    found = asked(read_lake, 1, district_id=["01"])
    assert set(found.rows["district_id"]) == {"01"}
    assert found.total == len(found.rows)
    assert list(found.rows.columns) == [*COLUMNS, "published_in"]


def test_an_empty_cell_is_a_value_and_no_value_is_no_row(read_lake):
    citywide = asked(read_lake, 1, dataset="measures", columns=["measure_id", "district_id"],
                     district_id=[None])  # fmt: skip
    assert citywide.total > 0
    assert citywide.rows["district_id"].isna().all()
    both = asked(read_lake, 1, dataset="measures", columns=["measure_id", "district_id"],
                 district_id=[None, "01"])  # fmt: skip
    assert set(both.rows["district_id"].fillna("")) == {"", "01"}
    assert asked(read_lake, 1, district_id=[]).total == 0


def test_the_public_gets_no_rows_beyond_its_edition(read_lake):
    columns = ["event_id", "title"]
    staff = asked(read_lake, 1, dataset="events", columns=columns)
    public = asked(read_lake, 1, dataset="events", columns=columns, audience="public")
    assert "intern" in set(staff.rows["event_id"])
    assert set(public.rows["event_id"]) == {"auftakt", "gruen"}
    hidden = asked(read_lake, 1, dataset="survey_answers", columns=["value"], audience="public")
    assert (hidden.total, origins(hidden)) == (0, [])


@pytest.mark.parametrize("limit", [0, 2])
def test_the_rows_can_be_fewer_than_their_number(read_lake, limit):
    with read_lake.reader(Edition(1)) as cursor:
        found = behind(cursor, dataset="population", columns=COLUMNS, only={}, limit=limit)
    assert len(found.rows) == limit
    assert found.total == held(read_lake).num_rows


def test_a_column_that_is_not_public_stays_empty(read_lake):
    shown = asked(read_lake, 1, dataset="measures", columns=["measure_id", "internal_note"],
                  audience="public")  # fmt: skip
    assert shown.rows["internal_note"].isna().all()


def test_hostile_values_are_values(read_lake):
    table = held(read_lake)
    assert asked(read_lake, 1, district_id=["01' OR '1'='1"]).total == 0
    assert isinstance(table, pa.Table)
    assert held(read_lake).num_rows == table.num_rows
