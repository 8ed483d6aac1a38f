"""Step 4: what publishing would change, compared again whenever somebody else publishes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import streamlit as st

from loaders.audience import audience
from loaders.messages.progress import Listener
from loaders.messages.text import Text, worded
from loaders.pipeline import published_rows
from loaders.publish.diff import Difference, difference
from loaders.publish.publish import together
from loaders.store.write import Change
from loaders.validate.references import dangling, expecting
from loaders.validate.report import Problem, Report
from ui.components import dataset_words, diff_table, html
from ui.components.change_words import written
from ui.components.filters import labelled
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, store
from ui.upload import background_jobs
from ui.upload import group as upload_group
from ui.upload.case import Case


@dataclass(frozen=True)
class Preview:
    """A file that may be published: its rows by dataset, and what they would change there, its own
    dataset first; `broken`: rows of others that would refer to nothing (that hinders it);
    `audience`: who will see the rows."""

    case: Case
    report: Report
    tables: Mapping[str, pa.Table]
    mode: str
    changes: Mapping[str, Difference]
    broken: Sequence[Problem]
    audience: Sequence[Text]

    @property
    def is_older(self) -> bool:
        """Whether older data would take the place of newer ones, and nobody has said so."""
        replaces = self.mode == "replace" or self.report.adds
        return bool(self.report.older) and replaces and not self.case.older_edition

    @property
    def own(self) -> Difference:
        """What would change in the file's own dataset."""
        return self.changes[str(self.report.dataset)]


def result(preview: Preview) -> str:
    """The result of the step in a few words: what would change, or what did."""
    counts = preview.own.counts
    new, changed, gone = counts.new, counts.changed, counts.gone
    if preview.case.done:
        row = preview.case.done.filled[0]
        new, changed, gone = row["rows_new"], row["rows_changed"], row["rows_gone"]
    number = look().number
    return f"+{number(new)} ~{number(changed)} −{number(gone)}"


def preview_of_changes(
    case: Case, report: Report, tables: Mapping[str, pa.Table], group: Sequence[Case]
) -> Preview | None:
    """How to publish, and what that would change; None while it is worked out."""
    if not case.done:
        _meanwhile_notice(case, str(report.dataset))
    found = preview(case, report, tables, group)
    if found is None:
        return None
    if not report.is_returned and not case.done:
        replacing = _compared(case, report, tables, "replace", group)
        if replacing is not None:
            _mode_choice(case, report, replacing)
    for name, changes in found.changes.items():
        key = case.key(found.mode)
        if changes is not found.own:
            key = f"{key}_{name}"
            title = dataset_words.title(dataset(name))
            html.lead(_("The file also fills “{dataset}”:", dataset=title))
        diff_table.difference_table(changes, dataset(name), key)
    _broken_references(found.broken)
    if report.older and not case.done and (found.is_older or case.older_edition):
        _older_choice(case, report.older)
    counts = [one.counts for one in found.changes.values()]
    if any(one.new or one.changed or one.gone for one in counts):
        return found
    if case.done:
        words = _("Published: state {n} holds what the file says.").format(n=case.done.snapshot)
        st.success(words, icon=":material/check:")
    else:
        words = _("The file says what is published already: nothing would change.")
        st.info(words, icon=":material/check:")
    return found


def preview(
    case: Case, report: Report, tables: Mapping[str, pa.Table], group: Sequence[Case]
) -> Preview | None:
    """What publishing would change, in the mode chosen or else the sensible one; None while it is
    worked out or if that failed."""
    if report.is_returned:
        case.mode = "append"
        return _compared(case, report, tables, "append", group)
    replacing = _compared(case, report, tables, "replace", group)
    if replacing is None:
        return None
    if case.mode is None:
        case.mode = "append" if report.adds else _sensible_mode(report, replacing)
        if len(group) > 1:
            st.rerun()  # the others are checked against what this mode leaves
    return replacing if case.mode == "replace" else _compared(case, report, tables, "append", group)


