"""Files that need each other: checked against what the others bring, published in one snapshot."""

import pytest

from loaders.cli import main
from loaders.messages.errors import PublicationError
from loaders.pipeline import check_file, published_rows
from loaders.pipeline_many import Part, check_together
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.editions import Edition
from loaders.store.write import HistoryEntry

MEASURES = "measure_id,title,status,source\nbaum,Neue Bäume,geplant,Test\n"
MILESTONES = (
    "milestone_id,measure_id,title,forecast_date,precision,source\n"
    "m1,baum,Pflanzung,2031-03-31,Tag,Test\n"
)


@pytest.fixture
def write(tmp_path):
    def file(name, text):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return file


def _parts(*paths):
    return [Part(path, mode="append") for path in paths]


def loads(parts, reports, sources):
    return [
        FileContribution(
            report.tables(), part.mode or report.mode, report.parts, source, report.file
        )
        for part, report, source in zip(parts, reports, sources, strict=True)
    ]


def _rows(store, dataset, columns):
    with store.reader(Edition(store.snapshot_id())) as cursor:
        return cursor.execute(f"SELECT {columns} FROM {dataset} ORDER BY ALL").fetchall()


def test_alone_the_milestones_lack_their_measure(lake, write):
    report = check_file(
        write("milestones.csv", MILESTONES), lake.package, published=published_rows(lake)
    )
    assert [p.code for p in report.found] == ["unknown_reference"]


@pytest.mark.parametrize("turned", [False, True])
def test_together_they_go_in_one_snapshot_in_any_order(lake, write, turned):
    paths = [write("milestones.csv", MILESTONES), write("measures.csv", MEASURES)]
    parts = _parts(*(reversed(paths) if turned else paths))
    reports = check_together(parts, lake.package, published_rows(lake))
    assert [r.publishable for r in reports] == [True, True], [r.found for r in reports]
    before = lake.snapshot_id()
    given = loads(parts, reports, [p.path for p in parts])
    assert publish_files(lake, given, HistoryEntry("Anna")) == before + 1
    assert ("baum",) in _rows(lake, "measures", "measure_id")
    assert ("m1", "baum") in _rows(lake, "milestones", "milestone_id, measure_id")
    last = lake.snapshots().iloc[-2:]
    assert set(last["dataset"]) == {"measures", "milestones"}
    assert set(last["file"]) == {"measures.csv", "milestones.csv"}
    assert all(lake.original(c).is_file() for c in last["checksum"])


def test_nothing_is_published_if_one_of_them_cannot_be(lake, write):
    parts = _parts(write("measures.csv", MEASURES), write("milestones.csv", MILESTONES))
    reports = check_together(parts, lake.package, published_rows(lake))
    only_milestones = loads(parts[1:], reports[1:], [None])
    with pytest.raises(PublicationError, match="in „measures“ fehlt"):
        publish_files(lake, only_milestones, HistoryEntry("Anna"))
    assert lake.snapshot_id() == 1


def test_a_fault_in_one_file_is_said_there_and_its_row_is_no_target(lake, write):
    faulty = MEASURES.replace("geplant", "gewünscht")
    parts = _parts(write("measures.csv", faulty), write("milestones.csv", MILESTONES))
    measures, milestones = check_together(parts, lake.package, published_rows(lake))
    assert [p.code for p in measures.found] == ["enum"]
    assert [p.code for p in milestones.found] == ["refused_beside"]
    assert milestones.table is None and milestones.valid == 0
    assert milestones.found[0].message() == (
        "Zeilen, die auf beanstandete Zeilen aus „measures.csv“ verweisen: 1 („baum“). "
        "Bitte zuerst dort berichtigen; hier ist nichts zu tun."
    )


