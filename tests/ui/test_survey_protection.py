"""An attacker with every filter, comparison, weighting and download of a small survey.

The page is opened as somebody below analyst in every combination of its choices; whatever its
tables show is put into one system of equations over the people by district, age and answer. No
cell that the page hides may have only one solution.
"""

import csv
import itertools
import shutil
from random import Random

import numpy as np
import pytest
import streamlit as st
from scipy.optimize import Bounds, LinearConstraint, milp
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import ROOT
from ui import figure, survey_data
from ui.store import answers, store

LABELS = ("nein", "teils", "ja")
DISTRICTS = ("01 Altdorf", "02 Buchberg", "03 Clausthal", "nicht angegeben")
AGES = ("jung", "alt", "nicht angegeben")
QUESTIONS = {"skala": "Likert", "mehrfach": "Mehrfachauswahl"}


def people():
    """57 people, few of them in district 03 and few young ones."""
    draw = Random(7)
    for number in range(57):
        district = draw.choices(["01", "02", "03", ""], [30, 18, 3, 3])[0]
        age = draw.choices(["jung", "alt", ""], [8, 40, 2])[0]
        yield (
            f"p{number}",
            district,
            age,
            draw.choices(LABELS, [4, 6, 14])[0],
            draw.sample(LABELS, draw.choice([1, 1, 2, 3])),
        )


def add(folder, name, rows):
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writerows({"source": "Test"} | row for row in rows)


@pytest.fixture
def small(tiny_city, tmp_path, monkeypatch):
    """The app on a city with one small survey; every table that is shown is kept in a list."""
    city = shutil.copytree(tiny_city, tmp_path / "city")
    add(city, "surveys", [{"survey_id": "klein", "title": "Kleine Umfrage", "kind": "Befragung",
                           "open_to_date": "2026-01-01", "is_public": "true"}])  # fmt: skip
    add(city, "survey_questions", [
        {"survey_id": "klein", "question_id": key, "text": key, "kind": kind,
         "labels": "|".join(LABELS)} for key, kind in QUESTIONS.items()])  # fmt: skip
    add(city, "survey_answers", [
        {"survey_id": "klein", "respondent_id": name, "question_id": key, "value": value,
         "district_id": district, "age_group": age}
        for name, district, age, one, several in people()
        for key, values in (("skala", [one]), ("mehrfach", several)) for value in values
    ])  # fmt: skip
    monkeypatch.setenv("CITY_DATA", str(city))
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "small"))
    monkeypatch.setattr(survey_data, "role", lambda: "staff")
    shown = []
    monkeypatch.setattr(
        figure, "show", lambda drawn, *, key, table, **more: shown.append((key, drawn, table))
    )
    store.cache_clear()
    st.cache_data.clear()
    answers.forget()
    app = AppTest.from_file(str(ROOT / "ui" / "shell.py"), default_timeout=60)
    app.run()
    app.switch_page("../pages/surveys.py")
    yield app, shown
    store().close()
    store.cache_clear()


def tables(app, shown, **address):
    """The tables of the page under an address: key → frame."""
    app.query_params.clear()
    app.query_params.update({"umfrage": "klein"} | {k: v for k, v in address.items() if v})
    shown.clear()
    app.run()
    assert not app.exception
    return {key: (drawn, table) for key, drawn, table in shown}


def number(cell):
    return None if cell == "•" else int(cell)


def everything(app, shown, question):
    """All that the page tells: (row, answer) → people (None hidden), and row → n."""
    cells, sizes = {}, {}
    for bezirk, alter, vergleich, gewichtet in itertools.product(
        ("", "01", "02", "03"), ("", "jung", "alt"), ("", "bezirk", "alter"), ("", "1")
    ):
        found = tables(app, shown, frage=question, bezirk=bezirk, alter=alter,
                       vergleich=vergleich, gewichtet=gewichtet)  # fmt: skip
        _, table = found["survey_question"]
        rows = table["Gruppe"] if "Gruppe" in table else ["alle"] * len(table)
        for row, answer, count, n in zip(
            rows, table.iloc[:, -6], table["Menschen"], table["n"], strict=True
        ):
            if "gewichtet" in row:
                continue
            known = cells.setdefault((row, answer), number(count))
            assert known == number(count), "a cell is hidden here and shown there"
            sizes[row] = number(n)
        for key in ("survey_district", "survey_age"):
            people_by = found[key][1]
            for row, count in zip(people_by["Gruppe"], people_by["Teilnehmende"], strict=True):
                assert sizes.setdefault(row, number(count)) == number(count) or question != "skala"
    return cells, sizes


