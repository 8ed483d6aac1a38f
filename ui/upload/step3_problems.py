"""Step 3: what is wrong, grouped with counts, then row by row, and as a file to work on."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from loaders.export.annotated_file import annotated_csv, annotated_xlsx, remark_texts
from loaders.reading import read
from loaders.recognise.recognition import reading_hints
from loaders.validate.report import Problem, Report
from ui.components import html
from ui.components.dataset_columns import SHEET
from ui.components.filters import labelled
from ui.components.original_files import download_button, plain_name
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import store
from ui.upload import step2_recognition
from ui.upload import words as upload_words
from ui.upload.case import Case

OF_THE_FILE = (
    "unreadable unrecognised unrecognised_near unrecognised_lacking no_rows missing_column "
    "duplicate_column"
)
KINDS_SHOWN = 30
PORTION = 50


def result(report: Report) -> str:
    """The result of the step in a few words."""
    n = _total(report)
    return plural("{n} problem", "{n} problems", n) if n else _("none")


def _total(report: Report) -> int:
    """How many problems there are, also those that are not listed one by one."""
    counted = [note.values["count"] for note in report.notes if note.code == "many_problems"]
    return int(counted[0]) if counted else len(report.found)


def problem_list(case: Case, report: Report) -> None:
    """The problems of a report, or that there are none; then what looks wrong but may be meant."""
    if report.found:
        _problems(case, report)
    else:
        n = report.rows
        html.quiet(plural("{n} row, without a problem.", "{n} rows, all without a problem.", n))
    if report.warnings:
        html.lead(_("Please check; you can publish all the same:"))
        _table(report.warnings, case.key("warnings_shown"))
    if report.reading and not report.is_returned and (report.found or report.warnings):
        _files(case, report)


def _problems(case: Case, report: Report) -> None:
    whole = [p for p in report.found if _is_of_the_file(p)]
    rows = sorted(
        (p for p in report.found if not _is_of_the_file(p)),
        key=lambda p: (p.row or 0, p.column or ""),
    )
    if whole:
        messages = [p.message(look().language) for p in whole]
        html.draw_template("upload/whole.html", messages=messages)
    step2_recognition.ask_forms(case, report)
    if rows:
        valid, n = report.valid, report.rows
        fine = plural(
            "{valid} of {n} row is without a problem",
            "{valid} of {n} rows are without a problem",
            n,
            valid=look().number(valid),
        )
        html.lead(f"{result(report)}." if report.is_returned else f"{result(report)}; {fine}.")
        _table(_filtered(rows, case), case.key("shown"))


def _is_of_the_file(problem: Problem) -> bool:
    return problem.row is None or problem.code in OF_THE_FILE.split()


def _kind(problem: Problem) -> tuple[str, str]:
    return upload_words.problem(problem.code), problem.column or ""


def _filtered(problems: Sequence[Problem], case: Case) -> list[Problem]:
    """Choose among kinds and columns; each says how often it occurs."""
    counts = Counter(map(_kind, problems)).most_common(KINDS_SHOWN)
    labels = {
        number: f"{inert(' · '.join(part for part in kind if part))} ({look().number(n)})"
        for number, (kind, n) in enumerate(counts)
    }
    chosen = st.pills(
        _("Show only"), **labelled(labels), selection_mode="multi", key=case.key("kinds")
    )
    wanted = {counts[number][0] for number in chosen}
    return [p for p in problems if not wanted or _kind(p) in wanted]


def _table(problems: Sequence[Problem], key: str) -> None:
    """A portion of the rows; more on request, all in the files."""
    shown = int(st.session_state.get(key, PORTION))
    html.draw_template("upload/problems.html", problems=problems[:shown], kind=upload_words.problem)
    if len(problems) > shown:
        st.button(
            _("Show more ({n} left)", n=len(problems) - shown),
            key=f"{key}_more",
            on_click=lambda: st.session_state.update({key: shown + PORTION}),
        )


def _files(case: Case, report: Report) -> None:
    """The analyst's own file with a column of remarks; and only the rows to mend. What is only to
    be checked stands in the whole file."""
    faulty = {p.row for p in report.found if not _is_of_the_file(p)}
    whole = (*report.found, *report.warnings)
    offers = [("annotated", _("My file with remarks"), _("remarks"), whole)]
    if 0 < len(faulty) < report.rows:
        offers.append(("faulty", _("Only the rows with problems"), _("to-correct"), report.found))
    with st.container(horizontal=True, gap="small"):
        for name, label, what, problems in offers:
            words, only_faulty = (look().language, _("Remarks")), name == "faulty"
            made = partial(annotated, case, problems, *words, only_faulty=only_faulty)
            mime = "text/csv" if _is_text(report) else SHEET
            download_button(label, made, file_name(case, report, what), mime, case.key(name))


def annotated(
    case: Case, problems: Sequence[Problem], language: str, heading: str, *, only_faulty: bool
) -> bytes:
    """The analyst's own file, read once more as it came whatever a profile made of it, with a
    column of remarks; or only the rows that have one."""
    own = reading_hints(store().package)
    hints = replace(case.settings, vocabulary=own.vocabulary, near=own.near)
    reading = read(case.upload.path, hints)
    write = annotated_csv if reading.format == "csv" else annotated_xlsx
    return write(reading, remark_texts(problems, language), heading, only_faulty=only_faulty)


def file_name(case: Case, report: Report, what: str) -> str:
    """The name of such a file: the own one, what it holds, and the ending it is written with."""
    stem = plain_name(case.upload.name).rsplit(".", 1)[0]
    return f"{stem}-{what}.{'csv' if _is_text(report) else 'xlsx'}"


def _is_text(report: Report) -> bool:
    return report.reading is not None and report.reading.format == "csv"
