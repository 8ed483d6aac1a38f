"""What stands inside the map: its classes or sizes in words and what its signs mean."""

from collections.abc import Collection, Sequence

import pandas as pd

from charts.district_map import Key, Legend, count_radius, step_colour
from charts.map_classes import Classes, Step
from charts.map_points import signpost_sign
from queries.sensors.sensors import LAYERS as SENSOR_LAYERS
from ui.components import map_layers
from ui.components.tables import value_words
from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.map.words import Figure, missing_words
from ui.state.session_data import dataset


def district_legend(
    figure: Figure, classes: Classes | None, values: Collection[float | None], table: pd.DataFrame
) -> Legend:
    """The classes of a rate, or the sizes of an amount's circles."""
    known = [value for value in values if value is not None]
    if classes is None:
        keys = _sizes(figure, known)
    else:
        steps = [(_limits(figure, one), one.colour) for one in classes.steps]
        keys = [Key(words, step_colour(colour, classes.diverging)) for words, colour in steps]
    missing = len(values) - len(known)
    if missing:
        keys.append(Key(f"{missing_words(figure, table)} ({_districts(missing)})"))
    return Legend(keys, figure.title)


def _sizes(figure: Figure, known: Sequence[float]) -> list[Key]:
    """The largest circle and one of a quarter of it; no circle where there is none of it."""
    largest = max((abs(value) for value in known), default=0)
    if not largest:
        return []
    sizes = [value for value in (largest, largest / 4) if figure.digits or value >= 1]
    keys = [
        Key(figure.size(value), "var(--sequential-6)", radius=count_radius(value, largest))
        for value in sizes
    ]
    if min(known) < 0:
        keys.append(
            Key(_("decrease"), "var(--diverging-1)", radius=count_radius(largest / 4, largest))
        )
    nothing = sum(value == 0 for value in known)
    return keys + [Key(f"0 ({_districts(nothing)})", "var(--paper)")] * bool(nothing)


def _districts(number: int) -> str:
    return plural("{n} district", "{n} districts", number)


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


def point_legend(layers: Sequence[str]) -> Legend:
    """What the signs of the shown layers of points mean."""
    status, kind = value_words("mobility_hubs", "status"), value_words("charging_points", "kind")
    signs_of, least = value_words("signposts", "kind"), dataset("reports").min_cell
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
        "anliegen": [
            (
                "◉",
                "measure",
                _("reports within 250 m; under {n} not shown", n=least),
            )
        ],
        "wegweiser": [(signpost_sign(one), "ink", word) for one, word in signs_of.items()],
        **dict.fromkeys(
            SENSOR_LAYERS,
            [
                ("12", "ink", _("sensor with its last reading")),
                ("○", "ink", _("sensor that is silent")),
            ],
        ),
        "massnahmen": [("◈", "measure", _("measure, with the sign of its status"))],
    }
    if map_layers.are_cells(layers):
        many = _("number of stations; zoom in to see each")
        signs["lader"] = [("●", "charger-many", many)]
    shown = dict.fromkeys(sign for layer in layers for sign in signs.get(layer, []))
    return Legend([Key(words, f"var(--{colour})", sign=sign) for sign, colour, words in shown])
