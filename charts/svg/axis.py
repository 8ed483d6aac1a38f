"""Axes of a plotly figure: what their values are, and at which pixel each of them stands."""

import base64
import datetime as dt
import math
import re
from collections.abc import Iterable
from typing import Any

import numpy as np

_DAY = re.compile(r"-?\d{4}-\d\d")
Values = list[Any]
Spec = dict[str, Any]


def plain(values: Any) -> Values:
    """The values of a trace as a list; plotly writes numbers as packed bytes."""
    if values is None:
        return []
    if isinstance(values, dict):
        packed = base64.b64decode(values["bdata"])
        numbers = np.frombuffer(packed, dtype=np.dtype(values["dtype"]).newbyteorder("<"))
        return list(numbers.tolist())
    return list(values) if isinstance(values, list | tuple) else [values]


def each(value: Any, count: int) -> Values:
    """One value of all marks, or the value of each."""
    own = plain(value)
    return own if isinstance(value, list | tuple | dict) else own * count or [None] * count


def is_number(value: Any) -> bool:
    """Whether a value has a place on an axis of numbers: no truth value, not NaN, not infinite."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def moment(text: str) -> float | None:
    """Milliseconds since 1970 of a day or moment; None of other texts."""
    try:
        day = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return day.replace(tzinfo=day.tzinfo or dt.UTC).timestamp() * 1000


class Axis:
    """One axis: `kind` (linear, date, category, log), the range in the units of its kind (days are
    milliseconds, categories their places) and where it lies in the picture."""

    def __init__(self, letter: str, spec: Spec, values: Iterable[Values]) -> None:
        """spec: the axis of the layout. values: what each trace has on this axis."""
        self.letter, self.spec = letter, spec
        columns = list(values)
        self.kind = spec.get("type") or _kind(columns)
        self.places: dict[str, int] = {}
        if self.kind == "category":
            named = [name for name in plain(spec.get("categoryarray")) if _is_array(spec)]
            for column in [named, *columns]:
                for value in column:
                    if value is not None:
                        self.places.setdefault(str(value), len(self.places))
        self.start, self.length = 0.0, 1.0
        self.low, self.high = 0.0, 1.0

    def number(self, value: Any) -> float | None:
        """A value in the units of the axis; None where it has no place."""
        if self.kind == "category" and str(value) in self.places:
            return float(self.places[str(value)])
        if is_number(value):
            return float(value) if self.kind != "log" else math.log10(value) if value > 0 else None
        if isinstance(value, str) and self.kind == "date":
            return moment(value)
        if isinstance(value, str) and self.kind == "linear":
            return _read(value)
        return None

    def at(self, number: float) -> float:
        """The pixel of a number in the units of the axis."""
        share = (number - self.low) / ((self.high - self.low) or 1)
        return self.start + self.length * (share if self.letter == "x" else 1 - share)

    def pixel(self, value: Any) -> float | None:
        """The pixel of a value."""
        number = self.number(value)
        return None if number is None else self.at(number)

    @property
    def is_visible(self) -> bool:
        """Whether its line, ticks and title are drawn."""
        return self.spec.get("visible") is not False


def _is_array(spec: Spec) -> bool:
    return bool(spec.get("categoryorder", "array") == "array")


def _read(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _kind(columns: list[Values]) -> str:
    values = [value for column in columns for value in column if value is not None]
    texts = [value for value in values if isinstance(value, str)]
    if not texts:
        return "linear"
    if all(_DAY.match(text) and moment(text) is not None for text in texts):
        return "date"
    return "linear" if all(_read(text) is not None for text in texts) else "category"
