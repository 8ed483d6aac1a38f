"""Every publication, the newest first; one of them opens."""

from typing import Any

import pandas as pd

from loaders.store.store import Edition
from loaders.store.write import SETTING
from queries.provenance.publications import publications
from ui.components import dataset_words, html
from ui.components.change_words import changes, kind, written
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import edition, newest, run_query

MOST = 100
OPEN_ROWS = 12  # the others are folded


def all_publications() -> pd.DataFrame:
    """All publications up to now, also while the page shows a past state: columns as
    `queries.provenance.publications.publications`."""
    return run_query(publications, at=Edition(newest()))


def publication_list(found: pd.DataFrame) -> None:
    """One block a publication: when, who, why, and what it did to which dataset. found: columns as
    `queries.provenance.publications.publications`."""
    groups = [
        group.to_dict("records") for _number, group in found.groupby("snapshot_id", sort=False)
    ]
    html.draw_template(
        "history/list.html",
        publications=groups[:MOST],
        most=OPEN_ROWS,
        here=edition().snapshot,
        titles=dataset_words.dataset_titles(),
        kind=kind,
        written=written,
        changes=lambda row: _("rows unchanged") if row["kind"] == SETTING else changes(row),
        plural=plural,
    )
    if len(groups) > MOST:
        words = _("Shown are the latest {n} of {total} publications; choose a dataset to see more.")
        html.quiet(words.format(n=MOST, total=len(groups)))


def state_label(row: dict[str, Any]) -> str:
    """A publication in one line, for choosing it."""
    state = _("State {n}").format(n=row["snapshot_id"])
    return f"{state} · {look().moment(row['published_at'])} · {written(row['author'])}"
