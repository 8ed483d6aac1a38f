"""Step 2: what a file does not say and is the same for all its rows, said once."""

from typing import Any

import pandas as pd
import streamlit as st

from loaders.schema import Dataset, Field
from loaders.store.store import Edition
from loaders.validate.report import Report
from queries.provenance.rows import dataset_rows
from ui.components.dataset_columns import headings
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, newest, run_query
from ui.upload import case as upload_case
from ui.upload.case import Case

MOST = 5000
NAMING = ("title", "name")
NAMED_SURVEY = "survey_named"
SURVEY = ("title", "survey_id")


def constants_form(case: Case, report: Report, declared: Dataset) -> None:
    """A field for every required column that the file does not have, and for the name of a survey
    that was only taken from the file's."""
    given = dict(case.settings.constants)
    missing = {p.field for p in report.found if p.code == "missing_column"} | set(given)
    fields = [(f, declared) for f in declared.fields if f.name in missing]
    if any(note.code == NAMED_SURVEY for note in report.notes):
        surveys = dataset("surveys")
        fields = [one for one in fields if one[0].name not in SURVEY]
        fields += [(surveys.field(name), surveys) for name in SURVEY]
    if not fields:
        return
    with st.container(horizontal=True, gap="small"):
        for field, owner in fields:
            _ask(case, field, owner, given.get(field.name, ""))


def _ask(case: Case, field: Field, declared: Dataset, current: str) -> None:
    key = f"upload_{case.upload.id}_constant_{field.name}"
    label = _("“{column}” for all rows").format(column=inert(headings(declared)[field.name]))
    how: dict[str, Any] = {
        "key": key,
        "on_change": _given,
        "args": (case.upload.id, field.name, key),
        "width": 320,
    }
    known = _known(declared, field)
    st.session_state[key] = current
    if known:
        labels = {"": _("please choose"), **known}
        labels.setdefault(current, current)
        st.selectbox(label, list(labels), format_func=labels.__getitem__, **how)
    else:
        st.text_input(label, **how)


def _known(declared: Dataset, field: Field) -> dict[str, str]:
    """The rows that a field may name: key → what they are called; empty for any other field."""
    for key in declared.foreign_keys:
        if key.fields == (field.name,):
            target = dataset(key.dataset)
            (column,) = key.reference_fields
            wanted = [column, *(name for name in NAMING if target.has(name))][:2]
            wanted += [f.name for f in target.fields if f.type == "date"][:1]
            found = run_query(dataset_rows, at=Edition(newest()), dataset=target.name,
                        columns=list(dict.fromkeys(wanted)), limit=MOST)  # fmt: skip
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


def _given(case_id: str, name: str, key: str) -> None:
    given = dict(upload_case.cases()[case_id].settings.constants)
    given[name] = st.session_state[key].strip()
    decided = tuple((k, v) for k, v in given.items() if v)
    upload_case.decide(case_id, constants=decided)
