"""Reading one state of the store: views in the in-memory catalogue."""

import threading
from collections import OrderedDict
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

import duckdb
import pyarrow as pa

from loaders.messages.errors import StoreError
from loaders.schema import Dataset, Field, Package, quoted
from loaders.schema.sql import DEMO, as_of, literal, scalar
from loaders.store.declarations import declared_at
from loaders.store.engine import META, transaction
from loaders.store.history import History, HistoryRow
from loaders.store.lake_tables import COPIES, Copies, StateReader, TableThen
from loaders.store.released_answers import (
    ANSWERS,
    SURVEYS,
    ReleasedAnswers,
    released_rows,
    released_totals,
)
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

    @classmethod
    def public(cls, snapshot: int) -> "Edition":
        """What somebody outside sees of a state."""
        return cls(snapshot, demo=False, audience="public", answers=snapshot)

    def is_earlier(self, other: "Edition") -> bool:
        """Whether it is the other one, or what the same reader saw before."""
        then = replace(self, snapshot=other.snapshot, answers=other.answers)
        same_reader = then == other and (self.answers is None) == (other.answers is None)
        return same_reader and self.snapshot <= other.snapshot


class Editions:
    """Makes an edition's views once, hands out cursors on them, drops the ones long unused."""

    def __init__(self, con: duckdb.DuckDBPyConnection, package: Package) -> None:
        self._con = con
        self._package = package
        self._lock = threading.Lock()
        self._made: OrderedDict[Edition, _Made] = OrderedDict()
        self._copies: Copies = {}
        least = package.datasets[ANSWERS].min_cell if ANSWERS in package.datasets else None
        self._min_cell = least or 1
        self._answers = ReleasedAnswers(self._min_cell)

    def has(self, edition: Edition) -> bool:
        """Whether it is there already."""
        with self._lock:
            return edition in self._made

    def cursor(self, edition: Edition, history: History) -> duckdb.DuckDBPyConnection:
        """A cursor whose tables are those of `edition`. Raises StoreError, ValueError."""
        if edition.audience not in AUDIENCES:
            raise ValueError(f"unknown audience {edition.audience!r}")
        with self._lock:
            if edition not in self._made:
                self._made[edition] = self._make(edition, history)
            self._made.move_to_end(edition)
            cursor = self._con.cursor()
            cursor.execute(f"USE memory.{self._made[edition].schema}")
            self._drop_old()
        return cursor

    def newest_kept(self, wanted: Edition) -> Edition | None:
        """The newest edition up to the wanted one, for the same reader, that is there already."""
        with self._lock:
            alike = [one for one in self._made if one.is_earlier(wanted)]
        return max(alike, key=lambda one: one.snapshot, default=None)

    def released_answers(self, history: History) -> dict[str, int]:
        """See `Store.released_answers`."""
        with self._lock, self._con.cursor() as cursor:
            return self._released(cursor, history, history.newest)

    def _released(
        self, cursor: duckdb.DuckDBPyConnection, history: History, last: int
    ) -> dict[str, int]:
        if not {ANSWERS, SURVEYS} <= self._package.datasets.keys():
            return {}
        states = StateReader(cursor, history, self._package)
        return self._answers.upto(cursor, states, history, last)

    def _make(self, edition: Edition, history: History) -> "_Made":
        schema = f"ed_{edition.snapshot}_{'demo' if edition.demo else 'real'}_{edition.audience}"
        schema += "" if edition.answers is None else f"_{edition.answers}"
        schema += "_as_declared" if edition.as_declared else ""
        snapshots = history.upto(edition.snapshot)
        with self._con.cursor() as cursor, transaction(cursor):
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {COPIES}")
            _refuse_expired(cursor, edition.snapshot)
            package, named = self._package, None
            if edition.as_declared and (known := declared_at(cursor, package, edition.snapshot)):
                package, named = known, edition.snapshot
            held = {}
            if edition.answers is not None:
                held = self._released(cursor, history, edition.answers)
            states = StateReader(cursor, history, package, {**self._copies}, named)
            views = _Views(package, edition, states, f"memory.{schema}", held)
            cursor.execute(f"CREATE OR REPLACE SCHEMA memory.{schema}")
            made = [one for dataset in parents_first(package) for one in views.statements(dataset)]
            cursor.execute(";\n".join(made))  # at once: others may have Python for long in between
            _create_snapshots(cursor, schema, snapshots)
            cursor.execute(f"CREATE VIEW memory.{schema}.datasets AS {views.datasets()}")
        self._copies = states.copies or {}
        return _Made(schema, states.used)

    def forget(self) -> None:
        """Make all of them anew when they are asked for next."""
        with self._lock:
            self._answers = ReleasedAnswers(self._min_cell)
            self._drop_old(0)

    def _drop_old(self, kept: int = KEPT) -> None:
        if len(self._made) <= kept:
            return
        with self._con.cursor() as cursor:
            while len(self._made) > kept:
                _, made = self._made.popitem(last=False)
                cursor.execute(f"DROP SCHEMA memory.{made.schema} CASCADE")
            used = set().union(*(made.copies for made in self._made.values()))
            for key in self._copies.keys() - used:
                if copy := self._copies.pop(key):
                    cursor.execute(f"DROP TABLE {copy}")


@dataclass(frozen=True)
class _Made:
    """The schema of an edition's views, and the copies that they read."""

    schema: str
    copies: Set[tuple[int, int]]


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
    """The SQL of an edition's views, which stand in `schema`; `states` reads the tables; `held`:
    survey → the state that its answers are read from, where it is another."""

    package: Package
    edition: Edition
    states: StateReader
    schema: str
    held: Mapping[str, int]

    @property
    def tables(self) -> Mapping[str, TableThen]:
        return self.states.tables(self.edition.snapshot)

    def statements(self, dataset: Dataset) -> Iterator[str]:
        """What makes the view of the rows with their origin, and that of those without it."""
        name, origin = (
            f"{self.schema}.{quoted(one)}" for one in (dataset.name, origin_view(dataset.name))
        )
        yield f"CREATE VIEW {origin} AS {self._rows(dataset)}"
        yield f"CREATE VIEW {name} AS SELECT * EXCLUDE (published_in) FROM {origin}"

    def _rows(self, dataset: Dataset) -> str:
        """The rows of a dataset with their origin, see `origin_view`."""
        table = self.tables.get(dataset.name)
        public = self.edition.audience == "public"
        if table is None or (public and not dataset.public):
            nothing = ", ".join(_empty(f) for f in dataset.fields)
            return f"SELECT {nothing}, NULL::BIGINT AS published_in WHERE false"
        shown = ", ".join(
            quoted(f.name) if f.name in table.columns and (f.public or not public) else _empty(f)
            for f in dataset.fields
        )
        # DuckLake keeps with every row the snapshot that wrote it.
        shown += ", snapshot_id AS published_in"
        where = " AND ".join(self._conditions(dataset, table.columns)) or "true"
        return f"SELECT {shown} FROM {self._source(dataset)} WHERE {where}"

    def _source(self, dataset: Dataset) -> str:
        """What the rows come from: answers of a survey, and the number of its participants, from
        the state in which they are released."""
        state = self.edition.snapshot
        if not self.held or dataset.name not in (ANSWERS, SURVEYS):
            return self.states.rows(dataset.name, state)
        released = released_rows if dataset.name == ANSWERS else released_totals
        return released(self.states, state, self.held)

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
            intervals = f"{self.states.rows(RHYTHMS, self.edition.snapshot)}"
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
