"""An older state for readers who may see nothing that was taken back since."""

from collections.abc import Collection, Sequence

import duckdb
import pyarrow as pa

from queries.ctes import quoted


def not_taken_back(
    then: pa.Table, now: pa.Table, *, key: Sequence[str], texts: Collection[str]
) -> pa.Table:
    """The rows of `then` whose key (all columns, if there is none) is in `now` as well.

    A cell that is empty now is empty, and so is one of `texts` that reads otherwise now. Both
    tables have the same columns; the order is that of the key.
    """
    key = key or then.column_names
    same = " AND ".join(f"a.{quoted(k)} IS NOT DISTINCT FROM b.{quoted(k)}" for k in key)
    order = ", ".join(f"{quoted(k)} NULLS FIRST" for k in key)
    shown = ", ".join(
        _cell(quoted(name), is_key=name in key, is_text=name in texts) for name in then.column_names
    )
    with duckdb.connect() as con:
        earlier, today = con.from_arrow(then).set_alias("a"), con.from_arrow(now).set_alias("b")
        return earlier.join(today, same).project(shown).order(order).to_arrow_table()


def _cell(name: str, *, is_key: bool, is_text: bool) -> str:
    if is_key:
        return f"a.{name} AS {name}"
    kept = f"a.{name} IS NOT DISTINCT FROM b.{name}" if is_text else f"b.{name} IS NOT NULL"
    return f"CASE WHEN {kept} THEN a.{name} END AS {name}"
