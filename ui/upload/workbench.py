"""The five steps of an uploaded file: a line with the result of each, then one below the other."""

import streamlit as st

from loaders.validate.report import Report
from ui.components import html, released_texts
from ui.i18n.texts import text as _
from ui.upload import (
    background_jobs,
    public_rows,
    step1_files,
    step2_recognition,
    step3_problems,
    step4_preview,
    step5_publish,
)
from ui.upload import group as upload_group
from ui.upload.case import Case, cases, examine

MARKS = ("①", "②", "③", "④", "⑤")


def file_steps(case: Case) -> None:
    """All steps of a file, as far as it has come."""
    line = st.container()
    results = [f"{case.upload.name}, {step1_files.size(case.upload.size)}"]
    report = _checked(case)
    stopped = report is not None and _steps(case, report, results)
    with line:
        _step_line(results, stopped=stopped)
    background_jobs.rerun_when_done(one.place("examination") for one in cases().values())


def _checked(case: Case) -> Report | None:
    """The report of the file, checked with those it needs; None while there is none."""
    examine(case)
    words = _("Reading and checking the file …")
    if background_jobs.outcome(case.place("examination"), words) is None:
        return None
    group = upload_group.members(case)
    if len(group) > 1 and not upload_group.checked_together(group):
        return None
    return upload_group.report(case, group)


def _steps(case: Case, report: Report, results: list[str]) -> bool:
    """Draw steps 2 to 5 and note their results; whether the file goes no further."""
    _step_heading(2)
    step2_recognition.recognition_form(case, report)
    results.append(step2_recognition.result(report))
    if report.reading is not None and report.dataset is None:
        step3_problems.problem_list(case, report)
        return True
    _step_heading(3)
    group = upload_group.members(case)
    upload_group.group_summary(case, group)
    step3_problems.problem_list(case, report)
    results.append(step3_problems.result(report))
    step5_publish.faultless_choice(case, report)
    tables, withheld = released_texts.as_allowed(case.tables(report))
    _step_heading(4)
    if not tables:
        html.quiet(_("This opens when the problems are solved."))
        return True
    released_texts.unreleased_notice(withheld)
    preview = step4_preview.preview_of_changes(case, report, tables, group)
    if preview is None:
        return False
    results.append(step4_preview.result(preview))
    _step_heading(5)
    public_rows.public_choice(case, tables)
    if case.done is None:
        step5_publish.publish_form(case, group)
    if case.done is not None:
        step5_publish.publication_summary(case.done)
        results.append(_("state {n}").format(n=case.done.snapshot))
    return False


def _titles() -> tuple[str, ...]:
    return _("File"), _("Recognised as"), _("Problems"), _("What would change"), _("Publish")


def _step_line(results: list[str], *, stopped: bool = False) -> None:
    """The steps with the results so far; the next one is where the analyst is, unless the last
    one is `stopped`."""
    reached = len(results)
    steps = [
        {
            "mark": mark,
            "title": title,
            "state": _state(number, reached, stopped),
            "result": results[number] if number < reached else "",
        }
        for number, (mark, title) in enumerate(zip(MARKS, _titles(), strict=True))
    ]
    html.draw_template("upload/steps.html", steps=steps)


def _state(number: int, reached: int, stopped: bool) -> str:
    if number >= reached:
        return "now" if number == reached and not stopped else "open"
    return "stopped" if stopped and number == reached - 1 else "done"


def _step_heading(number: int) -> None:
    """The heading of a step (2 to 5)."""
    st.header(f"{MARKS[number - 1]} {_titles()[number - 1]}", anchor=False)
