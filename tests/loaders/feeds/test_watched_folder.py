"""The inbox: what is in order is published, the rest comes back with its reasons."""

import os
import time

import pytest

from loaders.feeds.intake import PUBLISHED, REFUSED
from loaders.feeds.watched_folder import empty_inbox, inbox
from loaders.messages.errors import StoreError

GOOD = "hub_id;name;status;district_id\na;Markt;in Betrieb;01\n"
BAD = GOOD + "b;Bahnhof;kaputt;02\n"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "eingang"
    place.mkdir()
    return place


def put(folder, name, text, seconds_ago=60):
    path = folder / name
    path.write_text(text, "utf-8")
    moment = time.time() - seconds_ago
    os.utime(path, (moment, moment))
    return path


def test_what_is_in_order_is_published_and_the_rest_comes_back(lake, folder):
    put(folder, "inseln.csv", GOOD, 120)
    put(folder, "fehler.csv", BAD)
    put(folder, "~$inseln.xlsx", "x")
    put(folder, "neu.csv", GOOD, seconds_ago=0)  # may still be being written
    found = empty_inbox(lake, folder)
    assert {name: one.kind for name, one in found.items()} == {
        "inseln.csv": PUBLISHED,
        "fehler.csv": REFUSED,
    }
    left = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert left == [
        "neu.csv",
        "veroeffentlicht/inseln.csv",
        "zurueck/fehler.csv",
        "zurueck/fehler.csv.txt",
        "~$inseln.xlsx",
    ]
    reasons = (folder / "zurueck" / "fehler.csv.txt").read_text("utf-8")
    assert "Zeile 3: Spalte „status“: " in reasons
    assert "kaputt" in reasons
    assert lake.history().rows[-1].author == "Eingangsordner"


def test_a_second_file_of_the_same_name_does_not_cover_the_first(lake, folder):
    for _ in range(2):
        put(folder, "fehler.csv", BAD)
        empty_inbox(lake, folder)
    assert (folder / "zurueck" / "fehler (2).csv").exists()
    assert (folder / "zurueck" / "fehler (2).csv.txt").exists()


def test_a_link_is_not_followed(lake, folder):
    secret = put(folder.parent, "geheim.csv", GOOD)
    (folder / "link.csv").symlink_to(secret)
    assert empty_inbox(lake, folder, quiet_seconds=-60) == {}


def test_the_setting_names_a_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("CITY_INBOX", raising=False)
    assert inbox() is None
    monkeypatch.setenv("CITY_INBOX", str(tmp_path))
    assert inbox() == tmp_path
    monkeypatch.setenv("CITY_INBOX", str(tmp_path / "fehlt"))
    with pytest.raises(StoreError, match="fehlt"):
        inbox()
