"""With a basemap switched on, its host is the only foreign one and its attribution shows."""

import json
import shutil

from loaders.schema import ROOT

HOST = "http://127.0.0.2:9"  # nobody answers there; what counts is who is asked


def test_the_basemap_is_the_only_foreign_host_and_is_named(start_server, visit, tmp_path):
    city = shutil.copytree(ROOT / "data", tmp_path / "city")
    declared = json.loads((city / "city.json").read_text("utf-8"))
    declared["basemap"] = {
        "url": HOST + "/{z}/{x}/{y}.png",
        "attribution": "Kartengrund der Probe",
    }
    (city / "city.json").write_text(json.dumps(declared), "utf-8")
    visitor = visit()
    refused = []
    visitor.hear(
        "console", lambda line: refused.append(line.text) if "Security" in line.text else None
    )
    page = visitor.open(f"{start_server(CITY_DATA=str(city)).url}/karte")
    frame = page.frame_locator("iframe[title*='streamlit_folium']").first
    frame.get_by_text("Kartengrund der Probe").wait_for(timeout=30_000)
    assert visitor.foreign and all(url.startswith(HOST) for url in visitor.foreign)
    assert refused == []
