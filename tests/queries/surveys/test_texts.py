"""Free text: who reads what, and words counted by hand."""

import pytest

from queries.surveys.texts import Texts, text_counts, texts, words

TEXTS = {
    "Mehr Bänke am Markt": True,
    "Eine Bank im Schatten": None,
    "Bänke und Schatten": None,
    "Rufen Sie an: 0123 456789": None,
    "max at example": False,
    "Mehr Bäume, max@example.org": None,
    "Frau Beispiel war sehr nett": None,
    "In der Musterstraße 12 ist es laut": None,
    "Es grüßt wie immer Erika Mustermann": None,
}
WHERE = {"survey_id": "s", "question_id": "q"}


@pytest.fixture
def told(con, insert):
    for number, (value, released) in enumerate(TEXTS.items()):
        person = {"respondent_id": f"p{number}", "value": value, "is_released": released}
        insert("survey_answers", WHERE | person)
    return con


def read(con, reader, **more):
    return set(texts(con, asked=Texts(**WHERE, reader=reader), **more)[0]["value"])


def test_each_reader_reads_what_it_may(told):
    assert read(told, "analyst") == set(TEXTS)
    assert read(told, "staff") == {"Mehr Bänke am Markt", "Eine Bank im Schatten",
                                   "Bänke und Schatten"}  # fmt: skip
    assert read(told, "public") == {"Mehr Bänke am Markt"}
    with pytest.raises(ValueError):
        read(told, "anybody")


def test_counts_tell_how_many_are_held_back(told):
    found = text_counts(told, asked=Texts(**WHERE, reader="staff"))
    assert (found.total, found.visible, found.suspicious) == (9, 3, 5)


def test_signs_of_a_person(told):
    found, _total = texts(told, asked=Texts(**WHERE, reader="analyst"))
    signs = dict(found[["value", "signs"]].to_numpy().tolist())
    assert list(signs["Mehr Bäume, max@example.org"]) == ["mail"]
    assert list(signs["Rufen Sie an: 0123 456789"]) == ["phone"]
    assert list(signs["In der Musterstraße 12 ist es laut"]) == ["address"]
    assert list(signs["Frau Beispiel war sehr nett"]) == ["name"]
    assert list(signs["Es grüßt wie immer Erika Mustermann"]) == ["name"]
    assert list(signs["Mehr Bänke am Markt"]) == []


def test_a_search_never_looks_into_what_is_held_back(told):
    assert read(told, "public", search="max") == set()
    assert read(told, "analyst", search="MAX") == {"max at example", "Mehr Bäume, max@example.org"}
    assert read(told, "staff", search="' OR true --") == set()


def test_words_and_pairs_by_their_stems(told):
    found = words(told, asked=Texts(**WHERE, reader="staff"))
    counted = dict(found.words[["stem", "answers"]].to_numpy().tolist())
    # Bänke, Bank, Bänke are one word; "und", "im", "am", "eine" say nothing.
    assert counted["bank"] == 3
    assert counted["schatt"] == 2
    assert "und" not in counted
    pairs = found.pairs[["first_stem", "second_stem", "answers"]].to_numpy().tolist()
    assert pairs == [["bank", "schatt", 2]]


def test_the_answers_behind_a_word_and_a_pair(told):
    assert read(told, "staff", stems=("bank",)) == {
        "Mehr Bänke am Markt", "Eine Bank im Schatten", "Bänke und Schatten"}  # fmt: skip
    assert read(told, "staff", stems=("bank", "schatt")) == {
        "Eine Bank im Schatten", "Bänke und Schatten"}  # fmt: skip
    assert read(told, "staff", stems=("nichts",)) == set()


def test_no_texts(con):
    assert text_counts(con, asked=Texts(**WHERE, reader="analyst")).total == 0
    assert words(con, asked=Texts(**WHERE, reader="analyst")).words.empty
    assert texts(con, asked=Texts(**WHERE, reader="analyst"))[1] == 0
