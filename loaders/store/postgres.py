"""What a store on servers needs: bounded connections to PostgreSQL, a lock that all processes
share, access to an object store, and words for a server that does not answer."""

import importlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote, urlsplit

import duckdb

from loaders.messages.errors import StoreBusyError, StoreError, UnreachableError
from loaders.schema.sql import literal, scalar
from loaders.store.faults import damage
from loaders.store.secret_files import secret

SERVER = "server"  # the PostgreSQL server itself, attached for statements of our own
MOVING = "city_moving"  # a table that marks a catalogue into which a store is being moved
# A number of our own among PostgreSQL's advisory locks; they count for one database.
LOCK = 7_216_031_954
CONNECTIONS = 16
STATEMENT_SECONDS = 20
# What libpq is told unless the connection string says otherwise: a server that is gone or hangs
# is given up after seconds, not after the hours that TCP would wait.
PATIENCE = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "2",
    "tcp_user_timeout": "15000",
    "options": f"-c statement_timeout={STATEMENT_SECONDS}s",
    "application_name": "city-dashboard",
}

_BROKEN = (
    r"server closed the connection|terminating connection|connection to server|no connection|"
    r"could not (send|receive) data|connection pool|canceling statement|Failed to execute query|"
    # A query that failed on the way is only found out when its rows are fetched.
    r"unsuccessful query result|transaction is aborted|"
    r"No space left|Could not write file|File too large"
)


def patient(connection: str) -> str:
    """The connection string (words or URI) with `PATIENCE` where it does not say otherwise.

    libpq is told the password of the setting beside it: no message can repeat it with the string.
    """
    if password := secret("CITY_STORE_PASSWORD"):
        os.environ["PGPASSWORD"] = password
    if not re.match(r"postgres(ql)?://", connection):
        missing = [n for n in PATIENCE if not re.search(rf"(^|\s){n}\s*=", connection)]
        return " ".join([*(f"{n}='{PATIENCE[n]}'" for n in missing), connection])
    given = urlsplit(connection).query
    missing = [n for n in PATIENCE if not re.search(rf"(^|&){n}=", given)]
    words = "&".join(f"{n}={quote(PATIENCE[n], safe='')}" for n in missing)
    if not words:
        return connection
    return f"{connection}{'&' if given else '' if connection.endswith('?') else '?'}{words}"


def bound_connections(con: duckdb.DuckDBPyConnection) -> None:
    """A process takes no more than $CITY_STORE_CONNECTIONS (16) of the server's connections."""
    most = os.environ.get("CITY_STORE_CONNECTIONS") or str(CONNECTIONS)
    if not most.isdigit() or int(most) < 4:
        raise StoreError(
            "CITY_STORE_CONNECTIONS is “{most}”; a number from 4 on is expected.", most=most
        )
    con.execute(f"SET pg_pool_max_connections = {int(most)}")
    con.execute("SET pg_pool_acquire_mode = 'wait'")
    # Looking for altered tables clears a cache that other threads are reading, which may be fatal
    # to DuckDB (duckdb-postgres issue 577). Once founded, a catalogue's tables stay as they are.
    con.execute("SET pg_staleness_query_enabled = false")
    con.execute("SET pg_pool_wait_timeout_millis = 10000")


def sign_in(con: duckdb.DuckDBPyConnection, bucket: str) -> None:
    """Let DuckDB reach the object store, with the settings $CITY_S3_….

    An endpoint other than Amazon's is addressed by path, for it rarely has a name a bucket.
    """
    options = {
        "SCOPE": literal(bucket),
        "REGION": literal(os.environ.get("CITY_S3_REGION") or "eu-central-1"),
    }
    for option, name in (("KEY_ID", "CITY_S3_KEY_ID"), ("SECRET", "CITY_S3_SECRET")):
        if not (value := secret(name)):
            raise StoreError(
                "For {bucket} the setting {name} is missing.", bucket=bucket, name=name
            )
        options[option] = literal(value)
    if endpoint := os.environ.get("CITY_S3_ENDPOINT"):
        address = urlsplit(endpoint if "://" in endpoint else f"https://{endpoint}")
        options["ENDPOINT"] = literal(address.netloc)
        options["USE_SSL"] = "false" if address.scheme == "http" else "true"
        options["URL_STYLE"] = "'path'"
    named = ", ".join(f"{name} {value}" for name, value in options.items())
    con.execute(f"CREATE SECRET files (TYPE s3, {named})")
    con.execute("SET http_timeout = 20")


def attach_server(con: duckdb.DuckDBPyConnection, connection: str) -> None:
    """Attach the server once more, for the lock and our own questions."""
    con.execute(f"ATTACH {literal(patient(connection))} AS {SERVER} (TYPE postgres)")


@contextmanager
def marked(connection: str) -> Iterator[None]:
    """Keep a catalogue from being opened until all went well; what an earlier try left goes.

    Raises StoreError if there is a finished store.
    """
    with answering(), duckdb.connect(":memory:") as con:
        load_extension(con, "postgres_scanner")
        attach_server(con, connection)
        if _is_marked(con):
            _clear(con)
        elif _value(con, "SELECT to_regclass('ducklake_snapshot')::text"):
            raise StoreError(
                "There is a store at the target already. Please name an empty database."
            )
        _run(con, f"CREATE TABLE IF NOT EXISTS {MOVING} ()")
        yield
        _run(con, f"DROP TABLE {MOVING}")


