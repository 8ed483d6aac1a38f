"""What stands below the map: its classes in words and what its signs mean."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import pandas as pd

from ui.components import html, map_layers
from ui.components.map_view import slot, step
from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.map.words import Figure, figure_source, layer_legend, missing_words


class Step(Protocol):
    """A class of districts: its ends (None: open), whether the high end belongs to it, and the
    number of its colour."""

    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def colour(self) -> int: ...


class Classes(Protocol):
    """The classes of a figure, as `charts.map_classes` has them."""

    @property
    def steps(self) -> Iterable[Step]: ...
    @property
    def diverging(self) -> bool: ...


@dataclass(frozen=True)
class Swatch:
    """A line of the legend: CSS colour (empty: hatched), limits and number in words."""

    colour: str
    words: str
    number: str


def legend(
    figure: Figure,
    classes: Classes,
    values: Sequence[float | None],
    table: pd.DataFrame,
    layers: Sequence[str],
    today: dt.date,
) -> None:
    """The legend of the districts and the signs of the shown layers."""
    _districts(figure, classes, values, table, today)
    _points(layers)


def _districts(
    figure: Figure,
    classes: Classes,
    values: Sequence[float | None],
    table: pd.DataFrame,
    today: dt.date,
) -> None:
    """The classes as text, with how many districts are in each, and the source."""
    lines = [
        Swatch(
            step(one.colour, classes.diverging),
            _limits(figure, one),
            _number(sum(_is_in(value, one) for value in values if value is not None)),
        )
        for one in classes.steps
    ]
    missing = sum(value is None for value in values)
    if missing:
        lines.append(Swatch("", missing_words(figure, table), _number(missing)))
    said = figure_source(figure, table, today)
    html.draw_template("map/legend.html", title=figure.title, swatches=lines, source=said, keys=[])


def _number(districts: int) -> str:
    return plural("{n} district", "{n} districts", districts)


def _is_in(value: float, one: Step) -> bool:
    above = one.low is None or value >= one.low
    return above and (one.high is None or value < one.high or (one.closed and value == one.high))


def _limits(figure: Figure, one: Step) -> str:
    """The limits of a class: `1.000 bis unter 2.000`."""
    if one.low is None:
        return _("under {high}").format(high=figure.limit(one.high))
    if one.high is None:
        return _("{low} and more").format(low=figure.limit(one.low))
    if one.low == one.high:
        return figure.limit(one.low)
    words = _("{low} to {high}") if one.closed else _("{low} to under {high}")
    return words.format(low=figure.limit(one.low), high=figure.limit(one.high))


def _points(layers: Sequence[str]) -> None:
    """What the signs of the shown layers of points mean."""
    keys = [
        {"sign": key.sign, "colour": slot(key.colour), "words": key.words}
        for key in layer_legend(layers, cells=map_layers.are_cells(layers))
    ]
    html.draw_template("map/legend.html", title="", swatches=[], source="", keys=keys)
