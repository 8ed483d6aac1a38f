"""Keys, held inside the publishing transaction: DuckLake itself has none."""

import duckdb

from loaders.messages.errors import PublicationError
from loaders.messages.text import Text
from loaders.messages.translations import plural
from loaders.schema import Dataset, ForeignKey, Package, quoted
from loaders.store.engine import SCHEMA


def verify(con: duckdb.DuckDBPyConnection, package: Package, changed: list[str]) -> None:
    """Raise PublicationError if a reference of or to one of the `changed` datasets is broken."""
    for dataset in package.datasets.values():
        for key in dataset.foreign_keys:
            if dataset.name in changed or key.dataset in changed:
                _verify_foreign_key(con, dataset, key)


def verify_primary_key(con: duckdb.DuckDBPyConnection, dataset: Dataset, table: str) -> None:
    """Raise PublicationError if two rows of `table` have the same key; empty counts as a value."""
    if not dataset.primary_key:
        return
    key = ", ".join(quoted(c) for c in dataset.primary_key)
    doubled = con.execute(
        f"SELECT {key}, count(*) FROM {table} GROUP BY ALL HAVING count(*) > 1 LIMIT 1"
    ).fetchone()
    if doubled:
        values = ", ".join("leer" if v is None else f"{v}" for v in doubled[:-1])
        raise PublicationError(
            "Dataset “{dataset}”: the key {columns} = “{values}” is there {times} times. "
            "Please give each row only once.",
            dataset=dataset.name,
            columns=", ".join(dataset.primary_key),
            values=values,
            times=doubled[-1],
        )


def _verify_foreign_key(con: duckdb.DuckDBPyConnection, dataset: Dataset, key: ForeignKey) -> None:
    child, parent = f"{SCHEMA}.{quoted(dataset.name)}", f"{SCHEMA}.{quoted(key.dataset)}"
    filled = " AND ".join(f"c.{quoted(n)} IS NOT NULL" for n in key.fields)
    same = " AND ".join(
        f"c.{quoted(n)} = p.{quoted(m)}"
        for n, m in zip(key.fields, key.reference_fields, strict=True)
    )
    own = ", ".join(f"c.{quoted(n)}" for n in key.fields)
    # Most references are few values again and again: each is looked for once, before rows are.
    lost = con.execute(
        f"SELECT 1 FROM (SELECT DISTINCT {own} FROM {child} c WHERE {filled}) c "
        f"WHERE NOT EXISTS (SELECT 1 FROM {parent} p WHERE {same}) LIMIT 1"
    ).fetchone()
    if not lost:
        return
    shown = ", ".join(f"any_value(c.{quoted(n)})" for n in key.fields)
    row = con.execute(
        f"SELECT count(*), {shown} FROM {child} c WHERE {filled} "
        f"AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE {same})"
    ).fetchone()
    assert row is not None
    values = ", ".join(str(v) for v in row[1:])
    raise PublicationError(
        "Dataset “{dataset}”: {rows} in {columns} a value that is missing in "
        "“{target}”, for example “{values}”. Please add it to “{target}” first or "
        "correct the rows.",
        dataset=dataset.name,
        rows=Text(plural("{count} row names", "{count} rows name"), count=int(row[0])),
        columns=", ".join(key.fields),
        target=key.dataset,
        values=values,
    )
