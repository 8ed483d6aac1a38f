"""The folder of the public edition: what was published stays the same, what was withdrawn goes."""

import datetime as dt
import gzip

import pandas as pd
import pyarrow as pa
import pytest

from loaders.store.store import Edition
from outputs.edition import kept_states, public_texts
from tests.outputs.conftest import EDITION_DAY
from tests.publishing import publish

PAGE = "de/massnahmen-massnahme-bank.html"


def measures(opened):
    with opened.reader(Edition(opened.snapshot_id())) as con:
        return con.execute("FROM measures").to_arrow_table()


def changed(opened, change):
    rows = measures(opened).to_pandas()
    publish(opened, {"measures": as_arrow(opened, change(rows))}, author="Anna")


def as_arrow(opened, rows: pd.DataFrame):
    return pa.Table.from_pandas(rows, schema=measures(opened).schema, preserve_index=False)


def kept(keeper, state, page=PAGE):
    return (keeper.folder / "stand" / state / f"{page}.gz").read_bytes()


def test_an_address_of_a_state_gives_the_same_bytes_after_the_next(opened, keeper):
    first = keeper.publish()
    before = kept(keeper, first)
    changed(opened, lambda rows: rows.assign(current_value=rows["current_value"] + 1))
    second = keeper.publish()
    assert first != second
    assert kept(keeper, first) == before
    assert gzip.decompress(kept(keeper, second)) != gzip.decompress(before)
    newest = (keeper.folder / "aktuell" / PAGE).read_text("utf-8")
    assert newest.endswith(f"<!-- {second.rpartition('-')[2]} -->")


def test_a_state_that_is_kept_says_so_and_finds_its_style(keeper):
    state = keeper.publish()
    page = gzip.decompress(kept(keeper, state)).decode()
    assert 'class="kept"' in page
    assert 'href="../../../aktuell/de/index.html"' in page
    assert 'href="../../../assets/' in page
    newest = (keeper.folder / "aktuell" / PAGE).read_text("utf-8")
    assert 'class="kept"' not in newest
    assert 'href="../../assets/' in newest
    assert "%ROOT%" not in page + newest


def test_what_is_public_no_more_goes_from_all_states(opened, keeper):
    first = keeper.publish()
    other = kept(keeper, first, "de/mobilitaet.html")
    changed(opened, lambda rows: rows.assign(is_public=rows["measure_id"] != "bank"))
    keeper.publish()
    folder = keeper.folder / "stand" / first
    assert not (folder / f"{PAGE}.gz").exists()
    pages = [gzip.decompress(path.read_bytes()).decode() for path in folder.rglob("*.gz")]
    assert pages
    assert not [page for page in pages if "Bänke im Park" in page]
    assert kept(keeper, first, "de/mobilitaet.html") == other
    assert "Diese Seite eines aufbewahrten Stands" in (folder / "gone.html").read_text("utf-8")


def test_a_folder_for_any_server_holds_every_page_as_it_is_read(opened, keeper, monkeypatch):
    """Of states that were kept compressed too; what goes later goes in both forms."""
    first = keeper.publish()
    changed(opened, lambda rows: rows.assign(current_value=rows["current_value"] + 1))
    day = dt.date.fromisoformat(EDITION_DAY)
    second = kept_states.publish(keeper.folder, opened, day, is_plain=True)
    for state in (first, second):
        page = (keeper.folder / "stand" / state / PAGE).read_bytes()
        assert page == gzip.decompress(kept(keeper, state))
    columns = public_texts.public_columns(opened)
    monkeypatch.setattr(public_texts, "public_columns", lambda _store: columns[1:])
    kept_states.withdraw(keeper.folder, opened, opened.snapshot_id())
    assert not (keeper.folder / "stand" / first / PAGE).exists()


def test_the_newest_is_never_half_there(keeper, monkeypatch):
    keeper.publish()
    before = (keeper.folder / "aktuell").resolve()
    keeper.files["de/zu\0.html"] = "x"
    with pytest.raises(ValueError, match="null byte"):
        keeper.publish()
    assert (keeper.folder / "aktuell").resolve() == before
    assert (keeper.folder / "aktuell" / PAGE).exists()


def test_a_column_that_is_public_no_more_takes_all_pages_of_the_state(opened, keeper, monkeypatch):
    first = keeper.publish()
    columns = public_texts.public_columns(opened)
    assert "measures.title.0" in columns
    assert "measures.internal_note.0" not in columns
    monkeypatch.setattr(public_texts, "public_columns", lambda _store: columns[1:])
    gone = kept_states.withdraw(keeper.folder, opened, opened.snapshot_id())
    assert len(gone) == len(keeper.files)
    assert not list((keeper.folder / "stand" / first).rglob("*.gz"))
    note = kept_states.note_of(keeper.folder, first)
    assert (note["pages"], note["texts"]) == ([], [])
    assert PAGE in note["gone"]


def test_the_first_pages_come_before_the_whole_and_only_once(keeper):
    keeper.publish()
    assert keeper.shown[:2] == [(True, False), (False, True)]
    keeper.shown.clear()
    keeper.publish()
    assert keeper.shown == [(False, True)]
