"""A word that no language writes is cut on the page; addresses and long texts stay whole."""

from ui.i18n.texts import inert, isolated

ADDRESS = "https://example.org/" + "/".join(["abschnitt"] * 60) + "?" + "&".join(["a=b"] * 60)


def test_thousands_of_letters_without_a_blank_are_cut():
    assert isolated("Haus " + "x" * 5000 + " am Markt") == "Haus " + "x" * 48 + "… am Markt"
    assert len(inert("-" * 5000)) < 120


def test_words_addresses_and_texts_stay_whole():
    text = " ".join(["Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"] * 99)
    assert isolated(text) == text
    assert isolated(ADDRESS) == ADDRESS
    assert isolated("x" * 199) == "x" * 199