def _compared(
    case: Case, report: Report, tables: Mapping[str, pa.Table], mode: str, group: Sequence[Case]
) -> Preview | None:
    # Together with other files the check has looked at what they bring as well.
    loses = mode == "replace" or bool(report.parts)
    known = report.dangling if loses and mode == (case.mode or report.mode) else ()
    checked = known if len(group) > 1 else None
    beside = [upload_group.changes(one, group) for one in group if one is not case]

    def compare(_listener: Listener) -> Preview:
        lake = store()
        changes = {
            name: Change(rows, mode, report.parts.get(name, ())) for name, rows in tables.items()
        }
        found = {
            name: difference(lake, name, one.table, mode, diff_table.SHOWN, one.part)
            for name, one in changes.items()
        }
        broken = (
            dangling(lake.package, published_rows(lake), changes) if checked is None else checked
        )
        after = expecting(lake.package, published_rows(lake), together([*beside, changes]))
        seen = audience(lake.package, tables, after)
        return Preview(case, report, tables, mode, found, broken, seen)

    place = case.place(f"preview:{mode}")
    background_jobs.start(place, upload_group.state(group), compare)
    found: Preview | None = background_jobs.outcome(place, _("Comparing with what is published …"))
    return found


def _sensible_mode(report: Report, replacing: Preview) -> str:
    """A file that lacks most of the published rows, or rows that other data refer to, is meant as
    an addition, unless it is another edition of the whole."""
    if report.whole:
        return "replace"
    counts = replacing.own.counts
    few = counts.gone > counts.changed + counts.unchanged
    return "append" if few or replacing.broken else "replace"


def _mode_choice(case: Case, report: Report, replacing: Preview) -> None:
    def changed(mode: str) -> None:
        case.mode = mode

    add = _("Add: new rows are added, known ones updated, nothing goes")
    if report.dataset in report.parts:
        add = _("Add: the file takes the place of the same survey or event, all others stay")
    modes = {"replace": _("Replace: the dataset then holds exactly these rows"), "append": add}
    st.radio(_("How to publish"), **labelled(modes), **case.controlled("mode", case.mode, changed))
    gone = replacing.own.counts.gone
    if case.mode == "replace" and gone and not replacing.broken:
        words = plural(
            "{n} published row is not in the file and would go.",
            "{n} published rows are not in the file and would go.",
            gone,
        )
        st.warning(words, icon=":material/warning:")
    if case.mode == "append" and gone and replacing.broken and not report.adds:
        words = plural(
            "{n} published row is not in the file and stays: other data refer to such rows.",
            "{n} published rows are not in the file and stay: other data refer to such rows.",
            gone,
        )
        st.info(words, icon=":material/link:")


def _older_choice(case: Case, older: Problem) -> None:
    """Say that what is published is newer, and let somebody decide."""

    def changed(wanted: bool) -> None:
        case.older_edition = wanted

    st.warning(inert(older.message(look().language)), icon=":material/history:")
    st.toggle(
        _("Publish the older state all the same"),
        **case.controlled("older", case.older_edition, changed),
    )


def _meanwhile_notice(case: Case, name: str) -> None:
    """Say that somebody published the dataset since the first preview."""
    published = store().snapshots()
    own = published[published["dataset"] == name]
    latest = int(own["snapshot_id"].max()) if len(own) else 0
    if case.base is None or case.base[0] != name:
        case.base = (name, latest)
        return
    if latest != case.base[1]:
        last = own.iloc[-1]
        case.meanwhile = _(
            "Meanwhile {author} has published “{dataset}” ({when}). The preview was made anew.",
            author=written(last["author"]),
            dataset=dataset_words.title(dataset(name)),
            when=look().moment(last["published_at"]),
        )
        case.base = (name, latest)
    if case.meanwhile:
        st.warning(inert(case.meanwhile), icon=":material/group:")


def _broken_references(broken: Sequence[Problem]) -> None:
    """One box for all (problems of code `dangling`): who refers to what, and the ways on."""
    if not broken:
        return
    details = [worded(one.details, look().language) for one in broken]
    intro = _("The file cannot replace what is there: it lacks rows that other data refer to.")
    line = _("{other}: refers to {shown}{more} (rows: {count})")
    lines = "\n".join(f"- {inert(line.format(**one))}" for one in details)
    ways = _(
        "To keep these rows, choose “Add” above; else publish the file together with files for "
        "these data."
    )
    st.error(f"{intro}\n\n{lines}\n\n{ways}", icon=":material/link_off:")
