"""Step 5: publishing, with a name; and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import streamlit as st

from loaders.export.export import export
from loaders.messages.errors import StoreError
from loaders.messages.progress import Listener
from loaders.publish.publish import FileContribution, publish_together
from loaders.schema.personal_data import PERSONAL
from loaders.store.remembered_mappings import Decision, remember
from loaders.validate.report import Report
from ui.components import authorship, dataset_words, html
from ui.components.change_words import changes
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import newest, package, store
from ui.upload import background_jobs, rejected_rows, step4_preview, stepper
from ui.upload import case as upload_case
from ui.upload import group as upload_group
from ui.upload import words as upload_words
from ui.upload.case import Case, Done, Filled
from ui.upload.step4_preview import Preview


@dataclass(frozen=True)
class Member:
    """A file of a publication: its rows, how they are published, what it would change."""

    case: Case
    report: Report
    table: pa.Table
    mode: str
    preview: Preview


@dataclass(frozen=True)
class Order:
    """Everything the publication needs, fixed at the click."""

    members: tuple[Member, ...]
    author: str
    message: str
    seen: int
    language: str


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


def publish_form(case: Case, group: Sequence[Case]) -> None:
    """The form, or the work under way."""
    if case.failed:
        st.error(inert(case.failed), icon=":material/error:")
    place = upload_case.publication("+".join(one.upload.id for one in group))
    if background_jobs.under_way(place):
        if background_jobs.is_done(place, _("Publishing …")):
            _finish(case, place)
            st.rerun()
        return
    ready = _ready(group)
    if ready is None:
        return
    if len(group) > 1:
        html.draw_template("upload/together.html", files=[_line(one) for one in ready])
    _form(case, ready, place)


def _form(case: Case, ready: Sequence[Member], place: str) -> None:
    n = sum(rows.num_rows for one in ready for rows in one.report.tables(one.table).values())
    words = plural("Publish {n} row", "Publish {n} rows", n)
    if len(ready) > 1:
        words = _("Publish {n} files together").format(n=len(ready))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        authorship.asked("upload")
        note = f"upload_{case.upload.id}_message"
        st.text_input(_("Note for the history (optional)"), key=note, max_chars=300, width=420)
        st.button(
            words,
            type="primary",
            key=f"upload_publish_{case.base}",  # a newer preview has a button of its own
            icon=":material/publish:",
            on_click=_publish,
            args=(case.upload.id, tuple(ready), newest(), note, place),
            disabled=any(one.preview.lost for one in ready),
        )


def _ready(group: Sequence[Case]) -> list[Member] | None:
    """The files with their previews; None, said why, as long as one of them cannot go."""
    found: list[Member] = []
    for one in group:
        report = upload_group.report(one, group)
        table = upload_case.rows_to_publish(one, report) if report else None
        if report is None or table is None:
            words = _("{file} still has problems; solve them there, or publish this file alone.")
            stepper.waits(words.format(file=upload_group.quoted(one)))
            return None
        preview = step4_preview.worked_out(one, report, table, group)
        if preview is None:
            return None
        found.append(Member(one, report, table, one.mode or report.mode, preview))
    return found


def _line(member: Member) -> dict[str, str]:
    counts = member.preview.own.counts
    ways = {"replace": _("replaced"), "append": _("added to")}
    return {
        "file": member.case.upload.name,
        "dataset": dataset_words.title(package().datasets[str(member.report.dataset)]),
        "way": ways[member.mode],
        "counts": step4_preview.title(counts),
    }


def _publish(case_id: str, members: tuple[Member, ...], seen: int, note: str, place: str) -> None:
    case = upload_case.cases()[case_id]
    case.failed = ""
    try:
        author = authorship.required()
    except StoreError as problem:
        case.failed = problem.text(look().language)
        return
    message = " ".join(st.session_state.get(note, "").split())
    order = Order(members, author, message, seen, upload_words.notes_language())
    background_jobs.start(place, seen, lambda listener: published(order, listener))


def published(order: Order, listener: Listener) -> dict[str, Done]:
    """Write it; runs beside the page and ends even if the page is left. What came of each file."""
    lake = store()
    loads = []
    for one in order.members:
        source, name = _source(one)
        tables = one.report.tables(one.table)
        loads.append(FileContribution(tables, one.mode, one.report.parts, source, name))
    snapshot = publish_together(
        lake,
        loads,
        author=order.author,
        message=order.message,
        expected_snapshot=order.seen,
        progress=listener,
    )
    return {one.case.upload.id: _done(order, one, snapshot) for one in order.members}


def _done(order: Order, member: Member, snapshot: int) -> Done:
    case = member.case
    left = member.report.rows - member.table.num_rows if case.faultless else 0
    kept, warning = rejected_rows.keep(case, member.report, snapshot, order.language)
    return Done(
        snapshot=snapshot,
        filled=_filled(snapshot, str(member.report.dataset)),
        seen=order.seen,
        left_out=left,
        warning=warning or _remember(member.report, order.author, order.language),
        together=tuple(one.case.upload.id for one in order.members),
        rest_kept=kept,
    )


def _filled(snapshot: int, dataset: str) -> tuple[Filled, ...]:
    """What a publication did to each dataset; `dataset` stands first."""
    every = store().snapshots()
    made = every[every["snapshot_id"] == snapshot].to_dict("records")
    counts = ("rows_total", "rows_new", "rows_changed", "rows_gone")
    found = [Filled(row["dataset"], *(int(row[name]) for name in counts)) for row in made]
    return tuple(sorted(found, key=lambda one: one.dataset != dataset))


def _source(member: Member) -> tuple[Path | bytes, str]:
    """The file to keep: the original, but never one with personal data."""
    upload, report = member.case.upload, member.report
    if not any(note.code == PERSONAL for note in report.notes):
        return upload.path, upload.name
    declared = store().package.datasets[str(report.dataset)]
    return export(declared, member.table, "csv"), f"{upload.name.rsplit('.', 1)[0]}.csv"


def _remember(report: Report, author: str, language: str) -> str:
    if not report.assigned or report.dataset is None:
        return ""
    decision = Decision(report.dataset, report.assigned, author)
    try:
        remember(store().shelf, report.headers, decision)
    except StoreError as problem:
        return problem.text(language)
    return ""


def _finish(case: Case, place: str) -> None:
    job = background_jobs.under_way(place)
    if job is None:
        return
    failed = background_jobs.failure(job)
    background_jobs.drop(place)
    if failed:
        case.failed = failed
        return
    for case_id, done in job.future.result().items():
        if case_id in upload_case.cases():
            upload_case.cases()[case_id].done = done


def result(case: Case) -> None:
    """What was published, and where it shows."""
    done = case.done
    if done is None:
        return
    page = upload_words.PAGES.get(done.own.dataset)
    left = plural(
        "{n} row with problems was left out; it is in the file above.",
        "{n} rows with problems were left out; they are in the file above.",
        done.left_out,
    )
    if done.rest_kept:
        left += " " + _("The history keeps it with this publication.")
    html.draw_template(
        "upload/done.html",
        filled=[_told(one) for one in done.filled],
        snapshot=str(done.snapshot),
        left=left if done.left_out else "",
        warning=done.warning,
        page=page,
        page_title=upload_words.page_title(page) if page else "",
    )


def _told(one: Filled) -> dict[str, str]:
    counts = {"rows_new": one.new, "rows_changed": one.changed, "rows_gone": one.gone}
    return {
        "title": dataset_words.title(package().datasets[one.dataset]),
        "dataset": one.dataset,
        "rows": _("{n} rows now").format(n=look().number(one.rows)),
        "changes": changes(counts),
    }
