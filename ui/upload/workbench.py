"""The desk: one file with its five steps, each with its result."""

import streamlit as st

from loaders.validate.report import Report
from ui.components import html, released_texts
from ui.i18n.texts import text as _
from ui.upload import (
    background_jobs,
    step1_files,
    step2_recognition,
    step3_problems,
    step4_preview,
    step5_publish,
    stepper,
)
from ui.upload import case as upload_case
from ui.upload import group as upload_group
from ui.upload.case import Case


def empty() -> None:
    """Before the first file: what happens here, and where the forms are."""
    html.draw_template("upload/empty.html")


def file_workbench(case: Case) -> None:
    """All steps of a file, as far as it has come."""
    line = st.container()
    results = [f"{case.upload.name}, {step1_files.size(case.upload.size)}"]
    report = _examined(case)
    stopped = False
    if report is not None:
        stopped = _walk(case, report, results)
    with line:
        stepper.draw_steps(results, stopped=stopped)
    background_jobs.come_back(upload_case.examination(one) for one in upload_case.cases())


def _examined(case: Case) -> Report | None:
    """The report of the file, checked with those it needs; None while there is none."""
    upload_case.examine(case)
    alone = upload_case.examination(case.upload.id)
    words = _("Reading and checking the file …")
    if not background_jobs.is_done(alone, words) or background_jobs.failed(alone):
        return None
    group = upload_group.members(case)
    if len(group) == 1:
        report: Report = background_jobs.result(alone)
        return report
    place = upload_group.examine(group)
    words = _("Checking the files together …")
    if not background_jobs.is_done(place, words) or background_jobs.failed(place):
        return None
    reports: list[Report] = background_jobs.result(place)
    return reports[group.index(case)]


def _walk(case: Case, report: Report, results: list[str]) -> bool:
    """Draw steps 2 to 5 and note their results; whether one of them stops the way."""
    stepper.head(2)
    step2_recognition.recognition_form(case, report)
    results.append(step2_recognition.title(report))
    if report.reading is not None and report.dataset is None:
        step3_problems.problem_list(case, report)
        return True
    stepper.head(3)
    group = upload_group.members(case)
    upload_group.group_summary(case, group)
    step3_problems.problem_list(case, report)
    results.append(step3_problems.title(report))
    step5_publish.choose_rows(case, report)
    table = upload_case.rows_to_publish(case, report)
    stepper.head(4)
    if table is None:
        stepper.waits(_("This opens when the problems are solved."))
        return True
    table, kept = released_texts.as_allowed(str(report.dataset), table)
    released_texts.told(kept)
    found = step4_preview.preview_of_changes(case, report, table, group)
    if found is None:
        return False
    results.append(step4_preview.title(case.done.own if case.done else found.own.counts))
    stepper.head(5)
    if case.done is None:
        step5_publish.publish_form(case, group)
    if case.done is not None:
        step5_publish.result(case)
        results.append(_("state {n}").format(n=case.done.snapshot))
    return False
