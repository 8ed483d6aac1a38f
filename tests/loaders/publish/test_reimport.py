"""A newer file about the same survey or event takes the place of that part, and of nothing else."""

import re
from pathlib import Path

import pyarrow as pa
import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.diff import difference
from loaders.publish.publish import publish
from loaders.publish.text_release import release
from loaders.store.store import Edition

FIXTURES = Path(__file__).parents[1] / "fixtures"


def _publish(store, report):
    return publish(store, report.tables(), author="Anna", mode=report.mode, parts=report.parts)


def _check(store, path, **constants):
    report = check_file(
        path, store.package, CheckOptions(constants=constants), published=published_rows(store)
    )
    assert report.problems["message"].tolist() == []
    return report


def _rows(store, sql):
    with store.reader(Edition(store.snapshot_id())) as cursor:
        return cursor.execute(sql).fetchall()


@pytest.fixture
def export(tmp_path):
    """A LimeSurvey export, and a newer one in which respondent 2 has gone."""
    text = (FIXTURES / "surveys/limesurvey_codes.csv").read_text("utf-8-sig")
    head, *rows = text.splitlines()
    kept = [row for row in rows if not re.match(r'"?2"?[,;]', row)]
    assert len(kept) == len(rows) - 1
    newer = tmp_path / "newer.csv"
    newer.write_text("\n".join([head, *kept]) + "\n", "utf-8")
    return FIXTURES / "surveys/limesurvey_codes.csv", newer


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


def _released(lake):
    return dict(
        _rows(
            lake,
            "SELECT value, is_released FROM survey_answers "
            "WHERE survey_id = 'wege-2024' AND question_id IN ('Q5', 'Q2_other')",
        )
    )


def test_a_released_text_stays_so_and_a_changed_one_is_looked_at_anew(lake, tmp_path, export):
    _publish(lake, _check(lake, export[0], title="Wege 2024"))
    assert _released(lake) == {"Tandem": None, "Mehr Bänke": None}
    said = {"author": "Ada", "message": "gelesen"}
    release(lake, "wege-2024", "Q5", ["Mehr Bänke"], True, **said)
    release(lake, "wege-2024", "Q2_other", ["Tandem"], False, **said)

    report = _check(lake, export[0], title="Wege 2024")
    (note,) = [n for n in report.notes if n.code == "kept_columns"]
    assert note.values["count"] == 2 and "Freigegeben" in note.values["columns"].text("de")
    assert _check_changes(lake, report) == 0
    _publish(lake, report)
    assert _released(lake) == {"Tandem": False, "Mehr Bänke": True}

    changed = tmp_path / "changed.csv"
    text = export[0].read_text("utf-8-sig").replace("Mehr Bänke", "Mehr Bänke, bitte")
    changed.write_text(text, "utf-8")
    _publish(lake, _check(lake, changed, title="Wege 2024"))
    assert _released(lake) == {"Tandem": False, "Mehr Bänke, bitte": None}


def _check_changes(lake, report):
    part = report.parts["survey_answers"]
    counts = difference(lake, "survey_answers", report.table, report.mode, part=part).counts
    return counts.new + counts.changed + counts.gone


def test_what_the_city_corrected_about_a_survey_stays(lake, export):
    _publish(lake, _check(lake, export[0], title="Wege 2024"))
    corrected = {
        "Q1": {"labels": "Nein|Ja", "text": "Fahren Sie Rad?", "field_id": "wege"},
        # People write their names there: a free text, though an answer comes twice.
        "Q3_SQ001": {"kind": "Freitext", "labels": None},
    }
    rows = _table(lake, "survey_questions", "survey_id = 'wege-2024'")
    edited = [row | corrected.get(row["question_id"], {}) for row in rows.to_pylist()]
    table = pa.Table.from_pylist(edited, schema=rows.schema)
    survey = _table(lake, "surveys", "survey_id = 'wege-2024'").to_pylist()
    named = [survey[0] | {"title": "Wege in der Stadt", "method": "Telefon", "is_public": True}]
    surveys = pa.Table.from_pylist(named, schema=_table(lake, "surveys").schema)
    tables = {"survey_questions": table, "surveys": surveys}
    publish(lake, tables, author="Ben", mode="append")

    report = _check(lake, export[0], survey_id="wege-2024")
    found = {r["question_id"]: r for r in report.others["survey_questions"].to_pylist()}
    assert {name: found["Q1"][name] for name in corrected["Q1"]} == corrected["Q1"]
    assert (found["Q3_SQ001"]["kind"], found["Q3_SQ001"]["labels"]) == ("Freitext", None)
    (still,) = [n for n in report.notes if n.code == "survey_still_free"]
    assert still.values["questions"] == "Q3_SQ001"
    (row,) = report.others["surveys"].to_pylist()
    shown = {name: row[name] for name in ("title", "method", "is_public", "responses_total")}
    assert shown == {
        "title": "Wege in der Stadt",
        "method": "Telefon",
        "is_public": True,
        "responses_total": 3,
    }


