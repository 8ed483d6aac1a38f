"""Step 5: publishing, with a name; and what came of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from loaders.messages.errors import StoreError
from loaders.messages.progress import Listener
from loaders.people_data import is_personal, kept_original, with_reasons
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.rejected_rows import keep_rejected
from loaders.store.remembered_mappings import Decision, remember
from loaders.store.write import HistoryEntry
from loaders.validate.report import Report
from ui.components import authorship, dataset_words, html, released_texts
from ui.components.change_words import changes
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import newest, store
from ui.upload import background_jobs, step3_problems, step4_preview
from ui.upload import group as upload_group
from ui.upload import words as upload_words
from ui.upload.case import Case, Done, cases
from ui.upload.step4_preview import Preview


def faultless_choice(case: Case, report: Report) -> None:
    """With problems in some rows: whether the others may go alone."""
    if report.table is not None or report.faultless is None or not report.faultless.num_rows:
        return

    def changed(faultless: bool) -> None:
        case.faultless, case.mode = faultless, None

    st.toggle(
        plural(
            "Go on with the {n} row that is without a problem; the rest stays in the file",
            "Go on with the {n} rows that are without a problem; the rest stays in the file",
            report.faultless.num_rows,
        ),
        **case.controlled("faultless", case.faultless, changed),
        disabled=case.done is not None,
    )


def publish_form(case: Case, group: Sequence[Case]) -> None:
    """The form, or the work under way."""
    if case.failed:
        st.error(inert(case.failed), icon=":material/error:")
    place = upload_group.place(group, "publication")
    if place in background_jobs.jobs():
        if background_jobs.wait_for(place, _("Publishing …")):
            _finish(case, place)
            st.rerun()
        return
    files = _previews(group)
    if files is None:
        return
    n = sum(rows.num_rows for one in files for rows in one.tables.values())
    words = plural("Publish {n} row", "Publish {n} rows", n)
    if len(files) > 1:
        titles = dataset_words.dataset_titles()
        counts = step4_preview.result
        html.draw_template("upload/together.html", files=files, titles=titles, counts=counts)
        words = _("Publish {n} files together").format(n=len(files))
    _audience_lines(files)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        authorship.author_field("upload")
        note = _("Note for the history (optional)")
        st.text_input(note, key=case.key("message"), max_chars=300, width=420)
        st.button(
            words,
            type="primary" if _changes_anything(files) else "secondary",
            key=f"upload_publish_{case.base}",  # a newer preview has a button of its own
            icon=":material/publish:",
            on_click=_publish,
            args=(case, files, newest(), place),
            disabled=any(one.broken or one.is_older for one in files),
        )
    html.quiet(_missing(files))


def _changes_anything(files: Sequence[Preview]) -> bool:
    counts = [one.counts for file in files for one in file.changes.values()]
    return any(one.new or one.changed or one.gone for one in counts)


def _missing(files: Sequence[Preview]) -> str:
    """What the button still needs, said before it is pressed; or what it will do."""
    if any(one.broken for one in files):
        return _("This cannot be published yet: other data refer to rows that would go, see above.")
    author = authorship.author()
    if not author:
        return _("Your name is still missing; it stands in the history.")
    if not _changes_anything(files):
        return _("You need not publish: nothing would change.")
    return _("It shows for everybody at once, under the name {author}.", author=author)


def _audience_lines(files: Sequence[Preview]) -> None:
    """Who will see the rows, before they are published."""
    for one in files:
        for text in one.audience:
            html.quiet(text.text(look().language))


def _previews(group: Sequence[Case]) -> list[Preview] | None:
    """The files with their previews; None, said why, as long as one of them cannot go."""
    found: list[Preview] = []
    for one in group:
        report = upload_group.report(one, group)
        tables, _withheld = released_texts.as_allowed(one.tables(report) if report else {})
        if report is None or not tables:
            words = _("{file} still has problems; solve them there, or publish this file alone.")
            html.quiet(words.format(file=upload_group.quoted(one)))
            return None
        preview = step4_preview.preview(one, report, tables, group)
        if preview is None:
            return None
        found.append(preview)
    return found


def _publish(case: Case, files: Sequence[Preview], seen: int, place: str) -> None:
    """Begin the publication, with all that it needs as it is at the click."""
    case.failed = ""
    try:
        author = authorship.require_author()
    except StoreError as problem:
        case.failed = problem.text(look().language)
        return
    # Asked again: the preview may be older than the loss of a role.
    allowed = [replace(one, tables=released_texts.as_allowed(one.tables)[0]) for one in files]
    message = " ".join(st.session_state.get(case.key("message"), "").split())
    language = look().language
    message = with_reasons(message, [one.report for one in allowed], language)

    def publish(listener: Listener) -> dict[str, Done]:
        snapshot = publish_files(
            store(),
            [
                FileContribution(one.tables, one.mode, one.report.parts, *_kept(one))
                for one in allowed
            ],
            HistoryEntry(author, message),
            expected_snapshot=seen,
            progress=listener,
            rows_decide=all(one.report.is_returned for one in allowed),
        )
        together = tuple(one.case.upload.id for one in allowed)
        return {
            one.case.upload.id: _done(one, snapshot, seen, together, author, language)
            for one in allowed
        }

    background_jobs.start(place, seen, publish)


def _done(
    one: Preview, snapshot: int, seen: int, together: tuple[str, ...], author: str, language: str
) -> Done:
    """What came of a file; what is kept beside the publication is written here."""
    case, report, name = one.case, one.report, str(one.report.dataset)
    kept, warning = _keep_left_out(case, report, snapshot, language)
    if fault := store().history().clock_faults().get(snapshot):
        warning = warning or fault.text(language)
    every = store().snapshots()
    made = every[every["snapshot_id"] == snapshot].to_dict("records")
    return Done(
        snapshot=snapshot,
        filled=tuple(sorted(made, key=lambda row: row["dataset"] != name)),
        seen=seen,
        left_out=report.rows - one.tables[name].num_rows if case.faultless else 0,
        together=together,
        warning=warning or _remember(case, report, author, language),
        left_out_kept=kept,
    )


def _keep_left_out(case: Case, report: Report, snapshot: int, language: str) -> tuple[bool, str]:
    """Keep the faulty rows with their publication, unless they tell of single people; whether they
    are kept, and a warning if that failed."""
    if not case.faultless or not report.found or is_personal(report):
        return False, ""
    heading = {"de": "Bemerkungen", "en": "Remarks"}[language]
    what = {"de": "zu-berichtigen", "en": "to-mend"}[language]
    content = step3_problems.annotated(case, report.found, language, heading, only_faulty=True)
    name = step3_problems.file_name(case, report, what)
    try:
        keep_rejected(store().files, snapshot, str(report.dataset), content, name)
    except StoreError as problem:
        return False, problem.text(language)
    return True, ""


def _kept(one: Preview) -> tuple[Path | bytes, str]:
    table = one.tables[str(one.report.dataset)]
    return kept_original(store().package, one.report, table, one.case.upload.path)


def _remember(case: Case, report: Report, author: str, language: str) -> str:
    """Remember which field a column is, and the source chosen, for the next file; a warning if that
    failed."""
    profile = case.settings.profile
    if report.dataset is None or not (report.assigned or profile):
        return ""
    decision = Decision(report.dataset, report.assigned, author, profile)
    try:
        remember(store().files, report.headers, decision)
    except StoreError as problem:
        return problem.text(language)
    return ""


def _finish(case: Case, place: str) -> None:
    """Note with each file what came of its publication, or with this one why it failed."""
    job = background_jobs.jobs()[place]
    background_jobs.drop(place)
    case.failed = job.failure() or ""
    for case_id, done in (job.result() or {}).items():
        if case_id in cases():
            cases()[case_id].done = done


def publication_summary(done: Done) -> None:
    """What was published, and where it shows."""
    html.draw_template(
        "upload/done.html",
        done=done,
        page=upload_words.page_of(done.filled[0]["dataset"]),
        titles=dataset_words.dataset_titles(),
        changes=changes,
        plural=plural,
    )
