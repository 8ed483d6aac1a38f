"""Reading one state of the store: views pinned to a snapshot, in the in-memory catalogue."""

import threading
from collections import OrderedDict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from loaders.messages.errors import StoreError
from loaders.schema import Dataset, Field, Package, quoted
from loaders.schema.sql import literal, scalar
from loaders.store.declarations import declared_at
from loaders.store.engine import META, SCHEMA, transaction
from loaders.store.history import History, HistoryRow
from loaders.store.released_answers import (
    ANSWERS,
    SURVEYS,
    ReleasedAnswers,
    released_rows,
    released_totals,
)
from loaders.store.table_columns import TableThen, columns_at, tables_as_named, tables_then
from loaders.store.write import SETTING, SHIPPED

KEPT = 32
AUDIENCES = ("staff", "public")
RHYTHMS = "_rhythms"
"""Table of the update intervals that differ from the declared ones; no dataset has this name."""


@dataclass(frozen=True)
class Edition:
    """What a reader sees: a snapshot, with or without demonstration rows, and for whom.

    answers: the snapshot up to which a survey's answers are those last released to readers below
    analyst (`released_answers`); None: all of the snapshot, for analysts.
    `as_declared`: under the declarations of that state instead of today's.
    """

    snapshot: int
    demo: bool = True
    audience: str = "staff"
    answers: int | None = None
    as_declared: bool = False


class Editions:
    """Makes an edition's views once, hands out cursors on them, drops the ones long unused."""

    def __init__(self, con: duckdb.DuckDBPyConnection, package: Package) -> None:
        self._con = con
        self._package = package
        self._lock = threading.Lock()
        self._schemas: OrderedDict[Edition, str] = OrderedDict()
        least = package.datasets[ANSWERS].min_cell if ANSWERS in package.datasets else None
        self._answers = ReleasedAnswers(least or 1)

    def cursor(self, edition: Edition, history: History) -> duckdb.DuckDBPyConnection:
        """A cursor whose tables are those of `edition`. Raises StoreError, ValueError."""
        if edition.audience not in AUDIENCES:
            raise ValueError(f"unknown audience {edition.audience!r}")
        with self._lock:
            schema = self._schemas.get(edition) or self._create(edition, history)
            self._schemas.move_to_end(edition)
            cursor = self._con.cursor()
            cursor.execute(f"USE memory.{schema}")
            self._drop_old()
        return cursor

    def released_answers(self, history: History) -> dict[str, int]:
        """See `Store.released_answers`."""
        with self._lock, self._con.cursor() as cursor:
            if not {ANSWERS, SURVEYS} <= columns_at(cursor, history.newest).keys():
                return {}
            return self._answers.upto(cursor, history, history.newest)

    def _create(self, edition: Edition, history: History) -> str:
        schema = f"ed_{edition.snapshot}_{'demo' if edition.demo else 'real'}_{edition.audience}"
        schema += "" if edition.answers is None else f"_{edition.answers}"
        schema += "_as_declared" if edition.as_declared else ""
        snapshots = history.upto(edition.snapshot)
        with self._con.cursor() as cursor:
            _refuse_expired(cursor, edition.snapshot)
            package, tables = self._package, tables_then(cursor, edition.snapshot, self._package)
            if edition.as_declared and (known := declared_at(cursor, package, edition.snapshot)):
                package, tables = known, tables_as_named(cursor, edition.snapshot)
            held = {}
            if edition.answers is not None and {ANSWERS, SURVEYS} <= tables.keys():
                held = self._answers.upto(cursor, history, edition.answers)
            views = _Views(package, edition, tables, f"memory.{schema}", held)
            with transaction(cursor):
                cursor.execute(f"CREATE OR REPLACE SCHEMA memory.{schema}")
                for dataset in parents_first(package):
                    for view, origin in ((dataset.name, False), (origin_view(dataset.name), True)):
                        body = views.rows(dataset, origin)
                        cursor.execute(f"CREATE VIEW memory.{schema}.{quoted(view)} AS {body}")
                _create_snapshots(cursor, schema, snapshots)
                cursor.execute(f"CREATE VIEW memory.{schema}.datasets AS {views.datasets()}")
        self._schemas[edition] = schema
        return schema

    def forget(self) -> None:
        """Make all of them anew when they are asked for next."""
        with self._lock:
            self._drop_old(0)

    def _drop_old(self, kept: int = KEPT) -> None:
        while len(self._schemas) > kept:
            _, schema = self._schemas.popitem(last=False)
            with self._con.cursor() as cursor:
                cursor.execute(f"DROP SCHEMA memory.{schema} CASCADE")


def _refuse_expired(con: duckdb.DuckDBPyConnection, snapshot: int) -> None:
    sql = f"SELECT count(*) FROM {META}.ducklake_snapshot WHERE snapshot_id = ?"
    if not scalar(con, sql, [snapshot]):
        raise StoreError(
            "State {snapshot} does not exist any more; it was given up.", snapshot=snapshot
        )


