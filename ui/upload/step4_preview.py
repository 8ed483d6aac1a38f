"""Step 4: what publishing would change, made anew whenever somebody else publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from loaders.messages.bilingual import in_language
from loaders.pipeline import known_rows
from loaders.publish.diff import Difference, difference
from loaders.store.write import Change, Counts
from loaders.validate.referential_impact import dangling
from loaders.validate.report import Problem, Report
from ui.components import dataset_words, diff_table, html
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import package, store
from ui.upload import background_jobs, words
from ui.upload import case as upload_case
from ui.upload import group as upload_group
from ui.upload.case import Case, Filled


def title(counts: Counts | Filled) -> str:
    """The result of the step in a few words: what would change, or what did."""
    number = look().number
    return f"+{number(counts.new)} ~{number(counts.changed)} −{number(counts.gone)}"


@dataclass(frozen=True)
class Preview:
    """What publishing a file would change: in its own dataset, in others it fills too, and what of
    other datasets would refer to nothing (`lost`: that hinders it)."""

    own: Difference
    others: Mapping[str, Difference]
    lost: Sequence[Problem] = ()


def preview_of_changes(
    case: Case, report: Report, table: pa.Table, group: Sequence[Case]
) -> Preview | None:
    """How to publish, and what that would change; None while it is worked out."""
    dataset = str(report.dataset)
    _notice(case, dataset)
    found = worked_out(case, report, table, group)
    if found is None or case.mode is None:
        return None
    whole = _compared(case, report, table, "replace", group)
    if not case.done and whole is not None:
        _mode(case, report, whole)
    declared = package().datasets[dataset]
    key = f"upload_{case.upload.id}_{case.mode}"
    diff_table.difference_table(found.own, declared, key)
    for name, other in found.others.items():
        words = _("The file also fills “{dataset}”:")
        title = dataset_words.title(package().datasets[name])
        html.draw_template("components/lead.html", words=words.format(dataset=title))
        diff_table.difference_table(other, package().datasets[name], f"{key}_{name}")
    lost_references(found.lost)
    if not any(_moves(one.counts) for one in (found.own, *found.others.values())):
        _same(case)
    return found


def _same(case: Case) -> None:
    """The file says what is there: it was published just now, or it was there already."""
    if case.done:
        words = _("Published: state {n} holds what the file says.").format(n=case.done.snapshot)
        st.success(words, icon=":material/check:")
    else:
        words = _("The file says what is published already: nothing would change.")
        st.info(words, icon=":material/check:")


def _moves(counts: Counts) -> bool:
    return bool(counts.new or counts.changed or counts.gone)


def worked_out(
    case: Case, report: Report, table: pa.Table, group: Sequence[Case]
) -> Preview | None:
    """What publishing would change, in the way chosen or else the sensible one; None while it is
    worked out or if that failed."""
    whole = _compared(case, report, table, "replace", group)
    if whole is None:
        return None
    if case.mode is None:
        case.mode = "append" if report.adds else _sensible(report, whole)
        if len(group) > 1:
            st.rerun()  # the others are checked against what this way leaves
    return whole if case.mode == "replace" else _compared(case, report, table, "append", group)


def _compared(
    case: Case, report: Report, table: pa.Table, mode: str, group: Sequence[Case]
) -> Preview | None:
    place = upload_case.preview(case.upload.id, mode)
    # Together with other files the check has looked at what they bring as well.
    loses = mode == "replace" or bool(report.parts)
    known = report.dangling if loses and mode == (case.mode or report.mode) else ()
    lost = known if len(group) > 1 else None
    job = background_jobs.start(
        place,
        (upload_group.state(group), case.upload.id),
        lambda _listener: _difference(report, table, mode, lost),
    )
    words = _("Comparing with what is published …")
    if not background_jobs.is_done(place, words) or background_jobs.failed(place):
        return None
    found: Preview = job.future.result()
    return found


def _difference(
    report: Report, table: pa.Table, mode: str, lost: Sequence[Problem] | None
) -> Preview:
    lake = store()
    changes = {
        name: Change(rows, mode, report.parts.get(name, ()))
        for name, rows in report.tables(table).items()
    }
    found = {
        name: difference(lake, name, one.table, mode, diff_table.SHOWN, one.part)
        for name, one in changes.items()
    }
    own = found.pop(str(report.dataset))
    if lost is None:
        lost = dangling(lake.package, known_rows(lake), changes)
    return Preview(own, found, tuple(lost))


def _sensible(report: Report, whole: Preview) -> str:
    """A file that lacks most of the published rows, or rows that other data refer to, is meant as
    an addition, unless it is another edition of the whole."""
    if report.whole:
        return "replace"
    counts = whole.own.counts
    few = counts.gone > counts.changed + counts.unchanged
    return "append" if few or whole.lost else "replace"


def _mode(case: Case, report: Report, whole: Preview) -> None:
    add = _("Add: new rows are added, known ones updated, nothing goes")
    if report.parts:
        add = _("Add: the file takes the place of the same survey or event, all others stay")
    ways = {"replace": _("Replace: the dataset then holds exactly these rows"), "append": add}
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
    gone = whole.own.counts.gone
    if case.mode == "replace" and gone and not whole.lost:
        words = plural(
            "{n} published row is not in the file and would go.",
            "{n} published rows are not in the file and would go.",
            gone,
        )
        st.warning(words, icon=":material/warning:")
    if case.mode == "append" and gone and whole.lost and not report.adds:
        words = plural(
            "{n} published row is not in the file and stays: other data refer to such rows.",
            "{n} published rows are not in the file and stay: other data refer to such rows.",
            gone,
        )
        st.info(words, icon=":material/link:")


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
            dataset=dataset_words.title(package().datasets[dataset]),
            when=look().moment(last["published_at"]),
        )
        case.base = (dataset, latest)
    if case.meanwhile:
        st.warning(inert(case.meanwhile), icon=":material/group:")


def lost_references(lost: Sequence[Problem]) -> None:
    """One box for all (problems of code `dangling`): who refers to what, and the ways on."""
    if not lost:
        return
    told = [in_language(one.details, words.notes_language()) for one in lost]
    intro = _("The file cannot replace what is there: it lacks rows that other data refer to.")
    line = _("{other}: refers to {shown}{more} (rows: {count})")
    lines = "\n".join(f"- {inert(line.format(**one))}" for one in told)
    ways = _("To keep these rows, choose “Add” above; else publish the file together with files "
             "for these data.")  # fmt: skip
    st.error(f"{intro}\n\n{lines}\n\n{ways}", icon=":material/link_off:")
