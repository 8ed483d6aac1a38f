"""Karte: the districts by a figure, chargers, hubs, stops and measures; a district's profile."""

from functools import partial

import streamlit as st

from charts.district_map import district_features, name_features
from charts.map_classes import classes
from charts.map_points import Feature
from queries.places.district_figures import MAP_FIGURES
from ui.components import drill_through, figure, html, map_layers, map_view, map_viewport
from ui.components.drill_through_rows import map_shown
from ui.i18n.texts import text as _
from ui.map import controls, legend, profile, words
from ui.state.day import day_shown

today = day_shown()
table = map_layers.figures_table(today)

st.title(_("Map"), anchor=False)
if table.empty:
    figure.nothing(
        _("Districts"), _("No districts are published. The geodata office can supply them.")
    )
    st.stop()
figures = words.figures(table)
chosen = controls.bar(figures)
shown = chosen.figure
values = words.values(shown, table)
sorted_in = classes(
    [value for value in values.values() if value is not None],
    method=chosen.method,
    own=chosen.limits,
    diverging=shown.diverging,
    digits=shown.digits,
)


def districts() -> list[Feature]:
    """The districts by class, with their numbers or names."""
    zoom = map_viewport.zoom()
    shapes = map_layers.district_shapes(zoom)
    lines = words.district_lines(shown, table)
    drawn = district_features(
        shapes, values=values, classes=sorted_in, lines=lines, chosen=chosen.district
    )
    return drawn + name_features(words.names_on_map(shapes, zoom))


def points(layer: str) -> list[Feature]:
    """The points of one layer in the part that the map shows."""
    card = ":".join(map_viewport.point() or ())
    return map_layers.point_features(layer, map_layers.layer_points(layer, today), card)


@st.fragment
def board() -> None:
    """The part of the page that runs again when a layer is switched or the map is moved."""
    if map_viewport.whole_page_asked():
        st.rerun()
    left, right = st.columns([2, 1], gap="large")
    with left:
        layers = controls.layer_chips()
        map_view.draw_map(
            shown.title,
            [districts() if name == "bezirke" else points(name) for name in layers],
            move=map_viewport.move(map_layers.start(today)),
            on_change=map_viewport.clicked,
        )
        drill_through.button("map", shown.title, partial(map_shown, shown.code, layers))
        legend.district_legend(shown, sorted_in, values.values(), table)
        legend.point_legend(layers)
    with right:
        profile.beside(chosen, figures, table, today)


html.lead(words.in_words(shown, table))
if not any(value is not None for value in values.values()):
    figure.offer_examples(MAP_FIGURES[shown.code].datasets[0])
board()
profile.table(table, figures)
