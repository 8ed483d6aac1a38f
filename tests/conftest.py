"""Fixtures for every room: the shipped declarations, a small test city, a store, empty tables."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest

from loaders.bootstrap import open_store
from loaders.schema import Package, load_package, quoted
from loaders.store import engine
from loaders.store.store import Store
from tests.servers import ObjectStore, Postgres, start_object_store, start_postgres
from tests.tiny_city import write_city

os.environ["LC_ALL"] = "C.UTF-8"  # the command line speaks German, wherever the tests run
os.environ["CITY_LOCAL_ANALYST"] = "1"  # whoever tests sits at the machine, as with `make run`
os.environ["CITY_PUBLIC_EDITION"] = "off"  # what it costs is only for tests that are about it
# The engine hashes the 30 MB of an extension each time, which takes longer than opening a store.
engine.SETTINGS["allow_unsigned_extensions"] = "true"
MARKED = {
    "server": {"postgres", "object_store", "mapserver"},
    "app": {"shell", "shipped_shell"},
}
"""Marks of the tests that use one of these fixtures: a server, or the whole app and its store. A
module that makes an AppTest of its own is marked `app` as well."""
FIRST = (
    "browser/test_lengths.py",
    "browser/test_accessibility.py",
    "browser/test_long_words.py",
    "browser/test_public_edition.py",
    "browser/test_grid.py",
    "browser/test_shell.py",
    "browser/test_upload.py",
    "browser/test_hostile_data.py",
    "browser/test_svg.py",
    "frozen/test_frozen.py",
    "loaders/test_verification.py",
    "loaders/export/test_round_trips.py",
    "loaders/store/test_postgres_store.py",
    "outputs/packet/test_packet.py",
    "loaders/store/test_killed_erasing.py",
    "loaders/test_shipped_update.py",
    "loaders/store/test_migrate.py",
    "loaders/store/test_bootstrap.py",
    "loaders/store/test_killed_publishing.py",
    "loaders/store/test_erasure.py",
    "loaders/store/test_object_store.py",
    "server/test_open_attacks.py",
    "ui/access/test_canaries.py",
    "loaders/shaping/test_no_people_in_store.py",
    "loaders/validate/test_mutations.py",
    "deploy/test_backup.py",
)
"""The files that take longest, those first: one that begins last leaves the other process idle."""
ROOT = Path(__file__).parents[1]
SLOW = ROOT / "tests" / "slow.txt"
"""Tests that are marked `slow`, as measured by `make slow`."""


def function_of(item: pytest.Item) -> str:
    """The file and function of a test, whatever its parameters."""
    return item.nodeid.partition("[")[0]


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Put long files first, mark what `make quick` leaves out beside the browser's tests, and make
    pages quick to start."""
    turn = {ROOT / "tests" / name: number for number, name in enumerate(FIRST)}
    items.sort(key=lambda item: turn.get(item.path, len(turn)))
    slow = set(SLOW.read_text("utf-8").splitlines())
    for item in items:
        for mark, fixtures in MARKED.items():
            if fixtures & set(item.fixturenames):
                item.add_marker(mark)
        if hasattr(item.module, "AppTest") or hasattr(item.module, "new_app"):
            item.add_marker("app")
        if function_of(item) in slow:
            item.add_marker("slow")
    if any(item.get_closest_marker("app") for item in items):
        look_for_components_once()


def look_for_components_once() -> None:
    """Streamlit reads the metadata of every installed package for each new AppTest."""
    from streamlit.components.v2 import manifest_scanner

    manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.fixture(scope="session")
def package() -> Package:
    """The declarations that ship with the product."""
    return load_package()


