"""One dataset: what it says, whose it is, how old, its files, columns, rows and publications."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from loaders.schema import Dataset
from queries.metric import Rows
from queries.provenance.publications import publications
from queries.provenance.rows import dataset_rows
from ui.components import dataset_columns, dataset_words, drill_through, html
from ui.components.change_words import changes, written
from ui.components.dataset_columns import visible
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.sources import downloads
from ui.state.session_data import dataset, edition, run_query, shows_rows

SHOWN_ROWS = 500
SHOWN_PUBLICATIONS = 3
OPEN_COLUMNS = 6  # the others are folded


def dataset_detail(row: dict[str, Any]) -> None:
    """Draw the dataset of a row of `queries.provenance.freshness`."""
    declared = visible(row["name"], edition().audience)
    staff = edition().audience != "public"
    history = []
    if staff:
        latest = run_query(publications, dataset=declared.name).head(SHOWN_PUBLICATIONS)
        history = latest.to_dict("records")
    html.draw_template(
        "sources/head.html",
        declared=declared,
        row=row,
        words=dataset_words,
        facts=_facts(declared, row),
        licences=[_linked(one) for one in declared.licences],
        origins=[_linked(one) for one in declared.sources],
        history=history,
        changes=changes,
        written=written,
    )
    _files(declared, staff)
    _columns(declared, staff)
    _rows(declared, int(row["rows"] or 0))


def _linked(one: Mapping[str, str]) -> dict[str, str]:
    """A licence or an origin of the declaration, with its address if that leads to the web."""
    title = one.get("title") or one.get("name", "")
    return {"title": title, "path": html.web_address(one.get("path"))}


def _facts(declared: Dataset, row: dict[str, Any]) -> list[tuple[str, str]]:
    stated = row["is_as_of_stated"]
    dated = _("{date} (as stated in its rows)") if stated else _("not stated; published {date}")
    facts = [
        (_("Rows"), look().number(row["rows"])),
        (_("State of the data"), dated.format(date=look().date(row["as_of_date"]))),
        (_("Age"), dataset_words.age(row) if stated else "–"),
        (_("Update interval"), dataset_words.rhythm(row["due_after_days"])),
        (_("Due"), look().date(row["due_date"])),
        (_("Owner"), declared.owner or _("not stated")),
        (_("Name for machines"), declared.name),
        (_("Public"), _public(declared)),
    ]
    if declared.min_cell:
        words = _("shown only in groups of at least {n}").format(n=declared.min_cell)
        facts.append((_("Small groups"), words))
    return facts


def _public(declared: Dataset) -> str:
    if not declared.public:
        return _("no, only for the administration")
    if declared.public_field:
        field = dataset(declared.name).field(declared.public_field)
        return _("rows whose column “{column}” says yes", column=dataset_words.title(field))
    return _("yes")


def _files(declared: Dataset, staff: bool) -> None:
    st.header(_("Download"), anchor=False)
    if downloads.rows_buttons(declared.name):
        html.quiet(_scope())
    else:
        html.empty(drill_through.refusal(declared))
    if staff:
        downloads.template_buttons(dataset(declared.name))


def _scope() -> str:
    at = edition()
    words = [_("What you download is what you see: state {n}").format(n=at.snapshot)]
    if at.audience == "public":
        words.append(_("public rows and columns only"))
    elif not at.demo:
        words.append(_("without invented rows"))
    return ", ".join(words) + "."


def _columns(declared: Dataset, staff: bool) -> None:
    st.header(plural("{n} column", "{n} columns", len(declared.fields)), anchor=False)
    html.draw_template(
        "sources/columns.html",
        declared=declared,
        words=dataset_words,
        staff=staff,
        most=OPEN_COLUMNS,
    )


def _rows(declared: Dataset, total: int) -> None:
    st.header(_("Rows"), anchor=False)
    if not total or not shows_rows(declared):
        nothing = _("There are no rows that you can see.")
        html.empty(drill_through.refusal(declared) if total else nothing)
        return
    columns = [f.name for f in declared.fields if f.type != "geojson"]
    order = [name for name in declared.primary_key if name in columns]
    found = run_query(
        dataset_rows, dataset=declared.name, columns=columns, order=order, limit=SHOWN_ROWS
    )
    dataset_columns.draw_rows(dataset_columns.shown(found, declared), declared, "sources_rows")
    drill_through.button("sources_rows", dataset_words.title(declared), [Rows(declared.name)])
    if total > len(found):
        words = _("Shown are the first {n} of {total} rows; the downloads hold all of them.")
        html.quiet(words.format(n=look().number(len(found)), total=look().number(total)))
