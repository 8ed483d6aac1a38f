"""Messages of widgets that a role never saw, sent over the websocket: refused, logged, no effect.

Each attack is first made by somebody who may do it, in the same words: it would work.
"""

import urllib.request
from collections.abc import Callable, Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.conftest import free_port
from tests.browser.people import cookie, settings
from tests.browser.wire import Wire, snapshot, status_of

RHYTHMS = {"path": "verwaltung", "query": "teil=rhythmen"}
CLOSED = "nicht für Sie offen"


@pytest.fixture(scope="module")
def guarded(start_server):
    port = free_port()
    return start_server(port=port, **settings(port))


@pytest.fixture
def wire(guarded) -> Iterator[Callable[..., Wire]]:
    """A session of a person of a role; without a role, of anybody."""
    opened = []

    def one(role: str = "", **claims) -> Wire:
        known = cookie(guarded.url, role, **claims) if role else None
        opened.append(Wire(guarded.url, known).run())
        return opened[-1]

    yield one
    for session in opened:
        session.close()


@pytest.fixture(scope="module")
def ids(guarded) -> dict[str, str]:
    """The widgets of the page for admins, as an admin gets them."""
    admin = Wire(guarded.url, cookie(guarded.url, "admin")).run()
    admin.run(**RHYTHMS)
    found = admin.widgets()
    admin.close()
    assert "admin_rhythm_change" in found
    return found


def attack(session: Wire, ids: dict[str, str], path: str = "verwaltung", days: int = 17) -> Wire:
    """Change the interval of the first dataset, as the form of the page would."""
    numbers = {name: days for key, name in ids.items() if key.startswith("admin_days_")}
    kind = next(name for key, name in ids.items() if key.startswith("admin_rhythm_kind_"))
    first = {**numbers, kind: "nach einer festen Zahl von Tagen"}
    session.run(path, "teil=rhythmen", **first)
    numbers |= {name: days for key, name in session.widgets().items() if "admin_days_" in key}
    return session.run(
        path, "teil=rhythmen", **first, **numbers, **{ids["admin_rhythm_change"]: "click"}
    )


def test_the_attack_works_for_an_admin(guarded, wire, ids):
    before = snapshot(guarded.url)
    attack(wire("admin"), ids)
    assert snapshot(guarded.url) == before + 1


@pytest.mark.parametrize("role", ["", "public", "staff", "analyst"])
def test_a_button_that_the_role_never_saw_does_nothing(guarded, wire, ids, role):
    before = snapshot(guarded.url)
    session = attack(wire(role), ids, days=18)
    assert CLOSED in session.text()
    assert not [key for key in session.widgets() if key.startswith("admin")]
    assert snapshot(guarded.url) == before
    log = guarded.log.read_text("utf-8")
    assert f"page refused: verwaltung for role {role or 'public'}" in log


def test_the_same_on_a_page_that_is_open_does_nothing(guarded, wire, ids):
    before = snapshot(guarded.url)
    session = attack(wire(), ids, path="quellen", days=18)
    assert CLOSED not in session.text()
    assert snapshot(guarded.url) == before


def test_the_hash_of_a_closed_page_opens_nothing(guarded, wire):
    admin = wire("admin")
    for path in ("hochladen", "verlauf", "verwaltung"):
        session = wire().run(page=admin.pages[path])
        assert CLOSED in session.text(), path
        assert "upload_drop" not in session.text()


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "von-jemand-anderem-ausgedacht-0123456789"},
        {"aud": "other"},
        {"iat": 1},
        {"origin": "http://dashboard.example"},
    ],
)
def test_a_cookie_that_is_not_ours_counts_for_nothing_here_either(wire, ids, guarded, change):
    before = snapshot(guarded.url)
    attack(wire("admin", **change), ids, days=19)
    assert snapshot(guarded.url) == before


def put(sender: Wire, session: str) -> int:
    """The status of an upload into a session, with everything that Streamlit itself asks for."""
    body = (
        b"--x\r\nContent-Disposition: form-data; name=f; filename=f.csv\r\n"
        b"Content-Type: text/csv\r\n\r\na,b\r\n--x--\r\n"
    )
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"_streamlit_xsrf={sender.token}",
        "X-Xsrftoken": sender.token,
    }
    address = f"{sender.url}/_stcore/upload_file/{session}/file-1"
    request = urllib.request.Request(address, data=body, headers=headers, method="PUT")
    return status_of(lambda: urllib.request.urlopen(request, timeout=10))


def test_files_are_taken_from_analysts_only(guarded, wire):
    analyst, staff, anybody = wire("analyst"), wire("staff"), wire()
    assert put(anybody, anybody.session) == 403
    assert put(staff, staff.session) == 403
    assert put(anybody, "no-such-session") == 403
    assert put(analyst, analyst.session) == 204
    assert "upload refused" in guarded.log.read_text("utf-8")


def test_no_browser_empties_the_caches_or_stops_the_server(guarded, wire):
    session = wire()
    session.socket.send(BackMsg(clear_cache=True).SerializeToString())
    session.socket.send(BackMsg(debug_shutdown_runtime=True).SerializeToString())
    session.run()
    assert snapshot(guarded.url) > 0
    assert "wanted the caches emptied" in guarded.log.read_text("utf-8")


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1.evil.example"]
)
def test_another_site_gets_no_websocket(guarded, origin):
    from websockets.exceptions import InvalidStatus

    with pytest.raises(InvalidStatus) as refused:
        Wire(guarded.url, Origin=origin)
    assert refused.value.response.status_code == 403