def parents_first(package: Package) -> list[Dataset]:
    """Datasets ordered so that one comes after those its foreign keys name (cycles as declared)."""
    ordered: dict[str, Dataset] = {}

    def visit(dataset: Dataset, trail: frozenset[str]) -> None:
        for key in dataset.foreign_keys:
            if key.dataset not in trail and key.dataset not in ordered:
                visit(package.datasets[key.dataset], trail | {key.dataset})
        ordered.setdefault(dataset.name, dataset)

    for dataset in package.datasets.values():
        visit(dataset, frozenset({dataset.name}))
    return list(ordered.values())


def origin_view(dataset: str) -> str:
    """The view of a dataset's rows with one column more, `published_in`: the snapshot whose
    publication put the row there as it is. The blank keeps it apart from every declared name."""
    return f"{dataset} origin"


@dataclass(frozen=True)
class _Views:
    """The SQL of an edition's views, which stand in `schema`; `tables` are those of its state;
    `held`: survey → the state that its answers are read from, where it is another."""

    package: Package
    edition: Edition
    tables: Mapping[str, TableThen]
    schema: str
    held: Mapping[str, int]

    def rows(self, dataset: Dataset, origin: bool) -> str:
        """The rows of a dataset; with `origin`, see `origin_view`."""
        table = self.tables.get(dataset.name)
        public = self.edition.audience == "public"
        if table is None or (public and not dataset.public):
            nothing = ", ".join(_empty(f) for f in dataset.fields)
            source = ", NULL::BIGINT AS published_in" if origin else ""
            return f"SELECT {nothing}{source} WHERE false"
        shown = ", ".join(
            quoted(f.name) if f.name in table.columns and (f.public or not public) else _empty(f)
            for f in dataset.fields
        )
        if origin:
            # DuckLake keeps with every row the snapshot that wrote it.
            shown += ", snapshot_id AS published_in"
        where = " AND ".join(self._conditions(dataset, table.columns)) or "true"
        return f"SELECT {shown} FROM {self._origin(dataset, table)} WHERE {where}"

    def _origin(self, dataset: Dataset, table: TableThen) -> str:
        """The table a dataset's rows come from: answers of a survey, and the number of its
        participants, from the state in which they are released."""
        now = self._under_todays_names(dataset, table)
        if not self.held or dataset.name not in (ANSWERS, SURVEYS):
            return now
        released = released_rows if dataset.name == ANSWERS else released_totals
        return released(now, self.held)

    def _at(self, table: str) -> str:
        return f"{SCHEMA}.{quoted(table)} AT (VERSION => {int(self.edition.snapshot)})"

    def _under_todays_names(self, dataset: Dataset, table: TableThen) -> str:
        """The table of the state, its columns renamed and cast where they were others then."""
        rows = self._at(table.name)
        if not table.retyped and all(now == then for now, then in table.columns.items()):
            return rows
        shown = ", ".join(
            f"TRY_CAST({quoted(then)} AS {dataset.field(now).sql_type}) AS {quoted(now)}"
            if now in table.retyped
            else f"{quoted(then)} AS {quoted(now)}"
            for now, then in table.columns.items()
            if dataset.has(now)
        )
        return f"(SELECT {shown}, snapshot_id FROM {rows})"

    def _conditions(self, dataset: Dataset, present: Container[str]) -> Iterator[str]:
        """Which rows a reader may see."""
        if not self.edition.demo and DEMO in present:
            yield f"NOT coalesce({quoted(DEMO)}, false)"
        if self.edition.audience != "public":
            return
        if dataset.public_field:
            known = dataset.public_field in present
            yield f"coalesce({quoted(dataset.public_field)}, false)" if known else "false"
        for key in dataset.foreign_keys:
            # A row that hangs on a hidden row is hidden too: milestones of an internal measure.
            parent = self.package.datasets[key.dataset]
            if _hides_rows(parent, self.package, frozenset({dataset.name})):
                own, theirs = (
                    ", ".join(map(quoted, n)) for n in (key.fields, key.reference_fields)
                )
                empty = " OR ".join(f"{quoted(n)} IS NULL" for n in key.fields)
                table = f"{self.schema}.{quoted(parent.name)}"
                yield f"({empty} OR ({own}) IN (SELECT ({theirs}) FROM {table}))"

    def datasets(self) -> str:
        """One row a dataset: its titles, interval, own date, last publication and number of rows.

        A changed interval takes the place of the declared one and is no publication of the rows;
        nor is a newer shipped edition that changed none of them.
        """
        counted = " UNION ALL ".join(map(self._dataset, self.package.datasets.values()))
        intervals = "(SELECT NULL::VARCHAR AS dataset, NULL::INTEGER AS due_after_days WHERE false)"
        if RHYTHMS in self.tables:
            intervals = f"(FROM {self._at(RHYTHMS)})"
        return f"""
            WITH counted AS ({counted}), latest AS (
                SELECT dataset, max_by({{'at': published_at, 'by': author}}, snapshot_id) AS last
                FROM {self.schema}.snapshots WHERE kind <> {literal(SETTING)}
                    AND (kind <> {literal(SHIPPED)} OR rows_new + rows_changed + rows_gone > 0)
                GROUP BY dataset)
            SELECT c.name, c.title, c.title_en,
                   CASE WHEN r.dataset IS NULL THEN c.due_after_days ELSE r.due_after_days END
                       AS due_after_days,
                   c.as_of_date, l.last."at" AS published_at,
                   {self._day('l.last."at"')} AS published_on, l.last."by" AS published_by, c.rows
            FROM counted c LEFT JOIN latest l ON l.dataset = c.name
            LEFT JOIN {intervals} r ON r.dataset = c.name
        """

    def _last_publication(self) -> str:
        """SQL: the day of the newest publication that this edition knows."""
        return f"(SELECT {self._day('max(published_at)')} FROM {self.schema}.snapshots)"

    def _day(self, moment: str) -> str:
        """SQL: the day of a moment by the city's clock, whatever that of the server says."""
        zone = literal(self.package.zone.key)
        return f"({moment} AT TIME ZONE {zone})::DATE"

    def _dataset(self, dataset: Dataset) -> str:
        due = "NULL" if dataset.due_after_days is None else str(dataset.due_after_days)
        return (
            f"SELECT {literal(dataset.name)} AS name, {literal(dataset.title)} AS title, "
            f"{literal(dataset.title_en)} AS title_en, {due}::INTEGER AS due_after_days, "
            f"{as_of(self.package, dataset, self._last_publication())} AS as_of_date, "
            "count(*) AS rows "
            f"FROM {self.schema}.{quoted(dataset.name)}"
        )


