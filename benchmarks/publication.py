"""The first rerun after a publication, beside the page's queries run bare and the bare page."""

import datetime as dt
import os
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from statistics import median
from typing import Any

from streamlit.testing.v1 import AppTest

from benchmarks import recording, servers
from benchmarks.result import Result

BOUND = 1.5
PAGES = {"": "overview", "massnahmen": "measures", "mobilitaet": "mobility"}
TURNS = 4
DATASET = "population"

Asked = tuple[Callable[..., Any], dict[str, Any], tuple[Any, ...]]


def measure() -> list[Result]:
    """One row a page. Everything runs in this process: Streamlit's own test runner draws both."""
    with servers.ours() as server:
        constants = recording.record(server.url, servers.workplace() / "states.pickle", PAGES)
    os.environ["BARE_CONSTANTS"] = str(constants)
    os.environ["CITY_STORE"] = str(servers.workplace() / "publication")
    shutil.copytree(servers.shipped(), os.environ["CITY_STORE"])
    sys.path.insert(0, str(servers.BARE.parent))
    from ui.access import roles
    from ui.connection import store

    os.environ[roles.LOCAL_ANALYST] = "1"
    roles.client = lambda: ({"Host": "localhost"}, "127.0.0.1")
    try:
        return [_page(path, file) for path, file in PAGES.items()]
    finally:
        store().close()
        store.cache_clear()


def _page(path: str, file: str) -> Result:
    from ui.connection import store

    ours = AppTest.from_file(servers.ROOT / "ui" / "shell" / "main.py", default_timeout=60).run()
    ours = ours.switch_page(str(servers.ROOT / "pages" / f"{file}.py")).run()
    bare = AppTest.from_string(f"from replay import draw\ndraw({path!r})").run()
    mine, floor = [], []
    for _turn in range(TURNS):
        republish(store())
        asked = _noted(lambda: mine.append(_seconds(ours.run)))
        republish(store())
        floor.append(_seconds(lambda: _bare_queries(asked)) + _seconds(bare.run))  # noqa: B023
    if ours.exception:
        raise RuntimeError(ours.exception[0].message)
    return Result(f"first rerun after a publication: {recording.PAGES[path]}", median(mine),
                  "its queries bare in DuckDB and the bare page", median(floor), BOUND,
                  note=f"{len(asked)} queries")  # fmt: skip


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def republish(opened: Any) -> None:
    """Publish one dataset of an open store as it is, with the time of day in its source."""
    from loaders.publish.publish import FileContribution, publish_files
    from loaders.store.store import Edition
    from loaders.store.write import HistoryEntry

    columns = ", ".join(field.name for field in opened.package.datasets[DATASET].fields)
    with closing(opened.reader(Edition(opened.snapshot_id()))) as con:
        rows = con.execute(f"SELECT {columns} FROM {DATASET}").to_arrow_table()  # noqa: S608
    place = rows.schema.get_field_index("source")
    stamped = [f"{old}, {dt.datetime.now()}" for old in rows["source"].to_pylist()]
    table = rows.set_column(place, "source", [stamped])
    entry = HistoryEntry("benchmark", f"{dt.datetime.now()}")
    publish_files(opened, [FileContribution({DATASET: table})], entry)


def _noted(work: Callable[[], Any]) -> list[Asked]:
    """The queries that are asked while `work` runs, each once."""
    from ui.state import session_data

    asked: dict[Any, Asked] = {}
    make = session_data._kept_result

    def note(query: Callable[..., Any], arguments: dict[str, Any], *seen: Any) -> Any:
        asked[query, repr(sorted(arguments.items())), seen] = (query, arguments, seen)
        return make(query, arguments, *seen)

    session_data._kept_result = note
    try:
        work()
    finally:
        session_data._kept_result = make
    return list(asked.values())


def _bare_queries(asked: list[Asked]) -> None:
    """Run them on the newest state, without what keeps answers."""
    from ui.connection import store

    newest = store().snapshot_id()
    for query, arguments, seen in asked:
        states = [replace(seen[0], snapshot=newest), *seen[1:]]
        cursors = [store().reader(state) for state in states]
        query(*cursors, **arguments)
        for cursor in cursors:
            cursor.close()
