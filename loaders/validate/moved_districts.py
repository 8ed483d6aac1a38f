"""Districts whose codes have moved: another city's, or this one's after a reform."""

from collections.abc import Iterator

from loaders.messages.text import Listed, title_of
from loaders.schema.folding import fold
from loaders.validate.check import Check
from loaders.validate.references import SHOWN, names_of_districts
from loaders.validate.report import Problem

_DISTRICTS = "districts"


def refuse_moved(check: Check) -> None:
    """One problem of the whole file, and no row of it is without fault."""
    settled = check.dataset.district_field in check.settled
    if not settled and (found := _moved(check)):
        check.findings.add([found])
        check.mark_faulty("SELECT row FROM checked")


def _moved(check: Check) -> Problem | None:
    """Codes that have another name and lie outside their former shape, while rows refer to them."""
    import shapely

    known = check.published_records(_DISTRICTS)
    if not known or not check.has("district_id", "name"):
        return None
    names, shapes = names_of_districts(known), {r["district_id"]: r["geometry"] for r in known}
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
    values = Listed(moved[:SHOWN], quoted=True)
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
