"""Where an axis is labelled, and with which words."""

import datetime as dt
import math
from typing import NamedTuple

from charts.svg.axis import Axis, plain

TENS = (1, 2, 5, 10)
DAYS = (1, 2, 3, 7, 14)
MONTHS = (1, 2, 3, 6, 12)
DAY = 86_400_000.0
MONTH, YEAR = DAY * 30.4375, DAY * 365.25
MOST = 400


class Tick(NamedTuple):
    """number: in the units of the axis."""

    number: float
    words: str


def ticks(axis: Axis, separators: str) -> list[Tick]:
    """The labels within the range of an axis; separators: of decimals and of thousands."""
    named = axis.spec.get("tickvals")
    if named is not None:
        values = plain(named)
        words = plain(axis.spec.get("ticktext")) or values
        pairs = [
            (axis.number(value), str(word)) for value, word in zip(values, words, strict=False)
        ]
        found = [Tick(number, word) for number, word in pairs if number is not None]
    elif axis.kind == "category":
        found = [Tick(float(at), name) for name, at in axis.places.items()]
    elif axis.kind == "date":
        found = _days(axis)
    else:
        found = _numbers(axis, separators)
    low, high = sorted((axis.low, axis.high))
    slack = (high - low) * 1e-9
    return [tick for tick in found if low - slack <= tick.number <= high + slack]


def _most(axis: Axis) -> float:
    return min(max(axis.length / (80 if axis.letter == "x" else 40), 4), 9) + 1


def _step(rough: float, steps: tuple[int, ...]) -> float:
    """The next larger of steps, as plotly rounds."""
    return float(next((one for one in steps if one >= rough), steps[-1]))


def _numbers(axis: Axis, separators: str) -> list[Tick]:
    low, high = sorted((axis.low, axis.high))
    step = axis.spec.get("dtick")
    if not isinstance(step, int | float):
        rough = (high - low) / _most(axis)
        if rough <= 0:
            return []
        base = 10.0 ** math.floor(math.log10(rough))
        step = base * _step(rough / base, TENS)
    if ",.0f" in axis.spec.get("tickformat", ""):
        step = max(step, 1)
    while (high - low) / step > MOST:
        step *= 10
    first = math.ceil(low / step - 1e-9)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    found = []
    for turn in range(first, math.floor(high / step + 1e-9) + 1):
        found.append(Tick(turn * step, _written(turn * step, digits, separators)))
    return found


def _written(number: float, digits: int, separators: str) -> str:
    decimal, thousands = separators[:1], separators[1:2]
    words = f"{number:,.{digits}f}".replace("-", "−")
    return words.translate({ord("."): decimal, ord(","): thousands})


def _days(axis: Axis) -> list[Tick]:
    low, high = sorted((axis.low, axis.high))
    rough = (high - low) / _most(axis)
    wanted = str(axis.spec.get("dtick") or "")
    form = _form(axis, wanted)
    if rough <= 0:
        return []
    if wanted.startswith("M") or rough > MONTH:
        months = int(wanted[1:]) if wanted.startswith("M") else _months(rough)
        return _by_months(low, high, months, form or ("%Y" if months % 12 == 0 else "%m/%Y"))
    step = _step(max(rough / DAY, 1), DAYS) * DAY
    first = math.ceil(low / step)
    days = [turn * step for turn in range(first, math.floor(high / step) + 1)]
    return [Tick(day, _moment(day).strftime(form or _of_days(axis))) for day in days]


def _form(axis: Axis, wanted: str) -> str:
    return str(axis.spec.get("tickformat") or "") if wanted else ""


def _of_days(axis: Axis) -> str:
    stops = axis.spec.get("tickformatstops") or [{"value": "%Y-%m-%d"}]
    return str(stops[0]["value"])


def _months(rough: float) -> int:
    if rough <= YEAR:
        months = _step(rough / MONTH, MONTHS)
        if months < 12:
            return int(months)
    years = rough / YEAR
    base = 10.0 ** max(0, math.floor(math.log10(max(years, 1))))
    return 12 * int(base * _step(years / base, TENS))


def _by_months(low: float, high: float, months: int, form: str) -> list[Tick]:
    start = _moment(low)
    turn = (start.year * 12 + start.month - 1) // months * months
    found: list[Tick] = []
    while len(found) < MOST and turn // 12 < 9999:
        day = dt.datetime(max(turn // 12, 1), turn % 12 + 1, 1, tzinfo=dt.UTC)
        number = day.timestamp() * 1000
        if number > high:
            break
        if number >= low:
            found.append(Tick(number, day.strftime(form)))
        turn += months
    return found


def _moment(number: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(number / 1000, dt.UTC)
