"""The button "Als PDF": on its pages, for who clicks, made outside of the session."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from outputs.packet import button
from outputs.packet.scope import Scope
from tests.ui.test_every_page import PAGES
from ui.access import roles


@pytest.fixture
def offered(monkeypatch):
    """What the buttons of a run would hand out: name → what makes it."""
    found = {}

    def note(label, content, name, mime, key, light):
        if key == "packet":
            assert (label, mime) == ("Als PDF", "application/pdf")
            found[name] = content

    monkeypatch.setattr(button, "download_button", note)
    return found


def made_elsewhere(content):
    """Streamlit makes a file after the run, in a thread that knows no session."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(content).result()


def test_each_page_offers_the_packet_of_what_it_shows(shell, offered):
    shell.query_params["bezirk"] = "01"
    shell.run()
    assert list(offered) == ["drucksache-01.pdf"]
    pdf = made_elsewhere(offered["drucksache-01.pdf"])
    assert pdf.startswith(b"%PDF-")
    offered.clear()
    shell.switch_page(str(PAGES / "map.py")).run()
    assert list(offered) == ["drucksache-01.pdf"]
    shell.query_params.clear()
    shell.query_params["massnahme"] = "bank"
    shell.switch_page(str(PAGES / "measures.py")).run()
    assert not shell.exception
    assert made_elsewhere(offered["drucksache-bank.pdf"]).startswith(b"%PDF-")


def test_the_public_is_offered_its_own(shell, offered, monkeypatch):
    shell.run()
    staff = made_elsewhere(offered["drucksache.pdf"])
    monkeypatch.setattr(roles, "role", lambda: "public")
    shell.run()
    monkeypatch.undo()
    public = made_elsewhere(offered["drucksache.pdf"])
    assert public != staff


def test_a_scope_holds_what_the_filters_hold():
    chosen = Scope("01", ("wohnen", "wege"), "AG Grün").chosen
    assert button.scope_of(chosen) == Scope("01", ("wohnen", "wege"), "AG Grün")
    assert Scope("01", ("wohnen",)).file_name == "drucksache-01-wohnen"
    assert Scope(measure="../x y").file_name == "drucksache-x-y"
