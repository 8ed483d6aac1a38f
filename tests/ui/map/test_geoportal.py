"""The way to the city's geoportal holds the view of the map and nothing else."""

from ui.components import map_viewport


def test_the_view_and_the_layers_are_filled_in(monkeypatch):
    url = "https://geo.example.org/?bbox={west},{south},{east},{north}&z={zoom}&l={layers}"
    city = {
        "geoportal": {"title": "Geo", "url": url, "layers": {"bezirke": "stat bez&x", "halte": "h"}}
    }
    monkeypatch.setattr(map_viewport, "package", lambda: type("P", (), {"city": city}))
    monkeypatch.setattr(map_viewport, "window", lambda home: ((10.0, 50.0, 10.5, 50.25), 12))
    found = map_viewport.geoportal(None, ["bezirke", "halte", "lader"])
    expected = "https://geo.example.org/?bbox=10.00000,50.00000,10.50000,50.25000&z=12"
    assert found == ("Geo", f"{expected}&l=stat%20bez%26x,h")


def test_a_city_without_one_has_no_link(monkeypatch):
    monkeypatch.setattr(map_viewport, "package", lambda: type("P", (), {"city": {}}))
    assert map_viewport.geoportal(None, []) is None
