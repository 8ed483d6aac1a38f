"""What a city calls its districts and mobility hubs, in all texts of both languages.

German texts hold placeholders such as `{word_district}`. English messages hold the usual words
themselves, which are exchanged where a city has others.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from loaders.schema.parsing import Flaw

_ENGLISH = {
    "district": re.compile(r"(?<![{\w])([Dd])istrict(s?)(?![}\w])"),
    "hub": re.compile(r"(?<![{\w])((?:[Mm]obility )?[Hh])ub(s?)(?![}\w])"),
}
_CODE = r"[^\s;,]{1,20}"
_OWN = re.compile(r"{(\w+)}")
_SMALL = 0.01
"""Degrees: about a kilometre."""


@dataclass(frozen=True)
class Words:
    """Singular and plural of each word, German and English."""

    district: tuple[str, str] = ("Bezirk", "Bezirke")
    hub: tuple[str, str] = ("Mobilitätsinsel", "Mobilitätsinseln")
    district_en: tuple[str, str] = ("district", "districts")
    hub_en: tuple[str, str] = ("mobility hub", "mobility hubs")

    def fill(self, text: str, language: str) -> str:
        """The text with the city's words; German ("de") has placeholders, all else is English."""
        return _filled(self, text, language)


USUAL = Words()


@lru_cache(maxsize=4096)
def _filled(words: Words, text: str, language: str) -> str:
    if language == "de":
        for name in _ENGLISH:
            one, many = getattr(words, name)
            text = text.replace(f"{{word_{name}}}", one).replace(f"{{word_{name}s}}", many)
            text = text.replace(f"{{word_{name}s_dative}}", dative(many))
        return text
    for name, usual in _ENGLISH.items():
        own = getattr(words, f"{name}_en")
        if own != getattr(USUAL, f"{name}_en"):
            text = usual.sub(partial(_like, own), text)
    return text


def _like(own: tuple[str, str], found: re.Match[str]) -> str:
    word = own[1] if found[2] else own[0]
    return word[:1].upper() + word[1:] if found[0][0].isupper() else word


def dative(plural: str) -> str:
    """The dative of a German plural: Bezirke → Bezirken; after n and s nothing comes."""
    return plural if plural.endswith(("n", "s")) else f"{plural}n"


def words_of(city: Mapping[str, Any]) -> Words:
    """The words of a `city.json`. Raises Flaw."""
    given = city.get("words") or {}
    names = {name.replace("_en", "@en"): name for name in Words.__dataclass_fields__}
    for key, pair in given.items():
        if key not in names:
            raise Flaw("“{key}” does not belong here. Please correct the name.", key=f"words.{key}")
        if not isinstance(pair, list) or [type(one) for one in pair] != [str, str] or "" in pair:
            raise Flaw("“{key}” must be a singular and a plural.", key=f"words.{key}")
    return Words(**{names[key]: tuple(pair) for key, pair in given.items()})


def with_words(document: Any, words: Words, own: Mapping[str, str]) -> Any:
    """A schema with the city's words in its texts, and `own` where a text names it in braces."""
    if isinstance(document, dict):
        return {
            key: with_words(value, words, own)
            if not isinstance(value, str)
            else _text(value, words, "en" if key.endswith("@en") else "de", own)
            for key, value in document.items()
        }
    if isinstance(document, list):
        return [with_words(one, words, own) for one in document]
    return document


def own_examples(city: Mapping[str, Any]) -> dict[str, str]:
    """What schemas name in braces: the pattern of a district's code, and of examples the city's
    name and key, its middle, a small line and a small area around it (GeoJSON, degrees)."""
    x, y = city.get("longitude", 0), city.get("latitude", 0)
    ends = [[round(x + _SMALL, 4), round(y, 4)], [round(x, 4), round(y + _SMALL, 4)]]
    line = [[x, y], *ends]
    return {
        "district_code": city.get("district_code") or _CODE,
        "name": str(city["name"]),
        "ags": str(city["ags"]),
        "latitude": str(y),
        "longitude": str(x),
        "line": json.dumps({"type": "LineString", "coordinates": line}),
        "shape": json.dumps({"type": "Polygon", "coordinates": [[*line, line[0]]]}),
    }


def _text(text: str, words: Words, language: str, own: Mapping[str, str]) -> str:
    text = words.fill(text, language)
    return _OWN.sub(lambda found: own.get(found[1], found[0]), text)
