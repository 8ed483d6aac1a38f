"""Feeds over simulated days: what is new is published, what is not makes no state, faults stay."""

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from loaders.feeds.feeds import (
    Feed,
    feeds,
    is_due,
    remove_feed,
    run_due,
    run_feed,
    runs,
    save_feed,
    try_feed,
)
from loaders.feeds.intake import CHECKED, PUBLISHED, REFUSED, UNCHANGED
from loaders.messages.errors import StoreError
from loaders.publish.settings import setting_record

MORNING = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)
HEAD = "hub_id;name;status;district_id\n"
ONE = HEAD + "a;Markt;in Betrieb;01\n"
TWO = ONE + "b;Bahnhof;geplant;02\n"


class Answers(BaseHTTPRequestHandler):
    body, status, asked = b"", 200, 0

    def do_GET(self):
        Answers.asked += 1
        self.send_response(Answers.status)
        self.end_headers()
        self.wfile.write(Answers.body)

    def log_message(self, *_):
        """Say nothing."""


def answer(text, status=200):
    Answers.body, Answers.status = text.encode(), status


@pytest.fixture
def address():
    """A service on loopback that gives what `answer` says."""
    http = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{http.server_address[1]}/hubs.csv"
    http.shutdown()
    thread.join()
    http.server_close()


def hubs(store):
    with store.cursor() as cursor:
        return [
            row[0]
            for row in cursor.execute("SELECT hub_id FROM lake.mobility_hubs ORDER BY 1").fetchall()
        ]


def feed(address, **given):
    return Feed(
        **{"name": "Stationen", "address": address, "every_hours": 24, "dataset": "mobility_hubs"}
        | given
    )


def day(number, hour=6):
    return lambda: MORNING + dt.timedelta(days=number, hours=hour - 6)


def run(store, number, hour=6):
    return run_due(store, clock=day(number, hour), guarded=False)


def test_a_week_with_failures(lake, address):
    save_feed(lake, feed(address), author="Ada", reason="Beschluss 7")
    answer(ONE)
    first = run(lake, 0)["Stationen"]
    assert (first.kind, hubs(lake)) == (PUBLISHED, ["a"])
    assert run(lake, 0, hour=20) == {}  # not due yet
    states = lake.snapshot_id()
    assert run(lake, 1)["Stationen"].kind == UNCHANGED
    assert lake.snapshot_id() == states
    answer(TWO)
    assert run(lake, 2)["Stationen"].kind == PUBLISHED
    answer("<html><body>Wartung</body></html>")
    failed = run(lake, 3)["Stationen"]
    assert (failed.kind, hubs(lake)) == (REFUSED, ["a", "b"])
    known = runs(lake)["Stationen"]
    assert known.failed_since == day(3)()
    assert known.worked == day(2)()
    assert set(known.words) == {"de", "en"}
    answer(ONE, status=503)
    assert run(lake, 3, hour=7)["Stationen"].kind == REFUSED  # tried again after an hour
    assert runs(lake)["Stationen"].failed_since == day(3)()
    answer("name;value\nx;1\n")  # another dataset's columns
    assert run(lake, 4)["Stationen"].kind == REFUSED
    answer(TWO)
    assert run(lake, 5)["Stationen"].kind == UNCHANGED
    assert runs(lake)["Stationen"].failed_since is None
    assert hubs(lake) == ["a", "b"]
    row = lake.history().rows[-1]
    assert (row.author, row.message) == ("Abruf „Stationen“", address)


def test_half_a_file_is_no_edition(lake, address):
    rows = [f"h{n};Halt {n};in Betrieb;01\n" for n in range(20)]
    save_feed(lake, feed(address), author="Ada")
    answer(HEAD + "".join(rows))
    run(lake, 0)
    answer(HEAD + "".join(rows[:9]))
    cut = run(lake, 1)["Stationen"]
    assert cut.kind == REFUSED
    assert "hat 20 Zeilen, die Datei nur 9" in cut.text("de")
    assert len(hubs(lake)) == 20
    save_feed(lake, feed(address, may_shrink=True), author="Ada")
    assert run(lake, 2)["Stationen"].kind == PUBLISHED
    assert len(hubs(lake)) == 9


REGISTER = "station_id;operator;latitude;longitude;points;register_date;source\n"
STATION = "a;Stadtwerke;50.05;10.05;{};{};Register\n"