def _is_marked(con: duckdb.DuckDBPyConnection) -> bool:
    return _value(con, f"SELECT to_regclass('{MOVING}')::text") is not None


def refuse_marked(con: duckdb.DuckDBPyConnection) -> None:
    """Raise StoreError for a catalogue that a move has not finished."""
    if _is_marked(con):
        raise StoreError(
            "A move into this store is under way or was broken off. Please wait for its "
            "end or start it again."
        )


def _clear(con: duckdb.DuckDBPyConnection) -> None:
    names = _value(
        con,
        "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables "
        "WHERE schemaname = current_schema() AND starts_with(tablename, 'ducklake_')",
    )
    if names:
        _run(con, f"DROP TABLE {names} CASCADE")


def _value(con: duckdb.DuckDBPyConnection, sql: str) -> str | None:
    value: str | None = scalar(con, f"FROM postgres_query('{SERVER}', {literal(sql)})")
    return value


def _run(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    con.execute(f"CALL postgres_execute('{SERVER}', {literal(sql)})")


class WriteLock:
    """The right to change the store, held by one process at a time.

    DuckLake itself lets rows that two add at once both pass, so a key could be there twice.
    The lock belongs to a transaction on the server: it ends with the process or its connection.
    """

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def check(self) -> None:
        """Raise UnreachableError if the server has dropped us, and with us the lock."""
        with answering():
            _value(self._cursor, "SELECT 'held'")

    def release(self) -> None:
        """Let others in, before the end of the block."""
        end(self._cursor)


@contextmanager
def write_lock(con: duckdb.DuckDBPyConnection, patience_seconds: int) -> Iterator[WriteLock]:
    """Hold the lock. Raises StoreBusyError if others keep it for longer than that."""
    with con.cursor() as cursor:
        try:
            with answering():
                cursor.execute("BEGIN")
                _run(cursor, f"SET LOCAL lock_timeout = '{patience_seconds}s'")
                _run(cursor, "SET LOCAL statement_timeout = 0")
                _run(cursor, "SET LOCAL idle_in_transaction_session_timeout = 0")
                _lock(cursor)
            yield WriteLock(cursor)
        finally:
            end(cursor)


def _lock(cursor: duckdb.DuckDBPyConnection) -> None:
    try:
        _value(cursor, f"SELECT pg_advisory_xact_lock({LOCK})::text")
    except duckdb.Error as error:
        if "lock timeout" not in str(error):
            raise
        raise StoreBusyError(
            "Something else is changing the store (a publication or its care). Nothing was "
            "changed. Please try again in a moment."
        ) from None


def end(cursor: duckdb.DuckDBPyConnection) -> None:
    """Roll back, also where the server is gone and there is nothing left to roll back.

    Never close a cursor inside a transaction instead: DuckDB then rolls back in a destructor, and
    if the server is gone, ends the whole process.
    """
    with suppress(duckdb.Error):
        cursor.execute("ROLLBACK")


@contextmanager
def answering() -> Iterator[None]:
    """Turn a server or files that do not answer into UnreachableError, without its cause: that
    names the connection string, which may hold a password. A damaged file is a StoreError."""
    try:
        yield
    except duckdb.Error as error:
        if damaged := damage(error):
            raise damaged from None
        if not is_outage(error):
            raise
        raise unreachable(error) from None


def is_outage(error: duckdb.Error) -> bool:
    """Whether a server or a file did not answer, as against a statement that is wrong.

    DuckDB has no one class for it: a connection that breaks at COMMIT is told as a failed
    transaction, one at ROLLBACK without a class. It may also break DuckDB's own state, which is
    fatal to the whole instance (`loaders.store.store` opens another one).
    """
    return (
        isinstance(error, (duckdb.IOException, duckdb.FatalException, duckdb.InternalException))
        or type(error) is duckdb.Error
        or re.search(_BROKEN, str(error), re.IGNORECASE) is not None
    )


def unreachable(error: duckdb.Error) -> UnreachableError:
    """An outage in words: of the database, or of the files."""
    if re.search(
        r"postgres|libpq|DuckLake:|pool timeout|(for|prepare) COPY|server closed|invalidated|"
        r"INTERNAL|unsuccessful query|transaction is aborted",
        str(error),
        re.IGNORECASE,
    ):
        return UnreachableError(
            "The store's database does not answer. Please try again in a moment."
        )
    return UnreachableError(
        "The store's files cannot be reached. Please try again in a moment; nothing is lost."
    )


def load_extension(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load a DuckDB extension from its Python package; DuckDB checks the signature itself."""
    try:
        package = importlib.import_module(f"duckdb_extension_{name}")
    except ModuleNotFoundError as error:
        raise StoreError(
            "The DuckDB extension “{name}” is missing. Please install the dependencies again.",
            name=name,
        ) from error
    folder = Path(next(iter(package.__path__))) / "extensions" / f"v{duckdb.__version__}"
    file = folder / f"{name}.duckdb_extension"
    con.execute(f"LOAD {literal(str(file))}")
