"""Places: names of districts in the stead of their keys, and coordinates that cannot be meant."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import title_of
from loaders.schema import Dataset, ForeignKey, Package
from loaders.schema.folding import fold
from loaders.tables.dictionary_columns import NONE, Different
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note
from loaders.validate.constraints import KEPT
from loaders.validate.report import Problem

# Further from the city than this (degrees of latitude, longitude) no place of the country lies.
_FAR = (9.0, 11.0)
# As near as this a corrected coordinate has to come to be worth naming.
_NEAR = 0.5
_AFRICA = (-35.0, 37.0, -18.0, 51.0)


def resolve_names(
    package: Package,
    dataset: Dataset,
    known: PublishedRows,
    headers: Mapping[str, str],
    checked: pa.Table,
    different: Mapping[str, Different] = NONE,
) -> tuple[pa.Table, list[Note]]:
    """Put keys in the place of names: "Lusan" or "Untermhaus" for a district becomes its key.

    A name is one in the other dataset's column `name`, its `other_names`, or the `name` of a
    crosswalk: a dataset whose primary key begins with `name` and that refers to the same other.
    """
    notes = []
    for key in dataset.foreign_keys:
        column = key.fields[0]
        if len(key.fields) != 1 or column not in headers:
            continue
        names = _names(package, dataset, key, known)
        pairs = {
            text: names[fold(text)]
            for text in _texts(checked, column, different).unique().to_pylist()
            if isinstance(text, str) and fold(text) in names
        }
        if pairs:
            checked, count = _replaced(checked, column, pairs)
            target = title_of(package.datasets[key.dataset])
            values = {"column": headers[column], "count": count, "dataset": target}
            notes.append(Note("name_resolved", values))
    return checked, notes


def _texts(table: pa.Table, column: str, different: Mapping[str, Different]) -> pa.ChunkedArray:
    return (different[column].values if column in different else table)[column]


def _replaced(checked: pa.Table, column: str, pairs: Mapping[str, str]) -> tuple[pa.Table, int]:
    texts = checked[column]
    index = pc.index_in(texts, value_set=pa.array(list(pairs)))
    keys = pc.take(pa.array(list(pairs.values())), index)
    replaced = pc.if_else(pc.is_valid(index), keys, texts)
    position = checked.column_names.index(column)
    return checked.set_column(position, column, replaced), len(texts) - index.null_count


def _names(
    package: Package, dataset: Dataset, key: ForeignKey, known: PublishedRows
) -> dict[str, str]:
    """Folded names that lead to exactly one key, and are no key themselves."""
    target = package.datasets[key.dataset]
    rows = known(target.name)
    if rows is None or not target.has("name"):
        return {}
    column = key.reference_fields[0]
    keys = set(rows[column].to_pylist())
    found: dict[str, set[str]] = {}
    _collect(found, rows, column, "name")
    if target.has("other_names"):
        _collect(found, rows, column, "other_names")
    for other in package.datasets.values():
        if other.primary_key[:1] == ("name",) and other.name != dataset.name:
            crosswalk = known(other.name)
            for reference in other.foreign_keys:
                if reference.dataset == target.name and crosswalk is not None:
                    _collect(found, crosswalk, reference.fields[0], "name")
    return {name: next(iter(to)) for name, to in found.items() if len(to) == 1 and name not in keys}


def _collect(found: dict[str, set[str]], rows: pa.Table, key: str, names: str) -> None:
    for identifier, text in zip(rows[key].to_pylist(), rows[names].to_pylist(), strict=True):
        for name in (text or "").split(";"):
            if identifier is not None and name.strip():
                found.setdefault(fold(name), set()).add(identifier)


def find_far(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    dataset: Dataset,
    headers: Mapping[str, str],
) -> tuple[list[Problem], int]:
    """Rows whose coordinate is zero, exchanged, or in another part of the world."""
    centre = (package.city.get("latitude"), package.city.get("longitude"))
    if not {"latitude", "longitude"} <= set(headers) or None in centre:
        return [], 0
    lat, lon = (float(str(v)) for v in centre)
    far = f"(abs(latitude - {lat}) > {_FAR[0]} OR abs(longitude - {lon}) > {_FAR[1]}"
    far += " OR latitude = 0 OR longitude = 0)"
    swapped = f"abs(longitude - {lat}) <= {_FAR[0]} AND abs(latitude - {lon}) <= {_FAR[1]}"
    zero = "latitude = 0 AND longitude = 0"
    hit = f"FROM checked WHERE {far} AND abs(latitude) <= 90 AND abs(longitude) <= 180"
    total = con.execute(f"INSERT INTO faulty SELECT row {hit}").fetchone()
    rows = con.execute(
        f"""
        SELECT row, latitude, longitude, CASE WHEN {zero} THEN 'coordinate_zero'
               WHEN {swapped} THEN 'coordinate_swapped' ELSE 'coordinate_far' END
        {hit} ORDER BY row LIMIT {KEPT}
        """
    ).fetchall()
    problems = [
        Problem(
            row,
            headers["latitude"],
            "latitude",
            f"{latitude}, {longitude}",
            code,
            _cause((latitude, longitude), (lat, lon)) if code == "coordinate_far" else {},
        )
        for row, latitude, longitude, code in rows
    ]
    return problems, int(total[0]) if total else 0


def _cause(place: tuple[float, float], centre: tuple[float, float]) -> dict[str, str]:
    """A guess at why a coordinate is far away: a slipped point, a lost sign, half of it missing."""
    if 0 in place:
        return {"wording": "coordinate_half"}
    latitude, longitude = (_fixed(value, near) for value, near in zip(place, centre, strict=True))
    if latitude is not None and longitude is not None:
        return {"wording": "coordinate_better", "better": f"{latitude:.8g}, {longitude:.8g}"}
    south, north, west, east = _AFRICA
    if south <= place[0] <= north and west <= place[1] <= east:
        return {"wording": "coordinate_africa"}
    return {}


def _fixed(value: float, near: float) -> float | None:
    """The value, or what it is with its point or sign put right, if that lies near the city."""
    factors = (1, -1, 10, 0.1, 100, 0.01, 1000, 0.001)
    return next((value * f for f in factors if abs(value * f - near) <= _NEAR), None)
