"""The pages of the public edition: the screens' numbers, nothing private, nothing foreign."""

import datetime as dt
import gzip
import re
from html import unescape
from pathlib import PurePosixPath

import pandas as pd
import pytest

from outputs.edition.crawl import crawl
from outputs.edition.site import render
from queries.places.district_figures import ranks
from tests.publishing import publish
from ui.components import cards, map_layers
from ui.indicators import listing
from ui.map import words as map_words
from ui.shell.record import record, run_of_state
from ui.state.day import city_day
from ui.state.public_pages import OWN_PAGES, SCREENS, address

LARGEST = 25_000
PIECE = 20_000
DRAWING = 10_000
TAG = re.compile(r"<[^>]*>")
PRIVATE = ("Noch nicht öffentlich", "geheim", "Lieferant säumig", "Interne Runde")


def text(page):
    return " ".join(unescape(TAG.sub(" ", page)).split())


def test_every_kind_of_page_is_there_in_both_languages(edition):
    german = {path.partition("/")[2] for path in edition.files if path.startswith("de/")}
    assert german == {path.partition("/")[2] for path in edition.files if path.startswith("en/")}
    assert german >= {
        "index.html", "massnahmen.html", "massnahmen-massnahme-bank.html", "beteiligung.html",
        "ueberblick-bezirk-01.html", "ueberblick-zielfeld-wege.html", "karte-bezirk-01.html",
        "karte.html", "umfragen.html", "mobilitaet.html", "quellen.html", "impressum.html",
        "quellen-datensatz-measures.html", "verzeichnis.html",
        "abbildung-massnahmen-ansicht-zeitplan-measures_timeline.html",
        "einbettung-massnahmen-ansicht-zeitplan-measures_timeline.html",
    }  # fmt: skip


def test_every_link_leads_to_a_page(edition):
    for path, page in edition.files.items():
        for href in re.findall(r'href="([^"#:]+\.html)"', page):
            target = PurePosixPath(path).parent / href
            if "%ROOT%" in href:
                continue
            parts = [part for part in target.parts if part != ".."]
            found = "/".join(parts[-2:]) if href.startswith("../") else str(target)
            assert found in edition.files, f"{path} leads to {href}"
        assert 'href="./' not in page, path


@pytest.mark.parametrize("secret", PRIVATE)
def test_what_is_not_public_stands_on_no_page(edition, secret):
    assert not [path for path, page in edition.files.items() if secret in page]


def test_a_visitor_of_this_machine_sees_no_more(edition, monkeypatch):
    assert "Hochladen" not in edition.files["de/index.html"]
    assert "Verwaltung" not in text(edition.files["de/index.html"])


@pytest.mark.parametrize("district", [None, "01", "02", "03"])
def test_the_cards_say_the_numbers_of_the_screens(opened, edition, district, monkeypatch):
    """City and districts: every card's value, unit and line on every page, as the screen words its
    Metrics."""
    asked = {"bezirk": district} if district else {}
    pages = set()
    for path, names in OWN_PAGES.items():
        drawn = []
        monkeypatch.setattr(cards, "_card", drawn.append)
        if ("bezirk",) in names:
            snapshot = opened.snapshot_id()
            record((SCREENS[path], path), asked, language="de", snapshot=snapshot, is_past=False)
        page = text(edition.files[f"de/{address(path, asked).file}"]) if drawn else ""
        for card in drawn:
            pages.add(path)
            assert " ".join(f"{card.title} {card.value} {card.unit}".split()) in page
            assert " ".join(card.line.split()) in page
    assert pages == {"", "beteiligung"}  # Musterstadt has no reports


@pytest.mark.parametrize("district", ["01", "02", "03"])
def test_the_figures_of_a_district_are_those_of_the_screen(opened, edition, district):
    """Also per head, shares, and what is counted from answers to surveys."""
    page = text(edition.files[f"de/karte-bezirk-{district}.html"])
    with run_of_state(opened.snapshot_id(), "de"):
        table = map_layers.figures_table(city_day())
        row = table.set_index("district_id").loc[district]
        figures = map_words.figures(table).values()
        shown = [(one.title, map_words.cell(row, one)) for one in figures]
        ranked = {rank.figure for rank in ranks(table, district_id=district)}
        wanted = [(t, v) for one, (t, v) in zip(figures, shown, strict=True) if one.code in ranked]
    assert any("Umfrage" in title for title, _value in wanted)
    for title, value in wanted:
        assert f"{title} {' '.join(value.split())}" in page, title


