"""What stands below the map: its classes in words and what its signs mean."""

from collections.abc import Collection, Sequence

import pandas as pd

from charts.map_classes import Classes, Step
from ui.components import html, map_layers
from ui.components.map_view import slot, step
from ui.components.tables import value_words
from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.map.words import Figure, figure_source, missing_words


def district_legend(
    figure: Figure, classes: Classes, values: Collection[float | None], table: pd.DataFrame
) -> None:
    """The classes as text, with how many districts are in each, and the source."""
    known = [value for value in values if value is not None]
    swatches = [
        _swatch(
            step(one.colour, classes.diverging),
            _limits(figure, one),
            sum(one.holds(value) for value in known),
        )
        for one in classes.steps
    ]
    missing = len(values) - len(known)
    if missing:
        swatches.append(_swatch("", missing_words(figure, table), missing))
    title, source = figure.title, figure_source(figure, table)
    html.draw_template("map/legend.html", title=title, swatches=swatches, source=source, keys=[])


def _swatch(colour: str, words: str, districts: int) -> dict[str, str]:
    """A line of the legend: CSS colour (empty: hatched), limits and number in words."""
    number = plural("{n} district", "{n} districts", districts)
    return {"colour": colour, "words": words, "number": number}


def _limits(figure: Figure, one: Step) -> str:
    """The limits of a class: `1.000 bis unter 2.000`."""
    if one.low is None:
        return _("under {high}", high=figure.limit(one.high))
    if one.high is None:
        return _("{low} and more", low=figure.limit(one.low))
    if one.low == one.high:
        return figure.limit(one.low)
    words = _("{low} to {high}") if one.closed else _("{low} to under {high}")
    return words.format(low=figure.limit(one.low), high=figure.limit(one.high))


def point_legend(layers: Sequence[str]) -> None:
    """What the signs of the shown layers of points mean."""
    status, kind = value_words("mobility_hubs", "status"), value_words("charging_points", "kind")
    signs = {
        "lader": [
            ("●", "charger-normal", kind["Normalladeeinrichtung"]),
            ("●", "charger-fast", kind["Schnellladeeinrichtung"]),
            ("◯", "ink", _("larger circle: more power")),
        ],
        "inseln": [
            ("●", "hub", status["in Betrieb"]),
            ("◆", "hub", status["im Bau"]),
            ("◇", "hub", status["geplant"]),
        ],
        "halte": [("B", "ink", _("railway station")), ("H", "ink", _("stop"))],
        "massnahmen": [("◈", "measure", _("measure, with the sign of its status"))],
    }
    if map_layers.are_cells(layers):
        many = _("number of stations; zoom in to see each")
        signs["lader"] = [("●", "charger-many", many)]
    keys = [
        {"sign": sign, "colour": slot(colour), "words": words}
        for layer in layers
        for sign, colour, words in signs.get(layer, [])
    ]
    html.draw_template("map/legend.html", title="", swatches=[], source="", keys=keys)
