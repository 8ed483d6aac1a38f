"""Karte: the districts by a figure, chargers, hubs, stops and measures; a district's profile."""

import datetime as dt
from functools import partial

import streamlit as st

from charts import district_map as chart
from charts.map_classes import classes
from charts.map_points import Labels, point_features
from ui.components import drill_through, map_layers, map_view, map_viewport
from ui.components.drill_through_rows import map_shown
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.map import controls, profile
from ui.map import words as map_words
from ui.map.legend import legend

today = dt.date.today()
words = look()
table = map_layers.figures_table(today)

st.title(_("Map"), anchor=False)
if table.empty:
    profile.no_districts()
    st.stop()
figures = map_words.figures(table)
chosen = controls.bar(figures)
district, shown = chosen.district, chosen.figure
values = map_words.values(shown, table)
sorted_in = classes(
    [value for value in values.values() if value is not None],
    method=chosen.method, own=chosen.limits, diverging=shown.diverging, digits=shown.digits,
)  # fmt: skip


def districts() -> list[chart.Feature]:
    """The districts by class, with their numbers or names."""
    zoom = map_viewport.zoom()
    shapes = map_layers.district_shapes(zoom)
    told = chart.Words(map_words.district_lines(shown, table), chosen=district)
    drawn = chart.district_features(shapes, values=values, classes=sorted_in, words=told)
    return drawn + chart.name_features(map_words.names_on_map(shapes, zoom))


def points(layer: str) -> list[chart.Feature]:
    """The points of one layer in the part that the map shows."""
    rows = map_layers.layer_points(layer, today)
    labels = Labels(**map_words.labels())
    card = ":".join(map_viewport.point() or ())
    return point_features(layer, rows, look=words, labels=labels, chosen=card)


@st.fragment
def board() -> None:
    """The part of the page that runs again when a layer is switched or the map is moved."""
    if map_viewport.whole_page_asked():
        st.rerun()
    left, right = st.columns([2, 1], gap="large")
    with left:
        shown_layers = controls.layer_chips()
        note = map_words.schematic_note(map_layers.district_shapes())
        frame = chart.Frame(
            **map_view.frame(
                shown.title, move=map_viewport.move(map_layers.start(today)), note=note
            )
        )
        layers = [districts() if name == "bezirke" else points(name) for name in shown_layers]
        assets = chart.Assets(map_view.SCRIPTS, map_view.STYLES)
        map_view.draw_map(
            chart.base_map(assets=assets, **map_view.base()),
            [chart.layer([], frame=frame), *map(chart.layer, layers)],
            on_change=map_viewport.clicked,
        )
        made_of = partial(map_shown, shown.code, shown_layers)
        drill_through.button("map", shown.title, made_of)
        legend(shown, sorted_in, list(values.values()), table, shown_layers, today)
    with right:
        profile.beside(district, shown, figures, table, today)


profile.map_sentence(shown, table)
board()
profile.table(table, figures)
