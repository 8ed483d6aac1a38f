"""Sentences of Mobilität."""

import pandas as pd

from ui.i18n.texts import Look, speaking
from ui.mobility.words import without_charger


def said(names: list[str], stations: list[int], language: str = "de") -> str:
    with speaking(Look(language)):
        return without_charger(pd.DataFrame({"name": names, "stations": stations}))


def test_districts_without_a_charger_are_named():
    assert (
        said(["Nord", "Mitte", "Süd"], [0, 4, 0])
        == "Kein öffentlicher Ladepunkt in 2 Bezirken: Nord, Süd"
    )
    assert said(["Nord", "Mitte"], [0, 4], "en") == "No public charger in 1 district: Nord"
    assert said(["Nord", "Mitte"], [1, 4]) == ""


def test_of_many_the_first_fifteen():
    many = said([f"B{n}" for n in range(16)], [0] * 16)
    assert many.startswith("Kein öffentlicher Ladepunkt in 16 Bezirken: B0, B1,")
    assert many.endswith("B14, …")
