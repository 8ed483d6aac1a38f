"""A city's folder: what it yields with the schemas of the code, and what is wrong with it."""

import json
import re

import pytest

from loaders.bootstrap import open_store
from loaders.schema import ROOT, DeclarationError, load_package

CITY = {"name": "Seestadt", "ags": "14000001", "latitude": 51.0, "longitude": 12.5}


@pytest.fixture
def folder(tmp_path):
    write(tmp_path, "city.json", CITY)
    return tmp_path


def write(folder, name, document):
    (folder / name).write_text(json.dumps(document), encoding="utf-8")


def refusal(folder):
    with pytest.raises(DeclarationError) as error:
        load_package(folder)
    return str(error.value)


def test_four_facts_make_a_city(folder, package):
    small = load_package(folder)
    assert list(small.datasets) == list(package.datasets)
    assert small.city["state"] == "Sachsen"
    assert small.city["strategy"] == {"title": "Seestadt", "name": "Seestadt"}
    assert small.city["kreis"] == ["Seestadt"]
    assert str(small.zone) == "Europe/Berlin"
    assert small.datasets["measures"].owner == ""
    assert small.datasets["measures"].paths == ()


def test_the_law_is_that_of_the_land_and_never_that_of_the_shipped_city(folder, package):
    small = load_package(folder)
    assert "Sächsische" in small.city["data_protection"]["authority"]
    words = json.dumps(small.document, ensure_ascii=False)
    assert not re.findall(r"\bGera\b|SMARTCity|Thüring|ThürBarr", words)
    assert "ThürBarrWebG" in package.city["accessibility"]["law"]


def test_the_citys_words_and_codes_stand_in_the_schemas(folder):
    words = {"district": ["Ortsteil", "Ortsteile"], "district@en": ["quarter", "quarters"]}
    write(folder, "city.json", CITY | {"words": words, "district_code": "[A-Z]{3}"})
    small = load_package(folder)
    districts, measures = small.datasets["districts"], small.datasets["measures"]
    assert (districts.title, districts.title_en) == ("Ortsteile", "Quarters")
    assert measures.field("district_id").title == "Ortsteil"
    assert districts.field("district_id").pattern == "[A-Z]{3}"
    assert "ezirk" not in districts.description + measures.field("district_id").description


def test_examples_lie_in_the_city_itself(folder):
    small = load_package(folder)
    hubs, outline = small.datasets["mobility_hubs"], small.datasets["outline"]
    assert (hubs.field("latitude").example, hubs.field("longitude").example) == ("51.0", "12.5")
    assert (outline.field("ags").example, outline.field("name").example) == ("14000001", "Seestadt")
    assert outline.field("geometry").example == (
        '{"type": "Polygon", "coordinates": '
        "[[[12.5, 51.0], [12.51, 51.0], [12.5, 51.01], [12.5, 51.0]]]}"
    )


def test_whom_to_turn_to_is_what_the_land_has_unless_the_city_says(folder):
    write(folder, "city.json", CITY | {"ags": "03000001"})
    found = load_package(folder).city["accessibility"]["enforcement"]
    assert found.startswith("Schlichtungsstelle nach § 9d NBGG")
    write(folder, "city.json", CITY | {"accessibility": {"enforcement": "Eigene Stelle"}})
    assert load_package(folder).city["accessibility"]["enforcement"] == "Eigene Stelle"


def test_every_land_names_an_authority_its_law_and_where_that_was_read():
    laender = json.loads((ROOT / "loaders/schemas/laender.json").read_text("utf-8"))
    assert sorted(laender) == [f"{n:02}" for n in range(1, 17)]
    for land in laender.values():
        assert all(land["data_protection"].values()), land
        assert land["accessibility"]["law"], land
        assert land["source"].startswith("https://"), land


def test_files_are_found_by_their_names_real_rows_first(folder):
    (folder / "demo").mkdir()
    for name in ("demo/measures.csv", "measures.csv", "districts.geojson"):
        (folder / name).touch()
    small = load_package(folder)
    named = [
        path.relative_to(folder.resolve()).as_posix() for path in small.datasets["measures"].paths
    ]
    assert named == ["measures.csv", "demo/measures.csv"]
    assert [path.name for path in small.datasets["districts"].paths] == ["districts.geojson"]


def test_what_is_said_of_all_datasets_holds_where_one_says_nothing(folder):
    resources = {
        "*": {"owner": "Amt für Statistik", "licenses": [{"name": "CC0-1.0"}]},
        "measures": {"owner": "Stabsstelle", "licenses": []},
        "events": {"owner": ""},
    }
    write(folder, "overlays.json", {"resources": resources})
    small = load_package(folder).datasets
    owners = [small[name].owner for name in ("measures", "events", "stops")]
    assert owners == ["Stabsstelle", "Amt für Statistik", "Amt für Statistik"]
    assert small["measures"].licences == small["stops"].licences != ()


