"""Tables for people: headings from the declarations, files that a spreadsheet opens as meant."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd
import streamlit as st

from loaders.export.formulas import guarded
from ui.components import html
from ui.components.original_files import download_button
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state import recorded
from ui.state.session_data import dataset

if TYPE_CHECKING:  # brings Jinja's templates of pandas, and is not needed before a table is opened
    from pandas.io.formats.style import Styler

YEARS = (1900, 2100)
SMALL_ROWS, SMALL_COLUMNS = 30, 10  # a table below is HTML
LARGEST = 50_000  # cells of a table that are put into words one by one
Words: TypeAlias = Mapping[str, Callable[[Any], str]]


def column_words(name: str) -> dict[str, str]:
    """Column → heading with its unit, from the declaration of the dataset."""
    headings = {}
    for field in dataset(name).fields:
        title = look().own(field.title, field.title_en)
        headings[field.name] = f"{title} ({field.unit})" if field.unit else title
    return headings


def value_words(name: str, column: str) -> dict[str, str]:
    """Allowed value → word for it, in the declared order."""
    field = dataset(name).field(column)
    return {value: look().own(value, field.labels_en.get(value, value)) for value in field.enum}


def draw_table(
    table: pd.DataFrame,
    key: str,
    alt: str,
    *,
    words: Words | None = None,
    sortable: bool = False,
    **more: Any,
) -> None:
    """Draw rows that have no index of their own, in the language of the screen. alt: what they are;
    words: column → how its values are written, where the language alone does not tell; more: of
    `st.dataframe`. sortable: whether it is that in any case, for published rows and where one is
    chosen.

    A small table is HTML: it needs no canvas, prints, and a screen reader reads it whole. Wide ones
    are to be scrolled, long ones to be sorted and searched.
    """
    if recorded.is_on():
        recorded.put(recorded.DrawnTable(alt, in_words(table, words)))
        return
    is_small = len(table) < SMALL_ROWS and table.shape[1] <= SMALL_COLUMNS
    if is_small and not sortable:
        _draw_small(table, alt, words)
        return
    st.dataframe(
        localised(table, words=words),
        hide_index=True,
        key=key,
        placeholder="–",
        alt=alt,
        **more,
    )


def _draw_small(table: pd.DataFrame, alt: str, words: Words | None) -> None:
    is_number = [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
    rows = in_words(table, words).to_numpy().tolist()
    content = {"alt": alt, "heads": list(map(str, table.columns)), "is_number": is_number}
    html.draw_template("components/table.html", rows=rows, **content)


def localised(table: pd.DataFrame, *, words: Words | None = None) -> "pd.DataFrame | Styler":
    """The table with numbers and dates in the language of the screen; sorting goes by the values.

    words: column → how its values are written, where the language alone does not tell.

    Streamlit's own number formats follow the browser's language instead. A column of whole numbers
    that could all be years stays bare. Large tables are handed on as they are.
    """
    if table.size > LARGEST:
        return table
    flags = [name for name in table if pd.api.types.is_bool_dtype(table[name])]
    told = {True: _("yes"), False: _("no")}
    table = table.assign(**{str(name): table[name].map(told) for name in flags})
    usual = {name: _wording(table[name]) for name in table.columns}
    return table.style.format(usual | dict(words or {}), na_rep=look().number(None))


def in_words(table: pd.DataFrame, words: Words | None = None) -> pd.DataFrame:
    """The same columns as texts, for pages without Streamlit."""
    written = {name: (words or {}).get(name) or _wording(table[name]) for name in table.columns}
    missing = look().number(None)

    def cell(value: Any, worded: Callable[[Any], str] | None) -> str:
        if isinstance(value, list | tuple | set):
            return ", ".join(map(str, value))
        if pd.isna(value):
            return missing
        if pd.api.types.is_bool(value):
            return _("yes") if value else _("no")
        if worded:
            return worded(value)
        return look().date(value) if isinstance(value, dt.date) else str(value)

    return pd.DataFrame(
        {name: [cell(one, written[name]) for one in table[name]] for name in table.columns},
        dtype=object,
    )


def _wording(column: pd.Series) -> Callable[[Any], str] | None:
    if pd.api.types.is_bool_dtype(column.dtype):
        return None
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return lambda day: look().date(day)
    if pd.api.types.is_integer_dtype(column.dtype):
        is_year = column.dropna().between(*YEARS).all()
        return str if is_year else lambda value: look().number(value)
    if pd.api.types.is_float_dtype(column.dtype):
        digits = 0 if (column.dropna() % 1 == 0).all() else _digits(column)
        return lambda value: look().number(value, digits)
    return None


def _digits(column: pd.Series) -> int:
    """One decimal is enough for amounts, two for small numbers."""
    return 2 if column.abs().max() < 10 else 1


def in_percent(table: pd.DataFrame, *shares: str, digits: int = 0) -> pd.DataFrame:
    """The table with the shares (0..1) of these columns as percent in words, for tables and files
    that people read."""

    def words(share: float | None) -> str:
        return look().percent(None if pd.isna(share) else share, digits)

    return table.assign(**{name: table[name].map(words).astype(object) for name in shares})


def csv_button(table: Callable[[], pd.DataFrame], file_name: str, key: str) -> None:
    """All rows and columns as a CSV, made when somebody asks for it."""
    language = look().language

    def content() -> bytes:
        return csv_for_excel(table(), language)

    download_button(_("Download as CSV"), content, file_name, "text/csv", key)


def csv_for_excel(table: pd.DataFrame, language: str) -> bytes:
    """All columns as a CSV that the spreadsheet of that language opens with a double click.

    Texts that a spreadsheet would take for a formula get an apostrophe in front; a narrow or
    protected space becomes a plain one, or it would not see that "41 %" is a number.
    """
    safe = table.copy()
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = [
            guarded(cell) if isinstance(cell, str) else cell
            for cell in safe[column].replace("\xa0", " ", regex=True)
        ]
    german = language == "de"
    text: str = safe.to_csv(index=False, sep=";" if german else ",", decimal="," if german else ".")
    return text.encode("utf-8-sig")
