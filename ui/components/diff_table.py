"""What is new, changed, unchanged and gone, with the old value beside the new one."""

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from loaders.publish.diff import Difference
from loaders.schema import Dataset, Field
from ui.components import dataset_columns, drill_through, html
from ui.components.tables import column_words, draw_table
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import shows_rows

SHOWN = 500


def difference_table(found: Difference, declared: Dataset, key: str) -> None:
    """The counts, and the rows of one kind at a time."""
    counts = found.counts
    html.draw_template("components/counts.html", counts=counts, plural=plural)
    kinds = {
        "changed": (_("Changed"), counts.changed),
        "new": (_("New"), counts.new),
        "gone": (_("Removed rows"), counts.gone),
    }
    kinds = {kind: (word, n) for kind, (word, n) in kinds.items() if n}
    if not kinds:
        return
    if not shows_rows(declared):
        html.empty(drill_through.analysts_only())
        return
    chosen = st.segmented_control(
        _("Rows"),
        list(kinds),
        format_func=lambda kind: f"{kinds[kind][0]} ({look().number(kinds[kind][1])})",
        default=next(iter(kinds)),
        required=True,
        key=f"{key}_kind_{'_'.join(kinds)}",
        label_visibility="collapsed",
    )
    word, total = kinds[str(chosen)]
    if chosen == "changed":
        table = changed_cells(found, declared)
    else:
        table = dataset_columns.shown(found.new if chosen == "new" else found.gone, declared)
    draw_table(
        table,
        f"{key}_{chosen}",
        word,
        words=dataset_columns.exact(table, declared),
        column_config=dataset_columns.forms(declared),
    )
    if total > SHOWN:
        html.quiet(_("Shown are the first {n} of {total} rows.", n=SHOWN, total=total))


def changed_cells(found: Difference, declared: Dataset) -> pd.DataFrame:
    """One row a changed cell, in words: the row's key, the column, the old and the new value."""
    fields = declared.fields
    columns = [field.name for field in fields]
    old, new = (one[columns].astype(object) for one in (found.changed_old, found.changed_new))
    differs = old.ne(new) & ~(old.isna() & new.isna())
    names, heads = _row_names(new, declared), column_words(declared.name)
    lines = [
        (
            names[row],
            heads[columns[column]],
            written(old.iat[row, column], fields[column]),
            written(new.iat[row, column], fields[column]),
        )
        for row, column in np.argwhere(differs.to_numpy())
    ]
    return pd.DataFrame(lines, columns=[_("Row"), _("Column"), _("Old"), _("New value")])


def _row_names(rows: pd.DataFrame, declared: Dataset) -> list[str]:
    """The key of each row in words; its number where the dataset has no key."""
    keys = [declared.field(name) for name in declared.primary_key]
    if not keys:
        return [str(number + 1) for number in range(len(rows))]
    return [
        " · ".join(written(row[key.name], key) for key in keys) for row in rows.to_dict("records")
    ]


def written(value: Any, field: Field) -> str:
    """A value of a column in words, numbers and dates in the language of the session."""
    if pd.isna(value):
        return "–"
    if isinstance(value, bool) or field.type == "boolean":
        return _("yes") if value else _("no")
    if field.type == "geojson":
        return _("shape")
    if isinstance(value, dt.date) and field.type == "date":
        return look().date(value)
    if field.type in ("integer", "number") and isinstance(value, int | float):
        return look().exact(value)
    return str(value)
