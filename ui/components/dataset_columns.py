"""Rows of a dataset in a table: headings, and numbers and dates in the reader's form."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from loaders.schema import Dataset, Field
from ui.components.tables import column_words
from ui.i18n.texts import look
from ui.state.session_data import dataset


def shown(frame: pd.DataFrame, declared: Dataset) -> pd.DataFrame:
    """The rows under their headings, without shapes; further columns keep their names."""
    shapes = [f.name for f in declared.fields if f.type == "geojson" and f.name in frame.columns]
    return frame.drop(columns=shapes).rename(columns=headings(declared))


def headings(declared: Dataset) -> dict[str, str]:
    """Column → heading with its unit."""
    return column_words(declared.name, look().language)


def forms(declared: Dataset) -> dict[str, Any]:
    """Heading → how `st.dataframe` writes the column."""
    words = headings(declared)
    found = {words[f.name]: _form(f) for f in declared.fields}
    return {heading: form for heading, form in found.items() if form is not None}


def _form(column: Field) -> Any:
    german = look().language == "de"
    if column.type == "date":
        return st.column_config.DateColumn(format="DD.MM.YYYY" if german else "D MMM YYYY")
    if column.type == "datetime":
        return st.column_config.DatetimeColumn(
            format="DD.MM.YYYY HH:mm" if german else "D MMM YYYY, HH:mm"
        )
    if column.type in ("integer", "number"):
        return st.column_config.NumberColumn(format="localized")
    return None


def visible(name: str, audience: str) -> Dataset:
    """The dataset with the columns that this audience may see."""
    declared = dataset(name)
    if audience != "public":
        return declared
    return replace(declared, fields=tuple(f for f in declared.fields if f.public))


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
