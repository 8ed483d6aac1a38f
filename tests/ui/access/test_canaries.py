"""Marked texts: what is not public reaches nobody outside, and what attacks stays a text."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from loaders.bootstrap import open_store
from loaders.schema import load_package
from loaders.store.store import Edition
from tests.marked_city import AMOUNT, ATTACK, MARK, city_under_attack, city_with_secrets
from tests.publishing import publish
from tests.ui.app import new_app
from tests.ui.conftest import Looked, stored
from tests.ui.seen import words
from ui.components import figure
from ui.components.dataset_columns import visible
from ui.sources import downloads
from ui.state.session_data import store

ROOT = Path(__file__).parents[3]
SECRET = re.compile(rf"{MARK}|{AMOUNT}|8[.,]765[.,]432|[€]?8[.,]8.{{0,2}}(Mio|M)")
WITHOUT_DATA = ("about", "accessibility", "imprint", "privacy")
PAGES = {
    "overview": [{}, {"bezirk": "01"}, {"lang": "en"}, {"seit": "1"}],
    "measures": [
        {},
        {"ansicht": "portfolio"},
        {"massnahme": "bank"},
        {"massnahme": f"{MARK}-measures-geheim"},
        {"lang": "en", "bezirk": "02"},
    ],
    "participation": [{}, {"zeilen": "reihen"}, {"bezirk": "01"}],
    "surveys": [{}, {"umfrage": f"{MARK}-surveys-geheim"}, {"umfrage": "beispiel"}],
    "map": [{}, {"bezirk": "01"}, {"punkt": f"measures:{MARK}-measures-geheim"}],
    "mobility": [{}, {"bereich": "inseln"}, {"bereich": "luecken"}, {"bereich": "staedte"}],
    "indicators": [
        {},
        {"bezirk": "01"},
        {"kennzahl": f"{MARK}-indicators-geheim"},
        *({"kennzahl": n} for n in ("a", "energie", "einwohner")),
    ],
    "reports": [{}, {"bezirk": "01"}, {"lang": "en"}],
    "network": [{}, {"lang": "en"}, {"bezirk": "01"}],
    "upload": [{}],
    "history": [{}, {"veroeffentlichung": "1"}],
    "sources": [{}, *({"datensatz": name} for name in load_package().datasets)],
    "administration": [{}],
    **{name: [{}, {"lang": "en"}] for name in WITHOUT_DATA},
}


def founded_store(folder: Path, city: Path) -> Path:
    """The folder of a closed store with the city's data."""
    open_store(str(folder), load_package(city)).close()
    return folder


@pytest.fixture(scope="module")
def secret_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city_with_secrets(tmp_path_factory.mktemp("secrets"))


