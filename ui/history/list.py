"""Every publication, the newest first; one of them opens."""

import datetime as dt
from typing import Any

import pandas as pd

from loaders.store.store import Edition
from loaders.store.write import SETTING
from queries.provenance.publications import publications
from ui.components import dataset_words, filters, html
from ui.components.change_words import changes, kind
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import edition, newest, package, run_query

MOST = 100


def every() -> pd.DataFrame:
    """All publications up to now, also while the page shows a past state."""
    return run_query(publications, at=Edition(newest()))


def dataset_filter() -> str | None:
    """The dataset whose publications are listed; None: all."""
    titles = {name: dataset_words.title(one) for name, one in package().datasets.items()}
    return filters.choice("datensatz", _("Dataset"), titles, _("all datasets"))


def publication_list(found: pd.DataFrame) -> None:
    """One block a publication: when, who, why, and what it did to which dataset."""
    groups = [group for _number, group in found.groupby("snapshot_id", sort=False)]
    html.draw_template("history/list.html", publications=[_block(group) for group in groups[:MOST]])
    if len(groups) > MOST:
        words = _("Shown are the latest {n} of {total} publications; choose a dataset to see more.")
        html.draw_template("components/source.html", words=words.format(n=MOST, total=len(groups)))


def _block(group: pd.DataFrame) -> dict[str, Any]:
    first = group.iloc[0]
    rows = group.to_dict("records")
    return {
        "id": str(first["snapshot_id"]),
        "here": int(first["snapshot_id"]) == edition().snapshot,
        "when": look().moment(first["published_at"]),
        "author": first["author"] or "–",
        "what": kind(first["kind"]),
        "message": first["message"] or "",
        "datasets": [_dataset(row) for row in rows] if len(rows) <= 3 else [],
        "many": _together(group) if len(rows) > 3 else "",
    }


def _dataset(row: dict[str, Any]) -> dict[str, str]:
    declared = package().datasets.get(row["dataset"])
    return {
        "name": row["dataset"],
        "title": dataset_words.title(declared) if declared else row["dataset"],
        "file": row["file"] if isinstance(row["file"], str) else "",
        "rows": plural("{n} row", "{n} rows", row["rows_total"]),
        "changes": _("rows unchanged") if row["kind"] == SETTING else changes(row),
    }


def _together(group: pd.DataFrame) -> str:
    datasets = plural("{n} dataset", "{n} datasets", len(group))
    rows = plural("{n} row", "{n} rows", int(group["rows_total"].sum()))
    return f"{datasets}, {rows}"


def label(row: dict[str, Any]) -> str:
    """A publication in one line, for choosing it."""
    when: dt.datetime = row["published_at"]
    return (
        _("State {n}").format(n=row["snapshot_id"]) + f" · {look().moment(when)} · {row['author']}"
    )