def test_overlays_change_what_is_the_citys_own_and_nothing_else(folder, package):
    write(
        folder,
        "overlays.json",
        {
            "title": "Daten der Seestadt",
            "resources": {
                "measures": {
                    "owner": "Stabsstelle",
                    "dueAfterDays": 30,
                    "fields": {"working_group": {"title": "Runde"}},
                }
            },
        },
    )
    measures = load_package(folder).datasets["measures"]
    assert (measures.owner, measures.due_after_days) == ("Stabsstelle", 30)
    assert measures.field("working_group").title == "Runde"
    assert measures.field_names == package.datasets["measures"].field_names
    assert load_package(folder).document["title"] == "Daten der Seestadt"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "„name“ fehlt. Bitte ergänzen."),
        ({"latitude": None}, "„latitude“ fehlt. Bitte ergänzen."),
        ({"latitude": "51"}, "„latitude“ muss eine Zahl sein."),
        (
            {"ags": "1400"},
            "„ags“ muss der achtstellige Amtliche Gemeindeschlüssel sein, nicht „1400“.",
        ),
        ({"ags": "99000001"}, "nicht „99000001“."),
        ({"timezone": "Mars/North"}, "„timezone“ nennt keine Zeitzone: „Mars/North“."),
        ({"strategie": {}}, "„strategie“ gehört nicht hierher. Bitte den Namen berichtigen."),
        ({"links": [{"title": "A"}]}, "„links“: „url“ fehlt. Bitte ergänzen."),
        ({"network": {"title@en": "N"}}, "„network“: „title“ fehlt. Bitte ergänzen."),
        ({"basemap": {"url": "https://a"}}, "„basemap“: „attribution“ fehlt. Bitte ergänzen."),
        ({"words": {"district": "Ortsteil"}}, "„words.district“ muss aus Einzahl und Mehrzahl"),
        ({"words": {"stadtteil": []}}, "„words.stadtteil“ gehört nicht hierher."),
        ({"colours": ["red"]}, "„colours“: „red“ ist keine Farbe."),
        (
            {"colours": ["#ffff00"]},
            "nicht von einer hellen Seite ab. Bitte eine dunklere",
        ),
        (
            {"colours": ["#101010"]},
            "nicht von einer dunklen Seite ab. Bitte eine hellere",
        ),
        ({"colours": ["#0072b2"] * 13}, "„colours“: höchstens 12 sind möglich."),
        ({"kreis": "Seestadt"}, "„kreis“ muss eine Liste von Texten sein."),
    ],
)
def test_a_wrong_city_is_said_in_one_sentence(folder, changes, sentence):
    write(folder, "city.json", CITY | changes)
    said = refusal(folder)
    assert said.startswith(f"{folder / 'city.json'}: ")
    assert sentence in said


@pytest.mark.parametrize(
    ("resources", "sentence"),
    [
        ({"meassures": {}}, "„resources“ nennt „meassures“; das kennt kein Schema."),
        (
            {"measures": {"fields": {"titel": {}}}},
            "„measures“ nennt „titel“; das kennt kein Schema.",
        ),
        ({"measures": "x"}, "„resources“ muss zu jedem Namen ein Objekt enthalten."),
        ({"measures": {"dueAfterDays": "bald"}}, "„dueAfterDays“ muss eine ganze Zahl"),
    ],
)
def test_a_wrong_overlay_is_said_in_one_sentence(folder, resources, sentence):
    write(folder, "overlays.json", {"resources": resources})
    said = refusal(folder)
    assert said.startswith(f"{folder / 'overlays.json'}: ")
    assert sentence in said


def test_a_city_starts_empty_and_opens_again_without_a_difference(folder, tmp_path):
    store = open_store(str(tmp_path / "store"), load_package(folder))
    assert store.told == []
    store.close()
    again = open_store(str(tmp_path / "store"), load_package(folder))
    assert again.told == []
    again.close()


def test_a_store_of_one_whole_file_opens_from_the_folder_without_a_difference(folder, tmp_path):
    """Stores that are older than the folder were declared in one `datapackage.json`, which said
    nothing of the law on data protection."""
    former = tmp_path / "former"
    former.mkdir()
    document = json.loads(json.dumps(load_package(folder).document))
    del document["city"]["data_protection"]["law"]
    write(former, "datapackage.json", document)
    place = str(tmp_path / "store")
    open_store(place, load_package(former)).close()
    store = open_store(place, load_package(folder))
    assert store.told == []
    store.close()


PORTAL = {
    "title": "Geoportal",
    "url": "https://geo.example.org/map?bbox={west},{south},{east},{north}",
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "http://geo.example.org/?b={west}"}, "mit https und dem Namen eines Rechners"),
        ({"url": "https://{layers}/x"}, "mit https und dem Namen eines Rechners"),
        ({"url": "https://user@geo.example.org/x"}, "mit https und dem Namen eines Rechners"),
        ({"url": "javascript:alert(1)"}, "mit https und dem Namen eines Rechners"),
        ({"url": "https://geo.example.org/{west.real}"}, "nur west, south"),
        ({"url": "https://geo.example.org/{"}, "nur west, south"),
        ({"layers": {"bezirke": 3}}, "einen Text nennen"),
        ({"title": None}, "„title“ fehlt"),
    ],
)
def test_the_address_of_a_geoportal_leads_to_one_host(folder, change, words):
    write(folder, "city.json", CITY | {"geoportal": PORTAL | change})
    assert words in refusal(folder)


def test_a_geoportal_that_fits(folder):
    write(folder, "city.json", CITY | {"geoportal": PORTAL})
    assert load_package(folder).city["geoportal"] == PORTAL


def test_a_picture_lies_in_the_citys_own_folder(folder):
    media = folder / "brand" / "media"
    media.mkdir(parents=True)
    for file in (media / "a.jpg", media / "a.svg", folder / "brand" / "b.jpg"):
        file.write_bytes(b"x")
    city = load_package(folder)
    assert city.picture("a.jpg") == media / "a.jpg"
    for name in ("a.svg", "../b.jpg", "/etc/passwd", "c.jpg", "https://example.org/a.jpg"):
        assert city.picture(name) is None
