"""An attacker with every filter, comparison, weighting and download of a small survey.

The page is opened as somebody below analyst in every combination of its choices; whatever its
tables and sentences show is put into one system of equations over the people by district, age and
answer, "skipped" being one of them. No cell that the page hides and no small number of people who
skipped a question may have only one solution.
"""

import csv
import itertools
import shutil
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from loaders.bootstrap import open_store
from loaders.schema import load_package
from tests.ui.app import new_app
from tests.ui.conftest import fresh_store
from tests.ui.seen import words
from ui.components import figure
from ui.surveys import data

LABELS = ("nein", "teils", "ja")
DISTRICTS = ("01 Altdorf", "02 Buchberg", "03 Clausthal", "nicht angegeben")
AGES = ("jung", "alt", "nicht angegeben")
QUESTIONS = {"skala": "Likert", "zweite": "Likert", "mehrfach": "Mehrfachauswahl"}
SKIPPED = {"skala": {5, 16, 39}, "zweite": {2, 10, 14, 15, 17, 33}, "mehrfach": {*range(9)}}


def people():
    """57 people, few of them in district 03 and few young ones: their number, district, age and
    answers by question, none where they skip it."""
    draw = Random(7)
    for number in range(57):
        district = draw.choices(["01", "02", "03", ""], [30, 18, 3, 3])[0]
        age = draw.choices(["jung", "alt", ""], [8, 40, 2])[0]
        one = draw.choices(LABELS, [4, 6, 14])[0]
        several = draw.sample(LABELS, draw.choice([1, 1, 2, 3]))
        said = {"skala": [one], "zweite": [one], "mehrfach": several}
        answers = {key: [] if number in SKIPPED[key] else said[key] for key in QUESTIONS}
        yield number, district, age, answers


def add(folder, name, rows):
    path = folder / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        columns = next(csv.reader(file))
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writerows({"source": "Test"} | row for row in rows)


@pytest.fixture(scope="module")
def small_city(tiny_city, tmp_path_factory):
    """The folders of a city with one small survey and of its closed store."""
    folder = tmp_path_factory.mktemp("small")
    city = shutil.copytree(tiny_city, folder / "city")
    add(city, "surveys", [{"survey_id": "klein", "title": "Kleine Umfrage", "kind": "Befragung",
                           "open_to_date": "2026-01-01", "is_public": "true"}])  # fmt: skip
    add(city, "survey_questions", [
        {"survey_id": "klein", "question_id": key, "text": key, "kind": kind,
         "labels": "|".join(LABELS)} for key, kind in QUESTIONS.items()])  # fmt: skip
    add(city, "survey_answers", [
        {"survey_id": "klein", "respondent_id": f"p{number}", "question_id": key, "value": value,
         "district_id": district, "age_group": age}
        for number, district, age, answered in people()
        for key, values in answered.items() for value in values
    ])  # fmt: skip
    open_store(str(folder / "store"), load_package(city)).close()
    return city, folder / "store"


@pytest.fixture
def small(small_city, monkeypatch):
    """The app on it; every table that is shown is kept in a list."""
    city, founded = small_city
    monkeypatch.setenv("CITY_DATA", str(city))
    monkeypatch.setenv("CITY_STORE", str(founded))
    monkeypatch.setattr(data, "role", lambda: "staff")
    shown = []
    monkeypatch.setattr(
        figure,
        "draw_figure",
        lambda drawn, *, key, table, **more: shown.append((key, drawn, table)),
    )
    with fresh_store():
        app = new_app()
        app.switch_page("../../pages/surveys.py")
        yield app, shown


def tables(app, shown, **address):
    """The tables of the page under an address: key → frame."""
    app.query_params.clear()
    app.query_params.update({"umfrage": "klein"} | {k: v for k, v in address.items() if v})
    shown.clear()
    app.run()
    assert not app.exception
    return {key: (drawn, table() if callable(table) else table) for key, drawn, table in shown}


def number(cell):
    return None if cell == "•" else int(cell)


