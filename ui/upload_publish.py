"""Step 5: publishing, with a name; and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import streamlit as st

from loaders.errors import StoreError
from loaders.exporting import export
from loaders.personal import PERSONAL
from loaders.publishing import publish
from loaders.remembered import Decision, remember
from loaders.report import Report
from ui import (
    authors,
    markup,
    sources_words,
    upload_case,
    upload_releases,
    upload_words,
    upload_work,
)
from ui.history_list import changes
from ui.store import newest, package, store
from ui.texts import inert, look, plural
from ui.texts import text as _
from ui.upload_case import Case, Done


@dataclass(frozen=True)
class Order:
    """Everything the publication needs, fixed at the click."""

    case: Case
    report: Report
    table: pa.Table
    others: Mapping[str, pa.Table]
    mode: str
    author: str
    message: str
    seen: int


def choose_rows(case: Case, report: Report) -> None:
    """With problems in some rows: whether the others may go alone."""
    if report.table is not None or report.faultless is None or not report.faultless.num_rows:
        return
    key = f"upload_{case.upload.id}_faultless"
    st.session_state[key] = case.faultless
    st.toggle(
        plural(
            "Go on with the {n} row that is without a problem; the rest stays in the file",
            "Go on with the {n} rows that are without a problem; the rest stays in the file",
            report.faultless.num_rows,
        ),
        key=key,
        disabled=case.done is not None,
        on_change=_rows_chosen,
        args=(case.upload.id, key),
    )


def _rows_chosen(case_id: str, key: str) -> None:
    case = upload_case.cases()[case_id]
    case.faultless, case.mode = st.session_state[key], None


def show(case: Case, report: Report, table: pa.Table) -> None:
    """The form, or the work under way."""
    if case.failed:
        st.error(inert(case.failed), icon=":material/error:")
    place = upload_case.publication(case.upload.id)
    if upload_work.under_way(place):
        if upload_work.is_done(place, _("Publishing …")):
            _finish(case, place)
            st.rerun()
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        authors.asked("upload")
        note = f"upload_{case.upload.id}_message"
        st.text_input(_("Note for the history (optional)"), key=note, max_chars=300, width=420)
        st.button(
            plural("Publish {n} row", "Publish {n} rows", table.num_rows),
            type="primary",
            key=f"upload_publish_{case.base}",  # a newer preview has a button of its own
            icon=":material/publish:",
            on_click=_publish,
            args=(case.upload.id, report, table, newest(), note),
        )


def _publish(case_id: str, report: Report, table: pa.Table, seen: int, note: str) -> None:
    case = upload_case.cases()[case_id]
    case.failed = ""
    try:
        author = authors.required()
    except StoreError as problem:
        case.failed = str(problem)
        return
    message = " ".join(st.session_state.get(note, "").split())
    table, _kept = upload_releases.as_allowed(str(report.dataset), table)
    others = {
        name: upload_releases.as_allowed(name, rows)[0] for name, rows in report.others.items()
    }
    order = Order(case, report, table, others, case.mode or "replace", author, message, seen)
    upload_work.start(upload_case.publication(case_id), seen, lambda: _published(order))


def _published(order: Order) -> Done:
    """Write it; runs beside the page and ends even if the page is left."""
    lake, dataset = store(), str(order.report.dataset)
    source, name = _source(order)
    snapshot = publish(
        lake,
        {dataset: order.table, **order.others},
        author=order.author,
        message=order.message,
        mode=order.mode,
        expected_snapshot=order.seen,
        source=source,
        source_name=name,
    )
    counts = lake.snapshots().set_index(["snapshot_id", "dataset"]).loc[(snapshot, dataset)]
    return Done(
        snapshot=snapshot,
        dataset=dataset,
        seen=order.seen,
        rows=int(counts["rows_total"]),
        new=int(counts["rows_new"]),
        changed=int(counts["rows_changed"]),
        gone=int(counts["rows_gone"]),
        left_out=order.report.rows - order.table.num_rows,
        warning=_remember(order),
    )


def _source(order: Order) -> tuple[Path | bytes, str]:
    """The file to keep: the original, but never one with personal data."""
    upload, report = order.case.upload, order.report
    if not any(note.code == PERSONAL for note in report.notes):
        return upload.path, upload.name
    declared = store().package.datasets[str(report.dataset)]
    return export(declared, order.table, "csv"), f"{upload.name.rsplit('.', 1)[0]}.csv"


def _remember(order: Order) -> str:
    report = order.report
    if not report.assigned or report.dataset is None:
        return ""
    decision = Decision(report.dataset, report.assigned, order.author)
    try:
        remember(store().shelf, report.headers, decision)
    except StoreError as problem:
        return str(problem)
    return ""


def _finish(case: Case, place: str) -> None:
    job = upload_work.under_way(place)
    if job is None:
        return
    failed = upload_work.failure(job)
    upload_work.drop(place)
    if failed:
        case.failed = failed
    else:
        case.done = job.future.result()


def result(case: Case) -> None:
    """What was published, and where it shows."""
    done = case.done
    if done is None:
        return
    counts = {"rows_new": done.new, "rows_changed": done.changed, "rows_gone": done.gone}
    page = upload_words.PAGES.get(done.dataset)
    left = plural(
        "{n} row with problems was left out; it is in the file above.",
        "{n} rows with problems were left out; they are in the file above.",
        done.left_out,
    )
    markup.draw(
        "upload_done.html",
        title=sources_words.title(package().datasets[done.dataset]),
        snapshot=str(done.snapshot),
        dataset=done.dataset,
        rows=look().number(done.rows),
        changes=changes(counts),
        left=left if done.left_out else "",
        warning=done.warning,
        page=page,
        page_title=upload_words.page_title(page) if page else "",
    )
