"""How a figure is cited, and where the ⓘ of a screen leads to."""

import datetime as dt
import json

import pytest
import streamlit as st

from ui.components.citation import Reference, bibtex, csl_json, permanent_link
from ui.shell.record import run_of_state
from ui.state import public_edition

SOURCE = Reference(
    key="timeline_3",
    title="50 % {fertig} & mehr_\\",
    dashboard="Stadt Dashboard",
    city="Musterstadt",
    state=3,
    day=dt.date(2026, 11, 30),
    address="https://stadt.example/oeffentlich/stand/2026-11-30-3/de/x.html",
)


def test_bibtex_holds_every_sign_as_it_is_printed():
    assert bibtex(SOURCE) == (
        "@online{timeline_3,\n"
        "  author = {{Musterstadt}},\n"
        "  title = {{50 \\% \\{fertig\\} \\& mehr\\_\\textbackslash{}}},\n"
        "  organization = {Stadt Dashboard},\n"
        "  year = {2026},\n"
        "  version = {3},\n"
        "  url = {https://stadt.example/oeffentlich/stand/2026-11-30-3/de/x.html},\n"
        "  urldate = {2026-11-30}\n"
        "}"
    )


def test_csl_json_is_one_item_with_the_address_of_the_state():
    (item,) = json.loads(csl_json(SOURCE))
    assert item["type"] == "webpage"
    assert item["title"] == SOURCE.title
    assert item["author"] == [{"literal": "Musterstadt"}]
    assert item["issued"] == {"date-parts": [[2026, 11, 30]]}
    assert item["URL"] == SOURCE.address


@pytest.fixture
def shown(opened, tmp_path, monkeypatch):
    """What the ⓘ of a figure on a page leads to, where these files of the edition exist."""
    monkeypatch.setenv("CITY_PUBLIC_EDITION", str(tmp_path))
    snapshot = opened.snapshot_id()
    tree = tmp_path / "stand" / public_edition.name_of(snapshot) / "de"
    tree.mkdir(parents=True)
    for name in ("abbildung-massnahmen-ansicht-zeitplan-timeline", "massnahmen-bezirk-01"):
        (tree / f"{name}.html.gz").write_bytes(b"")

    def link(path, parameters, key):
        with run_of_state(snapshot, "de"):
            st.session_state["address"], st.session_state["address_page"] = parameters, path
            return permanent_link(key).removeprefix("https://stadt.example/")

    return link


def test_a_figure_has_the_address_of_its_state(shown, opened):
    name = public_edition.name_of(opened.snapshot_id())
    assert shown("massnahmen", {"ansicht": "zeitplan", "lang": "de"}, "timeline") == (
        f"oeffentlich/stand/{name}/de/abbildung-massnahmen-ansicht-zeitplan-timeline.html"
    )


def test_a_figure_without_a_page_has_that_of_its_page(shown, opened):
    name = public_edition.name_of(opened.snapshot_id())
    found = shown("massnahmen", {"bezirk": "01"}, "timeline")
    assert found == f"oeffentlich/stand/{name}/de/massnahmen-bezirk-01.html"


@pytest.mark.parametrize("more", [{"urteil": "watch"}, {"status": "geplant"}])
def test_what_the_edition_does_not_show_has_the_link_of_the_dashboard(shown, more):
    found = shown("massnahmen", {"ansicht": "zeitplan", **more}, "timeline")
    assert found.startswith("massnahmen?ansicht=zeitplan&")
