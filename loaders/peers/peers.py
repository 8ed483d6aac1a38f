"""The cities that the setting CITY_PEERS names: read in a rhythm, kept beside the originals.

What was read last stays until it is read anew, so a silent, slow or hostile city changes nothing on
any page but that its data grow old, which is said.
"""

import datetime as dt
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import duckdb
import pyarrow as pa

from loaders.fetch.addresses import shown
from loaders.messages.errors import wrong_setting
from loaders.peers.reading import COMPARED, PeerData, is_package, read_peer
from loaders.recurring_jobs import Clock, Job, State, failed, moments, passed, utc
from loaders.schema import Package, quoted
from loaders.store.store import Store
from loaders.tables.reading import ReadingError

SETTING = "CITY_PEERS"
EVERY_HOURS, RETRY_HOURS = 6, 1
CLAIM_MINUTES = 10
Tables = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Peer:
    """Another city as far as it is known here; moments in UTC.

    `read`: when its data were read last (None: never). `failed_since`, `words` (language → why):
    of the failures since. `tables`: dataset → rows as texts. `left_out`: faulty rows there;
    `unusable`: datasets that could not be used.
    """

    key: str
    address: str
    title: str = ""
    read: dt.datetime | None = None
    failed_since: dt.datetime | None = None
    words: Mapping[str, str] | None = None
    left_out: int = 0
    unusable: tuple[str, ...] = ()
    tables: Tables = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its title, or the host as long as nothing was read."""
        return self.title or str(urlsplit(self.address).hostname)

    def page(self, measure_id: str | None = None) -> str:
        """Its dashboard, or one of its measures there; of a Data Package its address."""
        if measure_id is None or is_package(self.address):
            return shown(self.address)
        place = shown(self.address).rstrip("/")
        return f"{place}/massnahmen?massnahme={quote(measure_id, safe='')}"

    def measure(self, measure_id: str) -> dict[str, Any] | None:
        """A row of its measures, as texts."""
        rows = self.tables.get("measures", [])
        return next((row for row in rows if row.get("measure_id") == measure_id), None)


def addresses() -> list[str]:
    """What the setting names. Raises StoreError for what is no address."""
    given = os.environ.get(SETTING, "").split()
    for one in given:
        parts = urlsplit(one)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            known = "https://example.org, https://example.org/datapackage.json"
            raise wrong_setting(SETTING, one, known)
    return list(dict.fromkeys(given))


def key_of(address: str) -> str:
    """What a city is known by in the store."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def _job(store: Store, address: str) -> Job:
    return Job(store, f"peer_{key_of(address)}.json")


def peers(store: Store) -> list[Peer]:
    """The named cities, in their order, as they were read last. Raises UnreachableError."""
    return [_peer(store, address) for address in addresses()]


def _peer(store: Store, address: str) -> Peer:
    known = _job(store, address).state()
    return Peer(
        key_of(address),
        address,
        title=known.get("title", ""),
        words=known.get("words"),
        left_out=known.get("left_out", 0),
        unusable=tuple(known.get("unusable", ())),
        tables=known.get("tables", {}),
        **moments(known, "read", "failed_since"),
    )


def read_due(store: Store, *, clock: Clock = utc) -> dict[str, Peer]:
    """Read the cities that are due and that no other process reads; address → what is known since.

    Raises StoreError only for a store that does not answer or a setting that is wrong.
    """
    found = {}
    for address in addresses():
        if _job(store, address).claim(clock(), CLAIM_MINUTES, is_due) is not None:
            found[address] = _read(store, address, clock)
    return found


def _read(store: Store, address: str, clock: Clock) -> Peer:
    job = _job(store, address)
    try:
        came = _came(read_peer(address, store.package), clock())
        job.settle(lambda known: _with_former(came, known))
    except ReadingError as error:
        reason = error
        job.settle(lambda known: failed(known, reason, clock()))
    return _peer(store, address)


def _came(data: PeerData, now: dt.datetime) -> dict[str, Any]:
    tables = {name: _rows(table) for name, table in data.tables.items()}
    moment = now.isoformat()
    return {
        "title": data.title,
        "tried": moment,
        "read": moment,
        "left_out": data.left_out,
        "unusable": list(data.unusable),
        "tables": tables,
    }


def _with_former(came: dict[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """What was read, and of datasets that could not be used now their last good rows."""
    former = known.get("tables", {})
    kept = {name: former[name] for name in came["unusable"] if name in former}
    return came | {"tables": kept | came["tables"]}


def _rows(table: pa.Table) -> list[dict[str, Any]]:
    """Rows as texts; empty cells are left out."""
    return [
        {name: str(value) for name, value in row.items() if value is not None}
        for row in table.to_pylist()
    ]


def is_due(known: State, now: dt.datetime) -> bool:
    """Whether it is time to ask again: after a failure sooner than after success."""
    hours = RETRY_HOURS if known.get("failed_since") else EVERY_HOURS
    return passed(known, "tried", dt.timedelta(hours=hours), now)


def opened(package: Package, tables: Tables) -> duckdb.DuckDBPyConnection:
    """A database in memory with all declared datasets, filled with a city's rows; for the same
    queries as our own. Districts are those that its population counts."""
    con = duckdb.connect()
    for dataset in package.datasets.values():
        con.execute(dataset.create_table_sql("main"))
    con.execute(
        "CREATE TABLE datasets AS SELECT NULL::VARCHAR AS name, NULL::INTEGER AS due_after_days, "
        "NULL::DATE AS as_of_date, NULL::DATE AS published_on WHERE false"
    )
    for name, rows in tables.items():
        if name in COMPARED and name in package.datasets and rows:
            _fill(con, package, name, rows)
    con.execute(
        "INSERT INTO districts (district_id) SELECT DISTINCT district_id FROM population "
        "WHERE district_id IS NOT NULL"
    )
    return con


def _fill(
    con: duckdb.DuckDBPyConnection, package: Package, name: str, rows: list[dict[str, Any]]
) -> None:
    """Put the rows there; a text that is none of its column's type is an empty cell."""
    fields = [f for f in package.datasets[name].fields if f.name in COMPARED[name]]
    con.register("rows", pa.table({f.name: [row.get(f.name) for row in rows] for f in fields}))
    names = ", ".join(quoted(f.name) for f in fields)
    cast = ", ".join(f"TRY_CAST({quoted(f.name)}::VARCHAR AS {f.sql_type})" for f in fields)
    con.execute(f"INSERT INTO {quoted(name)} ({names}) SELECT {cast} FROM rows")
    con.unregister("rows")
