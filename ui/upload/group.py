"""Files that need each other: found, checked together, published together."""

from collections.abc import Sequence

import streamlit as st

from loaders.pipeline import published_rows
from loaders.pipeline_many import check_together
from loaders.store.write import Change
from loaders.validate.report import Report
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, store
from ui.upload import background_jobs
from ui.upload.case import Case, cases


def members(case: Case) -> list[Case]:
    """The file and those it belongs with, in the order they came; itself only if with none."""
    known = cases()
    if case.done:
        ids = case.done.together
        return [known[one] for one in ids] if all(one in known for one in ids) else [case]
    reports = {
        one.upload.id: own
        for one in known.values()
        if not one.done and not one.alone and (own := _own_report(one)) is not None
    }
    if case.upload.id not in reports:
        return [case]
    found = {case.upload.id}
    while more := {
        other
        for other in reports.keys() - found
        if any(_belong(reports[one], reports[other]) for one in found)
    }:
        found |= more
    return [one for name, one in known.items() if name in found]


def _own_report(case: Case) -> Report | None:
    report: Report | None = background_jobs.result(case.place("examination"))
    return report


def _belong(one: Report, two: Report) -> bool:
    return _needs(one, two) or _needs(two, one)


def _needs(one: Report, two: Report) -> bool:
    """Whether rows of one file name what only the other brings, or what the first takes away."""
    if one.dataset is None or two.dataset is None or one.dataset == two.dataset:
        return False
    asking = {p.field for p in one.found if p.code == "unknown_reference"}
    brought = {two.dataset, *two.others}
    for key in dataset(one.dataset).foreign_keys:
        if key.dataset in brought and asking & set(key.fields):
            return True
    children = {key.dataset for key in dataset(two.dataset).foreign_keys}
    return bool(one.dangling) and one.dataset in children


def place(group: Sequence[Case], work: str) -> str:
    """Where a background job about the files is kept."""
    return f"{'+'.join(one.upload.id for one in group)}:{work}"


def state(group: Sequence[Case]) -> tuple[object, ...]:
    """Everything that checking and comparing the files depends on."""
    decisions = (
        (one.upload.id, one.settings, one.mode, one.faultless, one.all_public) for one in group
    )
    return (group[0].seen(), *decisions)


def report(case: Case, group: Sequence[Case]) -> Report | None:
    """The report of a file, checked with those it belongs with; None while there is none."""
    if len(group) == 1:
        return _own_report(case)
    reports: list[Report] | None = background_jobs.result(place(group, "together"))
    return reports[group.index(case)] if reports else None


def changes(case: Case, group: Sequence[Case]) -> dict[str, Change]:
    """What one of the files would do to each dataset, by the decisions about it so far."""
    own = report(case, group)
    if own is None:
        return {}
    mode = case.mode or own.mode
    return {n: Change(t, mode, own.parts.get(n, ())) for n, t in case.tables(own).items()}


def checked_together(group: Sequence[Case]) -> bool:
    """Have the files checked together; False as long as that goes on, and if it failed."""
    parts, lake = [one.part() for one in group], store()
    background_jobs.start(
        place(group, "together"),
        state(group),
        lambda listener: check_together(
            parts, lake.package, published_rows(lake), progress=listener
        ),
    )
    words = _("Checking the files together …")
    return background_jobs.outcome(place(group, "together"), words) is not None


def group_summary(case: Case, group: Sequence[Case]) -> None:
    """Say that files belong together, and offer to publish this one alone."""
    if case.done:
        return
    if len(group) > 1:
        others = ", ".join(quoted(one) for one in group if one is not case)
        words = _("This file and {others} need each other: they are checked together.")
        st.info(inert(words.format(others=others)), icon=":material/link:")
    if len(group) > 1 or case.alone:

        def changed(alone: bool) -> None:
            case.alone, case.mode, case.failed = alone, None, ""

        st.toggle(
            _("Check and publish this file alone"), **case.controlled("alone", case.alone, changed)
        )


def quoted(case: Case) -> str:
    """The name of a file in a sentence."""
    return _("“{name}”", name=case.upload.name)
