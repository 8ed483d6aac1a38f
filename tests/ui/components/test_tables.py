"""Tables in the reader's language, and files that a spreadsheet takes as text."""

import pandas as pd
import pytest
import streamlit as st

from ui.components.tables import csv_for_excel, in_percent, in_words, localised

TABLE = pd.DataFrame(
    {
        "name": ["a", "b"],
        "year": [2021, 2022],
        "people": [1234, 5],
        "share": [12.34, None],
        "small": [0.654, 1.0],
        "amount": [1234567.0, 0.0],
        "day": pd.to_datetime(["2021-12-31", None]),
    }
)


def shown(language):
    st.session_state["language"] = language
    body = localised(TABLE)._translate(False, False)["body"]
    return [[cell["display_value"] for cell in row[1:]] for row in body]


@pytest.mark.parametrize(
    ("language", "first"),
    [
        ("de", ["a", "2021", "1.234", "12,3", "0,65", "1.234.567", "31.12.2021"]),
        ("en", ["a", "2021", "1,234", "12.3", "0.65", "1,234,567", "31 Dec 2021"]),
    ],
)
def test_numbers_and_dates_speak_the_language_of_the_screen(language, first):
    assert shown(language)[0] == first


def test_yes_and_no_are_words():
    st.session_state["language"] = "de"
    asked = pd.DataFrame({"all": [True, False], "some": [None, False]})
    assert in_words(asked).to_numpy().tolist() == [["ja", "–"], ["nein", "nein"]]


def test_what_is_missing_is_a_dash():
    assert shown("de")[1] == ["b", "2022", "5", "–", "1,00", "0", "–"]


def test_large_tables_are_handed_on_as_they_are():
    large = pd.DataFrame({"n": range(60_000)})
    assert localised(large) is large


def test_shares_are_percent_in_tables_and_files():
    """A spreadsheet reads "13 %" as a number, but not with the protected space of the screen."""
    table = in_percent(pd.DataFrame({"Anteil": [0.125, None, 1.0]}), "Anteil")
    assert table["Anteil"].tolist() == ["13\xa0%", "–", "100\xa0%"]
    assert csv_for_excel(table, "de").decode("utf-8-sig").split() == (
        ["Anteil", "13", "%", "–", "100", "%"]
    )
    assert "\xa0" not in csv_for_excel(table, "de").decode("utf-8")


def test_a_csv_opens_in_the_language_s_spreadsheet_and_runs_nothing():
    table = pd.DataFrame({"Wort": ["=1+1", "@x", "-2", "gut"], "Zahl": [1.5, 2.0, 3.0, 4.0]})
    german = csv_for_excel(table, "de").decode("utf-8-sig").splitlines()
    assert german == ["Wort;Zahl", "'=1+1;1,5", "'@x;2,0", "'-2;3,0", "gut;4,0"]
    assert csv_for_excel(table, "en").decode("utf-8-sig").splitlines()[1] == "'=1+1,1.5"
