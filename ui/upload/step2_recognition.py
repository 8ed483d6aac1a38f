"""Step 2: what the file was recognised as, every guess that can be changed, and what the file does
not say."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from loaders.people_data import left_out
from loaders.schema import Dataset, Field
from loaders.schema.personal_data import PERSONAL, personal
from loaders.store.store import Edition
from loaders.validate.report import Report
from queries.provenance.rows import dataset_rows
from ui.components import dataset_words, html
from ui.components.diff_table import written
from ui.components.filters import labelled
from ui.components.tables import column_words
from ui.i18n.texts import inert, look
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, newest, run_query
from ui.upload import words as upload_words
from ui.upload.case import Case

AUTOMATIC = ""
COUNTED = "attendance"
"""Of whom a list tells is only counted there."""
ALL_FIELDS, ROWS_OFFERED, NAMING = "*", 5000, ("title", "name")
ASKED = {
    "survey_named": ("surveys", ("title", "survey_id")),
    "money_asked": ("budgets", ("year", "funding_source")),
    "money_taken": ("budgets", ("year", "funding_source")),
}
"""Note → the dataset and fields that may be given for all rows."""
_ASKED_HERE = {"rows_of_parts", "rows_of_registers", "blank_below"}
_OTHERS = {"other_counties", "other_county", "other_towns", "other_town"}


def result(report: Report) -> str:
    """The result of the step in a few words."""
    if report.is_returned:
        return _("tables of a packet")
    if report.dataset is None:
        return _("not recognised")
    return dataset_words.title(dataset(report.dataset))


def recognition_form(case: Case, report: Report) -> None:
    """What was recognised, and the ways to change it."""
    texts = zip(report.notes, report.note_texts(look().language), strict=True)
    notes = sorted(((note.code != PERSONAL, text) for note, text in texts), key=lambda one: one[0])
    html.draw_template("upload/facts.html", facts=_facts(report), notes=notes)
    if report.is_returned:
        return
    asked = {problem.details.get("wording") for problem in report.found} & _ASKED_HERE
    with st.expander(
        _("Change how the file is read"),
        expanded=report.reading is not None and (report.dataset is None or bool(asked)),
        icon=":material/tune:",
    ):
        _choices(case, report)
        _counties(case, report)
        _rows(case, report)
    if report.dataset is not None:
        declared = dataset(report.dataset)
        _people(case, report)
        _columns(case, report, declared)
        _new_event(case, report)
        _constants(case, report, declared)


def _facts(report: Report) -> list[tuple[str, str]]:
    reading = report.reading
    facts = [(_("Dataset"), result(report))]
    if report.profile:
        facts.append((_("Source"), upload_words.profile_title(report.profile)))
    if reading is None:
        return facts
    sign = reading.delimiter or ""
    facts.append((_("Format"), upload_words.FORMATS.get(reading.format, reading.format.upper())))
    optional = [
        (_("Encoding"), reading.encoding),
        (_("Separator"), upload_words.separators().get(sign, sign)),
        (_("Sheet") if reading.format in upload_words.WORKBOOKS else _("Layer"), reading.sheet),
        (_("Header in row"), str(reading.header_row) if reading.header_row else None),
    ]
    facts += [(word, value) for word, value in optional if value]
    facts.append((_("Rows"), look().number(report.rows)))
    return facts


def _choices(case: Case, report: Report) -> None:
    """The guesses about the file as a whole, as far as its format has them."""
    kind = report.reading.format if report.reading else ""
    sheets = {name: name for name in report.reading.sheets} if report.reading else {}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _choice(case, "dataset", _("Dataset"), dataset_words.dataset_titles())
        if sources := [*report.sources, *filter(None, [case.settings.profile])]:
            titles = {name: upload_words.profile_title(name) for name in sources}
            _choice(case, "profile", _("Source"), titles)
        if kind in ("csv", ""):
            _choice(case, "encoding", _("Encoding"), upload_words.ENCODINGS)
            _choice(case, "delimiter", _("Separator"), upload_words.separators())
        if kind in upload_words.WORKBOOKS:
            _choice(case, "sheet", _("Sheet"), sheets)
        if kind in upload_words.GEODATA:
            _choice(case, "layer", _("Layer"), sheets)
            _choice(case, "crs", _("Coordinate system"), upload_words.SYSTEMS)
        else:
            decided = case.settings.header_row
            st.number_input(
                _("Header in row"),
                min_value=1,
                max_value=1000,
                step=1,
                placeholder=_("as recognised"),
                **case.controlled("header_row", decided, lambda row: case.decide(header_row=row)),
                width=150,
            )
        forms = upload_words.forms()
        _choice(case, "numbers", _("Numbers"), forms["numbers"], is_form=True)
        _choice(case, "dates", _("Dates with slashes"), forms["dates"], is_form=True)


def _choice(
    case: Case, name: str, label: str, options: Mapping[str, str], *, is_form: bool = False
) -> None:
    """A decision that may be left to the program; `is_form`: how the numbers or dates of all
    columns are written."""

    def changed(value: str) -> None:
        if is_form:
            _decide_form(case, name, ALL_FIELDS, value)
        else:
            case.decide(**{name: value or None})

    current = getattr(case.settings, name)
    if is_form:
        current = current.get(ALL_FIELDS)
    labels = {AUTOMATIC: _("as recognised"), **options}
    value = current if current in labels else AUTOMATIC
    st.selectbox(label, **labelled(labels), **case.controlled(name, value, changed), width=190)


def _new_event(case: Case, report: Report) -> None:
    """A list of people whose event is not known: to be made in the same publication."""
    asked = any(problem.details.get("wording") == "event_asked" for problem in report.found)
    if case.settings.new_event or asked:
        st.toggle(
            _("Make it a new event, with the title and the day that the list names"),
            **case.controlled(
                "new_event", case.settings.new_event, lambda made: case.decide(new_event=made)
            ),
        )


def _counties(case: Case, report: Report) -> None:
    """Of a list of many counties or towns: only the city's own rows, or all."""
    said = {note.code for note in report.notes} | {p.details.get("wording") for p in report.found}
    if case.settings.all_counties or said & _OTHERS:
        st.toggle(
            _("Rows of all counties and places"),
            **case.controlled(
                "counties",
                case.settings.all_counties,
                lambda every: case.decide(all_counties=every),
            ),
        )


