"""Above the map: figure, classes, search. On it: the layers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from queries.sensors.sensors import sensor_layers
from ui.components import filters, map_layers, map_viewport
from ui.components.filters import controlled, labelled
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.map.words import Figure
from ui.state import url_state
from ui.state.session_data import run_query

NO_NUMBER = re.compile(r"[^\d.,;\s−-]")
METHODS = {"quantile": "quantile", "gleich": "equal", "eigene": "own"}


@dataclass(frozen=True)
class Choice:
    """What is chosen above the map: the district, the figure, how it is sorted into classes
    (quantile, equal, own) and one's own limits."""

    district: str | None
    figure: Figure
    method: str
    limits: list[float]


def bar(figures: Mapping[str, Figure], opening: str) -> Choice:
    """District, figure, search and, of a rate, its classes in a row. opening: the figure that is
    shown first."""
    with filters.bar():
        district = filters.district()
        titles = {code: figure.title for code, figure in figures.items()}
        code = filters.one("zahl", _("Figure of the map"), titles, start=opening)
        _search()
        method, limits = _classes(figures[code])
    _nowhere()
    return Choice(district, figures[code], method, limits)


def _classes(figure: Figure) -> tuple[str, list[float]]:
    """How the values are sorted into classes: the method, and one's own limits. Circles have
    none."""
    if figure.is_count:
        return METHODS["quantile"], []
    with st.popover(_("Classes"), icon=":material/settings:", key="map_classes"):
        return _method()


def _method() -> tuple[str, list[float]]:
    words = {
        "quantile": _("Classes of equal number"),
        "gleich": _("Equal steps"),
        "eigene": _("Own limits"),
    }
    chosen = filters.one("klassen", _("Classes"), words)
    return METHODS[chosen], _own_limits() if chosen == "eigene" else []


def _own_limits() -> list[float]:
    written = url_state.value("grenzen")
    st.text_input(
        _("Limits, separated by semicolons"),
        **controlled(
            "map_limits", NO_NUMBER.sub("", written), lambda text: url_state.put(grenzen=text)
        ),
        placeholder="2000; 5000; 8000",
        label_visibility="collapsed",
    )
    limits, wrong = parsed_limits(written, look().language)
    if wrong:
        filters.notice(_("One of the limits is not a number. Write limits as 2000; 5000."))
    return limits


def parsed_limits(text: str, language: str) -> tuple[list[float], list[str]]:
    """Numbers out of `2.000; 7,5` (German) or `2,000; 7.5` (English), and what is none."""
    thousands, decimal = (".", ",") if language == "de" else (",", ".")
    limits, wrong = [], []
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        plain = part.replace(thousands, "").replace(decimal, ".").replace("−", "-")
        try:
            number = float(plain)
        except ValueError:
            number = float("nan")
        if abs(number) < 1e15:
            limits.append(number)
        else:
            wrong.append(part)
    return limits, wrong


def layer_chips() -> list[str]:
    """The layers as chips; a change runs only the map's part of the page."""
    words = {
        "bezirke": _("▦ Districts"),
        "anliegen": _("◉ Citizens' reports, density"),
        "lader": _("● Charging points"),
        "inseln": _("◆ Mobility hubs"),
        "halte": _("H Stations and stops"),
        "massnahmen": _("◈ Measures with a place"),
        "wegweiser": _("↑ Signposts"),
    }
    named = sensor_words()
    words |= {name: named[name] for name in run_query(sensor_layers)}
    layers = [name for name in map_viewport.layers() if name in words]
    st.pills(
        _("Layers"),
        **labelled(words),
        **controlled("map_layers", layers, map_viewport.put_layers),
        selection_mode="multi",
        label_visibility="collapsed",
    )
    return layers


def sensor_words() -> dict[str, str]:
    """The layers of sensors; offered are those that have one."""
    return {
        "pegel": _("≈ Water levels and soil"),
        "luft": _("∿ Air, weather, noise"),
        "container": _("▤ Bottle banks"),
        "besucher": _("⚇ Visitors and traffic"),
        "sensoren": _("◌ Other sensors"),
    }


def _search() -> None:
    known = map_layers.known_places()
    kinds = {
        "district": _("District"),
        "place": _("Place"),
        "street": _("Street with a charger"),
        "stop": _("Station or stop"),
        "hub": _("Mobility hub"),
        "measure": _("Measure"),
        "name": _("Neighbourhood or place"),
    }
    labels = {
        number: f"{row.name} ({kinds.get(row.kind, row.id)})"
        for number, row in enumerate(known.itertuples(index=False))
    }
    st.selectbox(
        _("Search: street, place, district"),
        **labelled(labels),
        index=None,
        placeholder=_("Street, place, district"),
        key="map_search",
        on_change=lambda: _found(known),
        label_visibility="collapsed",
    )


def _found(known: pd.DataFrame) -> None:
    number = st.session_state["map_search"]
    st.session_state["map_search"] = None
    if number is None or number >= len(known):
        return
    place = known.iloc[number]
    district = None if pd.isna(place["district_id"]) else str(place["district_id"])
    if place["kind"] == "district" or (pd.isna(place["latitude"]) and district):
        url_state.put(bezirk=district)
        shapes = map_layers.district_shapes()
        own = [shape for shape in shapes if shape["properties"]["district_id"] == district]
        box = map_viewport.around(own)
        if box:
            map_viewport.move_to(map_viewport.target(box))
    elif pd.notna(place["latitude"]) and pd.notna(place["longitude"]):
        centre = [float(place["latitude"]), float(place["longitude"])]
        map_viewport.move_to({"centre": centre, "zoom": 15})
    else:
        st.session_state["map_nowhere"] = place["name"]


def _nowhere() -> None:
    """Say that no document states where a name lies, rather than jump to a guess."""
    name = st.session_state.pop("map_nowhere", None)
    if name:
        words = _("No document at hand states where {name} lies.", name=inert(name))
        st.info(words, icon=":material/location_off:")
