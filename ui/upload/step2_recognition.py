"""Step 2: what the file was recognised as, and every guess that can be changed."""

from collections.abc import Mapping, Sequence

import streamlit as st

from loaders.schema import Dataset
from loaders.schema.personal_data import PERSONAL, personal
from loaders.validate.report import Report
from ui.components import dataset_words, html
from ui.components.dataset_columns import headings
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import package
from ui.upload import case as upload_case
from ui.upload import step2_constants
from ui.upload import words as upload_words
from ui.upload.case import Case

AUTOMATIC = ""


def title(report: Report) -> str:
    """The result of the step in a few words."""
    if report.dataset is None:
        return _("not recognised")
    return dataset_words.title(package().datasets[report.dataset])


def recognition_form(case: Case, report: Report) -> None:
    """What was recognised, and the ways to change it."""
    said = zip(report.notes, report.note_texts(upload_words.notes_language()), strict=True)
    notes = sorted(((note.code != PERSONAL, text) for note, text in said), key=lambda one: one[0])
    html.draw_template("upload/facts.html", facts=_facts(report), notes=notes)
    with st.expander(
        _("Change how the file is read"),
        expanded=report.dataset is None and report.reading is not None,
        icon=":material/tune:",
    ):
        _ways(case, report)
    if report.dataset is not None:
        declared = package().datasets[report.dataset]
        _columns(case, report, declared)
        step2_constants.constants_form(case, report, declared)


def _facts(report: Report) -> list[tuple[str, str]]:
    reading = report.reading
    facts = [(_("Dataset"), title(report))]
    if report.profile:
        facts.append((_("Source"), upload_words.profile_title(report.profile)))
    if reading is None:
        return facts
    facts.append((_("Format"), upload_words.FORMATS.get(reading.format, reading.format)))
    optional = [
        (_("Encoding"), reading.encoding),
        (_("Separator"), upload_words.separator(reading.delimiter)),
        (_("Sheet") if reading.format in upload_words.WORKBOOKS else _("Layer"), reading.sheet),
        (_("Header in row"), str(reading.header_row) if reading.header_row else None),
    ]
    facts += [(word, value) for word, value in optional if value]
    facts.append((_("Rows"), look().number(report.rows)))
    return facts


def _ways(case: Case, report: Report) -> None:
    reading = report.reading
    titles = {name: dataset_words.title(one) for name, one in package().datasets.items()}
    kind = reading.format if reading else ""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _choice(case, "dataset", _("Dataset"), titles)
        if kind == "csv" or reading is None:
            _choice(case, "encoding", _("Encoding"), upload_words.ENCODINGS)
            _choice(case, "delimiter", _("Separator"), upload_words.separators())
        if kind in upload_words.WORKBOOKS and reading is not None:
            _choice(case, "sheet", _("Sheet"), {name: name for name in reading.sheets})
        if kind in upload_words.GEODATA and reading is not None:
            _choice(case, "layer", _("Layer"), {name: name for name in reading.sheets})
            _choice(case, "crs", _("Coordinate system"), upload_words.SYSTEMS)
        if kind not in upload_words.GEODATA:
            _header_row(case)
        _choice(case, "numbers", _("Numbers"), upload_words.number_ways(), for_all=True)
        _choice(case, "dates", _("Dates with slashes"), upload_words.date_ways(), for_all=True)


def _choice(
    case: Case, name: str, label: str, options: Mapping[str, str], *, for_all: bool = False
) -> None:
    """A decision that may be left to the program; `for_all`: one for all columns alike."""
    current = getattr(case.settings, name)
    if for_all:
        current = dict(current).get("*")
    labels = {AUTOMATIC: _("as recognised"), **options}
    key = f"upload_{case.upload.id}_{name}"
    st.session_state[key] = current if current in labels else AUTOMATIC
    st.selectbox(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=key,
        on_change=_decided,
        args=(case.upload.id, name, key, for_all),
        width=190,
    )


def _decided(case_id: str, name: str, key: str, for_all: bool) -> None:
    value = st.session_state[key] or None
    if not for_all:
        upload_case.decide(case_id, **{name: value})
        return
    kept = dict(getattr(upload_case.cases()[case_id].settings, name))
    kept.pop("*", None)
    upload_case.decide(case_id, **{name: _pairs(kept | ({"*": value} if value else {}))})


def _header_row(case: Case) -> None:
    key = f"upload_{case.upload.id}_header_row"
    st.session_state[key] = case.settings.header_row
    st.number_input(
        _("Header in row"),
        min_value=1,
        max_value=1000,
        step=1,
        key=key,
        placeholder=_("as recognised"),
        on_change=lambda: upload_case.decide(case.upload.id, header_row=st.session_state[key]),
        width=150,
    )


def ask_forms(case: Case, report: Report) -> None:
    """The columns whose numbers or dates can be read in two ways: one question each."""
    asked = [p for p in report.found if p.code in ("number_ambiguous", "date_ambiguous")]
    for problem in asked:
        name = "numbers" if problem.code == "number_ambiguous" else "dates"
        ways = upload_words.number_ways() if name == "numbers" else upload_words.date_ways()
        key = f"upload_{case.upload.id}_{name}_{problem.field}"
        st.segmented_control(
            _("“{column}”: how is “{value}” meant?").format(
                column=inert(problem.column or ""), value=inert(problem.value or "")
            ),
            list(ways),
            format_func=ways.__getitem__,
            key=key,
            on_change=_form_decided,
            args=(case.upload.id, name, str(problem.field), key),
        )


def _form_decided(case_id: str, name: str, column: str, key: str) -> None:
    kept = dict(getattr(upload_case.cases()[case_id].settings, name))
    upload_case.decide(case_id, **{name: _pairs(kept | {column: st.session_state[key]})})


def _columns(case: Case, report: Report, declared: Dataset) -> None:
    """Columns that went nowhere: each can be given a field once, and that is remembered."""
    chosen = {header: name for header, name in report.assigned.items() if header}
    people = personal(report.unknown)  # never stored, so never assigned
    open_ones = [
        h for h in report.unknown if h not in chosen and h in report.headers and h not in people
    ]
    if not open_ones and not chosen:
        return
    with st.expander(
        _("Assign columns by hand ({n})").format(n=len(open_ones) + len(chosen)),
        expanded=bool(open_ones) and not report.publishable,
        icon=":material/link:",
    ):
        words = _("What you assign is remembered for the next file with these columns.")
        html.draw_template("components/source.html", words=words)
        heads = headings(declared)
        free = [
            f.name for f in declared.fields if f.name in report.absent or f.name in chosen.values()
        ]
        with st.container(horizontal=True, gap="small"):
            for header in [*chosen, *open_ones]:
                _assignment(case, report, header, chosen.get(header, ""), free, heads)


def _assignment(
    case: Case,
    report: Report,
    header: str,
    current: str,
    free: Sequence[str],
    heads: Mapping[str, str],
) -> None:
    number = report.headers.index(header) if header in report.headers else 0
    key = f"upload_{case.upload.id}_column_{number}"
    st.session_state[key] = current
    st.selectbox(
        _("Column “{column}” is").format(column=inert(header)),
        ["", *free],
        format_func=lambda name: heads.get(name, _("left out")),
        key=key,
        on_change=_assigned,
        args=(case.upload.id, header, key, dict(report.assigned)),
        width=260,
    )


def _assigned(case_id: str, header: str, key: str, known: dict[str, str]) -> None:
    decisions = {**known, header: st.session_state[key]}
    upload_case.decide(case_id, assigned=_pairs(decisions))


def _pairs(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(values.items())
