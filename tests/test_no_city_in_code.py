"""The code knows no city: names, Land and the word for districts come from the city's folder."""

import re
from pathlib import Path

import pytest

from tests.test_imports import ALLOWED, ROOT

ENDINGS = {".py", ".html", ".js", ".css", ".po", ".json", ".toml"}
ELSEWHERE = {
    "loaders/schemas/laender.json": "the table of the 16 Länder",
    "loaders/schema/words.py": "the word where a city names none",
    "queries/places/map_layers.py": "a value of the column `kind` of place names",
}
WORDS_OF_FILES = ("loaders/profiles/", "loaders/schemas/")
"""Here names of columns and allowed values stand as other people's files have them."""


def texts():
    for room in ALLOWED:
        for path in [ROOT / room, *sorted((ROOT / room).rglob("*"))]:
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in ENDINGS and name not in ELSEWHERE:
                yield name, Path(path).read_text("utf-8")


@pytest.mark.quick
def test_no_city_and_no_land_is_named():
    pattern = re.compile(r"\bGera\b|\bGeras\b|gera\.de|SMARTCity|Thüring|Thuring")
    assert {name: pattern.findall(text) for name, text in texts() if pattern.search(text)} == {}


def test_the_word_for_districts_is_the_citys():
    pattern = re.compile(r"\bBezirke?[ns]?\b|\b[Ss]tatistische[nr]? Bezirk")
    found = {
        name: pattern.findall(text)
        for name, text in texts()
        if pattern.search(text) and not name.startswith(WORDS_OF_FILES)
    }
    assert found == {}
