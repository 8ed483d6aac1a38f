"""Pages over a large store: 10 million survey answers, 1 million attendance rows, 100,000 chargers,
beside the same pages over the shipped data."""

import shutil
from pathlib import Path
from statistics import median

from benchmarks import browser, recording, servers
from benchmarks.publication import republish
from benchmarks.result import Result

BOUND = 1.2
PAGES = ("umfragen", "beteiligung", "karte", "mobilitaet")
VISITS = 3
ANSWERS, ATTENDANCE, CHARGERS = 10_000_000, 1_000_000, 100_000
AGAINST = "the same page with the shipped data"

# Every row is multiplied: what the pages show keeps its kind, only the numbers grow. Copies of
# attendance repeat their key, which a publication would refuse: with the few groups that there are,
# a million rows would otherwise need 200,000 events, and their page sends each event it counts.
GROW = {
    "survey_answers": (ANSWERS, "REPLACE (respondent_id || '-' || copy AS respondent_id)"),
    "attendance": (ATTENDANCE, ""),
    "charging_points": (
        CHARGERS,
        "REPLACE (station_id || '-' || copy AS station_id,"
        " latitude + ((hash(station_id, copy) % 1000)::INT - 500) / 5e4 AS latitude,"
        " longitude + ((hash(copy, station_id) % 1000)::INT - 500) / 5e4 AS longitude)",
    ),
}


def measure() -> list[Result]:
    """One row a page; both servers and the browser's cache are warm, visits take turns."""
    with servers.ours() as small, servers.ours(grown()) as large, browser.chromium() as chromium:
        windows = {server.url: browser.window(chromium) for server in (large, small)}
        return [_page(path, windows) for path in PAGES]


def _page(path: str, windows: dict) -> Result:
    seconds: dict[str, list[float]] = {url: [] for url in windows}
    for turn in range(VISITS + 1):
        for url, context in windows.items():
            seen = browser.visit(context, f"{url}/{path}")
            if turn:
                seconds[url].append(seen.last)
    large, small = (median(found) for found in seconds.values())
    return Result(f"large store, warm visit: {recording.PAGES[path]}", large, AGAINST, small, BOUND)


def grown() -> Path:
    """The folder of a closed store with the shipped rows multiplied."""
    from loaders.store import open_store

    folder = servers.workplace() / "large"
    shutil.copytree(servers.shipped(), folder)
    store = open_store(str(folder))
    with store.cursor() as con:
        for dataset, (rows, change) in GROW.items():
            known = con.execute(f"SELECT count(*) FROM lake.main.{dataset}").fetchone()[0]  # noqa: S608
            con.execute(f"""
                INSERT INTO lake.main.{dataset}
                SELECT shipped.* {change}
                FROM lake.main.{dataset} shipped, range({rows // known}) copies(copy)
            """)  # noqa: S608
    republish(store)  # pages see the state of the newest publication
    store.close()
    return folder
