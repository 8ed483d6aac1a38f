"""The table of the 16 Länder: complete, each with its source, and nothing said too surely."""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from loaders.schema.city import land_of

TABLE = Path(__file__).parents[3] / "loaders" / "schemas" / "laender.json"
LAENDER = json.loads(TABLE.read_text("utf-8"))


def test_all_sixteen_are_there_once():
    assert list(LAENDER) == [f"{number:02}" for number in range(1, 17)]
    assert len({one["state"] for one in LAENDER.values()}) == 16


@pytest.mark.parametrize("key", LAENDER)
def test_each_names_authority_and_laws_with_their_source(key):
    one = LAENDER[key]
    protection, access = one["data_protection"], one["accessibility"]
    assert protection["authority"]
    assert protection["law"]
    assert access["law"]
    assert access["enforcement"]
    for address in (protection["authority_url"], access["enforcement_url"]):
        parts = urlsplit(address)
        assert parts.scheme == "https"
        assert parts.hostname
    west, south, east, north = one["bounds"]
    assert 5.8 <= west < east <= 15.1
    assert 47.2 <= south < north <= 55.1


@pytest.mark.parametrize("key", LAENDER)
def test_a_key_leads_to_its_land(key):
    assert land_of(f"{key}000000")["state"] == LAENDER[key]["state"]


def test_authorities_and_laws_are_each_lands_own():
    """Copied lines would name another Land's authority."""
    for part, name in (("data_protection", "authority"), ("data_protection", "authority_url")):
        assert len({one[part][name] for one in LAENDER.values()}) == 16
