"""The list of all datasets with their age; one of them opens."""

import datetime as dt

import pandas as pd

from queries.provenance.freshness import freshness
from ui.components import dataset_words, html
from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, edition, run_query


def visible_datasets(today: dt.date) -> pd.DataFrame:
    """The datasets that this session may see (columns as `freshness`), the most overdue first."""
    ages = run_query(freshness, today=today)
    if edition().audience != "public":
        return ages
    return ages[[dataset(name).public for name in ages["name"]]]


def dataset_list(ages: pd.DataFrame) -> None:
    """One line a dataset: what it is, how old, whose, when due, when published."""
    words = plural("{n} dataset", "{n} datasets", len(ages))
    overdue = int((ages["state"] == "overdue").sum())
    late = plural("{n} awaits newer data", "{n} await newer data", overdue)
    if not overdue:
        late = _("all up to date")
    html.lead(f"{words}, {late}.")
    rows = ages.to_dict("records")
    html.draw_template("sources/list.html", rows=rows, dataset=dataset, words=dataset_words)
