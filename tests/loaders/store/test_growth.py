"""What a store costs does not grow with its history: counted in statements and files."""

import datetime as dt

from loaders.cli import main
from loaders.store import editions
from loaders.store.history import HistoryRow, snapshots
from loaders.store.maintenance import maintain
from loaders.store.store import Edition
from tests.loaders.store.test_maintenance import NOW, publish_names

MOMENT = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Counted:
    """A cursor that counts what it is asked."""

    def __init__(self, cursor):
        self._cursor, self.asked = cursor, 0

    def __getattr__(self, name):
        def ask(*words, **named):
            self.asked += 1
            return getattr(self._cursor, name)(*words, **named)

        return ask

    def executemany(self, sql, rows):
        """One statement a row, whatever it looks like."""
        for row in rows:
            self.execute(sql, row)


def history(count):
    return [
        HistoryRow(n, MOMENT, "Anna", "", "Veröffentlichung", "stops", None, None, 1, 0, 1, 0)
        for n in range(1, count + 1)
    ]


def test_an_edition_is_made_with_as_many_statements_after_2000_publications(lake):
    asked = []
    for count in (20, 2000):
        with lake.cursor() as cursor:
            counted = Counted(cursor)
            cursor.execute("CREATE OR REPLACE SCHEMA memory.grown")
            editions._create_snapshots(counted, "grown", history(count))
            found = cursor.execute("SELECT count(*), max(snapshot_id) FROM memory.grown.snapshots")
            assert found.fetchone() == (count, count)
            cursor.execute("DROP SCHEMA memory.grown CASCADE")
        asked.append(counted.asked)
    assert asked[0] == asked[1]


def test_only_new_publications_are_read(lake, monkeypatch):
    read = []
    monkeypatch.setattr(
        "loaders.store.catalogue_watch.snapshots",
        lambda *words: read.append(snapshots(*words)) or read[-1],
    )
    for number in range(5):
        publish_names(lake, f"A{number}", 20 * number)
        lake.snapshot_id()
    assert all(len(new) <= 1 for new in read) and sum(map(len, read)) == 5


def test_small_files_merge_and_whole_states_are_told(lake):
    for number in range(6):
        publish_names(lake, f"A{number}", 20 * number)
    done = maintain(lake, NOW)
    assert (done.merged, done.merged_into, done.earlier) == (6, 1, 0)
    publish_names(lake, "Ben", 500, mode="replace")
    publish_names(lake, "Ben", 600, mode="replace")
    done = maintain(lake, NOW)
    assert (done.merged, done.merged_into, done.earlier) == (0, 0, 2)
    with lake.reader(Edition(4)) as cursor:
        assert cursor.execute("SELECT count(*) FROM district_names").fetchone() == (63,)


def test_the_command_says_what_stays(lake, tiny_city, monkeypatch, capsys):
    for start in (500, 600):
        publish_names(lake, "Ben", start, mode="replace")
    monkeypatch.setenv("CITY_STORE", str(lake.location.folder))
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    # In use it is refused in one sentence.
    assert main(["maintain"]) == 1
    assert "wird gerade von Prozess" in capsys.readouterr().err
    lake.close()
    assert main(["maintain"]) == 0
    assert "Dateien, die nur frühere Stände brauchen: 1." in capsys.readouterr().out
