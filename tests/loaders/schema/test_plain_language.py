"""Reading ease and hard words, counted by hand."""

import pytest

from loaders.schema.plain_language import explained, hard_words, reading_ease, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [("Haus", 1), ("Radio", 3), ("Haltestelle", 4), ("Bäume", 2), ("See", 1), ("Theater", 3),
     ("Verwaltungsdigitalisierung", 9), ("Straße", 2), ("Knie", 1)],
)  # fmt: skip
def test_syllables(word, count):
    assert syllables(word) == count


def test_reading_ease_by_hand():
    # Two sentences, six words, seven syllables: 180 − 3 − 58.5 · 7/6.
    text = "Der Bus kommt. Du steigst ein."
    assert reading_ease("Der Bus kommt heute. Du steigst.") == pytest.approx(180 - 3 - 58.5 * 7 / 6)
    assert reading_ease(text) == pytest.approx(180 - 3 - 58.5)
    assert reading_ease("…") is None


def test_hard_words_need_an_explanation():
    text = "Die Verwaltungsdigitalisierung nutzt LoRaWAN und IT."
    assert hard_words(text, {}) == ["Verwaltungsdigitalisierung", "IT"]
    known = explained("IT = Computer im Amt; Verwaltungsdigitalisierung= das Amt im Netz;")
    assert known["IT"] == "Computer im Amt"
    assert hard_words(text, known) == []
