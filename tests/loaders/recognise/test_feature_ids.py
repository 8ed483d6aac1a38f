"""Ids of areas that stand beside their properties are the codes of districts."""

import json

import pytest

from loaders.pipeline import check_file


@pytest.fixture
def check(package, tmp_path):
    def run(*areas):
        features = []
        for number, (key, properties) in enumerate(areas):
            west = 12 + number / 10
            ring = [[west, 50.8], [west + 0.02, 50.8], [west + 0.02, 50.82], [west, 50.8]]
            shape = {"type": "Polygon", "coordinates": [ring]}
            one = {"type": "Feature", "id": key, "properties": properties, "geometry": shape}
            features.append(one)
        path = tmp_path / "flaechen.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return check_file(path, package)

    return run


def test_ids_are_codes_and_it_is_said(check):
    report = check(("01", {"name": "Nord"}), ("02", {"name": "Süd"}))
    assert report.problems["message"].tolist() == []
    rows = [(row["district_id"], row["name"]) for row in report.table.to_pylist()]
    assert rows == [("01", "Nord"), ("02", "Süd")]
    assert any("neben den Eigenschaften" in text for text in report.note_texts())


def test_a_code_among_the_properties_goes_before_the_id(check):
    report = check(("7", {"name": "Nord", "Bezirksnummer": "01"}))
    assert [row["district_id"] for row in report.table.to_pylist()] == ["01"]
    assert "ids_as_codes" not in {note.code for note in report.notes}


@pytest.mark.parametrize("key", ["way/123", "{6F-1}"])
def test_ids_of_another_form_are_none(check, key):
    report = check((key, {"name": "Nord"}), ("02", {"name": "Süd"}))
    assert report.found[0].details["nearest"].german == "Statistische Bezirke"