def _table(lake, dataset, where="true"):
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        return cursor.execute(f"FROM {dataset} WHERE {where}").to_arrow_table()


def test_a_list_of_measures_leaves_what_the_city_added_to_it(lake, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text("id;title;status;start\nm-1;Brücke;in-planung;2024-05-01\n", "utf-8")
    report = _check(lake, path)
    assert (report.dataset, report.profile) == ("measures", "massnahmenliste")
    publish(lake, report.tables(), author="Anna", mode="append")
    row = _table(lake, "measures", "measure_id = 'm-1'")
    added = row.to_pylist()[0] | {"is_public": True, "district_id": "02"}
    rows = pa.Table.from_pylist([added], schema=row.schema)
    publish(lake, {"measures": rows}, author="Ben", mode="append")

    path.write_text("id;title;status;start\nm-1;Brücke;in Umsetzung;2024-05-01\n", "utf-8")
    (newer,) = _check(lake, path).table.to_pylist()
    assert (newer["is_public"], newer["district_id"]) == (True, "02")
    assert newer["status"] == "in Umsetzung"


def test_an_estimate_that_was_counted_is_none_any_more(lake):
    rows = _table(lake, "attendance")
    schema = rows.schema
    guess = dict.fromkeys(rows.column_names) | {
        "series": "Bürgerwochen",
        "event_id": "auftakt",
        "attended": 250,
        "is_estimate": True,
        "is_demo": False,
        "source": "geschätzt",
    }
    table = pa.Table.from_pylist([guess], schema=schema)
    publish(lake, {"attendance": table}, author="Ben", mode="append")
    report = _check(lake, FIXTURES / "attendance/teams_2020.csv", event_id="auftakt")
    (row,) = report.table.to_pylist()
    assert (row["attended"], row["is_estimate"]) == (2, False)


def test_a_newer_list_replaces_the_rows_of_its_event(lake):
    report = _check(lake, FIXTURES / "attendance/teams_2020.csv", event_id="intern")
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
    came = FIXTURES / "attendance/teams_2020.csv"
    (row,) = _check(lake, came, event_id="auftakt").table.to_pylist()
    # The 40 there are invented: they must not become a fact beside the two of the list.
    assert (row["series"], row["registered"], row["attended"]) == ("Bürgerwochen", None, 2)
    _publish(lake, _check(lake, FIXTURES / "attendance/eventbrite.csv", event_id="auftakt"))
    (row,) = _check(lake, came, event_id="auftakt").table.to_pylist()
    assert (row["registered"], row["attended"], row["is_demo"]) == (3, 2, False)


def test_a_second_list_of_a_series_without_an_event_says_that_it_replaces_the_first(lake):
    first = _check(lake, FIXTURES / "attendance/zoom.csv", series="Lesekreis")
    assert "Ohne Veranstaltung gelten die Zahlen für die ganze Reihe „Lesekreis“." in " ".join(
        first.note_texts()
    )
    _publish(lake, first)
    second = _check(lake, FIXTURES / "attendance/webex.csv", series="Lesekreis")
    assert (
        "Für die ganze Reihe „Lesekreis“ stehen schon Zahlen da (2); diese Liste tritt an ihre "
        "Stelle. Gilt sie nur für einen Termin, bitte dessen Kennung angeben."
    ) in second.note_texts()
    own = _check(lake, FIXTURES / "attendance/webex.csv", series="Lesekreis", event_id="auftakt")
    assert not [n for n in own.notes if n.code.startswith("series_")]
