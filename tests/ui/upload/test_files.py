"""Step 1 of the upload: files and addresses, hostile ones among them, and what becomes of them."""

from contextlib import contextmanager
from pathlib import Path

import pytest

from loaders.fetch.fetch import Fetched
from tests.ui.seen import words
from tests.ui.upload.page import GOOD, HEAD, HOSTILE, PAGE, case, drop, drop_more, publish_as
from ui.state.session_data import store
from ui.upload import step1_address


def test_several_files_lie_side_by_side(shell):
    app = drop(shell, ("stand.csv", GOOD), ("leer.csv", ""))
    app.run()
    assert len(app.session_state["upload_cases"]) == 2
    choice = next(one for one in app.get("button_group") if one.key == "upload_choice")
    assert [option.replace("\\", "") for option in choice.options] == [
        "stand.csv",
        "leer.csv (1)",
    ]


def test_the_same_file_twice_is_said(shell):
    app = drop(shell, ("stand.csv", GOOD))
    assert "Dieselbe Datei liegt schon hier: stand.csv." in words(
        drop_more(app, ("stand.csv", GOOD))
    )


def test_files_stay_when_the_page_is_left(shell):
    app = drop(shell, ("stand.csv", GOOD))
    app.switch_page("../../pages/sources.py").run()
    app.switch_page(PAGE).run()
    assert "② Erkannt als Bevölkerung" in words(app)


def test_text_from_files_is_shown_and_never_obeyed(shell):
    content = (
        "Register<script>x</script>;Stichtag;![b](http://evil);Quelle\n=1+1;31.12.2023;<b>1</b>;T\n"
    )
    app = drop(shell, (HOSTILE, content))
    raw = "".join(part.value for part in app.html)
    assert "<img" not in raw
    assert "<script>x" not in raw
    assert "&lt;img src=x onerror=alert(1)&gt;" in raw
    assert case(app).upload.path.parent.name.startswith("city-upload-")
    assert "img" not in str(case(app).upload.path)
    for label in [one.label for kind in ("selectbox", "subheader") for one in app.get(kind)
                  if hasattr(one, "label")]:  # fmt: skip
        assert "![b](" not in label


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("leer.csv", b"", "Die Datei ist leer"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n", "Die Datei ist ein Bild"),
        ("kopf.csv", HEAD.encode(), "Die Datei enthält keine Datenzeilen"),
        ("kaputt.xlsx", b"PK\x03\x04kaputt", "unvollständig oder beschädigt"),
        ("null.csv", b"a;b\n\x00\x00;1\n", "Null-Bytes"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(shell, name, content, sentence):
    app = drop(shell, (name, content))
    assert sentence in words(app)
    assert len(store().snapshots()["snapshot_id"].unique()) == 1


def test_an_address_is_fetched_and_goes_the_same_way(shell, monkeypatch):
    asked = []

    @contextmanager
    def answer(address, layer=None, **how):
        asked.append((address, layer, how))
        yield Fetched(path, address)

    path = Path(store().location.folder) / "answer"
    path.write_text(GOOD, "utf-8")
    monkeypatch.setattr(step1_address, "fetch", answer)
    app = shell.switch_page(PAGE).run()
    app.text_input(key="upload_address_text").input("https://daten.example.org/stand.csv")
    fetch_button(app).click().run()
    assert asked == [("https://daten.example.org/stand.csv", None, {"guarded": True})]
    assert "② Erkannt als Bevölkerung" in words(app)
    publish_as(app, "Anna")
    assert store().snapshots().iloc[-1]["file"] == "https://daten.example.org/stand.csv"


def fetch_button(app):
    return next(one for one in app.button if "upload_address_form" in str(one.key))


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.csv", "file:///etc/passwd"])
def test_an_address_of_the_own_network_is_refused_in_a_sentence(shell, address):
    app = shell.switch_page(PAGE).run()
    app.text_input(key="upload_address_text").input(address)
    text = words(fetch_button(app).click().run())
    assert ("liegt im eigenen Netz" if "127" in address else "ist keine Adresse") in text
    assert not app.session_state["upload_cases"]


def test_after_a_restart_the_page_says_that_the_files_are_gone(shell):
    app = drop(shell, ("stand.csv", GOOD))
    assert app.query_params["tisch"] in ("1", ["1"])
    app.button(key="upload_remove").click().run()
    assert "tisch" not in app.query_params
    assert "liegen nicht mehr hier" not in words(app)


def test_a_new_session_that_follows_one_with_files_is_told(shell):
    shell.switch_page(PAGE)
    shell.query_params["tisch"] = "1"
    app = shell.run()
    assert "Die Dateien liegen nicht mehr hier" in words(app)
    assert "② Erkannt als Bevölkerung" in words(drop_more(app, ("stand.csv", GOOD)))
