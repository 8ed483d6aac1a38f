"""Rows of a dataset in a table: headings, and numbers and dates in the reader's form."""

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from loaders.schema import Dataset
from ui.components.dataset_words import title
from ui.components.tables import Words, column_words, draw_table
from ui.i18n.texts import look
from ui.state.session_data import dataset

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def shown(frame: pd.DataFrame, declared: Dataset) -> pd.DataFrame:
    """The rows under their headings, without shapes; further columns keep their names."""
    shapes = [f.name for f in declared.fields if f.type == "geojson" and f.name in frame.columns]
    return frame.drop(columns=shapes).rename(columns=column_words(declared.name))


def draw_rows(table: pd.DataFrame, declared: Dataset, key: str) -> None:
    """Draw rows in the columns of `shown`; many of them scroll."""
    height = 380 if len(table) > 9 else "auto"
    draw_table(
        table,
        key,
        title(declared),
        words=exact(table, declared),
        sortable=True,
        column_config=forms(declared),
        height=height,
    )


def exact(table: pd.DataFrame, declared: Dataset) -> Words:
    """Column → how its numbers are written, of rows that are `shown`: with all decimals."""
    words = column_words(declared.name)
    numbers = [words[f.name] for f in declared.fields if f.type == "number"]
    return {name: look().exact for name in numbers if name in table}


def forms(declared: Dataset) -> dict[str, Any]:
    """Heading → how `st.dataframe` writes a column of days."""
    day = look().own("DD.MM.YYYY", "D MMM YYYY")
    by_type = {
        "date": st.column_config.DateColumn(format=day),
        "datetime": st.column_config.DatetimeColumn(format=day + look().own(" HH:mm", ", HH:mm")),
    }
    words = column_words(declared.name)
    return {words[f.name]: {**by_type[f.type]} for f in declared.fields if f.type in by_type}


def visible(name: str, audience: str) -> Dataset:
    """The dataset with the columns that this audience may see."""
    declared = dataset(name)
    if audience != "public":
        return declared
    return replace(declared, fields=tuple(f for f in declared.fields if f.public))
