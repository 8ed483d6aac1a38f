"""A file without a source gets its own name as one; that alone changes no row."""

import pytest

from loaders.pipeline import check_file, published_rows
from loaders.publish.diff import difference
from loaders.publish.publish import publish

HEAD = "hub_id,name,status,place"


@pytest.fixture
def check(lake, tmp_path):
    def run(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", "utf-8")
        report = check_file(path, lake.package, published=published_rows(lake))
        assert report.problems["message"].tolist() == []
        return report

    return run


def _sources(report):
    return {row["hub_id"]: row["source"] for row in report.table.to_pylist()}


def test_the_same_rows_out_of_a_file_of_another_name_are_unchanged(check, lake):
    first = check("mai.csv", HEAD, "x,Markt,geplant,", "y,Park,im Bau,Allee")
    publish(lake, first.tables(), author="A")
    again = check("juni.csv", HEAD, "x,Markt,geplant,", "y,Park,in Betrieb,Allee", "z,Tor,geplant,")
    assert _sources(again) == {"x": "Datei mai.csv", "y": "Datei juni.csv", "z": "Datei juni.csv"}
    counts = difference(lake, "mobility_hubs", again.table).counts
    assert (counts.new, counts.changed, counts.unchanged, counts.gone) == (1, 1, 1, 0)


def test_a_source_that_a_person_gave_stays_and_one_in_the_file_goes_before_it(check, lake):
    known = check("a.csv", f"{HEAD},source", "x,Markt,geplant,,Bauplan 2024")
    publish(lake, known.tables(), author="A")
    assert _sources(check("b.csv", HEAD, "x,Markt,geplant,")) == {"x": "Bauplan 2024"}
    said = check("c.csv", f"{HEAD},source", "x,Markt,geplant,,Bauplan 2025")
    assert _sources(said) == {"x": "Bauplan 2025"}
