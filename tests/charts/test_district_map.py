import json
import re

import pandas as pd
import pytest
from streamlit_folium import _get_feature_group_string, generate_leaflet_string

from charts.district_map import (
    SCRIPTS,
    STYLES,
    Frame,
    base_map,
    context_features,
    count_features,
    district_features,
    layer,
    name_features,
)
from charts.map_classes import classes
from charts.map_points import (
    candidate_feature,
    charger_radius,
    point_features,
)
from tests.charts.looks import Look

COLOURS = {"light": {"ink": "#111111"}, "dark": {"ink": "#eeeeee"}}
WORDS = {
    "lader": {"Normalladeeinrichtung": "normal", "Schnellladeeinrichtung": "fast"},
    "halte": {"Bahnhof": "station"},
    "inseln": {"in Betrieb": "open", "im Bau": "building", "geplant": "planned"},
    "massnahmen": {"Idee": "idea"},
}
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    "`${alert(3)}`",
    "'\"; alert(4); //",
    "{{ 7 * 7 }} {{ 'alert' }}",
    "{% set x = 1 %}{# alert #}",
    "\u2028alert(5)",
]


def square(code, name="A", schematic=True):
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    return {
        "type": "Feature",
        "bbox": [0, 0, 1, 1],
        "middle": [0.5, 0.5],
        "properties": {"district_id": code, "name": name, "is_schematic": schematic},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def script(*layers):
    """What the browser is given to run, as streamlit-folium makes it."""
    drawn = base_map(centre=(50.0, 12.0), zoom=12, colours=COLOURS)
    drawn.get_root().render()
    text = generate_leaflet_string(drawn)
    return text + "".join(
        _get_feature_group_string(one, map=drawn, idx=place) for place, one in enumerate(layers)
    )


def points(layer, rows, chosen=None):
    return point_features(layer, rows, look=Look(), words=WORDS[layer], chosen=chosen)


def styles(features):
    return {f["properties"]["id"]: f["properties"]["style"] for f in features}


def test_a_district_has_the_colour_of_its_class_and_without_a_value_hatching():
    shapes = [square("01"), square("02"), square("03")]
    values = {"01": 1.0, "02": 5.0, "03": None}
    lines = {code: [code] for code in values}
    drawn = styles(
        district_features(shapes, values=values, classes=classes([1.0, 5.0]), lines=lines)
    )
    assert drawn["01"]["fillColor"] == "var(--sequential-1)"
    assert drawn["02"]["fillColor"] == "var(--sequential-9)"
    assert drawn["03"]["fillColor"] == "url(#hatch)"


def test_amounts_are_circles_by_area_and_colour_no_district():
    shapes = [square("01"), square("02"), square("03"), square("04"), square("05")]
    values = {"01": 400.0, "02": -100.0, "03": 0.0, "04": None, "05": 0.01}
    lines = {code: [code] for code in values}
    drawn = styles(district_features(shapes, values=values, classes=None, lines=lines))
    assert {code: style["fillColor"] for code, style in drawn.items()} == {
        "01": "var(--paper)", "02": "var(--paper)", "03": "var(--paper)",
        "04": "url(#hatch)", "05": "var(--paper)",
    }  # fmt: skip
    found = [f["properties"]["style"] for f in count_features(shapes, values)]
    assert [(s["radius"], s["className"]) for s in found] == [
        (22, "amount"), (11, "amount below"), (2, "amount"),
    ]  # fmt: skip


def test_the_background_is_faint_has_names_and_takes_no_clicks():
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}
    river = {"properties": {"kind": "Fluss", "name": "Elster", "is_area": False}, "geometry": line}
    town = {**square("x"), "properties": {
        "kind": "Nachbargemeinde", "name": "Ronneburg", "is_area": True}}  # fmt: skip
    (area,), (drawn,) = context_features([river, town])
    assert area["properties"]["label"] == "Ronneburg"
    assert area["properties"]["style"]["className"] == "context area municipality"
    assert drawn["properties"]["style"]["className"] == "context line water"
    assert "label" not in drawn["properties"]
    assert not area["properties"]["style"]["interactive"]


def test_a_change_takes_the_diverging_palette():
    drawn = district_features(
        [square("01")], values={"01": -4.0},
        classes=classes([-4.0, 4.0], diverging=True), lines={"01": ["01"]},
    )  # fmt: skip
    assert styles(drawn)["01"]["fillColor"] == "var(--diverging-0)"


def test_schematic_shapes_are_dashed_official_ones_are_not_and_the_chosen_lies_on_top():
    shapes = [square("01"), square("02", schematic=False)]
    lines = {"01": ["01"], "02": ["02"]}
    drawn = district_features(shapes, values={}, classes=classes([]), lines=lines, chosen="01")
    assert [f["properties"]["id"] for f in drawn] == ["02", "01"]
    assert styles(drawn)["01"]["className"] == "district schematic chosen"
    assert styles(drawn)["02"]["className"] == "district"


def test_the_map_loads_only_the_given_files_and_no_tiles():
    drawn = base_map(centre=(50.0, 12.0), zoom=12, colours=COLOURS)
    assert [url for _name, url in drawn.default_js + drawn.default_css] == [
        url for _name, url in [*SCRIPTS, *STYLES]
    ]
    assert "http" not in script()


def test_a_basemap_is_drawn_with_its_attribution():
    basemap = {"url": "https://tiles.example/{z}/{x}/{y}.png", "attribution": "© Example"}
    drawn = base_map(centre=(50.0, 12.0), zoom=12, colours=COLOURS, basemap=basemap)
    text = generate_leaflet_string(drawn)
    assert "https://tiles.example" in text
    assert "Example" in text


