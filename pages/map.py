"""Karte: the districts by a figure, chargers, hubs, stops and measures; a district's profile."""

from functools import partial

import streamlit as st

from charts.district_map import count_features, district_features, name_features
from charts.map_classes import classes
from charts.map_points import Feature
from outputs.packet.button import packet_button
from outputs.packet.scope import Scope
from queries.places.district_figures import MAP_FIGURES, opening_figure
from ui.components import drill_through, embedding, figure, html, map_layers, map_view, map_viewport
from ui.components.drill_through_rows import map_shown
from ui.i18n.texts import text as _
from ui.map import controls, legend, order, profile, words
from ui.state.day import day_shown

today = day_shown()
table = map_layers.figures_table(today)

st.html(words.STYLE)
st.title(_("Map"), anchor=False)
if table.empty:
    figure.nothing(
        _("Districts"), _("No districts are published. The geodata office can supply them.")
    )
    st.stop()
figures = words.figures(table)
chosen = controls.bar(figures, opening_figure(table))
shown = chosen.figure
values = words.values(shown, table)
known = [value for value in values.values() if value is not None]
sorted_in = (
    None
    if shown.is_count
    else classes(
        known,
        method=chosen.method,
        own=chosen.limits,
        diverging=shown.diverging,
        digits=shown.digits,
    )
)


def districts() -> list[Feature]:
    """The districts by class, or with circles, and their names."""
    shapes = map_layers.district_shapes(map_viewport.zoom())
    lines = words.district_lines(shown, table)
    drawn = district_features(
        shapes, values=values, classes=sorted_in, lines=lines, chosen=chosen.district
    )
    return [
        *drawn,
        *(count_features(shapes, values) if shown.is_count else ()),
        *name_features(shapes),
    ]


def points(layer: str) -> list[Feature]:
    """The points of one layer in the part that the map shows."""
    if layer == map_viewport.DENSITY:
        return map_layers.density()
    card = ":".join(map_viewport.point() or ())
    return map_layers.point_features(layer, map_layers.layer_points(layer, today), card)


@st.fragment
def board() -> None:
    """The part of the page that runs again when a layer is switched or the map is moved."""
    if map_viewport.whole_page_asked():
        st.rerun()
    layers = controls.layer_chips()
    drawn = {name: districts() if name == "bezirke" else points(name) for name in layers}
    below, above, sources = map_layers.background()
    alone = bool(embedding.piece_asked())
    left, right = (st.container(), st.empty()) if alone else st.columns([5, 7], gap="medium")
    with left:
        blocks = [legend.point_legend([name for name in layers if drawn[name]])]
        if "bezirke" in drawn:
            blocks.insert(0, legend.district_legend(shown, sorted_in, values.values(), table))
        map_view.draw_map(
            shown.title,
            [below, drawn.pop("bezirke", []), above, *drawn.values()],
            legend=blocks,
            move=map_viewport.move(map_layers.start(today)),
            on_change=map_viewport.clicked,
        )
        source = " · ".join([words.figure_source(shown, table), *words.behind(sources)])
        if portal := map_viewport.geoportal(map_layers.home(), layers):
            html.draw_template("map/geoportal.html", title=portal[0], address=portal[1])
        behind = partial(map_shown, shown.code, layers)
        more = partial(figure.offer_embedding, "map", shown.title)
        with st.container(horizontal=True, gap="xsmall", key="map_foot"):
            html.quiet(source)
            drill_through.button("map", shown.title, behind, more=more)
    if alone:
        return
    with right:
        profile.beside(chosen, figures, table, today)
        if chosen.district:
            packet_button(Scope(district=str(chosen.district)))
        order.ranked(table, shown, chosen.district)


html.lead(words.in_words(shown, table))
if not known:
    figure.offer_examples(MAP_FIGURES[shown.code].datasets[0])
with st.container(key="map_board"):
    embedding.draw_piece("map", board)
order.all_figures(table, figures)
