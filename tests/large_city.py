"""Musterstadt grown out of measure: hundreds of districts and measures with long names; or empty.

Its rows refer to what Musterstadt has, so that every page has something to draw.
"""

import csv
import json
from pathlib import Path

from tests.tiny_city import ROWS, SOURCE, _feature, write_city, write_csv

COLUMNS = 20
STEP = 0.02
ENDLESS = {"title", "description", "owner", "working_group", "note", "text", "place", "topic"}
"""Columns of free text that no row of another dataset refers to."""


def long_name(kind: str, number: int, letters: int) -> str:
    """A name of that many letters with blanks, as bureaus give them."""
    words = f"{kind} {number} an der Oberen Großen Lindenallee mit allen Ortslagen und dem Gut"
    return words[:letters].strip().ljust(letters, "x")


def write_large_city(folder: Path, districts: int, measures: int, letters: int = 60) -> Path:
    """A city of so many districts and measures, all with names of `letters` letters."""
    write_city(folder)
    codes = [f"{n:02}" for n in range(1, districts + 1)]
    shapes = [_district(n, code, letters) for n, code in enumerate(codes)]
    collection = {"type": "FeatureCollection", "features": shapes}
    (folder / "districts.geojson").write_text(json.dumps(collection), encoding="utf-8")
    people = [
        {"district_id": code, "date": "2022-12-31", "population": 1000 + n, "register": "Stadt"}
        for n, code in enumerate(codes)
    ]
    _rewrite(folder, "population", [*people, *ROWS["population"][-2:]])
    first = ROWS["measures"]
    more = [
        first[n % len(first)]
        | {
            "measure_id": f"m{n}",
            "title": long_name("Maßnahme", n, letters),
            "district_id": codes[n % districts],
        }
        for n in range(measures - len(first))
    ]
    known = [*first, *more][:measures]
    _rewrite(folder, "measures", known)
    ids = {row["measure_id"] for row in known}
    for name, rows in ROWS.items():
        if name != "measures" and any("measure_id" in row for row in rows):
            _rewrite(folder, name, [row for row in rows if row.get("measure_id", "") in ids])
    declared = folder / "datapackage.json"
    text = declared.read_text("utf-8")
    declared.write_text(text.replace('[0-9]{2}"', '[0-9]{2,3}"'), encoding="utf-8")
    return folder


def write_endless_city(folder: Path, letters: int = 5000) -> Path:
    """Musterstadt whose every free text is a word of so many letters."""
    write_city(folder)
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            for name in ENDLESS & row.keys():
                row[name] = f"{row[name]}{'x' * letters}" if row[name] else ""
        if rows:
            write_csv(path, list(rows[0]), rows)
    return folder


def write_empty_city(folder: Path) -> Path:
    """A city of which only the districts and the Zielfelder are known."""
    write_city(folder)
    for path in folder.glob("*.csv"):
        if path.stem not in ("fields", "districts", "outline"):
            _rewrite(folder, path.stem, [])
    return folder


def _district(number: int, code: str, letters: int) -> dict[str, object]:
    west, south = 10.0 + number % COLUMNS * STEP, 50.0 + number // COLUMNS * STEP
    east, north = west + STEP, south + STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return _feature(
        [[round(x, 4), round(y, 4)] for x, y in ring],
        district_id=code,
        name=long_name("Ortsteil", number, letters),
        latitude=round(south + STEP / 2, 4),
        longitude=round(west + STEP / 2, 4),
        area_km2=3.1,
        is_schematic=True,
        source=SOURCE,
    )


def _rewrite(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    write_csv(path, columns, rows)
