"""The list of all datasets with their age; one of them opens."""

import datetime as dt
from typing import Any

import pandas as pd

from queries.provenance.freshness import freshness
from ui.components import dataset_words, html
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, edition, run_query


def visible_datasets(today: dt.date) -> pd.DataFrame:
    """The datasets that this session may see, the most overdue first."""
    ages = run_query(freshness, today=today)
    if edition().audience != "public":
        return ages
    return ages[[dataset(name).public for name in ages["name"]]]


def dataset_list(ages: pd.DataFrame) -> None:
    """One line a dataset: what it is, how old, whose, when due, when published."""
    words = plural("{n} dataset", "{n} datasets", len(ages))
    overdue = int((ages["state"] == "overdue").sum())
    late = plural(
        "{n} of them is past its due date", "{n} of them are past their due date", overdue
    )
    if not overdue:
        late = _("none of them is past its due date")
    html.draw_template("components/lead.html", words=f"{words}, {late}.")
    html.draw_template("sources/list.html", rows=[_line(row) for row in ages.to_dict("records")])


def _line(row: dict[str, Any]) -> dict[str, Any]:
    declared = dataset(row["name"])
    mark, tone, words = dataset_words.state(row)
    stated = row["is_as_of_stated"]
    return {
        "name": row["name"],
        "title": dataset_words.title(declared),
        "rows": look().number(row["rows"]),
        "owner": declared.owner,
        "rhythm": dataset_words.rhythm(row["due_after_days"]),
        "as_of": look().date(row["as_of_date"]) if stated else "–",
        "age": dataset_words.age(row) if stated else "",
        "mark": mark,
        "tone": tone,
        "state": words,
        "published": look().date(row["published_at"]),
        "public": declared.public,
    }
