"""A folder for another city, made of its name, its key and the shapes of its districts.

The folder is built beside its name and renamed when it is whole, so there is never half of one.
"""

import json
import math
import re
import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from loaders.export.export import export
from loaders.messages.text import Listed
from loaders.pipeline import CheckOptions, check_file
from loaders.schema import CITY, OVERLAYS, DeclarationError, Package, package_of
from loaders.schema.city import land_of
from loaders.schema.city_folder import ALL, composed
from loaders.schema.parsing import Flaw
from loaders.shipped_data import first_problem
from loaders.tables.reading import Hints

LICENCES: Mapping[str, Mapping[str, str]] = {
    name: {"name": name, "title": title, "path": path}
    for name, title, path in (
        (
            "DL-DE-BY-2.0",
            "Datenlizenz Deutschland – Namensnennung – Version 2.0",
            "https://www.govdata.de/dl-de/by-2-0",
        ),
        (
            "DL-DE-ZERO-2.0",
            "Datenlizenz Deutschland – Zero – Version 2.0",
            "https://www.govdata.de/dl-de/zero-2-0",
        ),
        (
            "CC-BY-4.0",
            "Creative Commons Namensnennung 4.0 International",
            "https://creativecommons.org/licenses/by/4.0/",
        ),
        (
            "CC0-1.0",
            "Creative Commons Zero 1.0",
            "https://creativecommons.org/publicdomain/zero/1.0/",
        ),
    )
}
_MAP_PIXELS = 1000
_TILE_PIXELS = 256
_INDEPENDENT = "000"  # the last digits of the key of a city that belongs to no county
_SHOWN = 5
_OF_COLUMNS = ("missing_column", "duplicate_column", "unrecognised")


SHAPE_FIELDS = ("district_id", "name", "other_names", "area_km2")
"""What columns of a file of shapes may be told to be."""


@dataclass(frozen=True)
class Wanted:
    """What somebody says of the city. `districts` is a file of shapes with codes and names; `word`
    (singular, plural) what they are called; `crs` the file's coordinate system if it names none;
    `source` where it is from and `licence` (one of LICENCES) under what it may be used; `owner` who
    answers for all data; `assigned` which field a column of the file is."""

    folder: Path
    name: str
    ags: str
    districts: Path
    word: tuple[str, str] | None = None
    crs: str | None = None
    owner: str = ""
    source: str = ""
    licence: str | None = None
    assigned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Made:
    """The folder, and how many districts are in it."""

    folder: Path
    districts: int


def new_city(wanted: Wanted) -> Made:
    """Write the folder: `city.json`, `overlays.json`, districts, and their union as the outline.

    Raises DeclarationError in one sentence, with nothing left behind.
    """
    folder = wanted.folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise DeclarationError(
            "{folder} already exists and is not empty. Please name a new folder, or delete "
            "what an earlier call left there.",
            folder=folder,
        )
    try:
        land = land_of(wanted.ags)
        package = _draft(wanted, folder)
    except Flaw as flaw:
        raise DeclarationError(flaw.msgid, **flaw.fields) from flaw
    table = _districts(wanted, package)
    outline = _outline(table, wanted, land)
    _write(folder, _files(wanted, package, table, outline))
    return Made(folder, table.num_rows)


def _draft(wanted: Wanted, folder: Path) -> Package:
    """What the city's datasets are before anything is known of its places."""
    city: dict[str, Any] = {"name": wanted.name, "ags": wanted.ags, **_words(wanted)}
    return package_of(composed(city, {}, folder), folder)


def _words(wanted: Wanted) -> dict[str, Any]:
    return {"words": {"district": list(wanted.word)}} if wanted.word else {}


def _districts(wanted: Wanted, package: Package) -> pa.Table:
    """The districts, by the way of any file; each name once."""
    hints, assigned = Hints(crs=wanted.crs), wanted.assigned or None
    options = CheckOptions(dataset="districts", hints=hints, assigned=assigned)
    report = check_file(wanted.districts, package, options)
    for column in wanted.assigned:
        if report.headers and column not in report.headers:
            raise DeclarationError("No file has a column “{column}”.", column=column)
    if report.table is None:
        told = {"file": wanted.districts.name, "problem": first_problem(report)}
        if {one.code for one in report.found}.isdisjoint(_OF_COLUMNS):
            raise DeclarationError("{file}, {problem}", **told)
        columns = Listed(report.headers, quoted=True)
        raise DeclarationError(
            "{file}, {problem} Its columns are: {columns}. Say which one it is with --map, such as "
            "--map NR=district_id.",
            **told,
            columns=columns,
        )
    counts = Counter(report.table["name"].to_pylist())
    if doubled := [name for name, count in counts.items() if count > 1]:
        raise DeclarationError(
            "{file}: more than one area is called {names}. Please give each a name of its own.",
            file=wanted.districts.name,
            names=Listed(doubled[:_SHOWN], quoted=True),
        )
    return report.table


