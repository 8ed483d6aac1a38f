"""Rows that speak of another city: codes of its districts, or districts whose codes have moved."""

from collections.abc import Iterator, Mapping
from typing import Any

from loaders.messages.text import Listed, title_of
from loaders.schema.folding import fold
from loaders.validate.check import Check
from loaders.validate.report import Problem

_DISTRICTS = "districts"
_LEAST = 3
"""So many different codes tell a city from a slip of the pen."""
_SHOWN = 5


def refuse_other_places(check: Check) -> None:
    """One problem of the whole file, and no row of it is without fault."""
    known = check.published_records(_DISTRICTS)
    if not known:
        return
    found = _moved(check, known) if check.dataset.name == _DISTRICTS else _foreign(check, known)
    if found:
        check.findings.add([found])
        check.mark_faulty("SELECT row FROM checked")


def _foreign(check: Check, known: list[dict[str, Any]]) -> Problem | None:
    """More than half of the codes are none of this city, or stand beside names of other places."""
    column = check.dataset.district_field
    if not column or not check.has(column):
        return None
    codes = check.typed[column].to_pylist()
    names = _names(known)
    given = {code for code in codes if code}
    strange = sorted(given - set(names))
    if len(given) >= _LEAST and 2 * len(strange) > len(given):
        return _problem(check, column, "other_places", strange, len(given))
    for texts in _name_columns(check):
        pairs = {(c, t) for c, t in zip(codes, texts, strict=True) if c in names and t}
        wrong = sorted(f"{c} {t}" for c, t in pairs if fold(t) not in names[c])
        if len(pairs) >= _LEAST and 2 * len(wrong) > len(pairs):
            return _problem(check, column, "other_names", wrong, len(pairs))
    return None


def _problem(check: Check, column: str, code: str, shown: list[str], total: int) -> Problem:
    values = Listed(shown[:_SHOWN], quoted=True)
    details = {"values": values, "count": len(shown), "total": total}
    return Problem(None, check.header(column), column, shown[0], code, details)


def _names(known: list[dict[str, Any]]) -> Mapping[str, set[str]]:
    """Code → folded names of that district."""
    return {
        row["district_id"]: {
            fold(name) for name in f"{row['name']};{row['other_names'] or ''}".split(";")
        }
        for row in known
    }


def _name_columns(check: Check) -> Iterator[list[str | None]]:
    """Columns of the file that went nowhere and are called as districts are."""
    field = check.package.datasets[_DISTRICTS].field("name")
    called = {fold(one) for one in (field.name, field.title, field.title_en, *field.aliases)}
    taken = set(check.matching.columns.values())
    for index, header in enumerate(check.reading.columns):
        if index not in taken and fold(header) in called:
            texts: list[str | None] = check.reading.table[f"c{index}"].to_pylist()
            if len(texts) == check.typed.num_rows:
                yield texts


def _moved(check: Check, known: list[dict[str, Any]]) -> Problem | None:
    """Codes that have another name and lie outside their former shape, while rows refer to them."""
    import shapely

    if not check.has("district_id", "name"):
        return None
    names, shapes = _names(known), {r["district_id"]: r["geometry"] for r in known}
    moved = [
        row["district_id"]
        for row in check.typed.select(["district_id", "name", "latitude", "longitude"]).to_pylist()
        if row["district_id"] in names
        and fold(row["name"] or "") not in names[row["district_id"]]
        and None not in (row["latitude"], row["longitude"])
        and not shapely.from_wkb(shapes[row["district_id"]]).covers(
            shapely.Point(row["longitude"], row["latitude"])
        )
    ]
    counts = dict(_referring(check, set(moved)))
    if not counts:
        return None
    titles = Listed([title_of(check.package.datasets[name]) for name in counts], quoted=True)
    values = Listed(moved[:_SHOWN], quoted=True)
    details = {"values": values, "rows": sum(counts.values()), "datasets": titles}
    header = check.header("district_id")
    return Problem(None, header, "district_id", moved[0], "districts_moved", details)


def _referring(check: Check, codes: set[str]) -> Iterator[tuple[str, int]]:
    """Datasets with rows of these districts, and how many; names of places are told by shapes."""
    for dataset in check.package.datasets.values():
        column = dataset.district_field
        if not codes or not column or dataset.name in (_DISTRICTS, "district_names"):
            continue
        rows = check.published_rows(dataset.name)
        count = sum(c in codes for c in rows[column].to_pylist()) if rows is not None else 0
        if count:
            yield dataset.name, count
