"""Files on the desk that need each other: found, checked together, published together."""

from collections.abc import Sequence

import streamlit as st

from loaders.pipeline import known_rows
from loaders.pipeline_many import check_together
from loaders.validate.report import Report
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.state.session_data import newest, package, store
from ui.upload import background_jobs
from ui.upload import case as upload_case
from ui.upload.case import Case


def members(case: Case) -> list[Case]:
    """The file and those it belongs with, in the order of the desk; itself only if with none."""
    known = upload_case.cases()
    if case.done:
        ids = case.done.together or (case.upload.id,)
        return [known[one] for one in ids] if all(one in known for one in ids) else [case]
    open_ones = {
        one.upload.id: report
        for one in known.values()
        if not one.done and not one.alone and (report := _single(one)) is not None
    }
    if case.upload.id not in open_ones:
        return [case]
    found, new = {case.upload.id}, {case.upload.id}
    while new:
        new = {
            other
            for other in open_ones.keys() - found
            if any(_belong(open_ones[one], open_ones[other]) for one in found)
        }
        found |= new
    return [one for name, one in known.items() if name in found]


def _single(case: Case) -> Report | None:
    report: Report | None = background_jobs.result(upload_case.examination(case.upload.id))
    return report


def _belong(one: Report, two: Report) -> bool:
    return _needs(one, two) or _needs(two, one)


def _needs(one: Report, two: Report) -> bool:
    """Whether rows of one file name what only the other brings, or what the first takes away."""
    if one.dataset is None or two.dataset is None or one.dataset == two.dataset:
        return False
    declared = package().datasets
    asking = {p.field for p in one.found if p.code == "unknown_reference"}
    brought = {two.dataset, *two.others}
    for key in declared[one.dataset].foreign_keys:
        if key.dataset in brought and asking & set(key.fields):
            return True
    children = {key.dataset for key in declared[two.dataset].foreign_keys}
    return bool(one.dangling) and one.dataset in children


def report(case: Case, group: Sequence[Case]) -> Report | None:
    """The report of a file, checked with those it belongs with; None while there is none."""
    if len(group) == 1:
        return _single(case)
    reports: list[Report] | None = background_jobs.result(place(group))
    return reports[list(group).index(case)] if reports else None


def place(group: Sequence[Case]) -> str:
    """Where the files are checked together."""
    return f"{'+'.join(one.upload.id for one in group)}:together"


def state(group: Sequence[Case]) -> tuple[object, ...]:
    """Everything that checking and comparing the files depends on."""
    seen = group[0].done.seen if group[0].done else newest()
    return (seen, *((one.upload.id, one.settings, one.mode, one.faultless) for one in group))


def examine(group: Sequence[Case]) -> str:
    """Have the files checked together; the place of the work."""
    parts = [upload_case.part(one.upload, one.settings, one.mode) for one in group]
    lake = store()
    background_jobs.start(
        place(group),
        state(group),
        lambda listener: check_together(parts, lake.package, known_rows(lake), progress=listener),
    )
    return place(group)


def group_summary(case: Case, group: Sequence[Case]) -> None:
    """Say that files belong together, with the way to leave one of them alone."""
    if case.done:
        return
    if len(group) > 1:
        others = ", ".join(quoted(one) for one in group if one is not case)
        words = _("This file and {others} need each other: they are checked together.")
        st.info(inert(words.format(others=others)), icon=":material/link:")
    if len(group) > 1 or case.alone:
        key = f"upload_{case.upload.id}_alone"
        st.session_state[key] = case.alone
        st.toggle(
            _("Check and publish this file alone"),
            key=key,
            on_change=_alone,
            args=(case.upload.id, key),
        )


def quoted(case: Case) -> str:
    """The name of a file in a sentence."""
    return _("“{name}”").format(name=case.upload.name)


def _alone(case_id: str, key: str) -> None:
    case = upload_case.cases()[case_id]
    case.alone, case.mode, case.failed = st.session_state[key], None, ""
