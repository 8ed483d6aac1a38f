"""The page of the events, on Musterstadt and on the data that ships."""

import pytest

from loaders.store.store import Edition
from tests.ui.seen import charts, words
from ui.components.tables import csv_for_excel
from ui.i18n.texts import Look
from ui.participation import event_list, sections
from ui.participation import tables as participation_tables
from ui.state.session_data import store


def opened(shell, **address):
    shell.query_params.clear()
    shell.query_params.update(address)
    parts = ("numbers", "came", "sums", "list")
    shell.query_params["offen"] = ",".join(f"participation_{part}" for part in parts)
    return shell.switch_page("../../pages/participation.py").run()


def test_the_weeks_of_2021_as_told(shipped_shell):
    text = words(opened(shipped_shell, reihe="SMARTCity-Wochen 2021"))
    assert ("9 Veranstaltungen fanden statt · 1 nur angekündigt · 26 Vorträge · "
            "rund 250 Anwesende") in text  # fmt: skip
    assert "bei 6 davon ist der Tag erschlossen" in text
    assert ("9 Sitzungen · 1 nur angekündigt · 26 Vorträge · über 20 Stunden insgesamt · "
            "etwa 250 Menschen insgesamt, je Sitzung nicht angegeben") in text  # fmt: skip
    assert "Für einzelne Veranstaltungen dieser Auswahl ist keine Zahl von Menschen angegeben" in (
        text
    )


def test_events_of_musterstadt(shell):
    page = opened(shell)
    text = words(page)
    # Two weeks' events and an internal round.
    assert "3 Veranstaltungen fanden statt" in text
    assert "In 2 Bezirken ist keine Veranstaltung bekannt: 02 Buchberg, 03 Clausthal" in text
    assert "Es ist keine Veranstaltung angekündigt." in text
    assert not [alt for alt in charts(page) if "nach Bezirk" in alt]  # two values are a sentence
    assert "Altdorf: 1, ohne Bezirk: 2." in text


def test_a_working_group_sees_its_own(shell):
    page = opened(shell, ag="AG Grün")
    text = words(page)
    assert "1 Veranstaltung fand statt · 3 Vorträge" in text


def test_groups_reached(shipped_shell):
    page = opened(shipped_shell, beispiele="1")
    assert any("Bürgerschaft: 932, Unternehmen: 237" in alt for alt in charts(page))
    # 3 companies and 6 municipalities at the workshop of 2024; of 342 others no group is stated.
    real = [alt for alt in charts(opened(shipped_shell)) if "Gruppen" in alt]
    assert real == ["Erreichte Gruppen, Anwesende. Kommunen: 6, Unternehmen: 3, "
                    "nicht unterschieden: 342"]  # fmt: skip


def test_the_real_events_from_2019_to_2025(shipped_shell):
    """49 in all: 15 known only from their announcement. 250 of the weeks, 30, 110, 70, 80, 14, 30,
    8 and 9 people are 601, some of them estimated. One event states who registered."""
    page = opened(shipped_shell)
    text = words(page)
    assert "34 Veranstaltungen fanden statt · 15 nur angekündigt · 31 Vorträge" in text
    assert "rund 600 Anwesende" in text
    assert "der Angemeldeten kamen" not in text
    assert "Fachgruppe Unternehmen der kommunalen Infrastruktur: 8 von 14 kamen" in text
    assert "Keine dieser Veranstaltungen nennt ihren Ort (Bezirk)." in text
    (people,) = [alt for alt in charts(page) if "je Quartal" in alt]
    assert "IV/2020: – / etwa 70; I/2021: 14 / 8; II/2021: – / 80" in people
    listed = page.dataframe[-1].value
    assert sorted(set(listed["Sicherheit der Angabe"])) == ["angekündigt", "belegt", "erschlossen"]


@pytest.mark.parametrize(
    ("people", "step", "words"),
    [(503, 10, "rund 500"), (605, 10, "rund 610"), (128, 5, "rund 130"), (99, 1, "rund 99"),
     (2043, 100, "rund 2.000"), (601, None, "601"), (None, 10, "–")],
)  # fmt: skip
def test_a_sum_is_only_as_exact_as_its_parts(people, step, words, monkeypatch):
    monkeypatch.setattr(participation_tables, "look", lambda: Look("de"))
    monkeypatch.setattr(participation_tables, "_", Look("de").text)
    assert participation_tables.people_words(people, bool(step), step or 1) == words


