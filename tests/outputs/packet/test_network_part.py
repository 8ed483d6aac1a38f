"""The other cities in a packet: as on their page, each number with its date."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd

from outputs.packet import other_sections
from outputs.packet.scope import Scope
from ui.network import data
from ui.network.data import City

TODAY = dt.date(2026, 9, 1)


def test_other_cities_stand_as_on_their_page_in_the_packet_of_the_whole_city(tiny, monkeypatch):
    with tiny():
        own = data.own(TODAY)
        read = pd.Timestamp("2026-08-31 10:00", tz="UTC")
        peer = SimpleNamespace(read=read, left_out=2, unusable=())
        other = City("Neu #strong[stadt]", own.figures, own.measures, peer)
        assert other_sections.network(Scope(), TODAY) == []  # nobody is connected
        monkeypatch.setattr(data, "known_peers", lambda: [peer])
        monkeypatch.setattr(data, "others", lambda found, today: [other])
        head, table, *notes = other_sections.network(Scope(), TODAY)
        assert other_sections.network(Scope(district="01"), TODAY) == []
    assert head["text"] == "Netzwerk"
    assert table["columns"][:3] == ["Stadt", "Maßnahmen", "Ladepunkte"]
    numbers = ["3 (letzter Bericht 01.06.2022)", "4 (01.01.2022)",
               "– (keine Einwohner zum selben Stichtag)", "10.500 (31.12.2022)"]  # fmt: skip
    assert table["rows"] == [["Musterstadt", *numbers], ["Neu #strong[stadt]", *numbers]]
    assert notes[1]["text"].endswith("(2 Zeilen ausgelassen, die die Prüfung nicht bestanden)")
