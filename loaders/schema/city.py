"""What `city.json` must say: who the city is. What is missing or wrong is one sentence."""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from loaders.messages.text import Text
from loaders.messages.translations import N_
from loaders.schema.parsing import Flaw
from loaders.schema.words import words_of

_LAENDER = Path(__file__).resolve().parents[1] / "schemas" / "laender.json"
_AGS = re.compile(r"\d{8}")
_TEXT, _NUMBER = N_("a text"), N_("a number")
_OBJECT, _LIST, _OBJECTS = N_("an object"), N_("a list of texts"), N_("a list of objects")
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(("name", "ags", "state", "nuts", "timezone", "district_code"), _TEXT),
    **dict.fromkeys(("description", "description@en", "contributor"), _TEXT),
    **dict.fromkeys(("latitude", "longitude", "zoom", "area_km2"), _NUMBER),
    **dict.fromkeys(("strategy", "contact", "accessibility", "data_protection"), _OBJECT),
    **dict.fromkeys(("basemap", "words", "network", "geoportal"), _OBJECT),
    **dict.fromkeys(("kreis", "colours"), _LIST),
    "languages": _LIST,  # older folders have it; every city speaks all languages
    "links": _OBJECTS,
}
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?")
_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_MOST_COLOURS = 12
_LUMINANCE = (0.126, 0.3)
"""Between these a colour has a contrast of 3 to white paper and to the dark theme's (#16181c)."""
_REQUIRED = ("name", "ags", "latitude", "longitude")
_PARTS = {
    "links": ("title", "url"),
    "network": ("title",),
    "basemap": ("url", "attribution"),
    "geoportal": ("title", "url"),
}
GEOPORTAL_FILLS = ("west", "south", "east", "north", "latitude", "longitude", "zoom", "layers")
"""What the address of a geoportal may hold in braces: the box that the map shows and its middle in
degrees, its zoom, and the names of the layers there."""
_FILL = re.compile(r"{([^{}]*)}")


def land_of(ags: str) -> Mapping[str, Any]:
    """What the law of a municipality's Land names: `state`, `data_protection`, `accessibility`.

    Source of each entry: `source` in `loaders/schemas/laender.json`. Raises Flaw.
    """
    land = _laender().get(ags[:2])
    if not _AGS.fullmatch(ags) or land is None:
        raise Flaw(
            "“ags” must be the eight digits of the municipality's official key, not “{value}”.",
            value=ags,
        )
    return land


@cache
def _laender() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(_LAENDER.read_text("utf-8"))
    return found


def checked_city(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a `city.json` says, with what its Land and the city's name say where it is silent.

    Raises Flaw.
    """
    for key in _REQUIRED:
        if given.get(key) in (None, ""):
            raise Flaw("“{key}” is missing. Please add it.", key=key)
    for key, value in given.items():
        if key not in _KINDS:
            raise Flaw("“{key}” does not belong here. Please correct the name.", key=key)
        if value is not None and not _is(_KINDS[key], value):
            raise Flaw("“{key}” must be {kind}.", key=key, kind=Text(_KINDS[key]))
    for key, parts in _PARTS.items():
        _check_parts(key, given.get(key) or (), parts)
    _check_geoportal(given.get("geoportal") or {})
    _check_zone(given.get("timezone", "UTC"))
    words_of(given)
    if len(given.get("colours") or ()) > _MOST_COLOURS:
        raise Flaw("“colours”: at most {most} are possible.", most=_MOST_COLOURS)
    for colour in given.get("colours") or ():
        _check_colour(colour)
    return _completed(given)


def _is(kind: str, value: Any) -> bool:
    if kind == _NUMBER:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind in (_LIST, _OBJECTS):
        of = str if kind == _LIST else dict
        return isinstance(value, list) and all(isinstance(one, of) for one in value)
    return isinstance(value, str if kind == _TEXT else dict)


def _check_parts(key: str, given: Any, parts: tuple[str, ...]) -> None:
    for one in [given] if isinstance(given, dict) else given:
        for part in parts:
            if not isinstance(one.get(part), str):
                raise Flaw("“{key}”: “{part}” is missing. Please add it.", key=key, part=part)


def _check_geoportal(given: Mapping[str, Any]) -> None:
    """Its address leads to one host by https, whatever is filled in; its layers are texts."""
    if not given:
        return
    url, layers = given["url"], given.get("layers", {})
    unknown = [one for one in _FILL.findall(url) if one not in GEOPORTAL_FILLS]
    if unknown or "{" in _FILL.sub("", url) or "}" in _FILL.sub("", url):
        raise Flaw(
            "“geoportal”: the address may hold {known} in braces and nothing else.",
            known=", ".join(GEOPORTAL_FILLS),
        )
    parts = urlsplit(url)
    if parts.scheme != "https" or not _HOST.fullmatch(parts.netloc):
        raise Flaw("“geoportal”: “url” must begin with https and the name of one host.")
    if not isinstance(layers, dict) or not all(isinstance(one, str) for one in layers.values()):
        raise Flaw("“geoportal”: “layers” must name a text for each layer of the map.")


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Flaw(
            "“timezone” names no time zone: “{value}”. An example is Europe/Berlin.", value=name
        ) from error


def _check_colour(colour: str) -> None:
    """It must stand out (WCAG 2.2, 1.4.11: 3 to 1) from the paper of both themes."""
    if not _COLOUR.fullmatch(colour):
        raise Flaw("“colours”: “{value}” is not a colour. An example is #0072b2.", value=colour)
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    darkest, lightest = _LUMINANCE
    if not darkest <= luminance <= lightest:
        raise Flaw(
            "“colours”: “{value}” does not stand out from a {paper} page. Please choose a {other} "
            "one.",
            value=colour,
            paper=Text("light") if luminance > lightest else Text("dark"),
            other=Text("darker") if luminance > lightest else Text("lighter"),
        )


def _completed(given: Mapping[str, Any]) -> dict[str, Any]:
    name, land = str(given["name"]), land_of(str(given["ags"]))
    strategy = {"name": name} | given.get("strategy", {})
    strategy = {"title": strategy["name"]} | strategy
    usual = {"timezone": "Europe/Berlin", "zoom": 11, "kreis": [name]}
    own = {key: value for key, value in given.items() if value is not None or key == "basemap"}
    legal = {
        key: {part: text for part, text in (land[key] | own.get(key, {})).items() if text}
        for key in ("data_protection", "accessibility")
    }
    return {**usual, "state": land["state"], **own, **legal, "strategy": strategy}
