"""Every parameter of every page with an attack in it: the page shows itself, nothing is changed."""

from pathlib import Path

import pytest

from loaders.store.store import Edition
from tests.ui.seen import words
from ui.state import url_state
from ui.state.session_data import store

ATTACK = "1') OR 1=1; DROP TABLE lake.main.measures; --\"<img src=x onerror=alert(1)>../../x\x00"
PAGES = sorted(path.stem for path in (Path(__file__).parents[3] / "pages").glob("*.py"))


def at(shell, page: str, **parameters: str):
    """A page as a fresh visit with these parameters."""
    shell.session_state["address_page"] = None
    shell.query_params.clear()
    for name, text in parameters.items():
        shell.query_params[name] = text
    return shell.switch_page(f"../../pages/{page}.py").run()


def attacked(app) -> bool:
    """Whether the text became HTML anywhere."""
    return any("<img src=x" in one.proto.body for one in app.get("html"))


@pytest.mark.parametrize("page", PAGES)
def test_no_parameter_reaches_sql_html_or_a_path(shell, monkeypatch, page):
    asked: set[str] = set()
    value = url_state.value

    def spy(name: str) -> str:
        asked.add(name)
        return value(name)

    monkeypatch.setattr(url_state, "value", spy)
    shell.run()
    at(shell, page)
    before, state = list(store().history().rows), store().snapshot_id()
    done = set() if page == "measures" else set(url_state.SHARED)  # all pages read these alike
    asked |= set(url_state.SHARED)
    while todo := asked - done:  # a parameter may make the page ask for others
        for name in sorted(todo):
            app = at(shell, page, **{name: ATTACK})
            assert not app.exception, f"{name}: {app.exception[0].message}"
            assert not attacked(app), name
            assert "OR 1=1" not in words(app), name  # nor repeated
        done |= todo
    assert store().snapshot_id() == state and store().history().rows == before
    with store().reader(Edition(state)) as cursor:
        assert cursor.execute("SELECT count(*) FROM measures").fetchone() == (4,)
