"""Tables for people: headings from the declarations, files that a spreadsheet opens as meant."""

from typing import Any

import pandas as pd
import streamlit as st

from ui.store import package

FORMULA = ("=", "+", "-", "@", "\t", "\r")


def column_words(dataset: str, language: str) -> dict[str, str]:
    """Column → heading with its unit, in the language, from the declaration of the dataset."""
    headings = {}
    for field in package().datasets[dataset].fields:
        title = field.title if language == "de" else field.title_en
        headings[field.name] = f"{title} ({field.unit})" if field.unit else title
    return headings


def value_words(dataset: str, column: str, language: str) -> dict[str, str]:
    """Allowed value → word for it in the language, in the declared order."""
    field = next(one for one in package().datasets[dataset].fields if one.name == column)
    if language == "de":
        return {value: value for value in field.enum}
    return {value: field.labels_en.get(value, value) for value in field.enum}


def number_columns(table: pd.DataFrame) -> dict[str, Any]:
    """Numbers in the form of the reader's browser; years and codes are no amounts and stay bare."""
    return {
        name: st.column_config.NumberColumn(format="localized")
        for name in table.columns
        if pd.api.types.is_float_dtype(table[name].dtype)
    }


def csv_for_excel(table: pd.DataFrame, language: str) -> bytes:
    """The table as a CSV that the spreadsheet of that language opens with a double click.

    Texts that a spreadsheet would take for a formula get an apostrophe in front.
    """
    safe = table.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = [
            f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
            for cell in safe[column]
        ]
    german = language == "de"
    text = safe.to_csv(index=False, sep=";" if german else ",", decimal="," if german else ".")
    return text.encode("utf-8-sig")