def everything(app, shown, question):
    """All that the page tells: (row, answer) → people (None hidden), row → participants, and row
    → people who answered; "alle" is everybody."""
    cells, came, answered = {}, {}, {}

    def know(book, key, value):
        known = book.setdefault(key, value)
        assert known == value, f"{key} is {known} here and {value} there"

    for bezirk, alter, vergleich, gewichtet in itertools.product(
        ("", "01", "02", "03"), ("", "jung", "alt"), ("", "bezirk", "alter"), ("", "1")
    ):
        found = tables(app, shown, frage=question, bezirk=bezirk, alter=alter,
                       vergleich=vergleich, gewichtet=gewichtet)  # fmt: skip
        _, table = found["survey_question"]
        said = " ".join(words.value for words in app.markdown)
        assert ("Anteile an allen 57" in said) != ("haben geantwortet" in said)
        sizes = came if "Anteile an allen 57" in said else answered
        rows = table["Gruppe"] if "Gruppe" in table else ["alle"] * len(table)
        for row, answer, count, n in zip(
            rows, table.iloc[:, -6], table["Menschen"], table["n"], strict=True
        ):
            if "gewichtet" in row:
                continue
            row = "alle" if row == "alle zusammen" else row
            know(cells, (row, answer), number(count))
            know(sizes, row, number(n))
        for key in ("survey_district", "survey_age"):
            people_by = found[key][1]
            for row, count in zip(people_by["Gruppe"], people_by["Teilnehmende"], strict=True):
                if row != "nicht angegeben":
                    know(came, row, number(count))
    # "nicht angegeben" stands for districts and for ages: the attacker may not mix them up.
    books = [{"alle": 57} | came, answered]
    books = [{row: n for row, n in book.items() if row != "nicht angegeben"} for book in books]
    return {key: n for key, n in cells.items() if key[0] != "nicht angegeben"}, *books


def attack(question, cells, came, answered, goals):
    """For each goal (row, answer; answer "" for those who skipped): the smallest and the largest
    possible number of people."""
    places = list(itertools.product(DISTRICTS, AGES, _states(question)))
    lines, sums = [], []

    def members(row, matches):
        return [float((row in place[:2] or row == "alle") and matches(place[2]))
                for place in places]  # fmt: skip

    def know(book, matches_of):
        for key, value in book.items():
            if value is not None:
                lines.append(members(key[0] if isinstance(key, tuple) else key, matches_of(key)))
                sums.append(value)

    know(cells, lambda key: lambda state: key[1] in state)
    know(came, lambda _key: lambda _state: True)
    know(answered, lambda _key: bool)
    for row, answer in goals:
        goal = np.array(members(row, _says(answer)))
        ends = [
            milp(sign * goal, constraints=LinearConstraint(np.array(lines), sums, sums),
                 integrality=np.ones(len(places)), bounds=Bounds(0, np.inf)).fun
            for sign in (1, -1)
        ]  # fmt: skip
        yield (row, answer), round(ends[0]), round(-ends[1])


def _says(answer):
    return lambda state: answer in state if answer else not state


def _states(question):
    """What a person may have answered, nothing among it."""
    most = len(LABELS) if question == "mehrfach" else 1
    return [chosen for n in range(most + 1) for chosen in itertools.combinations(LABELS, n)]


def real(question, row, answer):
    """How many people in a row gave an answer, or skipped the question ("")."""
    inside = [
        answers[question] for _number, district, age, answers in people()
        if row == "alle" or (row[:2] == district if row in DISTRICTS else row == age)
    ]  # fmt: skip
    return sum(answer in given if answer else not given for given in inside)


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_combination_gives_a_small_number_away(small, question):
    app, shown = small
    cells, came, answered = everything(app, shown, question)
    dots = [key for key, value in cells.items() if value is None]
    assert dots, "the survey is small enough to need dots"
    for (row, answer), value in cells.items():
        assert value is None or value == real(question, row, answer)
        assert value is None or value == 0 or value >= 5
        if question == "mehrfach" and value is not None:
            # Who did not choose an answer is protected as who chose it.
            left = [sizes[row] - value for sizes in (came, answered) if sizes.get(row) is not None]
            assert not set(left) & {1, 2, 3, 4}
    skipped = [(row, "") for row in came]
    for cell, low, high in attack(question, cells, came, answered, dots + skipped):
        hidden = real(question, *cell)
        if 0 < hidden < 5 or cell in dots and hidden:
            assert low < high, f"{cell} can only be {low}"


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


def test_shares_of_participants_have_one_denominator_that_is_named(small, monkeypatch):
    app, shown = small
    lived = [district for _number, district, _age, _answers in people()]
    stated = len(lived) - lived.count("")
    monkeypatch.setattr(data, "role", lambda: "analyst")
    drawn, table = tables(app, shown)["survey_district"]
    parts = [
        float(part.rstrip("\u202f\xa0 %").replace(",", "."))
        for part in table["der Teilnehmenden"][:-1]
    ]
    assert sum(parts) == pytest.approx(100, abs=0.3)
    assert table.iloc[-1].tolist()[:3] == ["nicht angegeben", str(lived.count("")), "–"]
    assert "nicht angegeben" not in list(drawn.data[1].y)
    said = f"Anteile an den {stated} Teilnehmenden mit Angabe zu „Bezirk“; ohne Angabe: "
    assert f"{said}{len(lived) - stated}." in words(app)


def test_the_analyst_sees_all(small, monkeypatch):
    app, shown = small
    monkeypatch.setattr(data, "role", lambda: "analyst")
    found = tables(app, shown, frage="skala", vergleich="bezirk")
    assert "•" not in found["survey_question"][1]["Menschen"].tolist()
