"""The one ⓘ of a number: its source, licence, link and citation, and the rows behind it with their
file, date and author.

Everybody sees the rows and the sources they state as far as their edition holds them; who put
them there, and from which file, is for the administration, as the history is.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import pandas as pd
import streamlit as st

from loaders.schema import Dataset
from queries.metric import Rows
from queries.provenance import drill_through as lineage
from queries.provenance.publications import publications
from ui.access import roles
from ui.components import citation, dataset_columns, dataset_words, html, original_files
from ui.components.change_words import kind, written
from ui.components.dataset_columns import visible
from ui.components.tables import csv_button
from ui.i18n.texts import inert, look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import edition, run_query, run_uncached, shows_rows

SHOWN_ROWS = 500
SHOWN_PUBLICATIONS = 8
NAMING = ("title", "name", "text", "city", "operator")
"""Columns that say what a row is; they stand beside its key."""


Wanted: TypeAlias = Sequence[Rows] | Callable[[], Sequence[Rows]]
"""The rows behind a number, or what gives them once somebody clicks."""


def way(
    key: str,
    title: str,
    behind: Wanted,
    told: str = "",
    more: Callable[[], None] | None = None,
) -> None:
    """The one click: opens all that is known about the number called `title`. Part of a fragment,
    so that the page need not run for it. told: its source, or a formula. more: draws what else
    belongs there, such as the table of a figure."""
    if st.button(
        _("Source and data"),
        key=f"{key}_behind",
        type="tertiary",
        help=_("Source, licence, rows and link of “{title}”", title=inert(title)),
    ):
        st.dialog(inert(title) or _("Source and data"), width="large")(_opened)(
            key, title, behind, told, more
        )


button = st.fragment(way)
"""The same as a fragment of its own."""


def _opened(
    key: str, title: str, behind: Wanted, told: str, more: Callable[[], None] | None
) -> None:
    rows = dict.fromkeys(behind() if callable(behind) else behind)
    link = citation.permanent_link(key.removesuffix("_behind"))
    html.draw_template(
        "components/about_figure.html",
        told=told.removeprefix(_("Source: {source}", source="")),  # its label says so
        licences=citation.licences(one.dataset for one in rows),
        address=link,
        citation=citation.citation(title, link),
    )
    citation.draw_formats(key, title, link)
    if more:
        more()
    st.subheader(_("Data rows"), anchor=False)
    drawn = [_part(one, f"{key}_behind_{n}") for n, one in enumerate(rows)]
    if not any(drawn):
        html.empty(_("There are no rows that you can see."))


def _part(wanted: Rows, key: str) -> bool:
    """The rows of one dataset; whether there was anything to draw."""
    declared = visible(wanted.dataset, edition().audience)
    closed = refusal(declared)
    if closed:
        _head(declared)
        html.empty(closed)
        return True
    columns = _columns(declared)
    order = [name for name in declared.primary_key if name in columns]
    scope: dict[str, Any] = {
        "dataset": declared.name,
        "columns": columns,
        "only": dict(wanted.only),
        "order": order,
    }
    found = run_query(lineage.behind, **scope, limit=SHOWN_ROWS)
    if not found.total:
        return False
    _head(declared)
    _origins(declared, found, key)
    _table(declared, found, key)
    _file(declared, scope, key)
    return True


def _head(declared: Dataset) -> None:
    st.markdown(f"**{inert(dataset_words.title(declared))}**")


def refusal(declared: Dataset) -> str:
    """Why these rows are not for everyone; "" if they are for this reader."""
    if not declared.public and edition().audience == "public":
        return _("The rows of this dataset are not public.")
    if not shows_rows(declared):
        return analysts_only()
    return ""


def analysts_only() -> str:
    """Why single rows are not shown to this reader."""
    return _("Single answers are seen only by analysts, so that nobody can be recognised.")


def _file(declared: Dataset, scope: dict[str, Any], key: str) -> None:
    """All of the rows as a file."""

    def content() -> pd.DataFrame:
        return _worded(declared, run_uncached(lineage.behind, **scope).rows)

    csv_button(content, f"{declared.name}-{edition().snapshot}.csv", f"{key}_csv")


def _columns(declared: Dataset) -> list[str]:
    """Key and name of a row, then its source, then all the rest; no shapes."""
    names = [f.name for f in declared.fields if f.type != "geojson"]
    first = [*declared.primary_key, *NAMING, "source"]
    front = [name for name in dict.fromkeys(first) if name in names]
    return [*front, *(name for name in names if name not in front)]


def _origins(declared: Dataset, found: lineage.Behind, key: str) -> None:
    """The publications that put the rows there, with the way into the history and to the file."""
    known = run_query(publications, dataset=declared.name).set_index("snapshot_id")
    staff = roles.opens("verlauf")
    lines = [
        _line(known.loc[row.snapshot_id].to_dict(), row, found.total, staff)
        for row in found.publications.head(SHOWN_PUBLICATIONS).itertuples()
    ]
    rest = len(found.publications) - len(lines)
    more = plural("and {n} older publication", "and {n} older publications", rest) if rest else ""
    html.draw_template(
        "components/drill_through.html", lines=lines, dataset=declared.name, staff=staff, more=more
    )
    if staff:
        shown = known.loc[[line["id"] for line in lines]].to_dict("records")
        original_files.buttons(
            [file for one in shown for file in original_files.of(one)], f"{key}_original"
        )


def _line(publication: dict[str, Any], row: Any, total: int, staff: bool) -> dict[str, Any]:
    file = publication["file"] if isinstance(publication["file"], str) else ""
    return {
        "id": int(row.snapshot_id),
        "when": look().moment(publication["published_at"]),
        "rows": plural("{n} row", "{n} rows", int(row.rows))
        if row.rows == total
        else _("{n} of {total} rows", n=int(row.rows), total=total),
        "author": written(publication["author"]) if staff else "",
        "file": file if staff else "",
        "what": kind(publication["kind"]),
    }


def _worded(declared: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    shown = dataset_columns.shown(frame.drop(columns="published_in"), declared)
    front = list(frame.columns).index("source") + 1 if "source" in frame else 0
    shown.insert(front, _("Published in state"), frame["published_in"])
    return shown


def _table(declared: Dataset, found: lineage.Behind, key: str) -> None:
    shown = _worded(declared, found.rows)
    dataset_columns.draw_rows(shown, declared, f"{key}_rows")
    if found.total > len(shown):
        words = _("Shown are the first {n} of {total} rows; the CSV holds all of them.")
        html.quiet(words.format(n=look().number(len(shown)), total=look().number(found.total)))
