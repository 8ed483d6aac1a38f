"""Step 3: what is wrong, grouped with counts, then row by row, and as a file to work on."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from loaders.hints import reading_hints
from loaders.reading import Reading, read
from loaders.remarks import annotated_csv, annotated_xlsx, remark_texts
from loaders.report import Report
from ui import markup, upload_case, upload_reading, upload_words
from ui.sources_files import SHEET
from ui.store import package
from ui.texts import inert, look, plural
from ui.texts import text as _
from ui.upload_case import Case

KINDS_SHOWN = 30


def title(report: Report) -> str:
    """The result of the step in a few words."""
    n = len(report.found)
    return plural("{n} problem", "{n} problems", n) if n else _("none")


def show(case: Case, report: Report) -> None:
    """The problems of a report, or that there are none."""
    if not report.found:
        words = plural(
            "{n} row, all without a problem.", "{n} rows, all without a problem.", report.rows
        )
        markup.draw("source.html", words=words)
        return
    markup.draw("lead.html", words=_summary(report))
    upload_reading.ask_forms(case, report)
    table = frame(report)
    shown = _filtered(table, case.upload.id)
    st.dataframe(
        shown,
        hide_index=True,
        key=f"upload_{case.upload.id}_problems",
        placeholder="–",
        alt=_("Problems"),
        column_config={_("What is wrong"): st.column_config.TextColumn(width="large")},
        row_height=52,
        height=400 if len(shown) > 7 else "auto",
    )
    if report.reading is not None:
        _files(case, report)


def _summary(report: Report) -> str:
    if not report.rows:
        return plural("{n} problem", "{n} problems", len(report.found)) + "."
    found = plural("{n} problem", "{n} problems", len(report.found))
    fine = _("{valid} of {rows} rows are without a problem").format(
        valid=look().number(report.valid), rows=look().number(report.rows)
    )
    return f"{found}; {fine}."


def frame(report: Report) -> pd.DataFrame:
    """One row a problem, in the words of the session; those of the whole file come first."""
    language = upload_words.notes_language()
    ordered = sorted(report.found, key=lambda p: (p.row is not None, p.row or 0))
    table = pd.DataFrame(
        {
            _("Row"): pd.array([p.row for p in ordered], dtype="Int64"),
            _("Column"): [p.column for p in ordered],
            _("Value"): [p.value for p in ordered],
            _("Kind"): [upload_words.problem(p.code) for p in ordered],
            _("What is wrong"): [p.message(language) for p in ordered],
        }
    )
    return table


def _filtered(table: pd.DataFrame, case_id: str) -> pd.DataFrame:
    """Choose among kinds and columns; each kind says how often it occurs."""
    kind, column = _("Kind"), _("Column")
    counts = table.groupby([kind, table[column].fillna("–")], sort=False).size()
    counts = counts.sort_values(ascending=False).head(KINDS_SHOWN)
    labels = {
        f"{number}": f"{inert(found)} · {inert(where)} ({look().number(n)})"
        for number, ((found, where), n) in enumerate(counts.items())
    }
    chosen = st.pills(
        _("Show only"),
        list(labels),
        format_func=labels.__getitem__,
        selection_mode="multi",
        key=f"upload_{case_id}_kinds",
    )
    if not chosen:
        return table
    wanted = {list(counts.index)[int(number)] for number in chosen}
    pairs = zip(table[kind], table[column].fillna("–"), strict=True)
    return table[[pair in wanted for pair in pairs]]


def _files(case: Case, report: Report) -> None:
    """The analyst's own file with a column of remarks; and only the rows to mend."""
    is_text = report.reading is not None and report.reading.format == "csv"
    ending, mime = ("csv", "text/csv") if is_text else ("xlsx", SHEET)
    stem = case.upload.name.rsplit(".", 1)[0]
    faulty = {p.row for p in report.found if p.row is not None}
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            _("My file with remarks"),
            data=_annotated(case, report, only_faulty=False),
            file_name=f"{stem}-{_('remarks')}.{ending}",
            mime=mime,
            key=f"upload_{case.upload.id}_annotated",
            on_click="ignore",
            icon=":material/download:",
        )
        if 0 < len(faulty) < report.rows:
            st.download_button(
                _("Only the rows with problems"),
                data=_annotated(case, report, only_faulty=True),
                file_name=f"{stem}-{_('to-mend')}.{ending}",
                mime=mime,
                key=f"upload_{case.upload.id}_faulty",
                on_click="ignore",
                icon=":material/download:",
            )


def _annotated(case: Case, report: Report, *, only_faulty: bool) -> Callable[[], bytes]:
    """Made when asked for: the file is read once more as it came, whatever a profile made of it."""
    path, settings, declared = case.upload.path, case.settings, package()
    remarks = remark_texts(report.found, upload_words.notes_language())
    heading = _("Remarks")

    def made() -> bytes:
        own = reading_hints(declared)
        hints = upload_case.hints(settings, vocabulary=own.vocabulary, near=own.near)
        reading: Reading = read(path, hints)
        write = annotated_csv if reading.format == "csv" else annotated_xlsx
        return write(reading, remarks, heading, only_faulty=only_faulty)

    return made