def attack(counts, cells, sizes, total):
    """For each hidden cell that holds somebody: the smallest and the largest possible value."""
    places = list(itertools.product(DISTRICTS, AGES, range(counts.shape[2])))
    column = {place: position for position, place in enumerate(places)}
    lines, sums = [], []

    def members(row, answer=None):
        return [
            column[place]
            for place in places
            if (row in place[:2] or row == "alle") and (answer is None or place[2] == answer)
        ]

    def know(chosen, value):
        line = np.zeros(len(places))
        line[chosen] = 1
        lines.append(line)
        sums.append(value)

    know(range(len(places)), total)
    for (row, answer), value in cells.items():
        if value is not None:
            know(members(*_place(row, answer)), value)
    for row, value in sizes.items():
        if value is not None:
            know(members(*_place(row, None)), value)
    for row, answer in (key for key, value in cells.items() if value is None):
        goal = np.zeros(len(places))
        goal[members(*_place(row, answer))] = 1
        ends = [
            milp(sign * goal, constraints=LinearConstraint(np.array(lines), sums, sums),
                 integrality=np.ones(len(places)), bounds=Bounds(0, np.inf)).fun
            for sign in (1, -1)
        ]  # fmt: skip
        yield (row, answer), round(ends[0]), round(-ends[1])


def _place(row, answer):
    return row, None if answer is None else LABELS.index(answer)


def truth():
    counts = np.zeros((len(DISTRICTS), len(AGES), len(LABELS)), dtype=int)
    for _, district, age, one, _several in people():
        place = next(n for n, name in enumerate(DISTRICTS) if name[:2] == district or not district
                     and name == "nicht angegeben")  # fmt: skip
        counts[place, AGES.index(age or "nicht angegeben"), LABELS.index(one)] += 1
    return counts


def test_no_combination_gives_a_hidden_cell_away(small):
    app, shown = small
    counts = truth()
    cells, sizes = everything(app, shown, "skala")
    # "nicht angegeben" stands for districts and for ages: the attacker may not mix them up.
    cells = {key: value for key, value in cells.items() if key[0] != "nicht angegeben"}
    sizes = {key: value for key, value in sizes.items() if key != "nicht angegeben"}
    dots = [key for key, value in cells.items() if value is None]
    assert dots, "the survey is small enough to need dots"
    assert all(value is None or value == 0 or value >= 5 for value in cells.values())
    for (row, answer), value in cells.items():
        if value is not None:
            inside = _inside(counts, row)[..., LABELS.index(answer)].sum()
            assert inside == value
    for cell, low, high in attack(counts, cells, sizes, int(counts.sum())):
        real = int(_inside(counts, cell[0])[..., LABELS.index(cell[1])].sum())
        if real:
            assert low < high, f"{cell} can only be {low}"


def _inside(counts, row):
    if row in DISTRICTS:
        return counts[DISTRICTS.index(row)]
    return counts[:, AGES.index(row)] if row in AGES else counts


def test_several_choices_hide_who_did_not_choose(small):
    app, shown = small
    cells, sizes = everything(app, shown, "mehrfach")
    for (row, _answer), value in cells.items():
        if value is not None and sizes[row] is not None:
            assert value == 0 or value >= 5
            assert sizes[row] == value or sizes[row] - value >= 5


def test_the_dot_is_in_figure_and_words_too(small):
    app, shown = small
    found = tables(app, shown, frage="skala", vergleich="bezirk")
    drawn, table = found["survey_question"]
    hidden = set(table.loc[(table["Menschen"] == "•") & (table.iloc[:, 1] == "nein"), "Gruppe"])
    assert hidden
    # Too few whole rows to stack them: the figure compares the first answer, "nein".
    marks = {row: part for mark in drawn.data for row, part in zip(mark.y, mark.x, strict=True)}
    assert all(np.isnan(marks[row]) for row in hidden)
    assert all(f"{row}, nein: zu wenige" in drawn.layout.meta["alt"] for row in hidden)
    assert [note.text for note in drawn.layout.annotations].count("•") >= len(hidden)
    district = found["survey_district"][1]
    assert "•" in district["Teilnehmende"].tolist()


def test_the_analyst_sees_all(small, monkeypatch):
    app, shown = small
    monkeypatch.setattr(survey_data, "role", lambda: "analyst")
    found = tables(app, shown, frage="skala", vergleich="bezirk")
    assert "•" not in found["survey_question"][1]["Menschen"].tolist()