def test_nothing_passes_the_filters(shell):
    text = words(opened(shell, ag="AG Grün", format="hybrid"))
    assert "Keine Veranstaltung passt zu diesen Filtern." in text


@pytest.mark.parametrize(("hours", "words"), [(17.0, "17"), (17.5, "17,5"), (None, "–")])
def test_hours_have_a_decimal_only_where_they_need_one(hours, words, monkeypatch):
    monkeypatch.setattr(participation_tables, "look", lambda: Look("de"))
    assert participation_tables.hours_words(hours) == words


def test_many_events_are_put_together_and_the_list_shows_the_latest(shipped_shell, monkeypatch):
    monkeypatch.setattr(event_list, "MOST_EVENTS", 20)
    monkeypatch.setattr(event_list, "MOST_LISTED", 5)
    monkeypatch.setattr(sections, "OPEN_SERIES", 2)
    monkeypatch.setattr(participation_tables, "MOST_SUMS", 3)
    page = opened(shipped_shell, beispiele="1")
    text = words(page)
    assert "Mehr als 20 Veranstaltungen: je Quartal und Reihe zusammengefasst" in text
    assert "Ein Punkt steht für alle Veranstaltungen eines Quartals" in text
    assert "Gezeigt sind die neuesten 5 von 89 Veranstaltungen; die CSV enthält alle." in text
    assert "Gezeigt sind die ersten 3 von 15 Zeilen; die CSV enthält alle." in text
    assert "14 weitere" in text  # series, folded
    listed = page.dataframe[-1].value
    assert len(listed) == 5
    assert listed.iloc[:, 2].is_monotonic_decreasing
    few = words(opened(shipped_shell, reihe="SMARTCity-Wochen 2021"))
    assert "zusammengefasst" not in few


def test_all_of_many_events_are_in_the_file(shipped_shell, monkeypatch):
    monkeypatch.setattr(event_list, "MOST_EVENTS", 20)
    made = {}
    monkeypatch.setattr(event_list, "csv_button", lambda rows, name, key: made.update({name: rows}))
    opened(shipped_shell, beispiele="1")
    monkeypatch.undo()
    with store().reader(Edition(1)) as cursor:
        monkeypatch.setattr(event_list, "run_uncached", lambda query, **more: query(cursor, **more))
        content = csv_for_excel(made["veranstaltungen.csv"](), "de")
    lines = content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 89
    assert lines[0].startswith("Veranstaltung;Reihe;")


def test_a_district_tells_its_own_events_from_those_of_none(shell):
    """Held in district 01: "Grün in der Stadt" with 3 talks; of no district: two others."""
    text = words(opened(shell, bezirk="01"))
    assert "1 Veranstaltung fand statt · 3 Vorträge" in text
    assert "Unten zusätzlich 2 Veranstaltungen ohne Bezirk, die für die ganze Stadt zählen." in text
    assert "Altdorf: 1, ohne Bezirk: 2." in text
    assert "Unten zusätzlich" not in words(opened(shell))


def rows_of_card(shell, card):
    """The tables of rows that a card opens."""
    page = opened(shell, beispiele="1")
    page.button(key=f"card_{card}_behind").click().run()
    return [one.value for one in page.dataframe if "Veröffentlicht in Stand" in one.value]


@pytest.mark.parametrize(
    ("card", "ids"),
    [("events", {"auftakt", "gruen", "intern"}), ("hours", {"auftakt"}),
     ("talks", {"auftakt", "gruen"})],
)  # fmt: skip
def test_a_card_opens_the_events_that_its_number_counts(shell, card, ids):
    (table,) = rows_of_card(shell, card)
    assert set(table.iloc[:, 0]) == ids


def test_cards_of_people_open_the_numbers_that_they_add_up(shell):
    """60 of the whole series instead of the 30 of its session, and 8 of the internal round."""
    tables = rows_of_card(shell, "people")
    assert sorted(number for table in tables for number in table["Anwesend"]) == [8, 60]
    (table,) = rows_of_card(shell, "share")
    assert sorted(table["Angemeldet"]) == [14, 40]
