"""The code knows no city: names, Land and the word for districts come from the city's folder."""

import csv
import json
import re
from functools import cache
from pathlib import Path

import pytest
import shapely

from tests.test_imports import ALLOWED, ROOT

DATA = ROOT / "data"
ENDINGS = {".py", ".html", ".js", ".css", ".po", ".json", ".toml", ".typ", ".svg"}
ELSEWHERE = {
    "loaders/schemas/laender.json": "the table of the 16 Länder",
    "loaders/schema/words.py": "the word where a city names none",
    "queries/places/map_layers.py": "a value of the column `kind` of place names",
}
WORDS_OF_FILES = ("loaders/profiles/", "loaders/schemas/")
"""Here names of columns and allowed values stand as other people's files have them."""
ANYWHERE = {
    "Bahnhof",
    "Markt",
    "Hain",
    "Stadtmitte",
    "Stadtgebiet",
    "Innenstadt",
    "Stadtverwaltung",
}
"""Names of places here that are as well those of many others, or usual words."""
SHORTEST = 3


@cache
def texts():
    found = {}
    for room in ALLOWED:
        for path in [ROOT / room, *sorted((ROOT / room).rglob("*"))]:
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in ENDINGS and name not in ELSEWHERE:
                found[name] = Path(path).read_text("utf-8")
    return found


def found_by(pattern, names=lambda _: True):
    return {
        name: sorted(set(pattern.findall(text)))
        for name, text in texts().items()
        if names(name) and pattern.search(text)
    }


def rows(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def shapes(name):
    return json.loads((DATA / f"{name}.geojson").read_text("utf-8"))["features"]


def place_names():
    """Districts, their parts, streets with chargers, stations, and who runs these."""
    named = [feature["properties"]["name"] for feature in shapes("districts")]
    named += [row["name"] for row in rows("district_names")]
    named += [part for row in rows("district_names") for part in row["places"].split("; ")]
    named += [re.sub(r"\s*\d.*", "", row["street"]) for row in rows("charging_points")]
    named += [row["operator"] for row in rows("charging_points")]
    named += [row[key] for row in rows("stops") for key in ("name", "operator")]
    named += [row[key] for row in rows("measures") for key in ("place", "owner")]
    named += [row["place"] for row in rows("mobility_hubs")]
    parts = {part.strip() for name in named for part in name.split("/")}
    return {part for part in parts if len(part) >= SHORTEST} - ANYWHERE


@pytest.mark.quick
def test_no_city_and_no_land_is_named():
    pattern = re.compile(r"\bGera\b|\bGeras\b|gera\.de|SMARTCity|Thüring|Thuring")
    assert found_by(pattern) == {}


def test_the_word_for_districts_is_the_citys():
    pattern = re.compile(r"\bBezirke?[ns]?\b|\b[Ss]tatistische[nr]? Bezirk")
    assert found_by(pattern, lambda name: not name.startswith(WORDS_OF_FILES)) == {}


def test_no_place_of_the_city_that_ships_is_named():
    names = place_names()
    assert {"Untermhaus", "Siemensstraße", "TLBV", "GVB", "Langenberg"} <= names
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names)))})\b")
    assert found_by(pattern) == {}


def test_no_postcode_and_no_key_of_the_city_that_ships():
    city = json.loads((DATA / "city.json").read_text("utf-8"))
    codes = {row["postcode"] for row in rows("charging_points")} | {city["nuts"]}
    assert "07546" in codes
    others = {feature["properties"]["context_id"] for feature in shapes("context/context")}
    keys = {key[:5] for key in others if re.fullmatch("[0-9]{8}", key)} | {city["ags"][:5]}
    pattern = re.compile(rf"\b(?:(?:{'|'.join(keys)})[0-9]{{3}}|{'|'.join(codes)})\b")
    assert found_by(pattern) == {}


def test_no_coordinate_lies_in_the_city_that_ships():
    """Two numbers with decimals beside each other, or one under each of the names of a point."""
    (outline,) = shapes("outline")
    area = shapely.geometry.shape(outline["geometry"]).envelope
    number = r"(-?[0-9]{1,3}\.[0-9]{2,})"
    pattern = re.compile(rf"{number}[\"']?[,;\s]+[\"'\[]*{number}")
    alone = re.compile(rf'"(latitude|longitude)"[^{{}}]*"example": "{number}"')

    def here(one, two):
        points = shapely.points([[float(one), float(two)], [float(two), float(one)]])
        return shapely.intersects(area, points).any()

    assert here("12.08", "50.88")
    pairs = {name: [p for p in pattern.findall(t) if here(*p)] for name, t in texts().items()}
    assert {name: found for name, found in pairs.items() if found} == {}
    assert found_by(alone) == {}
