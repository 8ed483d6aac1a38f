"""Settings that are published like data: due rhythms, and the release of free text."""

import pyarrow as pa
import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import ConflictError, StoreError
from loaders.publish.restore import restore
from loaders.publish.text_release import release, without_new_releases
from loaders.publish.update_intervals import set_rhythm
from loaders.store.store import Edition
from loaders.store.write import HistoryEntry
from tests.publishing import publish

SAID = {"author": "Ada", "message": "Beschluss vom Montag"}


def rhythm(lake, dataset: str, snapshot: int | None = None):
    at = Edition(snapshot or lake.snapshot_id())
    with lake.reader(at) as cursor:
        sql = "SELECT due_after_days, published_by FROM datasets WHERE name = ?"
        return cursor.execute(sql, [dataset]).fetchone()


def test_a_rhythm_is_changed_in_the_new_state_only_and_the_history_says_by_whom(lake):
    before = lake.snapshot_id()
    assert rhythm(lake, "measures") == (90, "Auslieferung")
    made = set_rhythm(lake, "measures", 30, **SAID)
    assert made == lake.snapshot_id() == before + 1
    assert rhythm(lake, "measures") == (30, "Auslieferung")  # the rows were not published again
    assert rhythm(lake, "measures", before) == (90, "Auslieferung")
    assert rhythm(lake, "budgets") == (180, "Auslieferung")
    last = lake.snapshots().iloc[-1].to_dict()
    assert (last["author"], last["message"], last["kind"], last["dataset"]) == (
        "Ada", "Beschluss vom Montag", "Einstellung", "measures",
    )  # fmt: skip
    assert [last[f"rows_{n}"] for n in ("total", "new", "changed", "gone")] == [4, 0, 0, 0]


def test_a_rhythm_can_be_none_and_changed_again(lake):
    set_rhythm(lake, "measures", None, **SAID)
    assert rhythm(lake, "measures")[0] is None
    set_rhythm(lake, "measures", 365, **SAID)
    assert rhythm(lake, "measures")[0] == 365


def test_a_rhythm_outlives_the_process(lake, tiny_city):
    set_rhythm(lake, "measures", 7, **SAID)
    folder, package = str(lake.location.folder), lake.package
    lake.close()
    again = open_store(folder, package)
    assert rhythm(again, "measures")[0] == 7
    again.close()


@pytest.mark.parametrize(
    ("dataset", "days", "text"),
    [
        ("nothing", 30, "gibt es nicht"),
        ("measures", 0, "1 bis 3650 Tage, nicht 0"),
        ("measures", 3651, "nicht 3651"),
    ],
)
def test_a_rhythm_that_cannot_be_is_refused(lake, dataset, days, text):
    before = lake.snapshot_id()
    with pytest.raises(StoreError, match=text):
        set_rhythm(lake, dataset, days, **SAID)
    assert lake.snapshot_id() == before


def test_two_who_change_the_same_are_told(lake):
    seen = lake.snapshot_id()
    set_rhythm(lake, "measures", 30, **SAID, expected_snapshot=seen)
    with pytest.raises(ConflictError):
        set_rhythm(lake, "measures", 60, **SAID, expected_snapshot=seen)
    assert rhythm(lake, "measures")[0] == 30


def answers(lake) -> list[tuple]:
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        return cursor.execute(
            "SELECT respondent_id, value, is_released FROM survey_answers "
            "WHERE question_id = 'wunsch' ORDER BY respondent_id"
        ).fetchall()


@pytest.fixture
def written(lake):
    """Three more answers: two say the same, nobody has read them."""
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        one = cursor.execute("FROM survey_answers WHERE respondent_id = 'u1'").to_arrow_table()
    new = [
        {**one.to_pylist()[0], "respondent_id": who, "value": text, "is_released": None}
        for who, text in (("u2", "Mehr Bänke"), ("u3", "Mehr Bänke"), ("u4", "'; DROP TABLE x; --"))
    ]
    rows = pa.Table.from_pylist(new, schema=one.schema)
    publish(lake, {"survey_answers": rows}, author="Ben", mode="append")
    return lake


def test_a_release_concerns_every_answer_that_says_the_same(written):
    release(written, ("umfrage", "wunsch"), ["Mehr Bänke"], True, HistoryEntry(**SAID))
    assert answers(written) == [
        ("u1", "Mehr Schatten", True),
        ("u2", "Mehr Bänke", True),
        ("u3", "Mehr Bänke", True),
        ("u4", "'; DROP TABLE x; --", None),
    ]
    last = written.snapshots().iloc[-1].to_dict()
    assert (last["kind"], last["author"]) == ("Freigabe", "Ada")
    assert (last["rows_changed"], last["rows_gone"], last["rows_total"]) == (2, 0, 10)


def test_an_answer_is_kept_back_and_nothing_is_published_twice(written):
    release(
        written,
        ("umfrage", "wunsch"),
        ["Mehr Schatten", "'; DROP TABLE x; --"],
        False,
        HistoryEntry(**SAID),
    )
    assert [flag for _who, _text, flag in answers(written)] == [False, None, None, False]
    before = written.snapshot_id()
    with pytest.raises(StoreError, match="schon so eingestuft"):
        release(written, ("umfrage", "wunsch"), ["Mehr Schatten"], False, HistoryEntry(**SAID))
    with pytest.raises(StoreError, match="schon so eingestuft"):
        release(written, ("umfrage", "wunsch"), ["nie gesagt"], True, HistoryEntry(**SAID))
    assert written.snapshot_id() == before


def test_texts_read_in_an_older_state_are_not_released(written):
    seen = written.snapshot_id()
    restore(written, ["survey_answers"], 1, "Ben")
    with pytest.raises(ConflictError):
        release(
            written,
            ("umfrage", "wunsch"),
            ["Mehr Bänke"],
            True,
            HistoryEntry(**SAID),
            expected_snapshot=seen,
        )


def test_who_may_not_release_publishes_only_what_is_released_already(written):
    with written.reader(Edition(written.snapshot_id())) as cursor:
        rows = cursor.execute(
            "FROM survey_answers WHERE question_id = 'wunsch' ORDER BY respondent_id"
        ).to_arrow_table()
    place = rows.column_names.index("is_released")
    asked = rows.set_column(place, "is_released", pa.array([True, True, False, None]))
    kept, changed = without_new_releases(written, "survey_answers", asked)
    assert kept["is_released"].to_pylist() == [True, None, False, None]
    assert changed == 1
    assert kept.schema == rows.schema
    assert without_new_releases(written, "measures", asked) == (asked, 0)
