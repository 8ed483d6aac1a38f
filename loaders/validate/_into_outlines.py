"""Shapes of districts and of the city: areas, and the city's own."""

from collections.abc import Mapping

import duckdb
import numpy as np

from loaders.schema import Dataset, Package, quoted
from loaders.validate.constraints import KEPT
from loaders.validate.report import Problem

_KINDS = {
    0: "ein Punkt",
    1: "eine Linie",
    2: "eine Linie",
    4: "eine Gruppe von Punkten",
    5: "eine Gruppe von Linien",
    7: "eine Sammlung verschiedener Formen",
}


def find_strange(
    con: duckdb.DuckDBPyConnection, package: Package, dataset: Dataset, headers: Mapping[str, str]
) -> tuple[list[Problem], int]:
    """Shapes that are no area, and outlines of other municipalities than the city."""
    found = _no_areas(con, dataset, headers) + _other_cities(con, package, dataset, headers)
    if found:
        con.executemany("INSERT INTO faulty VALUES (?)", [[p.row] for p in found])
    return found[:KEPT], len(found)


def _no_areas(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, headers: Mapping[str, str]
) -> list[Problem]:
    import shapely

    name = dataset.geometry_field
    if not name or name not in headers:
        return []
    rows = con.execute(
        f"SELECT row, {quoted(name)} FROM checked WHERE {quoted(name)} IS NOT NULL ORDER BY row"
    ).fetchall()
    shapes = np.array([bytes(shape) for _, shape in rows], dtype=object)
    kinds = shapely.get_type_id(shapely.from_wkb(shapes, on_invalid="ignore"))
    return [
        Problem(row, headers[name], name, _KINDS[int(kind)], "not_an_area")
        for (row, _), kind in zip(rows, kinds, strict=True)
        if int(kind) in _KINDS
    ]


def _other_cities(
    con: duckdb.DuckDBPyConnection, package: Package, dataset: Dataset, headers: Mapping[str, str]
) -> list[Problem]:
    """Neighbours in a file of outlines: with them the city would have their area too."""
    own = package.city.get("ags")
    if not own or not dataset.geometry_field or dataset.primary_key != ("ags",):
        return []
    if "ags" not in headers:
        return []
    name = "name" if dataset.has("name") else "ags"
    rows = con.execute(
        f"SELECT row, concat_ws(' ', {quoted(name)}, '(' || ags || ')') FROM checked "
        "WHERE ags <> ? ORDER BY row",
        [str(own)],
    ).fetchall()
    details = {"ags": own}
    return [Problem(row, headers["ags"], "ags", text, "other_city", details) for row, text in rows]
