"""The addresses of the interfaces on Quellen."""

import streamlit as st

from tests.ui.seen import words
from ui.sources import interfaces


def test_addresses_begin_with_the_stated_one_or_the_server_s_path(monkeypatch):
    monkeypatch.delenv("CITY_URL", raising=False)
    assert interfaces.root() == ""
    monkeypatch.setattr(st, "get_option", lambda name: "/stadt/")
    assert interfaces.root() == "/stadt"
    monkeypatch.setenv("CITY_URL", "https://muster.example/")
    assert interfaces.root() == "https://muster.example"


def test_quellen_names_them(shell):
    shell.query_params["offen"] = "sources_interfaces"
    shown = words(shell.switch_page("../../pages/sources.py").run())
    for path in ("/api/v1", "/api/v1/openapi.json", "/api/v1/catalogue.jsonld", "/ogc"):
        assert path in shown
    assert "eine Anmeldung ist nicht nötig" in shown
