"""Step 2: what a file does not say and is the same for all its rows, said once."""

from typing import Any

import pandas as pd
import streamlit as st

from loaders.schema import Dataset, Field
from loaders.store.store import Edition
from loaders.validate.report import Report
from queries.provenance.rows import dataset_rows
from ui.components.dataset_columns import headings
from ui.components.filters import labelled
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, newest, run_query
from ui.upload.case import Case

MOST = 5000
NAMING = ("title", "name")
NAMED_SURVEY = "survey_named"
SURVEY = ("title", "survey_id")


def constants_form(case: Case, report: Report, declared: Dataset) -> None:
    """A field for every required column that the file does not have, and for the name of a survey
    that was only taken from the file's."""
    missing = {p.field for p in report.found if p.code == "missing_column"}
    missing |= set(case.settings.constants)
    fields = [(f, declared) for f in declared.fields if f.name in missing]
    if any(note.code == NAMED_SURVEY for note in report.notes):
        surveys = dataset("surveys")
        fields = [one for one in fields if one[0].name not in SURVEY]
        fields += [(surveys.field(name), surveys) for name in SURVEY]
    if not fields:
        return
    with st.container(horizontal=True, gap="small"):
        for field, owner in fields:
            _constant(case, field, owner)


def _constant(case: Case, field: Field, declared: Dataset) -> None:
    def changed(value: str) -> None:
        constants = {**case.settings.constants, field.name: value.strip()}
        case.decide(constants={name: text for name, text in constants.items() if text})

    label = _("“{column}” for all rows").format(column=inert(headings(declared)[field.name]))
    current = case.settings.constants.get(field.name, "")
    widget = case.controlled(f"constant_{field.name}", current, changed)
    rows = _rows_named(declared, field)
    if rows:
        labels = {"": _("please choose"), **rows}
        labels.setdefault(current, current)
        st.selectbox(label, **labelled(labels), **widget, width=320)
    else:
        st.text_input(label, **widget, width=320)


def _rows_named(declared: Dataset, field: Field) -> dict[str, str]:
    """The rows that a field may name: key → what they are called; empty for any other field."""
    for key in declared.foreign_keys:
        if key.fields == (field.name,):
            target = dataset(key.dataset)
            (column,) = key.reference_fields
            wanted = [column, *(name for name in NAMING if target.has(name))][:2]
            wanted += [f.name for f in target.fields if f.type == "date"][:1]
            found = run_query(
                dataset_rows,
                at=Edition(newest()),
                dataset=target.name,
                columns=list(dict.fromkeys(wanted)),
                limit=MOST,
            )
            named = {str(row[column]): _name(row, column) for row in found.to_dict("records")}
            return dict(sorted(named.items(), key=lambda one: one[1].casefold()))
    return {}


def _name(row: dict[str, Any], column: str) -> str:
    parts = [_written(value) for name, value in row.items() if name != column]
    shown = ", ".join(part for part in parts if part)
    return f"{shown} ({row[column]})" if shown else str(row[column])


def _written(value: Any) -> str:
    if pd.isna(value):
        return ""
    return look().date(value) if hasattr(value, "year") else str(value)