def _rows(case: Case, report: Report) -> None:
    """Of several numbers for the same: which rows count; and whether empty cells repeat."""
    asked = {str(p.details.get("wording")): p for p in report.found}
    offered = next((asked[w] for w in ("rows_of_parts", "rows_of_registers") if w in asked), None)
    columns = {**case.settings.only, **({str(offered.details["column"]): ""} if offered else {})}
    for number, (column, value) in enumerate(columns.items()):
        values = offered.details["offered"] if offered and not value else [value]
        options = {"": _("all"), **{one: one for one in values}}
        decide = partial(_decide_rows, case, column)
        st.selectbox(
            _("Only the rows with “{column}”", column=inert(column)),
            **labelled(options),
            **case.controlled(f"only_{number}", value, decide),
            width=320,
        )
    if case.settings.fill_down or "blank_below" in asked:
        st.toggle(
            _("Empty cells mean what stands above them"),
            **case.controlled(
                "fill_down", case.settings.fill_down, lambda below: case.decide(fill_down=below)
            ),
        )


def _decide_rows(case: Case, column: str, value: str) -> None:
    """Take only the rows with a value in a column; "": all."""
    others = {name: one for name, one in case.settings.only.items() if name != column}
    case.decide(only={**others, column: value} if value else others)


def _decide_form(case: Case, name: str, field: str, form: str | None) -> None:
    """Decide how the numbers or dates of a column are written; None: as recognised."""
    forms = {**getattr(case.settings, name), field: form}
    case.decide(**{name: {key: value for key, value in forms.items() if value}})


def ask_forms(case: Case, report: Report) -> None:
    """The columns whose numbers or dates can be read in two ways: one question each."""
    asked = {"number_ambiguous": "numbers", "date_ambiguous": "dates"}
    for problem in report.found:
        if problem.code in asked:
            name = asked[problem.code]
            decide = partial(_decide_form, case, name, str(problem.field))
            st.segmented_control(
                _(
                    "“{column}”: how is “{value}” meant?",
                    column=inert(problem.column or ""),
                    value=inert(problem.value or ""),
                ),
                **labelled(upload_words.forms()[name]),
                **case.controlled(f"{name}_{problem.field}", None, decide),
            )


def _people(case: Case, report: Report) -> None:
    """Columns about people: each stays out unless somebody says why it is kept."""
    kept = case.settings.kept_contacts
    columns = [*kept, *left_out(report)] if report.dataset != COUNTED else []
    if not columns:
        return
    label = _("Columns about people ({n})").format(n=len(columns))
    with st.expander(label, icon=":material/lock:"):
        html.quiet(_("They are left out. To keep one, say why; the reason is kept in the history."))
        for number, header in enumerate(columns):
            _reason(case, number, header)


