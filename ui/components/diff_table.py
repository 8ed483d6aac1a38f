"""What is new, changed, unchanged and gone, with the old value beside the new one."""

import datetime as dt

import pandas as pd
import streamlit as st

from loaders.publish.diff import Difference
from loaders.schema import Dataset, Field
from loaders.store.write import Counts
from ui.components import dataset_columns, drill_through, html
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import shows_rows

SHOWN = 500


def counted(counts: Counts) -> list[tuple[str, str, str]]:
    """Mark, tone and words of the four counts."""
    return [
        ("+", "done", plural("{n} new row", "{n} new rows", counts.new)),
        ("~", "waiting", plural("{n} changed row", "{n} changed rows", counts.changed)),
        ("=", "quiet", plural("{n} unchanged row", "{n} unchanged rows", counts.unchanged)),
        ("−", "overdue", plural("{n} row gone", "{n} rows gone", counts.gone)),
    ]


def difference_table(found: Difference, declared: Dataset, key: str) -> None:
    """The counts, and the rows of one kind at a time."""
    html.draw_template("components/counts.html", counts=counted(found.counts))
    kinds = {
        "changed": (_("Changed"), found.counts.changed),
        "new": (_("New"), found.counts.new),
        "gone": (_("Gone"), found.counts.gone),
    }
    kinds = {kind: (word, n) for kind, (word, n) in kinds.items() if n}
    if not kinds:
        return
    if not shows_rows(declared):
        html.draw_template("components/empty.html", words=drill_through.analysts_only())
        return
    chosen = st.segmented_control(
        _("Rows"),
        list(kinds),
        format_func=lambda kind: f"{kinds[kind][0]} ({look().number(kinds[kind][1])})",
        default=next(iter(kinds)),
        required=True,
        key=f"{key}_kind_{'_'.join(kinds)}",
        label_visibility="collapsed",
    )
    _rows(found, declared, str(chosen), f"{key}_{chosen}")
    _rest(kinds[str(chosen)][1])


def _rows(found: Difference, declared: Dataset, chosen: str, key: str) -> None:
    if chosen == "changed":
        st.dataframe(changes(found, declared), hide_index=True, key=key, placeholder="–",
                     alt=_("Changed"))  # fmt: skip
        return
    frame = found.new if chosen == "new" else found.gone
    st.dataframe(
        dataset_columns.shown(frame, declared),
        hide_index=True,
        key=key,
        placeholder="–",
        alt=_("New") if chosen == "new" else _("Gone"),
        column_config=dataset_columns.forms(declared),
    )


def _rest(total: int) -> None:
    if total > SHOWN:
        words = _("Shown are the first {n} of {total} rows.")
        html.draw_template(
            "components/source.html",
            words=words.format(n=look().number(SHOWN), total=look().number(total)),
        )


def changes(found: Difference, declared: Dataset) -> pd.DataFrame:
    """One row a changed cell: the row's key, the column, the old value beside the new one."""
    old, new = found.changed_old, found.changed_new
    keys = [name for name in declared.primary_key if name in new.columns]
    heads = dataset_columns.headings(declared)
    order, row, before, after = _("Column"), _("Row"), _("Old"), _("New value")
    parts = []
    for field in declared.fields:
        differs = [_different(a, b) for a, b in zip(old[field.name], new[field.name], strict=True)]
        parts.append(
            pd.DataFrame(
                {
                    row: _named(new.loc[differs], declared, keys),
                    order: heads[field.name],
                    before: [written(value, field) for value in old.loc[differs, field.name]],
                    after: [written(value, field) for value in new.loc[differs, field.name]],
                }
            )
        )
    together = pd.concat(parts)
    return together.sort_index(kind="stable").reset_index(drop=True)


def _different(old: object, new: object) -> bool:
    empty = _missing(old), _missing(new)
    return old != new if not any(empty) else not all(empty)


def _missing(value: object) -> bool:
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _named(frame: pd.DataFrame, declared: Dataset, keys: list[str]) -> pd.Series:
    """The key of each row as words; an empty part of a key is a dash."""
    parts = []
    for name in keys:
        field = declared.field(name)
        texts = [written(value, field) for value in frame[name]]
        parts.append(pd.Series(texts, index=frame.index, dtype=object))
    if not parts:
        return pd.Series([str(number + 1) for number in frame.index], index=frame.index)
    return pd.concat(parts, axis=1).agg(" · ".join, axis=1) if len(frame) else pd.Series(dtype=str)


def written(value: object, field: Field) -> str:
    """A value as the reader writes it."""
    if _missing(value):
        return "–"
    if isinstance(value, bool) or field.type == "boolean":
        return _("yes") if value else _("no")
    if field.type == "geojson":
        return _("shape")
    if isinstance(value, dt.datetime) and field.type == "date":
        return look().date(value.date())
    if isinstance(value, dt.date) and field.type == "date":
        return look().date(value)
    if field.type in ("integer", "number") and isinstance(value, int | float):
        text = look().number(value, 6) if value % 1 else look().number(value)
        return text.rstrip("0").rstrip(",.") if value % 1 else text
    return str(value)
