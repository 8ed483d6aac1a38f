"""What a change between two states of the data is called, and who published it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import pandas as pd

from loaders.messages.product_words import product_words
from loaders.messages.text import publication_kind
from loaders.schema import Dataset
from queries.provenance.changes import Declared
from ui.components import dataset_words
from ui.components.domain_words import district_words
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, edition, least_people, package


def declared_datasets(names: Iterable[str] | None = None) -> tuple[Declared, ...]:
    """The datasets (None: all) as the comparison of two states wants them."""
    chosen = package().datasets if names is None else names
    return tuple(_declared(dataset(name)) for name in chosen)


def _declared(one: Dataset) -> Declared:
    people = PERSON if one.min_cell and one.has(PERSON[-1]) else ()
    return Declared(one.name, one.primary_key or one.field_names, one.field_names, people)


PERSON = ("survey_id", "respondent_id")
COUNTING_PEOPLE = "survey_answers"


def change_words(row: dict[str, Any]) -> str:
    """One row of `queries.provenance.changes.row_changes` as words, without its title."""
    both, name = sides(row), change_name(row)
    return f"{name}: {' → '.join(part for part in both if part)}" if both else name


def change_name(row: dict[str, Any]) -> str:
    """What happened to which row or column, and to how many if there are several."""
    declared = dataset(row["dataset"])
    name = dataset_words.title(declared)
    if row["column"] is None:
        kinds = {"new": _("new"), "changed": _("corrected"), "gone": _("removed")}
        words = f"{name}: {kinds[row['change']]}"
    else:
        column = dataset_words.title(declared.field(row["column"]))
        words = column if declared.name == "measures" else f"{name}: {column}"
    many = _how_many(row)
    return f"{words} ({many})" if many else words


def _how_many(row: dict[str, Any]) -> str:
    if pd.isna(row["rows"]):
        return _("too few to say how many")
    if row["dataset"] == COUNTING_PEOPLE:
        return plural("answers of {n} person", "answers of {n} people", int(row["rows"]))
    return plural("{n} row", "{n} rows", int(row["rows"])) if row["rows"] != 1 else ""


def change_title(row: dict[str, Any]) -> str:
    """What a changed row is called; its key where nothing names it, "" for several rows."""
    if isinstance(row["title"], str) or not row["key"]:
        return row["title"] or ""
    place = [_("whole city")] if row["key"].get("district_id", "") is None else []
    told = [(name, value) for name, value in row["key"].items() if value is not None]
    return " · ".join(place + [_value(row["dataset"], name, str(value)) for name, value in told])


def sides(row: dict[str, Any]) -> tuple[str, str] | None:
    """What a correction replaced and what it put there, "–" for an empty cell; None where it has no
    two sides: of whole rows, of several, of texts, and of numbers of people that differ by too few.
    The public is not told what was taken back: then the first one is empty."""
    if row["column"] is None or row["rows"] != 1 or not _is_told(row):
        return None
    nothing = look().number(None)
    old, new = (
        nothing if row[side] is None else _value(row["dataset"], row["column"], row[side])
        for side in ("old", "new")
    )
    return "" if nothing in (old, new) and edition().audience == "public" else old, new


def _is_told(row: dict[str, Any]) -> bool:
    declared = dataset(row["dataset"])
    field = declared.field(row["column"])
    if field.type in ("string", "geojson"):
        return bool(field.enum) or row["column"] == declared.district_field
    if row["dataset"] == "surveys" and field.type in ("integer", "number"):
        numbers = [float(row[side]) for side in ("old", "new") if row[side] is not None]
        return len(numbers) < 2 or abs(numbers[1] - numbers[0]) >= least_people()
    return True


def _value(name: str, column: str, text: str) -> str:
    """A cell of a comparison in words."""
    kind = dataset(name).field(column).type
    if column == "district_id":
        return district_words().get(text, text)
    if kind == "date":
        return look().date(dt.date.fromisoformat(text))
    if kind == "boolean":
        return _("yes") if text == "true" else _("no")
    if kind in ("integer", "number"):
        number = float(text)
        if column.endswith("_eur"):
            return look().money(number)
        return look().number(number, 0 if number.is_integer() else 2)
    return value_words(name, column).get(text, text)


def publisher_words(row: dict[str, Any]) -> str:
    """When a change was published, and for the administration by whom and from which file; empty if
    it was not published."""
    if pd.isna(row["published_at"]):
        return ""
    parts = [look().moment(row["published_at"])]
    if edition().audience != "public":
        parts += [written(row["author"]), row["file"]]
    return " · ".join(part for part in parts if isinstance(part, str) and part)


def changes(row: dict[str, Any]) -> str:
    """What a publication did to a dataset: "8 new, 2 changed, 0 gone" (a row of
    `queries.provenance.publications`)."""
    new, changed, gone = row["rows_new"], row["rows_changed"], row["rows_gone"]
    return _("{new} new, {changed} changed, {gone} removed", new=new, changed=changed, gone=gone)


def written(stored: object) -> str:
    """An author or a message of the history, in the language of the session where the product
    wrote it."""
    return product_words(stored, look().language)


def kind(name: str) -> str:
    """What a publication was, in the language of the session."""
    return publication_kind(name).text(look().language)


def signs_in_words(signs: Iterable[str]) -> list[str]:
    """What a text may hold that names a person."""
    words = {
        "mail": _("email"),
        "phone": _("phone number"),
        "address": _("address"),
        "name": _("name"),
    }
    return [words[sign] for sign in signs]
