"""Cities of one and of twelve Zielfelder, with words of their own for districts and hubs: every
page in both languages."""

import json
import re
from contextlib import closing

import pytest

from loaders.cli import main
from tests.city_of_63 import write_files
from tests.ui.app import ADDRESSES, new_app
from tests.ui.conftest import Looked, stored
from tests.ui.seen import words
from tests.ui.shell.test_another_city import AUTHOR, on_the_day

OTHER_WORDS = re.compile(r"\b[Bb]ezirke?n?\b|\b[Dd]istricts?\b|Mobilitätsinsel|[Mm]obility hub")
WORDS = {
    "district": ["Viertel", "Viertel"],
    "district@en": ["quarter", "quarters"],
    "hub": ["Umsteigepunkt", "Umsteigepunkte"],
    "hub@en": ["interchange", "interchanges"],
}


@pytest.fixture(scope="module", params=[1, 12])
def city(request, tmp_path_factory):
    """The folder and the store of a city with that many fields, a measure in each."""
    place, n = tmp_path_factory.mktemp("fields"), request.param
    files, folder = write_files(place / "files"), place / "city"
    numbers = range(1, n + 1)
    (files / "fields.csv").write_text(
        "field_id,position,title,title_en,short_title,short_title_en,source\n"
        + "".join(f"f{i},{i},Feld Nummer {i},Field no. {i},Feld {i},Field {i},S\n" for i in numbers)
    )
    (files / "measures.csv").write_text(
        "measure_id,title,kind,status,start_date,planned_end_date,is_public,district_id,source\n"
        + "".join(
            f"m{i},Vorhaben {i},Umsetzungsmaßnahme,in Umsetzung,2026-01-0{1 + i % 9},"
            f"2028-01-01,true,{i:02},S\n"
            for i in numbers
        )
    )
    (files / "measure_fields.csv").write_text(
        "measure_id,field_id,source\n" + "".join(f"m{i},f{i},S\n" for i in numbers)
    )
    (files / "massnahmen.csv").unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITY_DATA", str(folder))
        patch.setenv("CITY_STORE", str(place / "store"))
        made = ["new-city", str(folder), "--name", "Seestadt", "--ags", "14000000"]
        assert main([*made, "--districts", str(files / "ortsteile.geojson")]) == 0
        said = json.loads((folder / "city.json").read_text("utf-8")) | {"words": WORDS}
        (folder / "city.json").write_text(json.dumps(said), "utf-8")
        given = [str(path) for path in sorted(files.glob("*.csv"))]
        assert main(["publish", *given, "--set", "einwohner.csv:date=2025-12-31", *AUTHOR]) == 0
    return folder, place / "store", n


@pytest.fixture(scope="module")
def looked(city, tmp_path_factory):
    with closing(Looked(city[1], tmp_path_factory.mktemp)) as looked:
        yield looked


@pytest.fixture
def shell(city, looked, tmp_path, monkeypatch):
    on_the_day(city[0], monkeypatch)
    with stored(looked, tmp_path):
        yield new_app()


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("page", ADDRESSES)
def test_every_page_has_the_citys_words(shell, page, lang):
    shell.query_params["lang"] = lang
    app = shell.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    # Comments of our style sheets and addresses (`/karte?bezirk=10`) are no words of the city.
    text = re.sub(r"/\*.*?\*/| /\w\S*", "", words(app))
    assert [text[max(0, m.start() - 40) : m.end() + 40] for m in OTHER_WORDS.finditer(text)] == []


def test_each_field_is_named_on_the_overview(shell, city):
    text = words(shell.switch_page("../../pages/overview.py").run())
    assert all(f"Feld {i}" in text for i in range(1, city[2] + 1))
