"""The desk: one file with its five steps, each with its result."""

import streamlit as st

from loaders.report import Report
from ui import (
    upload_case,
    upload_files,
    upload_group,
    upload_preview,
    upload_problems,
    upload_publish,
    upload_reading,
    upload_releases,
    upload_steps,
    upload_work,
)
from ui.components import html
from ui.i18n.texts import text as _
from ui.upload_case import Case


def empty() -> None:
    """Before the first file: what happens here, and where the forms are."""
    html.draw("upload_empty.html")


def show(case: Case) -> None:
    """All steps of a file, as far as it has come."""
    line = st.container()
    results = [f"{case.upload.name}, {upload_files.size(case.upload.size)}"]
    report = _examined(case)
    stopped = False
    if report is not None:
        stopped = _walk(case, report, results)
    with line:
        upload_steps.draw(results, stopped=stopped)
    upload_work.come_back(upload_case.examination(one) for one in upload_case.cases())


def _examined(case: Case) -> Report | None:
    """The report of the file, checked with those it needs; None while there is none."""
    upload_case.examine(case)
    alone = upload_case.examination(case.upload.id)
    words = _("Reading and checking the file …")
    if not upload_work.is_done(alone, words) or upload_work.failed(alone):
        return None
    group = upload_group.members(case)
    if len(group) == 1:
        report: Report = upload_work.result(alone)
        return report
    place = upload_group.examine(group)
    words = _("Checking the files together …")
    if not upload_work.is_done(place, words) or upload_work.failed(place):
        return None
    reports: list[Report] = upload_work.result(place)
    return reports[group.index(case)]


def _walk(case: Case, report: Report, results: list[str]) -> bool:
    """Draw steps 2 to 5 and note their results; whether one of them stops the way."""
    upload_steps.head(2)
    upload_reading.show(case, report)
    results.append(upload_reading.title(report))
    if report.reading is not None and report.dataset is None:
        upload_problems.show(case, report)
        return True
    upload_steps.head(3)
    group = upload_group.members(case)
    upload_group.show(case, group)
    upload_problems.show(case, report)
    results.append(upload_problems.title(report))
    upload_publish.choose_rows(case, report)
    table = upload_case.rows_to_publish(case, report)
    upload_steps.head(4)
    if table is None:
        upload_steps.waits(_("This opens when the problems are solved."))
        return True
    table, kept = upload_releases.as_allowed(str(report.dataset), table)
    upload_releases.told(kept)
    found = upload_preview.show(case, report, table, group)
    if found is None:
        return False
    results.append(upload_preview.title(case.done.own if case.done else found.own.counts))
    upload_steps.head(5)
    if case.done is None:
        upload_publish.show(case, group)
    if case.done is not None:
        upload_publish.result(case)
        results.append(_("state {n}").format(n=case.done.snapshot))
    return False
