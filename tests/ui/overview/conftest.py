"""The overview's parts on the rows that ship, in memory: as they are, or as once known."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from loaders.schema import ROOT, load_package, quoted
from queries.measures.measures import EVERY_MEASURE, MeasureFilter
from tests.conftest import Tables
from tests.queries.conftest import EDITION_VIEWS
from ui.i18n import texts
from ui.overview import data
from ui.overview.data import Overview

DECIDED_DAY = "2021-12-14"
CHOSEN_DAY = "2020-12-18"  # of the pilot projects
END_KNOWN_DAY = "2024-12-17"  # from when a document says that the money lapses

# What was known of a measure on $day: its state as its history tells it until then. What was only
# announced is no state. Before the council decided, nobody knew what would be carried out.
AS_KNOWN = f"""
CREATE OR REPLACE TABLE measures AS
WITH told AS (
    SELECT * FROM measure_events WHERE date <= $day AND certainty IS DISTINCT FROM 'angekündigt'
)
SELECT m.* REPLACE (
    CASE WHEN m.kind = 'Umsetzungsmaßnahme' AND $day < DATE '{DECIDED_DAY}' THEN NULL
        ELSE m.kind END AS kind,
    CASE WHEN m.kind IN ('Idee', 'Pilotprojekt') THEN m.status ELSE coalesce((SELECT
        arg_max(status, date) FROM told WHERE told.measure_id = m.measure_id
            AND status IS NOT NULL), 'geplant') END AS status,
    (SELECT max(date) FROM told WHERE told.measure_id = m.measure_id) AS last_update_date)
FROM measures AS m
WHERE $day >= CASE m.kind
    WHEN 'Pilotprojekt' THEN DATE '{CHOSEN_DAY}'
    WHEN 'Idee' THEN m.last_update_date
    ELSE coalesce((SELECT min(date) FROM milestone_days WHERE measure_id = m.measure_id),
        DATE '{DECIDED_DAY}') END
"""


def filled() -> Tables:
    """Every declared dataset with the rows that ship, no demonstration among them."""
    package = load_package()
    tables = Tables(package)
    for name in package.datasets:
        file = Path(ROOT) / "data" / f"{name}.csv"
        if file.exists():
            read = f"read_csv('{file}', header = true, all_varchar = true)"
            tables.con.execute(f"INSERT INTO {quoted(name)} BY NAME SELECT * FROM {read}")
    tables.con.execute(EDITION_VIEWS)
    for name, dataset in package.datasets.items():
        day = f"max({dataset.as_of_field})" if dataset.as_of_field else "NULL"
        tables.con.execute(
            "INSERT INTO datasets (name, title, title_en, due_after_days, rows, as_of_date) "
            f"SELECT $name, $title, $name, $due, count(*), {day} FROM {quoted(name)}",
            {"name": name, "title": dataset.title, "due": dataset.due_after_days},
        )
    return tables


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Overview]]:
    """`known("2026-11-29")`: the overview of that day on the rows that ship. With past=True only of
    what was known then."""
    german = texts._at_hand.set(texts.Look("de"))
    opened: list[Tables] = []

    def show(day: str, chosen: MeasureFilter = EVERY_MEASURE, *, past: bool = False) -> Overview:
        tables = filled()
        opened.append(tables)
        con = tables.con
        if past:
            forget(tables, day)
        monkeypatch.setattr(data, "run_query", lambda ask, at=None, **given: ask(con, **given))
        monkeypatch.setattr(data, "kept_wordless", lambda _key, work, _at=None: work())
        monkeypatch.setattr(data, "counties", lambda: tuple(tables.package.city["kreis"]))
        monkeypatch.setattr(data, "package", lambda: tables.package)
        return Overview(chosen, dt.date.fromisoformat(day), 5)

    yield show
    texts._at_hand.reset(german)
    for tables in opened:
        tables.con.close()


def forget(tables: Tables, day: str) -> None:
    """Take away what became known after a day."""
    con, given = tables.con, {"day": dt.date.fromisoformat(day)}
    con.execute(
        "CREATE TABLE milestone_days AS SELECT measure_id, DATE '2021-01-22' AS date "
        "FROM milestones"  # the plan of which they are a part was shown on that day
    )
    con.execute(AS_KNOWN, given)
    con.execute("DELETE FROM measure_events WHERE date > $day", given)
    con.execute(
        "DELETE FROM programme WHERE CASE WHEN indicator = 'ende' "
        f"THEN DATE '{END_KNOWN_DAY}' ELSE date END > $day",
        given,
    )