def test_one_cause_is_told_once_and_another_as_what_it_is(lake, write):
    """Two milestones of the refused measure wait for it; the third names a measure of nobody."""
    faulty = MEASURES.replace("geplant", "gewünscht")
    more = "m2,baum,Gießen,2031-06-30,Tag,Test\nm3,busch,Pflanzung,2031-03-31,Tag,Test\n"
    more += "m4,bank,Aufstellen,2031-03-31,Tag,Test\n"
    parts = _parts(write("measures.csv", faulty), write("milestones.csv", MILESTONES + more))
    _, milestones = check_together(parts, lake.package, published_rows(lake))
    assert [(p.row, p.value, p.code, p.details.get("count")) for p in milestones.found] == [
        (2, "baum", "refused_beside", 2),
        (4, "busch", "unknown_reference", None),
    ]
    assert milestones.faultless["milestone_id"].to_pylist() == ["m4"]


def test_a_file_without_a_needed_column_is_the_one_cause(lake, write):
    """The measures have no titles: their milestones do not say that the measure is nowhere."""
    parts = _parts(
        write("measures.csv", "measure_id,status,source\nbaum,geplant,Test\n"),
        write("milestones.csv", MILESTONES),
    )
    measures, milestones = check_together(parts, lake.package, published_rows(lake))
    assert [p.code for p in measures.found] == ["missing_column"]
    assert [p.code for p in milestones.found] == ["refused_beside"]


@pytest.mark.parametrize(("public", "shown"), [("true", 1), ("false", 0)])
def test_the_public_sees_what_hangs_on_a_measure_of_the_same_delivery(
    lake, write, public, shown, capsys
):
    """The milestone hangs on a measure that only the other file brings."""
    measures = MEASURES.replace("source", "is_public,source").replace("Test", f"{public},Test")
    given = [write("measures.csv", measures), write("milestones.csv", MILESTONES)]
    assert main(["check", *map(str, given), "--append"]) == 0
    said = capsys.readouterr().out
    assert f"„Meilensteine“: Die Öffentlichkeit sieht {shown} von 1 Zeile;" in said


def test_what_a_replacement_takes_away_counts_for_the_other_file(lake, write):
    # The measures are replaced: a milestone of a measure that goes has nothing to refer to.
    stale = MILESTONES.replace("baum", "bank")
    parts = [Part(write("measures.csv", MEASURES)), Part(write("milestones.csv", stale))]
    _, milestones = check_together(parts, lake.package, published_rows(lake))
    assert [(p.code, p.value) for p in milestones.found] == [("unknown_reference", "bank")]


def test_two_files_for_one_dataset_cannot_both_replace_it(lake, write):
    one = write("a.csv", MEASURES)
    two = write("b.csv", MEASURES.replace("baum", "busch"))
    first, second = check_together([one, two], lake.package, published_rows(lake))
    assert [p.code for p in first.found] == []
    assert "Auch „a.csv“ füllt „Maßnahmen“." in second.problems["message"].iloc[0]
    assert not second.publishable
    added = check_together(_parts(one, two), lake.package, published_rows(lake))
    assert [r.publishable for r in added] == [True, True]


def test_a_key_in_both_files_is_said(lake, write):
    parts = _parts(write("a.csv", MEASURES), write("b.csv", MEASURES))
    _, second = check_together(parts, lake.package, published_rows(lake))
    (problem,) = second.found
    assert (problem.code, problem.value) == ("doubled_in_files", "baum")


def test_names_of_places_come_from_the_other_file_too(lake, write):
    districts = write(
        "districts.csv",
        "district_id;name;latitude;longitude;geometry;source\n"
        "09;Neustadt;50.05;10.05;POLYGON((10 50, 10.1 50, 10.1 50.1, 10 50));Test\n",
    )
    measures = write(
        "measures.csv",
        MEASURES.replace("source\n", "source,district_id\n", 1).replace(
            "Test\n", "Test,Neustadt\n"
        ),
    )
    reports = check_together(_parts(measures, districts), lake.package, published_rows(lake))
    assert [list(r.found) for r in reports] == [[], []]
    assert reports[0].table["district_id"].to_pylist() == ["09"]


def test_an_unreadable_file_does_not_hinder_the_other_reports(lake, write):
    empty = write("leer.csv", "")
    reports = check_together([empty, write("measures.csv", MEASURES)], lake.package, None)
    assert [r.publishable for r in reports] == [False, True]
