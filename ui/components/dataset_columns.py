"""Rows of a dataset in a table: headings, and numbers and dates in the reader's form."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from loaders.schema import Dataset
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
    day, time = ("DD.MM.YYYY", " HH:mm") if look().language == "de" else ("D MMM YYYY", ", HH:mm")
    number = st.column_config.NumberColumn(format="localized")
    by_type = {
        "date": st.column_config.DateColumn(format=day),
        "datetime": st.column_config.DatetimeColumn(format=day + time),
        "integer": number,
        "number": number,
    }
    words = headings(declared)
    return {words[f.name]: {**by_type[f.type]} for f in declared.fields if f.type in by_type}


def visible(name: str, audience: str) -> Dataset:
    """The dataset with the columns that this audience may see."""
    declared = dataset(name)
    if audience != "public":
        return declared
    return replace(declared, fields=tuple(f for f in declared.fields if f.public))


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
