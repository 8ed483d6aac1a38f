"""Three-way merge of datasets: what came once, what the city made of it, and what comes newly."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from loaders.schema import Dataset, ForeignKey, Package, quoted
from loaders.schema.sql import scalar, scratch
from loaders.store.comparison import key_of, same_key
from loaders.tables.reading import PublishedRows

SHOWN = 500
"""How many rows of a kind are listed; all are counted."""

_OUTCOMES = """
SELECT {keys},
    CASE WHEN _city IS NOT DISTINCT FROM _newer OR _newer IS NOT DISTINCT FROM _base THEN NULL
        WHEN _city IS DISTINCT FROM _base THEN 'kept'
        WHEN _city IS NULL THEN 'new' WHEN _newer IS NULL THEN 'gone' ELSE 'changed'
        END AS _outcome,
    _base IS NOT NULL AS _came,
    _city IS NOT NULL AND (_city IS NOT DISTINCT FROM _base OR _city IS NOT DISTINCT FROM _newer)
        AS _as_it_came
FROM (SELECT {keys}, min(_row) FILTER (_side = 'base') AS _base,
    min(_row) FILTER (_side = 'city') AS _city, min(_row) FILTER (_side = 'newer') AS _newer
    FROM ({sides}) GROUP BY ALL)
"""


@dataclass(frozen=True)
class Sides:
    """The rows of one dataset, columns as declared: as they came once (None: that is not known any
    more), as they are, as they come newly."""

    base: pa.Table | None
    city: pa.Table
    newer: pa.Table


@dataclass(frozen=True)
class Merged:
    """What is taken over of one dataset.

    `table` are its rows afterwards. Of the differences between what came once and what comes newly,
    `new`, `changed` and `gone` are rows taken over, `kept` those that stay because the city
    changed, added or removed the row itself, `held` those that would break a reference to or from
    a row of the city. `city_rows` and `newer_rows` hold at most SHOWN of the kept and held rows, in
    the same order; a side that has no such row holds its key alone. `left_alone` says why nothing
    is taken over: "replaced" (no row is there as it came), "unknown" (what came is not known).
    """

    table: pa.Table
    new: int
    changed: int
    gone: int
    kept: int
    held: int
    city_rows: pd.DataFrame
    newer_rows: pd.DataFrame
    left_alone: str = ""

    @property
    def taken(self) -> int:
        """How many rows are taken over."""
        return self.new + self.changed + self.gone


def merge(
    package: Package, sides: Mapping[str, Sides], published: PublishedRows
) -> dict[str, Merged]:
    """Merge each dataset of `sides` row by row, rows matched by their primary key.

    A row that is as it came gives way to the newer one; any other stays. No row is taken over that
    refers to one that is not there afterwards, and none goes that another refers to; `published`
    gives the rows of the other datasets.
    """
    with scratch() as con:
        merging = _Merging(con, package)
        for dataset in package.datasets.values():
            if dataset.name in sides:
                merging.compare(dataset, sides[dataset.name])
            else:
                merging.leave(dataset, published(dataset.name))
        merging.hold_back()
        return {name: merging.merged(package.datasets[name]) for name in sides}


class _Merging:
    """The tables of a merge: of each dataset its `base`, `city`, `newer`, the `outcome` of each key
    and the rows `after`."""

    def __init__(self, con: duckdb.DuckDBPyConnection, package: Package) -> None:
        self._con = con
        self._package = package
        self._left_alone: dict[str, str] = {}

    def leave(self, dataset: Dataset, rows: pa.Table | None) -> None:
        """Let a dataset be as it is."""
        self._put(dataset, "after", rows)

    def compare(self, dataset: Dataset, sides: Sides) -> None:
        """Decide of each row what becomes of it."""
        for side, rows in vars(sides).items():
            self._put(dataset, side, rows)
        keys = ", ".join(map(quoted, key_of(dataset)))
        packed = ", ".join(f"{quoted(n)} := {quoted(n)}" for n in dataset.field_names)
        rows = " UNION ALL ".join(
            f"SELECT '{side}' AS _side, {keys}, struct_pack({packed}) AS _row "
            f"FROM {_table(side, dataset)}"
            for side in vars(sides)
        )
        made = _OUTCOMES.format(keys=keys, sides=rows)
        outcome = _table("outcome", dataset)
        self._con.execute(f"CREATE TEMP TABLE {outcome} AS {made}")
        replaced = f"SELECT bool_or(_came) AND NOT bool_or(_as_it_came) FROM {outcome}"
        why = "unknown" if sides.base is None else ""
        self._left_alone[dataset.name] = why or ("replaced" if scalar(self._con, replaced) else "")
        if self._left_alone[dataset.name]:
            self._con.execute(f"UPDATE {outcome} SET _outcome = NULL")
        taken = f"EXISTS (SELECT 1 FROM {outcome} n WHERE {same_key(dataset)} AND n._outcome IN "
        self._con.execute(
            f"CREATE TEMP VIEW {_table('after', dataset)} AS "
            f"SELECT * FROM {_table('city', dataset)} o "
            f"WHERE NOT {taken} ('new', 'changed', 'gone')) UNION ALL "
            f"SELECT * FROM {_table('newer', dataset)} o WHERE {taken} ('new', 'changed'))"
        )

    def _put(self, dataset: Dataset, side: str, rows: pa.Table | None) -> None:
        """Make the table of one side, in the declared types."""
        table, names = _table(side, dataset), ", ".join(map(quoted, dataset.field_names))
        columns = ", ".join(f"{quoted(f.name)} {f.sql_type}" for f in dataset.fields)
        self._con.execute(f"CREATE TEMP TABLE {table} ({columns})")
        if rows is not None:
            self._con.register("given_rows", rows)
            self._con.execute(f"INSERT INTO {table} SELECT {names} FROM given_rows")
            self._con.unregister("given_rows")

    def hold_back(self) -> None:
        """Hold back, until nothing is left to do, what would break a reference."""
        while any(self._hold_back(child, key) for child, key in self._references()):
            pass

    def _references(self) -> Iterator[tuple[Dataset, ForeignKey]]:
        for dataset in self._package.datasets.values():
            for key in dataset.foreign_keys:
                yield dataset, key

    def _hold_back(self, child: Dataset, key: ForeignKey) -> int:
        """Hold back newer rows that refer to nothing, let stay what others refer to; how many."""
        parent = self._package.datasets[key.dataset]
        pairs = list(zip(key.fields, key.reference_fields, strict=True))
        filled = " AND ".join(f"n.{quoted(name)} IS NOT NULL" for name in key.fields)
        same = " AND ".join(f"n.{quoted(own)} = p.{quoted(other)}" for own, other in pairs)
        self._con.execute(
            f"CREATE OR REPLACE TEMP TABLE lost AS SELECT * FROM {_table('after', child)} n "
            f"WHERE {filled} AND NOT EXISTS "
            f"(SELECT 1 FROM {_table('after', parent)} p WHERE {same})"
        )
        if not scalar(self._con, "SELECT count(*) FROM lost"):
            return 0
        named = (
            f"SELECT * FROM {_table('city', parent)} p WHERE EXISTS "
            f"(SELECT 1 FROM lost n WHERE {same})"
        )
        return self._hold(child, "'new', 'changed'", "lost") + self._hold(
            parent, "'gone'", f"({named})"
        )

    def _hold(self, dataset: Dataset, outcomes: str, rows: str) -> int:
        if dataset.name not in self._left_alone:
            return 0
        return int(
            scalar(
                self._con,
                f"UPDATE {_table('outcome', dataset)} AS o SET _outcome = 'held' WHERE _outcome IN "
                f"({outcomes}) AND EXISTS (SELECT 1 FROM {rows} n WHERE {same_key(dataset)})",
            )
        )

    def merged(self, dataset: Dataset) -> Merged:
        """The result for one dataset."""
        outcome = _table("outcome", dataset)
        kinds = f"SELECT _outcome, count(*) FROM {outcome} WHERE _outcome NOT NULL GROUP BY ALL"
        counts = dict(self._con.execute(kinds).fetchall())
        names = ("new", "changed", "gone", "kept", "held")
        return Merged(
            self._con.execute(f"FROM {_table('after', dataset)}").to_arrow_table(),
            **{name: counts.get(name, 0) for name in names},
            city_rows=self._shown(dataset, "city"),
            newer_rows=self._shown(dataset, "newer"),
            left_alone=self._left_alone[dataset.name],
        )

    def _shown(self, dataset: Dataset, side: str) -> pd.DataFrame:
        keys = key_of(dataset)
        columns = ", ".join(
            f"{'o' if name in keys else 'n'}.{quoted(name)}" for name in dataset.field_names
        )
        order = ", ".join(f"o.{quoted(name)}" for name in keys)
        return self._con.execute(
            f"SELECT {columns} FROM {_table('outcome', dataset)} o "
            f"LEFT JOIN {_table(side, dataset)} n ON {same_key(dataset)} "
            f"WHERE _outcome IN ('kept', 'held') ORDER BY {order} LIMIT {SHOWN}"
        ).df()


def _table(side: str, dataset: Dataset) -> str:
    """The blank keeps it apart from every declared name."""
    return quoted(f"{side} {dataset.name}")
