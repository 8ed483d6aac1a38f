"""Words for what a declaration says: rhythm, state, kinds of columns, rules."""

from typing import Any

import pandas as pd

from loaders.schema import Dataset, Field
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, package


def title(declared: Dataset | Field) -> str:
    """The title of a dataset or column in the language of the session."""
    return look().own(declared.title, declared.title_en)


def description(declared: Dataset | Field) -> str:
    """The description of a dataset or column in the language of the session."""
    return look().own(declared.description, declared.description_en)


def dataset_titles() -> dict[str, str]:
    """Name → title of every dataset."""
    return {name: title(one) for name, one in package().datasets.items()}


def rhythm(days: float | None) -> str:
    """How often new data are due."""
    if days is None or pd.isna(days):
        return _("no fixed interval")
    usual = [
        ((1,), _("daily")),
        ((7,), _("weekly")),
        ((30, 31), _("monthly")),
        ((90, 91, 92), _("quarterly")),
        ((180, 182, 183), _("twice a year")),
        ((365, 366), _("yearly")),
    ]
    every = plural("every {n} day", "every {n} days", int(days))
    return next((word for lengths, word in usual if int(days) in lengths), every)


def state(row: dict[str, Any]) -> tuple[str, str, str]:
    """Mark, tone and words for the age of a dataset (a row of `queries.provenance.freshness`)."""
    if row["state"] == "current" and not row["is_as_of_stated"]:
        # Published lately says nothing about how old the data are.
        words = _("published on {date}", date=row["published_at"])
        return "○", "quiet", words
    return {
        "overdue": ("○", "waiting", _expected(row["due_date"])),
        "missing": ("○", "waiting", _("no rows yet")),
        "due_soon": ("◆", "waiting", _("due soon")),
        "current": ("✓", "done", _("current")),
        "no_rhythm": ("–", "quiet", _("no due date")),
    }[row["state"]]


def _expected(due: Any) -> str:
    """Past its rhythm: nobody promised a date, so nothing is late."""
    return _("newer data expected since {date}", date=due)


def age(row: dict[str, Any]) -> str:
    """How old the data are, by the date they state or the day of publication."""
    days = row["age_days"]
    if days is None or pd.isna(days):
        return "–"
    if days < 0:
        return _("ends in the future")
    if days < 60:
        return plural("{n} day old", "{n} days old", int(days))
    if days < 730:
        return plural("{n} month old", "{n} months old", int(days / 30.44))
    return plural("{n} year old", "{n} years old", int(days / 365.25))


def kind(column: Field) -> str:
    """The type of a column as a word, with its unit."""
    words = {
        "string": _("text"),
        "integer": _("whole number"),
        "number": _("number"),
        "boolean": _("yes or no"),
        "date": _("date"),
        "time": _("time of day"),
        "datetime": _("point in time"),
        "year": _("year"),
        "geojson": _("shape"),
    }
    return f"{words[column.type]}, {column.unit}" if column.unit else words[column.type]


def allowed(column: Field) -> str:
    """What a column may hold, as one sentence."""
    words = {value: look().own(value, column.labels_en.get(value, "")) for value in column.enum}
    values = [value if word == value else f"{value} ({word})" for value, word in words.items()]
    parts = [", ".join(values)] if values else []
    parts += [_("from {limit}").format(limit=column.minimum)] if column.minimum is not None else []
    parts += [_("up to {limit}").format(limit=column.maximum)] if column.maximum is not None else []
    if column.pattern and column.example is not None:
        parts.append(_("in the form of “{example}”").format(example=column.example))
    return "; ".join(parts)


def duties(declared: Dataset, column: Field) -> str:
    """Whether a column is required, a key, unique, public, or names rows of another dataset."""
    parts = [_("required")] if column.required else []
    parts += [_("key")] if column.name in declared.primary_key else []
    parts += [_("each value only once")] if column.unique else []
    for key in declared.foreign_keys:
        if column.name in key.fields:
            other = title(dataset(key.dataset))
            parts.append(_("must exist in “{dataset}”", dataset=other))
    parts += [] if column.public else [_("not public")]
    return ", ".join(parts)