def _empty(field: Field) -> str:
    return f"NULL::{field.sql_type} AS {quoted(field.name)}"


def _hides_rows(dataset: Dataset, package: Package, seen: frozenset[str]) -> bool:
    """Whether the public sees the dataset, but not every row of it."""
    if not dataset.public or dataset.name in seen:
        return False
    parents = (package.datasets[key.dataset] for key in dataset.foreign_keys)
    seen = seen | {dataset.name}
    return dataset.public_field is not None or any(_hides_rows(p, package, seen) for p in parents)


def _create_snapshots(
    cursor: duckdb.DuckDBPyConnection, schema: str, rows: Sequence[HistoryRow]
) -> None:
    cursor.execute(
        f"CREATE TABLE memory.{schema}.snapshots (snapshot_id BIGINT, published_at TIMESTAMPTZ, "
        "author VARCHAR, message VARCHAR, kind VARCHAR, dataset VARCHAR, file VARCHAR, "
        "checksum VARCHAR, rows_total BIGINT, rows_new BIGINT, rows_changed BIGINT, "
        "rows_gone BIGINT)"
    )
    if rows:  # at once: row by row, thousands of publications took longer than all else
        columns = dict(zip(HistoryRow._fields, map(list, zip(*rows, strict=True)), strict=True))
        cursor.register("history_rows", pa.table(columns))
        cursor.execute(f"INSERT INTO memory.{schema}.snapshots FROM history_rows")
        cursor.unregister("history_rows")


DEMO, COUNTY = "is_demo", "county"


def as_of(package: Package, dataset: Dataset, latest: str) -> str:
    """The data's own date: the newest value of its date column; a month or year that is written as
    a text or number counts to its last day.

    latest: SQL of a day; what lies after it (a forecast, the end of a programme) says nothing of
    how old the data are.
    Of a register of many counties, that of the city's own rows: it does not become newer by an
    edition without one. Demonstration rows count only where there are no others: they must not
    make old data look new.
    """
    if dataset.as_of_field is None:
        return "NULL::DATE"
    field = dataset.field(dataset.as_of_field)
    if field.type in ("year", "integer"):
        day, own = f"make_date({quoted(field.name)}::BIGINT, 12, 31)", "true"
    else:
        day = _last_day(quoted(field.name)) if field.type == "string" else quoted(field.name)
        own = f"{day} <= {latest}"
    own = f"{own} AND {_own_county(package, dataset)}"
    newest = f"max({day}) FILTER ({own})"
    if dataset.has(DEMO):
        real = f"{own} AND NOT coalesce({quoted(DEMO)}, false)"
        newest = f"coalesce(max({day}) FILTER ({real}), {newest})"
    return f"({newest})::DATE"


def _last_day(written: str) -> str:
    """SQL: the last day of a year, month or day that is written as a text like 2024-10."""
    return (
        f"CASE length({written}) WHEN 4 THEN try_cast({written} || '-12-31' AS DATE) "
        f"WHEN 7 THEN last_day(try_cast({written} || '-01' AS DATE)) "
        f"ELSE try_cast({written} AS DATE) END"
    )


def _own_county(package: Package, dataset: Dataset) -> str:
    """Whether a row is the city's; one that names no county may be."""
    spellings = [" ".join(str(name).split()).lower() for name in package.city.get("kreis", [])]
    if not dataset.has(COUNTY) or not spellings:
        return "true"
    written = f"lower(trim(regexp_replace({quoted(COUNTY)}, '[\\s\\x{{00A0}}]+', ' ', 'g')))"
    listed = ", ".join(literal(name) for name in spellings)
    return f"coalesce({written} IN ({listed}), true)"
