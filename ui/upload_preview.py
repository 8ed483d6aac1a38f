"""Step 4: what publishing would change, made anew whenever somebody else publishes."""

import pyarrow as pa
import streamlit as st

from loaders.comparing import Difference, difference
from loaders.report import Report
from loaders.writing import Counts
from ui import differences, sources_words, upload_case, upload_work
from ui.store import newest, package, store
from ui.texts import inert, look, plural
from ui.texts import text as _
from ui.upload_case import Case


def title(counts: Counts) -> str:
    """The result of the step in a few words."""
    number = look().number
    return f"+{number(counts.new)} ~{number(counts.changed)} −{number(counts.gone)}"


def show(case: Case, report: Report, table: pa.Table) -> Difference | None:
    """How to publish, and what that would change; None while it is worked out."""
    dataset = str(report.dataset)
    _notice(case, dataset)
    whole = _compared(case, dataset, table, "replace")
    if whole is None:
        return None
    if case.mode is None:
        case.mode = "append" if report.adds else _sensible(whole.counts)
    if not case.done:
        _mode(case, whole.counts)
    found = whole if case.mode == "replace" else _compared(case, dataset, table, "append")
    if found is None:
        return None
    declared = package().datasets[dataset]
    differences.show(found, declared, f"upload_{case.upload.id}_{case.mode}")
    counts = found.counts
    if not (counts.new or counts.changed or counts.gone):
        st.info(
            _("The file says what is published already: nothing would change."),
            icon=":material/check:",
        )
    return found


def _compared(case: Case, dataset: str, table: pa.Table, mode: str) -> Difference | None:
    seen = case.done.seen if case.done else newest()
    place = upload_case.preview(case.upload.id, mode)
    key = (case.settings, case.faultless, mode, seen)
    job = upload_work.start(
        place, key, lambda: difference(store(), dataset, table, mode, limit=differences.SHOWN)
    )
    if not upload_work.is_done(place, _("Comparing with what is published …")):
        return None
    failed = upload_work.failure(job)
    if failed:
        st.error(inert(failed), icon=":material/error:")
        return None
    found: Difference = job.future.result()
    return found


def _sensible(counts: Counts) -> str:
    """A file that lacks most of the published rows is meant as an addition."""
    return "append" if counts.gone > counts.changed + counts.unchanged else "replace"


def _mode(case: Case, counts: Counts) -> None:
    ways = {
        "replace": _("Replace: the dataset then holds exactly these rows"),
        "append": _("Add: new rows are added, known ones updated, nothing goes"),
    }
    key = f"upload_{case.upload.id}_mode"
    st.session_state[key] = case.mode
    st.radio(
        _("How to publish"),
        list(ways),
        format_func=ways.__getitem__,
        key=key,
        on_change=_mode_chosen,
        args=(case.upload.id, key),
    )
    if case.mode == "replace" and counts.gone:
        words = plural(
            "{n} published row is not in the file and would go.",
            "{n} published rows are not in the file and would go.",
            counts.gone,
        )
        st.warning(words, icon=":material/warning:")


def _mode_chosen(case_id: str, key: str) -> None:
    upload_case.cases()[case_id].mode = st.session_state[key]


def _notice(case: Case, dataset: str) -> None:
    """Say that somebody published the dataset since the first preview."""
    published = store().snapshots()
    own = published[published["dataset"] == dataset]
    latest = int(own["snapshot_id"].max()) if len(own) else 0
    if case.done:
        return
    if case.base is None or case.base[0] != dataset:
        case.base = (dataset, latest)
        return
    if latest != case.base[1]:
        last = own.iloc[-1]
        words = _(
            "Meanwhile {author} has published “{dataset}” ({when}). The preview was made anew."
        )
        case.meanwhile = words.format(
            author=last["author"],
            dataset=sources_words.title(package().datasets[dataset]),
            when=look().moment(last["published_at"]),
        )
        case.base = (dataset, latest)
    if case.meanwhile:
        st.warning(inert(case.meanwhile), icon=":material/group:")
