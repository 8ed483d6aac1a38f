"""What this page says of a series, in words."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from queries.indicators import xmr
from ui.components.domain_words import district_words
from ui.components.indicator_words import amount
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _

STYLE = Path(__file__).parent / "indicators.css"
DEFINITION = "indicator_definitions"


def stated(value: object) -> str:
    """A text of a row, "" where it has none."""
    return value if isinstance(value, str) else ""


def series_name(row: Mapping[str, Any]) -> str:
    """The title, with the district that the series is of."""
    place = place_name(row["district_id"])
    return f"{row['title']}, {place}" if place else str(row["title"])


def place_name(district_id: object) -> str:
    """The district by name, "" for the whole city."""
    code = stated(district_id)
    return district_words().get(code, code)


def level_words() -> dict[str, str]:
    """Level → word."""
    return value_words(DEFINITION, "level")


def target_words(row: Mapping[str, Any]) -> str:
    """The target and by when: 15 min by 31.12.2027; "" without one."""
    if pd.isna(row["target"]):
        return ""
    words = amount(row["target"], row["unit"])
    if pd.isna(row["due_date"]):
        return words
    return _("{target} by {date}", target=words, date=look().date(row["due_date"]))


def since_words(row: Mapping[str, Any]) -> str:
    """What stands beside the course: a step with its date and size, or a sign that may be chance;
    "" without either."""
    if row["pending"]:
        return _("the newest value bears a sign that may be chance")
    if row["step"] == "declared":
        return _("new definition since {date}", date=look().date(row["start_date"]))
    if row["step"] != "found":
        return ""
    before, now = (amount(row[name], row["unit"]) for name in ("before", "mean"))
    date = look().date(row["start_date"], row["precision"])
    return _("step in {date}: from {before} to {now}", date=date, before=before, now=now)


def size_words(row: Mapping[str, Any]) -> str:
    """How many values there are, and how many more would make limits."""
    words = plural("{n} value", "{n} values", int(row["size"]))
    if row["course"] == "few":
        words += ", " + _("limits from {n} on", n=xmr.ENOUGH)
    if row["other_units"]:
        more = plural(
            "{n} value in another unit is left out",
            "{n} values in another unit are left out",
            int(row["other_units"]),
        )
        words += f", {more}"
    return words


def rule_words(rule: int) -> str:
    """Why a point is marked, "" where it is not."""
    return {
        xmr.OUTSIDE: _("outside the limits"),
        xmr.TREND: _("one of {n} or more that all rise or all fall", n=xmr.RUN),
        xmr.TWO_OF_THREE: _("two of three near a limit"),
        xmr.ONE_SIDE: _("one of {n} or more on one side of the mean", n=xmr.RUN),
    }.get(rule, "")