def test_the_empty_map_is_the_same_whatever_is_on_it():
    def base(*_layers):
        drawn = base_map(centre=(50.0, 12.0), zoom=12, colours=COLOURS)
        drawn.get_root().render()
        return re.sub(r"_[a-z0-9]+", "", generate_leaflet_string(drawn))

    assert base() == base(layer([]))


def test_the_frame_says_where_to_be_once():
    frame = Frame(
        label="Map", language="en", zoom_in="in", zoom_out="out", note="schematic",
        move={"at": 3, "bounds": [[1, 2], [3, 4]]},
    )  # fmt: skip
    wanted = json.loads(re.search(r"cityMap\.frame\((.*?)\);", script(layer([], frame=frame)))[1])
    assert wanted["move"] == {"at": 3, "bounds": [[1, 2], [3, 4]]}
    assert wanted["note"] == "schematic"
    assert wanted["free_place"] is False


CHARGERS = pd.DataFrame(
    {
        "station_id": ["s1", "s2", "s3"],
        "street": ["Hauptstraße 1", None, "Weg 2"],
        "operator": ["Werk", "Werk", None],
        "kind": ["Normalladeeinrichtung", "Schnellladeeinrichtung", None],
        "power_kw": [22.0, 150.0, None],
        "points": [2, 1, None],
        "latitude": [50.1, 50.2, 50.3],
        "longitude": [12.1, 12.2, 12.3],
    }
)


def test_chargers_are_sized_by_power_and_coloured_by_kind():
    drawn = styles(points("lader", CHARGERS, chosen="lader:s2"))
    assert drawn["s1"] == {
        "className": "charger normal", "radius": 5.5, "weight": 1.5, "fillOpacity": 0.95,
    }  # fmt: skip
    assert drawn["s2"]["className"] == "charger fast chosen"
    assert drawn["s3"]["className"] == "charger unknown"
    # the area grows with the power: four times the power, twice the radius
    assert charger_radius(88) == pytest.approx(2 * charger_radius(22), abs=0.1)


def test_a_charger_tells_street_kind_power_points_and_operator():
    first, second, third = points("lader", CHARGERS)
    assert first["properties"]["lines"] == [
        "Hauptstraße 1", "normal · 22 kW · 2 charging points", "Werk",
    ]  # fmt: skip
    assert second["properties"]["lines"][0] == "–"
    assert third["properties"]["lines"] == ["Weg 2", "–"]


def test_cells_show_their_number_of_stations():
    cells = pd.DataFrame(
        {
            "cell_x": [1], "cell_y": [1], "stations": [1000], "points": [2000],
            "power_kw": [1.0], "fast_stations": [3], "latitude": [50.0], "longitude": [12.0],
        }
    )  # fmt: skip
    circle, sign = points("lader", cells)
    assert circle["properties"]["kind"] == "zelle"
    assert circle["properties"]["id"] == "50.00000,12.00000"
    assert circle["properties"]["style"]["radius"] == 20
    assert sign["properties"]["sign"] == "1000"


def hub(**more):
    row = {
        "hub_id": "h", "name": "Insel", "status": "im Bau", "offers": ["Laden"], "is_demo": False,
        "latitude": 50.0, "longitude": 12.0,
    }  # fmt: skip
    return pd.DataFrame([{**row, **more}])


@pytest.mark.parametrize(
    ("status", "look", "sign"),
    [
        ("in Betrieb", "hub open", "●"),
        ("im Bau", "hub building", "◆"),
        ("geplant", "hub planned", "◇"),
    ],
)
def test_a_hub_has_shape_and_word_of_its_status(status, look, sign):
    (feature,) = points("inseln", hub(status=status))
    facts = feature["properties"]
    assert (facts["look"], facts["sign"]) == (look, sign)
    assert facts["lines"] == ["Insel", WORDS["inseln"][status], "Laden"]


def test_demonstration_is_marked_on_the_map():
    (feature,) = points("inseln", hub(is_demo=True))
    assert feature["properties"]["lines"][0] == "Insel (invented)"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_files_cannot_leave_its_string(text):
    """Every field of every layer at once; the script must hold the text only as escaped JSON."""
    chargers = CHARGERS.head(1).assign(
        station_id=text, street=text, operator=text, kind="Normalladeeinrichtung"
    )
    stops = pd.DataFrame(
        [{"stop_id": text, "name": text, "kind": text, "latitude": 50.0, "longitude": 12.0}]
    )
    measures = pd.DataFrame(
        [
            {
                "measure_id": text, "title": text, "status": text, "is_demo": False,
                "latitude": 50.0, "longitude": 12.0,
            }
        ]
    )  # fmt: skip
    hubs = hub(hub_id=text, name=text, status=text, offers=[text])
    layers = [
        layer(points(name, rows))
        for name, rows in [
            ("lader", chargers), ("halte", stops), ("massnahmen", measures), ("inseln", hubs),
        ]
    ]  # fmt: skip
    districts = district_features(
        [square(text, text)],
        values={text: 1.0},
        classes=classes([1.0]),
        lines={text: [text]},
    )
    names = name_features([square(text, text)])
    place = candidate_feature(50.0, 12.0, [text])
    written = script(*layers, layer([*districts, *names, place]))
    assert "<img" not in written
    assert "</script" not in written
    strings = [json.loads(found) for found in re.findall(r'"(?:[^"\\]|\\.)*"', written)]
    assert strings.count(text) >= 12
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', '""', written)
    assert "alert" not in bare
    assert "`" not in bare
