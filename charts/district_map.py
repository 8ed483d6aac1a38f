"""The city's map as folium draws it: the districts by class, and the frame around all layers.

Everything that comes from a file travels as JSON (`javascript`) and is put on the screen as text
by `city_map.js`. folium's own layers are not used for it: their tooltips and popups write HTML, and
branca reads every script it has rendered as a template once more, on the server, so that `{{ … }}`
in a street's name would be carried out there.
"""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import folium
from branca.element import MacroElement
from folium.map import Layer
from folium.template import Template

from charts.labels import shortened
from charts.map_classes import Classes
from charts.map_points import Feature, feature, point

LARGEST = 22
CONTEXT_LOOKS = {
    "Nachbargemeinde": "municipality",
    "Fluss": "water",
    "Gewässer": "water",
    "Bahnstrecke": "rail",
    "Straße": "road",
    "Grünfläche": "green",
}
"""Kind of a row of the dataset context → how it is drawn."""
LONGEST_NAME = 22
HATCHED = "url(#hatch)"
BLANK = "var(--paper)"
Colours = Mapping[str, Mapping[str, str]]

# The component lies two folders deep (component/<name>/index.html), so this leads to our own
# routes also behind a proxy that serves us under a path of its own.
ASSETS = "../../assets"
SCRIPTS = [
    ("leaflet", f"{ASSETS}/leaflet/leaflet.js"),
    ("city_map", f"{ASSETS}/map/city_map.js"),
]
STYLES = [
    ("leaflet", f"{ASSETS}/leaflet/leaflet.css"),
    ("city_map", f"{ASSETS}/map/city_map.css"),
]


@dataclass(frozen=True)
class Key:
    """A line of the legend: words beside a swatch of that CSS colour ("": hatched), beside a circle
    of that radius in pixels, or beside a sign in that colour."""

    words: str
    colour: str = ""
    radius: float = 0
    sign: str = ""


@dataclass(frozen=True)
class Legend:
    """A block of the legend; the first one has a title."""

    keys: Sequence[Key]
    title: str = ""


@dataclass(frozen=True)
class Frame:
    """What the map says around its layers, and where it is asked to be.

    move: None, or {"at": any new mark, "bounds": [[south, west], [north, east]]} or {"at",
    "centre": [latitude, longitude], "zoom"}; the map moves once for every new mark.
    free_place: whether a click beside all shapes counts (kind "ort", id "latitude,longitude").
    tap: what a second tap on a district does, said after the first one on a touch screen.
    """

    label: str
    language: str
    zoom_in: str
    zoom_out: str
    note: str = ""
    tap: str = ""
    theme: str = "light"
    free_place: bool = False
    move: Mapping[str, Any] | None = None
    legend: Sequence[Legend] = ()


STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
ESCAPES = {character: f"\\u{ord(character):04x}" for character in "{}<>&'`$%#"}


def javascript(value: Any) -> str:
    """The value as JavaScript source in which no text can end its string, an HTML element or a
    template: only JSON's own braces are left as they are."""
    return STRING.sub(
        lambda found: "".join(ESCAPES.get(character, character) for character in found[0]),
        json.dumps(value),
    )


class _Setup(MacroElement):
    """Hand the map and the theme's colours to `city_map.js`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "cityMap.setup({{ this._parent.get_name() }}, {{ this.colours }});"
        "{% endmacro %}"
    )

    def __init__(self, colours: Colours) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.colours = javascript(colours)


class _Frame(MacroElement):
    """Tell `city_map.js` what is said around the layers."""

    _template = Template(
        "{% macro script(this, kwargs) %}cityMap.frame({{ this.wanted }});{% endmacro %}"
    )

    def __init__(self, frame: Frame) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.wanted = javascript(asdict(frame))


class _Features(Layer):
    """GeoJSON features, drawn by `city_map.js`."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.geoJson({{ this.features }}, {"
        "style: (feature) => feature.properties.style, "
        "pointToLayer: cityMap.point, onEachFeature: cityMap.each});"
        "{% endmacro %}"
    )

    def __init__(self, features: Sequence[Feature]) -> None:
        super().__init__(control=False)
        self._name = "Features"
        self.features = javascript({"type": "FeatureCollection", "features": list(features)})


def base_map(
    *,
    centre: tuple[float, float],
    zoom: int,
    colours: Colours,
    basemap: Mapping[str, str] | None = None,
) -> folium.Map:
    """The empty map. It must not depend on data, language or theme: whenever its script changes,
    the browser draws it anew.

    centre: latitude, longitude. colours: theme (light, dark) → name → CSS colour. basemap: None,
    or url (a tile template) and attribution, from the declarations.
    """
    drawn = folium.Map(
        location=centre,
        zoom_start=zoom,
        tiles=None,
        font_size="13px",
        scrollWheelZoom=False,
        zoomSnap=0.1,
        zoomDelta=0.5,
        minZoom=8,
        maxZoom=18,
    )
    drawn.default_js, drawn.default_css = SCRIPTS, STYLES
    drawn.add_child(_Setup(colours))
    if basemap:
        folium.TileLayer(basemap["url"], attr=basemap["attribution"], control=False).add_to(drawn)
    return drawn


