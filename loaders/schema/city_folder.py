"""A city's folder and the schemas of the code make one Data Package.

`city.json` says who the city is, `overlays.json` what of the datasets is its own (titles, owners,
rhythms, licences, sources), and a dataset's files are found by their names. The schemas in
`loaders/schemas` belong to the code, so that an update of it merges nothing by hand.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from loaders.schema.parsing import Flaw
from loaders.schema.words import own_examples, with_words, words_of

CITY = "city.json"
OVERLAYS = "overlays.json"
ALL = "*"
"""In the place of a dataset's name: what holds for all that say nothing of their own."""
SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
_PLACES = ("", "context", "demo")
_ENDINGS = ("csv", "geojson")


def read_object(file: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises Flaw: missing, not readable, not UTF-8, not such JSON."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Flaw(
            "the file is missing. Please set CITY_DATA to a folder with {declaration}.",
            declaration=file.name,
        ) from error
    except OSError as error:
        raise Flaw(
            "the file cannot be read ({reason}). Please check its rights.", reason=error.strerror
        ) from error
    except UnicodeDecodeError as error:
        raise Flaw("the file is not UTF-8. Please save it so.") from error
    except json.JSONDecodeError as error:
        raise Flaw(
            "not valid JSON in line {line}, column {column}. Please correct it there.",
            line=error.lineno,
            column=error.colno,
        ) from error
    if not isinstance(document, dict):
        raise Flaw("a JSON object is expected, in braces.")
    return document


def composed(city: Mapping[str, Any], overlays: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The Data Package (a document) of a city's folder. Raises Flaw for what `overlays` names and
    no schema knows."""
    base = read_object(SCHEMAS / "datapackage.json")
    own = overlays.get("resources", {})
    _refuse_unknown(own, [*base["resources"], ALL], "resources")
    general = {key: value for key, value in own.get(ALL, {}).items() if key != "fields"}
    words, examples, name = words_of(city), own_examples(city), str(city["name"])
    resources = [
        _merged(with_words(_schema(one, folder), words, examples), _own(general, own.get(one, {})))
        for one in base["resources"]
    ]
    head = {"name": f"city-{city['ags']}", "title": name, "title@en": name}
    return {**base, **head, **overlays, "city": city, "resources": resources}


def _own(general: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """What is the city's of a dataset: what it says of all, unless it says more of this one."""
    return {**general, **{key: value for key, value in own.items() if value not in ("", [])}}


def _schema(name: str, folder: Path) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(_schema_texts()[name])
    files = list(_files_of(name, folder))
    return schema | ({"path": files if len(files) > 1 else files[0]} if files else {})


def _merged(schema: dict[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    columns = {field["name"]: field for field in schema["schema"]["fields"]}
    changed = own.get("fields", {})
    _refuse_unknown(changed, columns, schema["name"])
    for column, properties in changed.items():
        columns[column] |= properties
    return schema | {key: value for key, value in own.items() if key != "fields"}


def _files_of(name: str, folder: Path) -> Iterator[str]:
    """Real rows first, then demonstration rows."""
    for place in _PLACES:
        for ending in _ENDINGS:
            file = Path(place, f"{name}.{ending}")
            if (folder / file).is_file():
                yield file.as_posix()


@cache
def _schema_texts() -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in SCHEMAS.glob("*/*.json")}


def _refuse_unknown(given: Any, known: Any, place: str) -> None:
    if not isinstance(given, dict) or not all(isinstance(v, dict) for v in given.values()):
        raise Flaw("“{place}” must hold an object for each name.", place=place)
    for name in given:
        if name not in known:
            raise Flaw(
                "“{place}” names “{name}”, which no schema knows. Please correct the name.",
                place=place,
                name=name,
            )