def _reason(case: Case, number: int, header: str) -> None:
    kept = case.settings.kept_contacts

    def changed(reason: str) -> None:
        reasons = {**kept, header: " ".join(reason.split())}
        case.decide(kept_contacts={name: why for name, why in reasons.items() if why})

    st.text_input(
        _("Reason for keeping “{column}”", column=inert(header)),
        **case.controlled(f"keep_{number}", kept.get(header, ""), changed),
        max_chars=200,
        width=420,
    )


def _columns(case: Case, report: Report, declared: Dataset) -> None:
    """Columns that went nowhere: each can be given a field once, and that is remembered."""
    chosen = {header: name for header, name in report.assigned.items() if header}
    people = set(personal(report.unknown)) - set(case.settings.kept_contacts)
    unknown = [
        h for h in report.unknown if h not in chosen and h in report.headers and h not in people
    ]
    if not unknown and not chosen:
        return
    with st.expander(
        _("Assign columns by hand ({n})").format(n=len(unknown) + len(chosen)),
        expanded=bool(unknown) and not report.publishable,
        icon=":material/link:",
    ):
        html.quiet(_("What you assign is remembered for the next file with these columns."))
        free, heads = {*report.absent, *chosen.values()}, column_words(declared.name)
        fields = {name: heading for name, heading in heads.items() if name in free}
        with st.container(horizontal=True, gap="small"):
            for header in [*chosen, *unknown]:
                _column(case, report, header, chosen.get(header, ""), fields)


def _column(
    case: Case, report: Report, header: str, current: str, fields: Mapping[str, str]
) -> None:
    def changed(field: str) -> None:
        case.decide(assigned={**report.assigned, header: field})

    number = report.headers.index(header) if header in report.headers else 0
    st.selectbox(
        _("Column “{column}” is", column=inert(header)),
        **labelled({"": _("left out"), **fields}),
        **case.controlled(f"column_{number}", current, changed),
        width=260,
    )


def _constants(case: Case, report: Report, declared: Dataset) -> None:
    """A field for every required column that the file does not have, and for the name of a survey
    that was only taken from the file's."""
    missing = {p.field for p in report.found if p.code == "missing_column"}
    missing |= set(case.settings.constants)
    fields = [(f, declared) for f in declared.fields if f.name in missing]
    for name, asked in (ASKED[note.code] for note in report.notes if note.code in ASKED):
        fields = [one for one in fields if one[0].name not in asked]
        fields += [(dataset(name).field(one), dataset(name)) for one in asked]
    if not fields:
        return
    with st.container(horizontal=True, gap="small"):
        for field, owner in fields:
            _constant(case, field, owner)


def _constant(case: Case, field: Field, declared: Dataset) -> None:
    def changed(value: str) -> None:
        constants = {**case.settings.constants, field.name: value.strip()}
        case.decide(constants={name: text for name, text in constants.items() if text})

    label = _("“{column}” for all rows", column=inert(column_words(declared.name)[field.name]))
    current = case.settings.constants.get(field.name, "")
    widget = case.controlled(f"constant_{field.name}", current, changed)
    rows = _rows_named(declared, field)
    if rows:
        labels = {"": _("please choose"), **rows}
        labels.setdefault(current, current)
        st.selectbox(label, **labelled(labels), **widget, width=320)
    else:
        st.text_input(label, **widget, width=320)


def _rows_named(declared: Dataset, field: Field) -> dict[str, str]:
    """The rows that a field may name: key → what they are called; empty for any other field."""
    for key in declared.foreign_keys:
        if key.fields == (field.name,):
            target = dataset(key.dataset)
            (column,) = key.reference_fields
            wanted = [column, *(name for name in NAMING if target.has(name))][:2]
            wanted += [f.name for f in target.fields if f.type == "date"][:1]
            found = run_query(
                dataset_rows,
                at=Edition(newest()),
                dataset=target.name,
                columns=list(dict.fromkeys(wanted)),
                limit=ROWS_OFFERED,
            )
            rows = found.to_dict("records")
            named = {str(row[column]): _row_name(row, column, target) for row in rows}
            return dict(sorted(named.items(), key=lambda one: one[1].casefold()))
    return {}


def _row_name(row: dict[str, Any], column: str, declared: Dataset) -> str:
    others = {name: value for name, value in row.items() if name != column and not pd.isna(value)}
    shown = ", ".join(written(value, declared.field(name)) for name, value in others.items())
    return f"{shown} ({row[column]})" if shown else str(row[column])
