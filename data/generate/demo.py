"""Write the demonstration rows: plainly fictional items that let every page show itself at work.

One generator for all of them, with fixed seeds: the same call writes the same bytes. Nothing here
is a fact about the city. Every row is marked ``is_demo``, its ids begin with ``demo-``, its titles
with "Beispiel", and no row refers to a real one (nor a real one to it).

    python data/generate/demo.py
        rewrites data/demo/*.csv, the files that ship
    python data/generate/demo.py --answers 1000000 --attendance 1000000 --chargers 100000 --out DIR
        writes the same tables, grown to these numbers of rows, into another folder (benchmarks);
        chargers are written only there
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import demo_economics
import demo_events
import demo_indicators
import demo_measures
import demo_places
import demo_reports
import demo_sensors
import demo_surveys

DATA = Path(__file__).resolve().parent.parent
SCHEMAS = DATA.parent / "loaders" / "schemas"
SOURCE = "Demonstrationsdaten (erfunden), erzeugt mit festem Startwert"

Row = dict[str, object]


def demo_tables(
    answers: int | None, attendance: int | None, chargers: int
) -> Iterator[tuple[str, Iterable[Row]]]:
    """Yield dataset name and rows of every demonstration table.

    ``None`` stands for the numbers that ship; a number is the exact number of rows wanted.
    Rows may lack columns (they stay empty) and carry neither ``is_demo`` nor ``source``.
    """
    centres = district_centres()
    events = demo_events.EVENTS if attendance is None else demo_events.events_for(attendance)
    yield "measures", demo_measures.measures(centres)
    yield "measure_fields", demo_measures.measure_fields()
    yield "milestones", demo_measures.milestones()
    yield "measure_events", demo_measures.measure_events()
    yield "budgets", demo_measures.budgets()
    yield "alternatives", demo_economics.alternatives()
    yield "payments", demo_economics.payments()
    yield "scores", demo_economics.scores()
    yield "use_cases", demo_economics.use_cases()
    yield "signposts", demo_economics.signposts(centres)
    yield "sensors", demo_sensors.sensors(centres)
    yield "measurements", demo_sensors.measurements()
    yield "indicators", demo_indicators.indicators()
    yield "indicator_definitions", demo_indicators.definitions()
    yield "indicator_targets", demo_indicators.targets()
    yield "mobility_hubs", demo_places.mobility_hubs(centres)
    yield "events", demo_events.events(events)
    yield "attendance", islice(demo_events.attendance(events), attendance)
    yield "surveys", demo_surveys.surveys()
    yield "survey_questions", demo_surveys.questions()
    yield "reports", demo_reports.reports(centres)
    yield "survey_answers", islice(demo_surveys.answers(endless=answers is not None), answers)
    if chargers:
        yield "charging_points", demo_places.charging_points(chargers)


def district_centres() -> dict[str, tuple[float, float]]:
    """Latitude and longitude of the districts that ship, by district_id."""
    collection = json.loads((DATA / "districts.geojson").read_text(encoding="utf-8"))
    rows = [feature["properties"] for feature in collection["features"]]
    return {row["district_id"]: (row["latitude"], row["longitude"]) for row in rows}


def write_demo(
    out: Path, answers: int | None = None, attendance: int | None = None, chargers: int = 0
) -> dict[str, int]:
    """Write one CSV a table into ``out`` and return the number of rows of each.

    CSV is UTF-8 with commas and line feeds; columns and their order come from the schemas.
    """
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*/*.json")]
    columns = {one["name"]: [field["name"] for field in one["schema"]["fields"]] for one in schemas}
    out.mkdir(parents=True, exist_ok=True)
    return {
        name: write_table(out / f"{name}.csv", columns[name], rows)
        for name, rows in demo_tables(answers, attendance, chargers)
    }


def write_table(path: Path, columns: list[str], rows: Iterable[Row]) -> int:
    """Write the rows, each marked as demonstration, and return how many there were."""
    marks: Row = {"source": SOURCE} | ({"is_demo": True} if "is_demo" in columns else {})
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        for count, row in enumerate(rows, start=1):  # noqa: B007 (the count is the result)
            writer.writerow({name: as_text(value) for name, value in (row | marks).items()})
    return count


def as_text(value: object) -> object:
    """Booleans in the spelling of Table Schema; everything else as the csv module writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def main() -> None:
    """Parse the command line and write the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--answers", type=int, help="rows of survey_answers")
    parser.add_argument("--attendance", type=int, help="rows of attendance")
    parser.add_argument("--chargers", type=int, default=0, help="rows of charging_points")
    parser.add_argument("--out", type=Path, default=DATA / "demo", help="folder to write into")
    wanted = parser.parse_args()
    grown = wanted.answers is not None or wanted.attendance is not None or wanted.chargers
    if grown and wanted.out.resolve() == (DATA / "demo").resolve():
        parser.error("grown tables do not belong into the folder that ships: give --out DIR")
    write_demo(wanted.out, wanted.answers, wanted.attendance, wanted.chargers)


if __name__ == "__main__":
    main()