@pytest.fixture(scope="session")
def tiny_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for CITY_DATA: Musterstadt, three districts, rows one can count by hand."""
    return write_city(tmp_path_factory.mktemp("musterstadt"))


@pytest.fixture(scope="session")
def founded(tiny_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed store filled with Musterstadt's data, to be copied."""
    folder = tmp_path_factory.mktemp("founded") / "store"
    open_store(str(folder), load_package(tiny_city)).close()
    return folder


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed store filled with the data that ship, to be copied."""
    folder = tmp_path_factory.mktemp("shipped") / "store"
    open_store(str(folder), load_package(ROOT / "data")).close()
    return folder


class Kept:
    """An open store that tests have one after the other until one of them changes something of it.
    Most only look, and to copy, open and read a store costs more than they do."""

    def __init__(self, filled: Path, city: Path, new_folder: Callable[[str], Path]) -> None:
        self._filled, self._city, self._new_folder = filled, city, new_folder
        self._store: Store | None = None
        self._as_it_was: dict[object, object] = {}

    def hand_out(self) -> Store:
        """It or a new one."""
        if self._store is None:
            folder = shutil.copytree(self._filled, self._new_folder("kept") / "store")
            self._store = open_store(str(folder), load_package(self._city))
            self._as_it_was = self._found(self._store)
        return self._store

    def take_back(self) -> None:
        """Keep it for the next test, if it is as it was."""
        if self._store and not self._is_as_it_was(self._store):
            self.close()

    def close(self) -> None:
        """Begin with a new one."""
        if self._store:
            self._store.close()
            self._store = None

    def _is_as_it_was(self, store: Store) -> bool:
        try:
            store.cursor().close()
        except duckdb.Error:  # the test has closed it
            return False
        return self._found(store) == self._as_it_was

    @staticmethod
    def _found(store: Store) -> dict[object, object]:
        """Size and time of every file, and what the object holds but for the table it kept."""
        files = {path: path.stat() for path in Path(store.location.folder).rglob("*")}
        held = {name: value for name, value in vars(store).items() if name != "_frame"}
        return held | {
            path: (stat.st_size, stat.st_mtime_ns) for path, stat in files.items() if path.is_file()
        }


@pytest.fixture(scope="session")
def kept(
    founded: Path, tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kept]:
    """The store of the tests that may change it."""
    made = Kept(founded, tiny_city, tmp_path_factory.mktemp)
    yield made
    made.close()


@pytest.fixture
def lake(
    request: pytest.FixtureRequest, kept: Kept, founded: Path, tiny_city: Path, tmp_path: Path
) -> Iterator[Store]:
    """An open store, filled with Musterstadt's data, that no other test has changed; for a test
    that patches something one of its own, which has nothing at hand yet."""
    if "monkeypatch" in request.fixturenames:
        store = open_store(
            str(shutil.copytree(founded, tmp_path / "store")), load_package(tiny_city)
        )
        yield store
        store.close()
    else:
        yield kept.hand_out()
        kept.take_back()


@pytest.fixture(scope="session")
def read_lake(
    founded: Path, tiny_city: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """An open store filled with Musterstadt's data, shared by all tests that only read."""
    folder = shutil.copytree(founded, tmp_path_factory.mktemp("read") / "store")
    store = open_store(str(folder), load_package(tiny_city))
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server; whoever stops it starts it again."""
    server = start_postgres()
    yield server
    server.close()


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """A real server that speaks S3, with one bucket; whoever pauses it lets it go on."""
    server = start_object_store()
    yield server
    server.close()


@pytest.fixture
def shared(postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """What CITY_STORE is for a new, empty store on a server, with its files in a folder."""
    monkeypatch.setenv("CITY_STORE_DATA", str(tmp_path / "shared"))
    return f"ducklake:postgres:{postgres.address} dbname={postgres.database()}"


class Tables:
    """A DuckDB connection with every declared dataset as an empty table; beside others (the
    connection of these) in a schema of its own."""

    def __init__(
        self,
        package: Package,
        beside: duckdb.DuckDBPyConnection | None = None,
        schema: str = "main",
    ) -> None:
        self.con = beside.cursor() if beside else duckdb.connect()
        self.package = package
        self.con.execute(f"CREATE SCHEMA IF NOT EXISTS memory.{schema}; USE memory.{schema}")
        for dataset in package.datasets.values():
            self.con.execute(dataset.create_table_sql(f"memory.{schema}"))

    def insert(self, dataset: str, *rows: dict[str, Any]) -> None:
        """Add rows given as dicts; missing columns are NULL, `source` is filled in."""
        for row in rows:
            filled = {"source": "Test"} | row
            names = ", ".join(quoted(n) for n in filled)
            marks = ", ".join("?" * len(filled))
            self.con.execute(
                f"INSERT INTO {quoted(dataset)} ({names}) VALUES ({marks})",
                [json.dumps(v) if isinstance(v, dict) else v for v in filled.values()],
            )


@pytest.fixture
def tables(package: Package) -> Iterator[Tables]:
    """Empty tables and a way to fill them: `tables.insert("measures", {...}, {...})`."""
    made = Tables(package)
    yield made
    made.con.close()


@pytest.fixture
def con(tables: Tables) -> duckdb.DuckDBPyConnection:
    """The connection of `tables`, to hand to functions in queries/."""
    return tables.con


@pytest.fixture
def insert(tables: Tables) -> Callable[..., None]:
    """`insert("measures", {"measure_id": "m1", ...}, ...)` into the tables of `con`."""
    return tables.insert
