"""The interfaces as files are what the server answers."""

import json

import pytest

from outputs.interfaces import public_data
from outputs.interfaces.public_data import PublicData
from outputs.interfaces.static_copy import files, write
from tests.publishing import publish
from tests.server.open_server import get, serving


def test_every_file_is_what_the_server_answers(read_lake):
    with serving(read_lake) as site:
        found = dict(files(PublicData(read_lake), site))
        for path, content in found.items():
            address = f"{site}/{path.removesuffix('index.json')}"
            assert get(address).content == content, path
    assert {
        "api/v1/index.json",
        "api/v1/catalogue.ttl",
        "api/v1/datasets/districts.geojson",
    } <= set(found)
    assert not [path for path in found if "survey_answers" in path]


def test_without_an_address_links_begin_with_a_slash_and_there_is_no_catalogue(read_lake):
    found = dict(files(PublicData(read_lake), ""))
    package = json.loads(found["api/v1/datapackage.json"])
    assert package["resources"][0]["path"].startswith("/api/v1/datasets/")
    assert not [path for path in found if "catalogue" in path]


def test_long_datasets_are_there_as_csv(read_lake, monkeypatch):
    whole = dict(files(PublicData(read_lake), ""))
    monkeypatch.setattr(public_data, "MOST_ROWS", 2)
    monkeypatch.setattr(public_data, "BATCH", 2)
    public_data.KEPT.forget()
    found = dict(files(PublicData(read_lake), ""))
    public_data.KEPT.forget()
    path = "api/v1/datasets/districts.csv"
    assert found[path] == whole[path]
    assert "api/v1/datasets/districts.xlsx" not in found


def test_what_was_taken_back_is_gone_from_the_folder(lake, tmp_path):
    count = write(tmp_path, lake, "https://muster.example")
    file = tmp_path / "api" / "v1" / "datasets" / "measures.csv"
    before = file.read_text("utf-8")
    (file.parent / "old.csv").write_text("x", "utf-8")
    with lake.cursor() as cursor:
        hidden = cursor.execute(
            "SELECT * REPLACE (false AS is_public) FROM lake.measures"
        ).to_arrow_table()
    publish(lake, {"measures": hidden}, author="A")
    assert write(tmp_path, lake, "https://muster.example") == count
    assert not (file.parent / "old.csv").exists()
    assert len(before.splitlines()) > 1
    assert len(file.read_text("utf-8").splitlines()) == 1


@pytest.mark.quick
def test_paths_stay_below_the_folder(read_lake):
    assert all(path.startswith("api/v1/") and ".." not in path
               for path, _content in files(PublicData(read_lake), "https://x.example"))  # fmt: skip
