"""What datasets will hold once a publication is made, and what would refer to nothing then."""

from collections.abc import Collection, Mapping

import pyarrow as pa

from loaders.messages.text import Listed, title_of
from loaders.schema import Dataset, ForeignKey, Package, quoted
from loaders.store.comparison import same_key, same_values
from loaders.store.write import STAGED, Change
from loaders.tables.published_rows import PublishedRows
from loaders.tables.scratch import scratch
from loaders.validate.report import Problem

_SHOWN = 5


def rows_after(dataset: Dataset, before: pa.Table | None, change: Change) -> pa.Table:
    """The dataset's rows as they are after `change`; `before` are those there are now."""
    if change.mode == "replace" or before is None or not before.num_rows:
        return change.table
    stays = f"NOT EXISTS (SELECT 1 FROM {STAGED} n WHERE {same_key(dataset)})"
    if change.scope:
        stays += f" AND NOT EXISTS (SELECT 1 FROM {STAGED} n WHERE {same_values(change.scope)})"
    names = ", ".join(quoted(n) for n in dataset.field_names)
    with scratch() as con:
        con.register("before_rows", before)
        con.register(STAGED, change.table)
        return con.execute(
            f"SELECT {names} FROM before_rows o WHERE {stays} "
            f"UNION ALL BY NAME SELECT {names} FROM {STAGED}"
        ).to_arrow_table()


def expecting(
    package: Package, known: PublishedRows, changes: Mapping[str, Change]
) -> PublishedRows:
    """Rows as they are after the changes, each dataset worked out once at most."""
    made: dict[str, pa.Table | None] = {}

    def rows(name: str) -> pa.Table | None:
        if name not in changes:
            return known(name)
        if name not in made:
            made[name] = rows_after(package.datasets[name], known(name), changes[name])
        return made[name]

    return rows


def dangling(
    package: Package,
    known: PublishedRows,
    changes: Mapping[str, Change],
    about: Collection[str] | None = None,
) -> list[Problem]:
    """Rows of other datasets that name what would be gone: one problem a reference.

    What publishing would refuse (see `store.integrity`), said before; `about`: only what would
    be gone from these datasets. References of the new rows are not looked at here: checking a file
    does that, row by row.
    """
    after = expecting(package, known, changes)
    found = []
    for dataset in package.datasets.values():
        for key in dataset.foreign_keys:
            change = changes.get(key.dataset)
            if change is None or not _may_lose(change) or _is_checked(changes.get(dataset.name)):
                continue
            if about is not None and key.dataset not in about:
                continue
            rows, parents = after(dataset.name), after(key.dataset)
            if rows is not None and parents is not None and rows.num_rows:
                found += _lost(package, dataset, key, rows, parents)
    return found


def _may_lose(change: Change) -> bool:
    return change.mode == "replace" or bool(change.scope)


def _is_checked(change: Change | None) -> bool:
    """Whether all rows will be those of a file, which was checked against what will be there."""
    return change is not None and change.mode == "replace"


def _lost(
    package: Package, dataset: Dataset, key: ForeignKey, rows: pa.Table, parents: pa.Table
) -> list[Problem]:
    filled = " AND ".join(f"c.{quoted(n)} IS NOT NULL" for n in key.fields)
    same = " AND ".join(
        f"c.{quoted(n)} = p.{quoted(m)}"
        for n, m in zip(key.fields, key.reference_fields, strict=True)
    )
    names = ", ".join(f"c.{quoted(n)}::VARCHAR" for n in key.fields)
    with scratch() as con:
        con.register("child_rows", rows)
        con.register("parent_rows", parents)
        lost = con.execute(
            f"SELECT concat_ws(' / ', {names}), count(*) FROM child_rows c "
            f"WHERE {filled} AND NOT EXISTS (SELECT 1 FROM parent_rows p WHERE {same}) "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        ).fetchall()
    if not lost:
        return []
    target = package.datasets[key.dataset]
    field = target.field(key.reference_fields[-1])
    values = [str(value) for value, _ in lost]
    details = {
        "other": title_of(dataset),
        "title": title_of(target),
        "count": sum(count for _, count in lost),
        "values": len(values),
        "shown": Listed(values[:_SHOWN], quoted=True),
        "more": "…" if len(values) > _SHOWN else "",
    }
    return [Problem(None, field.title, field.name, values[0], "dangling", details)]
