"""A newer file about the same survey or event takes the place of that part, and of nothing else."""

import re
from pathlib import Path

import pytest

from loaders.comparing import difference
from loaders.door import check_file, known_rows
from loaders.publishing import publish
from loaders.store import Edition

FIXTURES = Path(__file__).parent / "fixtures"


def _publish(store, report):
    return publish(store, report.tables(), author="Anna", mode=report.mode, parts=report.parts)


def _check(store, path, **constants):
    report = check_file(path, store.package, known=known_rows(store), constants=constants)
    assert report.problems["message"].tolist() == []
    return report


def _rows(store, sql):
    with store.reader(Edition(store.snapshot_id())) as cursor:
        return cursor.execute(sql).fetchall()


@pytest.fixture
def export(tmp_path):
    """A LimeSurvey export, and a newer one in which respondent 2 has gone."""
    text = (FIXTURES / "limesurvey_codes.csv").read_text("utf-8-sig")
    head, *rows = text.splitlines()
    kept = [row for row in rows if not re.match(r'"?2"?[,;]', row)]
    assert len(kept) == len(rows) - 1
    newer = tmp_path / "newer.csv"
    newer.write_text("\n".join([head, *kept]) + "\n", "utf-8")
    return FIXTURES / "limesurvey_codes.csv", newer


def test_a_newer_export_replaces_its_survey_alone(lake, export):
    first, newer = export
    _publish(lake, _check(lake, first, title="Wege 2024"))
    others = "SELECT * FROM survey_answers WHERE survey_id <> 'wege-2024' ORDER BY ALL"
    own = (
        "SELECT DISTINCT respondent_id FROM survey_answers WHERE survey_id = 'wege-2024' ORDER BY 1"
    )
    before = _rows(lake, others)
    assert ("2",) in _rows(lake, own)
    gone = len(
        _rows(lake, "FROM survey_answers WHERE survey_id = 'wege-2024' AND respondent_id = '2'")
    )

    report = _check(lake, newer, title="Wege 2024")
    part = report.parts["survey_answers"]
    shown = difference(lake, "survey_answers", report.table, report.mode, part=part)
    assert set(shown.gone["respondent_id"]) == {"2"}
    assert (shown.counts.gone, len(shown.gone), shown.counts.new) == (gone, gone, 0)

    _publish(lake, report)
    assert ("2",) not in _rows(lake, own)
    assert _rows(lake, others) == before
    last = lake.snapshots().iloc[-3:].set_index("dataset")["rows_gone"]
    assert last["survey_answers"] == gone
    assert _rows(lake, "SELECT responses_total FROM surveys WHERE survey_id = 'wege-2024'") == [
        (2,)
    ]


def test_without_parts_an_addition_takes_nothing_away(lake, export):
    first, newer = export
    _publish(lake, _check(lake, first, title="Wege 2024"))
    report = _check(lake, newer, title="Wege 2024")
    shown = difference(lake, "survey_answers", report.table, "append")
    assert (shown.counts.gone, len(shown.gone)) == (0, 0)


def test_what_an_export_does_not_know_stays(lake, export):
    # „umfrage“ has an organiser, and its question belongs to a field: no export says either.
    report = _check(lake, export[0], survey_id="umfrage", title="Umfrage Musterstadt")
    (survey,) = report.others["surveys"].to_pylist()
    assert (survey["organiser"], survey["responses_total"]) == ("Stadt", 3)
    assert survey["open_from_date"].isoformat() == "2021-01-01"


def test_a_newer_list_replaces_the_rows_of_its_event(lake):
    report = _check(lake, FIXTURES / "teams_2020.csv", event_id="intern")
    shown = difference(
        lake, "attendance", report.table, report.mode, part=report.parts["attendance"]
    )
    assert shown.gone["group"].tolist() == ["Verwaltung"]
    assert (shown.counts.rows, shown.counts.gone, shown.counts.new) == (3, 1, 1)
    _publish(lake, report)
    rows = _rows(lake, 'SELECT event_id, "group", attended FROM attendance ORDER BY ALL')
    assert ("intern", None, 2) in rows
    assert len(rows) == 3


def test_those_who_came_do_not_take_away_how_many_signed_up(lake):
    came = FIXTURES / "teams_2020.csv"
    (row,) = _check(lake, came, event_id="auftakt").table.to_pylist()
    # The 40 there are invented: they must not become a fact beside the two of the list.
    assert (row["series"], row["registered"], row["attended"]) == ("Bürgerwochen", None, 2)
    _publish(lake, _check(lake, FIXTURES / "eventbrite.csv", event_id="auftakt"))
    (row,) = _check(lake, came, event_id="auftakt").table.to_pylist()
    assert (row["registered"], row["attended"], row["is_demo"]) == (3, 2, False)