def test_last_years_file_is_not_taken_by_itself(lake, address):
    def stations():
        with lake.cursor() as cursor:
            return cursor.execute(
                "SELECT points, register_date FROM lake.charging_points"
            ).fetchall()

    save_feed(lake, feed(address, dataset="charging_points"), author="Ada")
    answer(REGISTER + STATION.format(4, "2026-01-01"))
    assert run(lake, 0)["Stationen"].kind == PUBLISHED
    there = stations()
    answer(REGISTER + STATION.format(2, "2025-01-01"))
    old = run(lake, 1)["Stationen"]
    assert old.kind == REFUSED
    assert "mit Stand 01.01.2026 veröffentlicht; die Datei ist vom 01.01.2025" in old.text("de")
    assert stations() == there
    answer(REGISTER + STATION.format(6, "2026-07-01").replace("2026-07-01", "2026-01-01"))
    assert run(lake, 2)["Stationen"].kind == PUBLISHED  # of the same day, corrected


def test_an_answer_that_is_too_large_is_left_while_it_comes(lake, address, monkeypatch):
    save_feed(lake, feed(address), author="Ada")
    answer(ONE)
    run(lake, 0)
    monkeypatch.setenv("CITY_MAX_FILE_MB", "1")
    answer(HEAD + "a;Markt;in Betrieb;01\n" * 60_000)
    large = run(lake, 1)["Stationen"]
    assert (large.kind, hubs(lake)) == (REFUSED, ["a"])
    assert "mehr als 1 MB" in large.text("de")


def test_trying_publishes_nothing_and_keeps_nothing(lake, address):
    answer(ONE)
    before, there = lake.snapshot_id(), hubs(lake)
    tried = try_feed(lake, feed(address), guarded=False)
    assert (tried.kind, tried.report.valid) == (CHECKED, 1)
    assert (lake.snapshot_id(), hubs(lake), runs(lake)) == (before, there, {})


def test_faults_are_refused_whole_unless_faultless_rows_are_asked_for(lake, address):
    answer(ONE + "b;Bahnhof;kaputt;02\n")
    outcome = run_feed(lake, feed(address), guarded=False)
    assert outcome.kind == REFUSED
    assert "Zeile 3" in outcome.text("de")
    assert "row 3" in outcome.text("en")
    outcome = run_feed(lake, feed(address, faultless=True), guarded=False)
    assert (outcome.kind, hubs(lake)) == (PUBLISHED, ["a"])


def test_an_address_of_the_own_network_is_not_asked(lake, address):
    Answers.asked = 0
    assert try_feed(lake, feed(address)).kind == REFUSED
    assert Answers.asked == 0


def test_the_record_says_who_wanted_what(lake, address):
    save_feed(lake, feed(address), author="Ada", reason="Beschluss 7")
    save_feed(lake, feed(address, active=False), author="Ben")
    assert run(lake, 0) == {}  # switched off
    remove_feed(lake, "Stationen", author="Cem", reason="abgeschaltet")
    assert feeds(lake) == {}
    words = [(one.author, one.reason) for one in setting_record(lake, "feed")]
    assert words == [("Ada", "Beschluss 7"), ("Ben", ""), ("Cem", "abgeschaltet")]
    with pytest.raises(StoreError, match="Den Abruf „Stationen“ gibt es nicht"):
        remove_feed(lake, "Stationen", author="Cem")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "<b>"}, "Namen"),
        ({"address": "daten.csv"}, "https://"),
        ({"dataset": "nichts"}, "nichts"),
        ({"every_hours": 0}, "alle"),
        ({"public": "vielleicht"}, "ja"),
    ],
)
def test_what_cannot_be_a_feed(lake, wrong, said):
    given = {"address": "https://example.org/x.csv"} | wrong
    with pytest.raises(StoreError, match=said):
        save_feed(lake, feed(**given), author="Ada")
    assert feeds(lake) == {}


def test_a_file_of_the_server_is_no_address(lake):
    tried = try_feed(lake, feed("file:///etc/passwd"))
    assert (tried.kind, "http und https" in tried.text("de")) == (REFUSED, True)


@pytest.mark.parametrize(
    ("known", "hours", "due"),
    [
        ({}, 0, True),
        ({"tried": MORNING}, 23, False),
        ({"tried": MORNING}, 24, True),
        ({"tried": MORNING, "failed_since": MORNING}, 1, True),
    ],
)
def test_when_a_feed_is_due(known, hours, due):
    known = {name: moment.isoformat() for name, moment in known.items()}
    assert is_due(feed("https://example.org"), known, MORNING + dt.timedelta(hours=hours)) is due
