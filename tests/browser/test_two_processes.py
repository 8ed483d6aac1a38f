"""nginx in front of two app processes on one store: visitors stay, publications show everywhere."""

import re
import urllib.request

import pyarrow as pa
import pytest
from playwright.sync_api import expect

from loaders.bootstrap import open_store
from loaders.schema import load_package
from loaders.store.store import Edition
from tests.browser.test_nginx import serving, status
from tests.publishing import publish


@pytest.fixture
def processes(shared, tiny_city, start_server):
    """A store on a PostgreSQL server, and two servers on it."""
    store = open_store(shared, load_package(tiny_city))
    settings = {"CITY_DATA": str(tiny_city), "CITY_STORE": shared}
    yield store, [start_server(**settings), start_server(**settings)]
    store.close()


def open_sockets(server):
    """How many visitors a process has, by its own count."""
    text = urllib.request.urlopen(f"{server.url}/metrics", timeout=10).read().decode()
    found = re.search(r"^city_dashboard_websockets_open (\d+)", text, re.M)
    assert found
    return int(found[1])


def answered(server):
    """How many requests for Streamlit's own addresses a process has answered, by its own count."""
    text = urllib.request.urlopen(f"{server.url}/metrics", timeout=10).read().decode()
    found = re.findall(r'^city_dashboard_requests_total{kind="streamlit".*} (\d+)', text, re.M)
    return sum(map(int, found))


def visitor(browser, front, server):
    """A visitor whom nginx leads to this process: it tells visitors apart by browser too."""
    for number in range(50):
        name, before = f"Browser {number}", answered(server)
        assert status(f"{front}/_stcore/health", User_Agent=name) == 200
        if answered(server) > before:
            break
    context = browser.new_context(ignore_https_errors=True, user_agent=name)
    page = context.new_page()
    page.goto(f"{front}/massnahmen?bezirk=01")
    expect(page.get_by_text("Bänke im Park").first).to_be_visible(timeout=30_000)
    page.evaluate("window.untouched = true")
    assert open_sockets(server) == 1
    return page


def rename_benches(store, title):
    """Publish all measures, with another title for one, as a third process does."""
    with store.reader(Edition(store.snapshot_id())) as cursor:
        table = cursor.execute("FROM measures").to_arrow_table()
    titles = [title if t.startswith("Bänke") else t for t in table["title"].to_pylist()]
    at = table.column_names.index("title")
    return publish(
        store, {"measures": table.set_column(at, "title", pa.array(titles))}, author="Anna"
    )


def look_again(page, title, language):
    """The next run of the page shows it, in the same session."""
    page.get_by_text(language, exact=True).first.click()
    expect(page.get_by_text(title).first).to_be_visible(timeout=30_000)
    assert page.evaluate("window.untouched") is True


def test_visitors_of_both_see_each_publication_and_one_may_stop(processes, browser, tmp_path):
    store, (one, two) = processes
    with serving(tmp_path, one.url, two.url) as front:
        first, second = (visitor(browser, front, s) for s in (one, two))
        rename_benches(store, "Bänke am Markt")
        look_again(first, "Bänke am Markt", "EN")
        look_again(second, "Bänke am Markt", "EN")
        two.process.kill()  # as hard as it can be
        rename_benches(store, "Bänke am Fluss")
        look_again(first, "Bänke am Fluss", "DE")
        second.reload()  # whose process is gone comes to the other one
        expect(second.get_by_text("Bänke am Fluss").first).to_be_visible(timeout=60_000)
        assert open_sockets(one) == 2
        for page in (first, second):
            page.context.close()