def test_a_long_list_has_a_page_for_each_part(opened, monkeypatch):
    monkeypatch.setattr(listing, "PER_PAGE", 1)
    rows = {"indicator_id": ["a", "b"], "title": ["A", "B"], "date": [dt.date(2021, 1, 1)] * 2}
    columns = [one.name for one in opened.package.datasets["indicators"].fields]
    added = pd.DataFrame(rows | {"value": [1.0, 2.0], "is_public": True}, columns=columns)
    publish(opened, {"indicators": added}, author="Probe")
    pages = crawl("de", opened.snapshot_id())
    second = address("kennzahlen", {"seite": "2"})
    assert pages[second].title == "Kennzahlen · Seite 2 von 2"
    shown = [address("kennzahlen", {"kennzahl": one}) in pages for one in "ab"]
    assert shown == [True, True]


def test_the_table_of_a_figure_holds_its_numbers(edition):
    page = text(edition.files["de/abbildung-massnahmen-ansicht-zeitplan-measures_timeline.html"])
    assert "Bänke im Park" in page
    assert "31.12.2022" in page


def test_every_page_is_light_and_needs_two_requests(edition):
    style = len(gzip.compress(next(iter(edition.assets.values())).encode()))
    for path, page in edition.files.items():
        weight = len(gzip.compress(page.encode()))
        if "einbettung-" in path:
            assert weight <= PIECE, path
            assert '<link rel="stylesheet"' not in page
            drawings = re.findall(r"<svg.*?</svg>", page, re.S)
            assert drawings, path
            assert max(len(one.encode()) for one in drawings) < DRAWING, path
        else:
            assert weight + style <= LARGEST, path
        asked = re.findall(r'(?:src|srcset)="([^"]*)"|url\(([^)#]+)\)|<script[^>]+src', page)
        assert not asked, path
        assert page.count('rel="stylesheet"') <= 1


def test_what_a_steckbrief_folds_opens_without_a_script_and_shows_on_paper(edition):
    page = edition.files["de/massnahmen-massnahme-bank.html"]
    folds = re.findall(r'<details data-fold="published" class="fold">(.*?)</details>', page, re.S)
    assert ["Stand gemeldet" in text(fold) for fold in folds] == [True]
    style = next(iter(edition.assets.values()))
    on_paper = style[style.rindex("@media print") :]
    assert "details::details-content{content-visibility: visible" in on_paper


def test_the_map_leads_to_the_pages_of_its_districts(edition):
    page = edition.files["de/karte.html"]
    drawing = page[page.index("<svg") : page.index("</svg>")]
    assert set(re.findall(r'href="(karte-bezirk-\d+\.html)"', drawing)) == {
        f"karte-bezirk-0{n}.html" for n in (1, 2, 3)
    }


def test_a_figure_is_cited_by_the_address_of_its_state(edition):
    written = edition.files["de/abbildung-massnahmen-ansicht-zeitplan-measures_timeline.html"]
    assert "<iframe" not in written
    page = unescape(written)
    address = (
        f"https://stadt.example/oeffentlich/stand/{edition.name}/de/"
        "abbildung-massnahmen-ansicht-zeitplan-measures_timeline.html"
    )
    assert f"url = {{{address}}}" in page
    assert f'"URL": "{address}"' in page
    assert page.count(address) >= 4
    assert (
        '<iframe src="https://stadt.example/oeffentlich/aktuell/de/'
        'einbettung-massnahmen-ansicht-zeitplan-measures_timeline.html"' in page
    )


def test_the_first_pages_are_whole_and_lead_to_each_other(opened):
    """What is shown within seconds of a first start: every page of the navigation."""
    first = render(opened.snapshot_id(), is_first=True)
    pages = {path for path in first.files if "abbildung" not in path and "einbettung" not in path}
    assert pages >= {"de/index.html", "en/karte.html", "de/mobilitaet.html", "de/verzeichnis.html"}
    assert "de/massnahmen-massnahme-bank.html" not in pages
    for path, page in first.files.items():
        for href in re.findall(r'href="([a-z][^"#:/]*\.html)"', page):
            assert str(PurePosixPath(path).parent / href) in first.files, f"{path} leads to {href}"