def _outline(table: pa.Table, wanted: Wanted, land: Mapping[str, Any]) -> Any:
    """The union of all districts (WGS84), which must lie in the Land of the city's key."""
    import shapely

    union = shapely.union_all(shapely.from_wkb(table["geometry"].to_pylist()))
    west, south, east, north = land["bounds"]
    middle = union.centroid
    if not (west <= middle.x <= east and south <= middle.y <= north):
        raise DeclarationError(
            "{file}: the middle of all areas ({place}) does not lie in {land}, where the key {ags} "
            "belongs. Please check the file, its coordinate system (--crs) and the key.",
            file=wanted.districts.name,
            place=f"{middle.y:.4f}, {middle.x:.4f}",
            land=land["state"],
            ags=wanted.ags,
        )
    return shapely.set_precision(union, 1e-6)


def _files(wanted: Wanted, package: Package, table: pa.Table, outline: Any) -> dict[str, bytes]:
    import shapely

    source = f"Vereinigung aus: {_source(wanted)}"
    row = {"ags": [wanted.ags], "name": [wanted.name], "source": [source]}
    shape = pa.array([shapely.to_wkb(outline)], pa.binary())
    outlines = pa.table({**row, "geometry": shape})
    datasets = package.datasets
    return {
        CITY: _json(_city(wanted, table, outline)),
        OVERLAYS: _json(_overlays(wanted)),
        "districts.geojson": export(datasets["districts"], table, "geojson"),
        "outline.geojson": export(datasets["outline"], outlines, "geojson"),
    }


def _city(wanted: Wanted, table: pa.Table, outline: Any) -> dict[str, Any]:
    """`city.json`; what nobody has said yet is empty, so that it can be seen and filled."""
    west, _south, east, _north = outline.bounds
    name, middle = wanted.name, outline.centroid
    independent = wanted.ags.endswith(_INDEPENDENT)
    counties = [f"Kreisfreie Stadt {name}", f"{name}, Stadt", f"Stadt {name}", name]
    zoom = math.log2(_MAP_PIXELS / _TILE_PIXELS * 360 / max(east - west, 0.01))
    return {
        "name": name,
        "ags": wanted.ags,
        "latitude": round(middle.y, 4),
        "longitude": round(middle.x, 4),
        "zoom": int(zoom),
        "timezone": "Europe/Berlin",
        "area_km2": round(sum(value or 0 for value in table["area_km2"].to_pylist()), 2),
        "kreis": counties if independent else [name],
        "district_code": _code(table["district_id"].to_pylist()),
        **_words(wanted),
        "description": "",
        "description@en": "",
        "strategy": {"name": f"Smart City {name}", "adopted_date": "", "programme": ""},
        "links": [],
        "contact": {
            "name": f"Stadt {name}",
            "email": "",
            "phone": "",
            "address": "",
            "data_protection_email": "",
        },
    }


def _code(codes: list[str]) -> str:
    """The pattern of the districts' codes, where all are numbers of one length."""
    lengths = {len(code) for code in codes}
    if len(lengths) == 1 and all(re.fullmatch("[0-9]+", code) for code in codes):
        return f"[0-9]{{{lengths.pop()}}}"
    return r"[^\s;,]{1,20}"


def _overlays(wanted: Wanted) -> dict[str, Any]:
    """One owner for all, and the origin of the shapes; all else is said dataset by dataset."""
    shapes = {
        "sources": [{"title": _source(wanted)}],
        "licenses": [dict(LICENCES[wanted.licence])] if wanted.licence else [],
    }
    owned = {ALL: {"owner": wanted.owner}, **dict.fromkeys(("districts", "outline"), shapes)}
    return {"title": f"Smart City {wanted.name}: Daten der Strategie", "resources": owned}


def _source(wanted: Wanted) -> str:
    return wanted.source or wanted.districts.name


def _json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    draft = folder.with_name(f"{folder.name}.new")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, content in files.items():
            (draft / name).write_bytes(content)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise DeclarationError(
            "{folder} cannot be written ({reason}). Please check its place and rights.",
            folder=folder,
            reason=error.strerror,
        ) from error
