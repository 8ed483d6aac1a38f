"""Another city in three commands, from files in the layouts that offices and registers write; then
nine pages that speak of it and of nobody else."""

import re
from contextlib import closing

import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.schema import load_package
from tests.city_of_63 import write_files
from tests.ui.app import ADDRESSES, new_app
from tests.ui.conftest import Looked, patches, stored
from tests.ui.seen import words

AUTHOR = ["--author", "A. B."]
PAGES = {
    "overview": "Solardächer auf Schulen",
    "measures": "Digitales Bürgerbüro",
    "participation": "2 Veranstaltungen fanden statt",
    "surveys": "24 Teilnehmende",
    "map": "63 Ortsteile",
    "mobility": "Mobilitätsinsel",
    "upload": "Datei",
    "history": "A. B.",
    "sources": "Ladeeinrichtungen",
}
FOREIGN = re.compile(r"\bGera\b|SMARTCity|Thüring|\b[Bb]ezirke?n?\b")


@pytest.fixture(scope="module")
def seestadt(tmp_path_factory):
    """The folder and the store of Seestadt, made by two commands; the third, doctor, finds
    no owner, no shape without licence and no law missing."""
    place = tmp_path_factory.mktemp("seestadt")
    files, city = write_files(place / "files"), place / "city"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITY_DATA", str(city))
        patch.setenv("CITY_STORE", str(place / "store"))
        for command in (
            [
                *("new-city", str(city), "--name", "Seestadt", "--ags", "14000000"),
                *("--districts", str(files / "ortsteile.geojson"), "--word", "Ortsteil/Ortsteile"),
                *("--owner", "Amt für Statistik", "--source", "Geoportal der Seestadt"),
                *("--licence", "DL-DE-BY-2.0"),
            ],
            [
                *("publish", *map(str, sorted(files.glob("*.csv")))),
                *("--set", "einwohner.csv:date=2025-12-31", *AUTHOR),
            ],
        ):
            assert main(command) == 0, command
    return city, place / "store"


@pytest.fixture(scope="module")
def looked(seestadt, tmp_path_factory):
    with closing(Looked(seestadt[1], tmp_path_factory.mktemp)) as looked:
        yield looked


@pytest.fixture(scope="module")
def empty_looked(seestadt, tmp_path_factory):
    """Seestadt's store as it is after the first command."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    open_store(str(folder), load_package(seestadt[0])).close()
    with closing(Looked(folder, tmp_path_factory.mktemp)) as looked:
        yield looked


@pytest.fixture
def shell(request, seestadt, looked, tmp_path, monkeypatch):
    on_the_day(seestadt[0], monkeypatch)
    with stored(looked, tmp_path, fresh=patches(request.node)):
        yield new_app()


@pytest.fixture
def empty_shell(request, seestadt, empty_looked, tmp_path, monkeypatch):
    on_the_day(seestadt[0], monkeypatch)
    with stored(empty_looked, tmp_path, fresh=patches(request.node)):
        yield new_app()


def on_the_day(city, monkeypatch):
    """The settings under which its pages are looked at."""
    monkeypatch.setenv("CITY_DATA", str(city))
    monkeypatch.setenv("CITY_LOCAL_ANALYST", "1")
    monkeypatch.setenv("CITY_TODAY", "2026-11-20")


@pytest.mark.parametrize(("page", "said"), PAGES.items())
def test_every_page_speaks_of_this_city(shell, page, said):
    app = shell.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    text = words(app)
    assert said in text
    assert "(–)" not in text
    assert FOREIGN.findall(text) == []


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("page", ADDRESSES)
def test_every_page_opens_on_districts_alone(empty_shell, page, lang):
    empty_shell.query_params["lang"] = lang
    assert words(empty_shell.switch_page(f"../../pages/{page}.py").run())


def test_an_empty_dashboard_says_what_it_needs(empty_shell):
    text = words(empty_shell.switch_page("../../pages/overview.py").run())
    assert "Was dieses Dashboard noch braucht" in text
    assert "die Adresse für gemeldete Barrieren" in text
    assert "„Maßnahmen“ hat noch keine Zeilen." in text


def test_a_network_of_nobody_says_how_it_comes_about(empty_shell, monkeypatch):
    page = "../../pages/network.py"
    text = words(empty_shell.switch_page(page).run())
    assert "Noch ist keine andere Stadt verbunden, und keine Quelle hier nennt eine." in text
    assert "CITY_PEERS" in text and "„Netzwerk der Städte“" in text
    monkeypatch.setattr("ui.access.roles.role", lambda: "public")
    assert "CITY_PEERS" not in words(empty_shell.switch_page(page).run())


def test_admins_read_the_same_list_on_verwaltung(shell, monkeypatch):
    monkeypatch.setattr("ui.access.roles.role", lambda: "admin")
    shell.query_params["teil"] = "bedarf"
    text = words(shell.switch_page("../../pages/administration.py").run())
    assert "„Maßnahmen“ hat keine Lizenz" in text
    assert "„Maßnahmen“ hat noch keine Zeilen." not in text


@pytest.mark.parametrize("page", ["about", "accessibility", "imprint", "privacy"])
def test_no_legal_page_shows_the_law_of_another_land(shell, page):
    app = shell.switch_page(f"../../pages/{page}.py").run()
    # The statement names examined addresses (`/karte?bezirk=10`), which speak of no city.
    text = re.sub(r" /\w\S*", "", words(app))
    assert FOREIGN.findall(text) == []
    if page == "imprint":
        assert "Stadt Seestadt" in text
    if page == "privacy":
        assert "Sächsische Datenschutz- und Transparenzbeauftragte" in text
    if page == "accessibility":
        assert "Barrierefreie-Websites-Gesetz (BfWebG)" in text
        assert "Landesbeauftragter für Inklusion der Menschen mit Behinderungen" in text


def test_a_district_of_no_more_than_code_and_name_has_a_profile(shell):
    shell.query_params["bezirk"] = "07"
    app = shell.switch_page("../../pages/map.py").run()
    assert not app.exception
    assert "07 Berg 1" in words(app)
    assert "1.007" in words(app)


def test_what_no_file_says_of_the_shapes_is_not_called_schematic(shell):
    assert "schematisch" not in words(shell.switch_page("../../pages/map.py").run())
