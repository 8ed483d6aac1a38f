"""The page Netzwerk: what sources state until a city is connected, then cities side by side."""

import pytest

from loaders.peers.adoption import adoptions
from loaders.peers.peers import read_due
from tests.loaders.peers.test_peers import FILES, MEASURES, package, tells
from tests.ui.seen import words
from ui.network import data
from ui.state.session_data import store

PAGE = "../../pages/network.py"
HOSTILE = "Neu<script>alert(1)</script>stadt"


@pytest.fixture(autouse=True)
def looked_up_anew():
    data._known.clear()


def opened(app, **parameters):
    app.run()
    for name, value in parameters.items():
        app.query_params[name] = value
    return app.switch_page(PAGE).run()


def test_until_a_city_is_connected_sources_are_shown(shipped_shell):
    text = words(opened(shipped_shell))
    assert "Noch ist keine andere Stadt verbunden" in text
    assert "Was Quellen über andere Städte nennen" in text
    assert "Angekündigte Einzelmaßnahmen 50 Maßnahmen" in text
    assert "Andere Zählung als die neun" in text


def test_cities_stand_side_by_side_and_a_measure_is_taken_over(shell, city, monkeypatch):
    address, answers = city
    monkeypatch.setenv("CITY_PEERS", f"{address}/datapackage.json http://127.0.0.1:9")
    lamps = MEASURES.replace("Kluge Laternen", "Neue Bänke im Stadtpark")
    files = FILES | {"measures": lamps}
    tells(answers, files, package(files, title=HOSTILE))
    shell.run()
    read_due(store())
    page = opened(shell)
    text = words(page)
    assert "alert(1)" in text  # as text, read back from escaped HTML
    assert not any("<script>alert" in part.value for part in page.html)
    assert "gibt seit" in text and "keine brauchbare Antwort" in text
    assert "Mio. €" in text
    assert "0,10" in text  # charging points per 1,000 residents of the same date
    assert "keine Einwohner zum selben Stichtag" in text
    page.text_input(key="network_author").set_value("Ada")
    page.button(key="network_take").click().run()
    assert [one.their_id for one in adoptions(store())] == ["lampen"]
    assert "Als Idee" in " ".join(one.value for one in page.success)
    assert "Seither dort geändert" in words(page)


def test_the_public_takes_nothing_over(shell, city, monkeypatch):
    address, answers = city
    monkeypatch.setenv("CITY_PEERS", f"{address}/datapackage.json")
    tells(answers)
    shell.run()
    read_due(store())
    monkeypatch.delenv("CITY_LOCAL_ANALYST")
    page = opened(shell)
    text = words(page)
    assert "Smart City Neustadt" in text
    assert "Maßnahme übernehmen" not in text
    assert not [one for one in page.button if one.key == "network_take"]
