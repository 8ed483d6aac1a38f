"""Districts, strategy fields and readings of sensors in words, for whatever shows them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from queries.measures.measures import MeasureOptions
from queries.places.districts import districts, population
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import cached, package, run_query


def field_words(options: MeasureOptions) -> dict[str, str]:
    """Zielfeld → its short title, in the order of the strategy."""
    title = look().own("short_title", "short_title_en")
    return dict(zip(options.fields["field_id"], options.fields[title], strict=True))


def network_title() -> str:
    """What the city calls the network of cities that it is part of."""
    declared = package().city.get("network", {})
    german = str(declared.get("title") or _("Network"))
    return look().own(german, str(declared.get("title@en") or german))


@cached
def district_words() -> dict[str, str]:
    """District → its name, with its code in front as the city writes it."""
    known = run_query(districts)
    return {
        row.district_id: f"{row.district_id} {row.name}" for row in known.itertuples(index=False)
    }


def uncounted_words() -> str:
    """The districts that the count by which districts are compared does not hold; empty if it holds
    all, or nothing is counted."""
    known = run_query(population)
    missing = known[known["population"].isna() & known["date"].notna()]
    if missing.empty:
        return ""
    day, names = known["date"].iloc[0], ", ".join(missing["name"])
    return _("The count of residents of {date} does not hold: {names}.", date=day, names=names)


def schematic_words() -> str:
    """That the shapes of districts are no official ones, where that is so."""
    if not run_query(districts)["is_schematic"].any():
        return ""
    return _("Outlines of districts schematic, not official: areas and places are approximate.")


def source_words(names: Sequence[str]) -> list[str]:
    """The main source, and how many more there are; nothing where none is stated."""
    words = [_("Source: {source}", source=name) for name in names[:1]]
    if len(names) > 1:
        words.append(plural("{n} more source", "{n} more sources", len(names) - 1))
    return words


def counted(rows: int, demo_rows: int) -> str:
    """How many rows stand behind a figure, and how many of them are demonstration."""
    words = [plural("{n} row", "{n} rows", rows)]
    if demo_rows:
        words.append(plural("{n} row invented", "{n} rows invented", demo_rows))
    return " · ".join(words)


def in_the_table(rest: int) -> str:
    """How many groups a figure leaves out, because they are too many to be told apart; "" for
    none."""
    if not rest:
        return ""
    return plural("{n} more stands in the table.", "{n} more stand in the table.", rest)


HOUR, DAY = 60, 1440  # in minutes


def reading_words(row: Mapping[str, Any]) -> str:
    """What a sensor measured last, with its unit. row: value, unit."""
    if pd.isna(row["value"]):
        return look().number(None)
    value = float(row["value"])
    digits = 0 if value.is_integer() or abs(value) >= 1000 else 1
    return look().amount(value, row["unit"] if isinstance(row["unit"], str) else None, digits)


def moment_words(row: Mapping[str, Any]) -> str:
    """When that was, by the city's clock. row: last_at (UTC)."""
    if pd.isna(row["last_at"]):
        return look().number(None)
    return look().moment(row["last_at"].to_pydatetime().replace(tzinfo=dt.UTC))


def age_words(row: Mapping[str, Any]) -> str:
    """How long ago that was, and that the sensor is still. row: age_min, is_still."""
    if pd.isna(row["age_min"]):
        return _("silent, never heard")
    age = max(int(row["age_min"]), 0)
    words = plural("{n} minute", "{n} minutes", age)
    if age >= 2 * DAY:
        words = plural("{n} day", "{n} days", age // DAY)
    elif age >= 2 * HOUR:
        words = plural("{n} hour", "{n} hours", age // HOUR)
    if row["is_still"]:
        return _("silent for {age}", age=words)
    return _("{age} old", age=words)