def layer(features: Sequence[Feature], *, frame: Frame | None = None) -> folium.FeatureGroup:
    """A layer of features whose properties are those that `city_map.js` reads: kind, id, lines
    (texts of the tooltip, the first one bold), style (of a shape), sign and look (of a marker)."""
    group = folium.FeatureGroup(overlay=True, control=False)
    if frame is not None:
        group.add_child(_Frame(frame))
    if features:
        _Features(features).add_to(group)
    return group


def district_features(
    shapes: Sequence[Feature],
    *,
    values: Mapping[str, float | None],
    classes: Classes | None,
    lines: Mapping[str, Sequence[str]],
    chosen: str | None = None,
) -> list[Feature]:
    """The districts by class; one without a value is hatched, a schematic one has dashed borders.

    shapes: GeoJSON features with district_id, name, is_schematic. values: district_id → value;
    classes: None where circles say the values (`count_features`); lines: the texts of its tooltip;
    chosen: the one that is chosen.
    """
    features = []
    for shape in sorted(shapes, key=lambda one: one["properties"]["district_id"] == chosen):
        own = shape["properties"]  # the chosen one comes last: neighbours do not cover its border
        code, is_chosen = own["district_id"], own["district_id"] == chosen
        names = ["district", *["schematic"] * own["is_schematic"], *["chosen"] * is_chosen]
        style = {
            "className": " ".join(names),
            "fillColor": _fill(values.get(code), classes),
            "fillOpacity": 1,
            "weight": 2,
        }
        facts = {"kind": "bezirk", "id": code, "lines": list(lines[code])}
        features.append(feature(shape["geometry"], {**facts, "chosen": is_chosen, "style": style}))
    return features


def _fill(value: float | None, classes: Classes | None) -> str:
    if value is None:
        return HATCHED
    if classes is None:
        return BLANK
    colour = classes.colour_of(value)
    return HATCHED if colour is None else step_colour(colour, classes.diverging)


def step_colour(colour: int, diverging: bool) -> str:
    """The CSS colour of a class of districts inside the map."""
    return f"var(--{'diverging' if diverging else 'sequential'}-{colour})"


def count_radius(value: float, largest: float) -> float:
    """Radius in pixels of a circle whose area grows with the amount; the largest has LARGEST."""
    return round(max(LARGEST * math.sqrt(abs(value) / largest), 2), 1) if value and largest else 0


def count_features(shapes: Sequence[Feature], values: Mapping[str, float | None]) -> list[Feature]:
    """Amounts as circles in the middles of their districts, never as colours of areas; what is
    below zero has a colour of its own. They take no clicks: their district does."""
    largest = max((abs(value) for value in values.values() if value is not None), default=0)
    features = []
    for shape in shapes:
        value = values.get(shape["properties"]["district_id"])
        if value:
            style = {
                "className": "amount below" if value < 0 else "amount",
                "radius": count_radius(value, largest),
                "weight": 1.5,
                "fillOpacity": 0.85,
                "interactive": False,
            }
            features.append(feature(point(*shape["middle"]), {"still": True, "style": style}))
    return features


def plain_features(shapes: Sequence[Feature]) -> list[Feature]:
    """The districts as borders only, below other content; they take no clicks."""
    features = []
    for shape in shapes:
        dashed = " schematic" if shape["properties"]["is_schematic"] else ""
        style = {
            "className": f"district plain{dashed}",
            "fillOpacity": 1,
            "weight": 1.5,
            "interactive": False,
        }
        features.append(feature(shape["geometry"], {"still": True, "style": style}))
    return features


def context_features(shapes: Sequence[Feature]) -> tuple[list[Feature], list[Feature]]:
    """The background in faint grey: areas with their names, to be drawn below the districts, and
    lines, to be drawn above them. None takes clicks.

    shapes: GeoJSON features with kind (see CONTEXT_LOOKS), name, is_area.
    """
    areas: list[Feature] = []
    lines: list[Feature] = []
    for shape in shapes:
        own = shape["properties"]
        look = CONTEXT_LOOKS[own["kind"]]
        style = {
            "className": f"context {'area' if own['is_area'] else 'line'} {look}",
            "weight": 1 if own["is_area"] else 2,
            "fill": own["is_area"],
            "fillOpacity": 1,
            "interactive": False,
        }
        drawn = {"still": True, "style": style}
        if own["is_area"] and own["name"]:
            drawn["label"] = shortened(own["name"], LONGEST_NAME)
        (areas if own["is_area"] else lines).append(feature(shape["geometry"], drawn))
    return areas, lines


def name_features(shapes: Sequence[Feature]) -> list[Feature]:
    """Names written on the map. `city_map.js` puts each into its district where no point is below
    it, or beside the city with a line that leads to it, or writes the number alone."""
    features = []
    for shape in shapes:
        own = shape["properties"]
        drawn = {
            "still": True,
            "sign": shortened(own["name"], LONGEST_NAME),
            "short": own["district_id"],
            "look": "name",
            "size": [90, 16],
            "within": own["district_id"],
        }
        features.append(feature(point(*shape["middle"]), drawn))
    return features