@pytest.fixture(scope="module")
def secret_store(secret_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two states: in the first a measure was public that is taken back in the second."""
    folder = tmp_path_factory.mktemp("secret_store") / "store"
    lake = open_store(str(folder), load_package(secret_city))
    state = lake.reader(Edition(lake.snapshot_id())).execute("FROM measures").to_arrow_table()
    row = {
        **state.to_pylist()[0],
        "measure_id": f"{MARK}-taken-back",
        "title": f"{MARK} taken back",
    }
    hidden = {**row, "is_public": False}
    said = {"author": f"{MARK} Autor", "message": f"{MARK} Nachricht"}
    for rows in ([row], [hidden]):
        added = pa.Table.from_pylist(rows, schema=state.schema)
        file = {"source": b"x", "source_name": f"{MARK}.csv"}
        publish(lake, {"measures": added}, mode="append", **said, **file)
    lake.close()
    return folder


@pytest.fixture(scope="module")
def secrets(secret_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with closing(Looked(secret_store, tmp_path_factory.mktemp)) as looked:
        yield looked


@pytest.fixture
def public(secret_city, secrets, tmp_path, monkeypatch) -> Iterator[AppTest]:
    monkeypatch.setenv("CITY_DATA", str(secret_city))
    with stored(secrets, tmp_path):
        app = new_app()
        app.context["is_embedded"] = True
        yield app


@pytest.fixture
def tables(monkeypatch) -> list[str]:
    """The rows behind every figure that is drawn: they are one click away, with their download."""
    seen: list[str] = []
    real = figure.draw_figure

    def show(*args, **kwargs):
        table = kwargs["table"]
        seen.append((table() if callable(table) else table).to_csv())
        real(*args, **kwargs)

    monkeypatch.setattr(figure, "draw_figure", show)
    return seen


def nodes(block) -> Iterator:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


def sent(app: AppTest) -> str:
    """All that the server sends to the browser for this page, texts as they stand in it."""
    parts = [
        node.proto.SerializeToString().decode("latin-1")
        for node in nodes(app._tree)
        if getattr(node, "proto", None) is not None
    ]
    return "\n".join(parts)


def visited(app: AppTest, page: str, parameters: dict[str, str]) -> AppTest:
    for name, value in parameters.items():
        app.query_params[name] = value
    app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception, app.exception
    return app


def test_every_page_is_looked_at():
    assert set(PAGES) == {path.stem for path in (ROOT / "pages").glob("*.py")}


@pytest.mark.parametrize("page", PAGES)
def test_the_public_finds_no_secret_on_any_page(public, tables, page):
    found = {}
    for parameters in PAGES[page]:
        for state in ({}, {"stand": "2", "beispiele": "1"}):
            public.query_params.clear()
            asked = {**parameters, **state}
            content = sent(visited(public, page, asked)) + "".join(tables)
            # The address is said again, with Markdown's escapes or a link's.
            content = unquote(content.replace("\\", ""))
            for value in parameters.values():
                content = content.replace(value, "")
            marks = [
                content[max(0, m.start() - 40) : m.end() + 40] for m in SECRET.finditer(content)
            ]
            if marks:
                found[str(asked)] = marks[:3]
            tables.clear()
    assert found == {}


OPEN = [dataset.name for dataset in load_package().datasets.values() if dataset.public]


def test_a_dataset_that_is_not_public_has_no_download(public):
    app = visited(public, "sources", {"datensatz": "survey_answers"})
    assert "hier nicht bekannt" in words(app)
    assert not app.get("download_button")


@pytest.mark.parametrize("name", OPEN)
def test_no_download_holds_a_secret(public, name):
    public.run()
    at = Edition(store().snapshot_id(), demo=False, audience="public")
    for kind in ("csv", "csv-de", "parquet", "geojson", "xlsx"):
        if not downloads._possible(kind, visible(name, "public"), at):
            continue
        content = downloads.content(name, kind, at)
        text = content.decode("latin-1")
        if kind in ("parquet", "xlsx"):
            text = unpacked(content, kind)
        assert not SECRET.search(text), (kind, SECRET.search(text))


def unpacked(content: bytes, kind: str) -> str:
    import io

    import openpyxl
    import pyarrow.parquet as pq

    if kind == "parquet":
        return str(pq.read_table(io.BytesIO(content)).to_pylist())
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return str([list(sheet.values) for sheet in book.worksheets])


@pytest.fixture(scope="module")
def hostile_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return city_under_attack(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def hostile_store(hostile_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile_store") / "store"
    lake = open_store(str(folder), load_package(hostile_city))
    rows = lake.reader(Edition(lake.snapshot_id())).execute("FROM stops").to_arrow_table()
    said = {"author": ATTACK, "message": ATTACK, "source": b"x", "source_name": f"{ATTACK}.csv"}
    publish(lake, {"stops": rows}, **said)
    lake.close()
    return folder


@pytest.fixture(scope="module")
def attacks(hostile_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looked]:
    with closing(Looked(hostile_store, tmp_path_factory.mktemp)) as looked:
        yield looked


@pytest.fixture
def hostile(hostile_city, attacks, tmp_path, monkeypatch) -> Iterator[AppTest]:
    monkeypatch.setenv("CITY_DATA", str(hostile_city))
    with stored(attacks, tmp_path):
        yield new_app()


PLAIN = {"dataframe", "arrow_data_frame", "selectbox", "multiselect", "component_instance"}
"""Elements that draw their texts on a canvas or as plain text, never as HTML or Markdown. The map
is a component with a page of its own; a real browser tells whether it obeys."""
HTML = re.compile(r"<img src=x|<script>alert")
MARKDOWN = re.compile(r"(?<!\\)!\[x\]\(|(?<!\\)\]\(javascript|(?<!\\)\[x\]\(http")


def obeyed(app: AppTest) -> list[str]:
    """Attacks that would be obeyed: as HTML, as Markdown, or in plotly's texts."""
    found = []
    for node in nodes(app._tree):
        if getattr(node, "proto", None) is None or node.type in PLAIN:
            continue
        text = node.proto.SerializeToString().decode("latin-1")
        rule = HTML if node.type in ("html", "plotly_chart") else MARKDOWN
        if node.type == "plotly_chart":
            text = "\n".join(strings(json.loads(node.proto.spec)))
        found += [
            f"{node.type}: {text[max(0, hit.start() - 60) : hit.end() + 20]}"
            for hit in rule.finditer(text)
        ]
    return found


def strings(value: object) -> Iterator[str]:
    """The texts of a figure that are drawn; `customdata` is only handed back on a click."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name not in ("customdata", "ids", "meta", "uirevision"):
                yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


WITHOUT_ATTACKS = ("upload", "administration")


@pytest.mark.parametrize("page", PAGES)
def test_attacks_in_the_data_stay_texts_on_every_page(hostile, page):
    found = {}
    shown = 0
    for parameters in PAGES[page]:
        hostile.query_params.clear()
        app = visited(hostile, page, {k: v for k, v in parameters.items() if MARK not in v})
        shown += sent(app).count("onerror")
        if marks := obeyed(app):
            found[str(parameters)] = marks[:4]
    assert found == {}
    assert shown or page in (*WITHOUT_ATTACKS, *WITHOUT_DATA), (
        "no attack was shown: this proves nothing"
    )
