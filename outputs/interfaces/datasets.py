"""`/api/v1/datasets/NAME.FORMAT`: the rows of a dataset as a file, whole or by pages."""

import hashlib
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from loaders.export.export import export
from loaders.messages.errors import StoreError
from loaders.schema import Dataset
from outputs.interfaces.answer import Answer
from outputs.interfaces.problem import LANGUAGE, Problem, not_found
from outputs.interfaces.public_data import KEPT, MOST_ROWS, PublicData, Table, given_up
from outputs.interfaces.query import Pairs, parameters, whole_number

MEDIA_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
}
PARAMETERS = ("as_of", "limit", "offset")
PAGE = 1000
WRITTEN = "1"
"""Raised when the same rows are written as other bytes than before."""


def formats(dataset: Dataset) -> tuple[str, ...]:
    """The formats that a dataset can have."""
    return tuple(kind for kind in MEDIA_TYPES if kind != "geojson" or has_places(dataset))


def has_places(dataset: Dataset) -> bool:
    """Whether its public columns say where its rows are."""
    points = dataset.has("latitude") and dataset.has("longitude")
    return points or dataset.geometry_field is not None


def dataset_file(data: PublicData, file: str, pairs: Pairs, address: str) -> Answer:
    """The answer for `NAME.FORMAT`; `address`: of the request, without its query. Raises Problem.

    Headers: `ETag` (of the rows, not the bytes), and of a page `Link` to the next one.
    """
    name, _dot, kind = file.rpartition(".")
    dataset = data.dataset(name or kind)
    if not name or kind not in formats(dataset):
        offered = ", ".join(f"{dataset.name}.{one}" for one in formats(dataset))
        raise not_found("such format of this dataset", f"There are: {offered}.")
    given = parameters(pairs, PARAMETERS)
    limit = whole_number(given, "limit", default=PAGE, least=1, most=MOST_ROWS)
    offset = whole_number(given, "offset", default=0)
    state = data.state(given["as_of"]) if "as_of" in given else None
    try:
        table = data.table(dataset, state)
    except StoreError as error:
        raise given_up(error) if state is not None else error from error
    paged = "limit" in given or "offset" in given
    if not paged:
        return _whole(data, dataset, kind, table, state)
    return _page(data, dataset, kind, (table, limit, offset), f"{address}?{_kept(given)}")


def _whole(
    data: PublicData, dataset: Dataset, kind: str, table: Table | None, state: int | None
) -> Answer:
    headers = {"content-disposition": f'inline; filename="{dataset.name}.{kind}"'}
    if table is not None:
        body = whole_file(data, dataset, table, kind)
        return Answer(body, MEDIA_TYPES[kind], headers | {"etag": tag(table.digest, kind)})
    if state is not None:
        raise Problem(400, "Too many rows", "Of so long a dataset there is only the newest state.")
    if kind != "csv":
        words = f"More than {MOST_ROWS} rows come as CSV, or by pages with “limit”."
        raise Problem(400, "Too many rows", words)
    return Answer(csv_parts(data, dataset), MEDIA_TYPES[kind], headers)


def whole_file(data: PublicData, dataset: Dataset, table: Table, kind: str) -> bytes:
    """The file of a whole table, kept. Raises Problem if the format cannot hold the rows."""
    key = (data.store, dataset.name, kind, table.digest)
    found: bytes = KEPT.get(key, lambda: written(dataset, table, kind))
    return found


def written(dataset: Dataset, table: Table, kind: str) -> bytes:
    """The file. Raises Problem if the format cannot hold the rows."""
    try:
        return export(dataset, table.rows, kind)
    except StoreError as error:
        raise Problem(400, "Not possible in this format", error.text(LANGUAGE)) from error


def csv_parts(data: PublicData, dataset: Dataset) -> Iterator[bytes]:
    """CSV of a dataset of any length in parts, the header once."""
    first = True
    for part in data.batches(dataset):
        text = export(dataset, part)
        yield text if first else text.partition(b"\n")[2]
        first = False


def _page(
    data: PublicData, dataset: Dataset, kind: str, part: tuple[Table | None, int, int], address: str
) -> Answer:
    table, limit, offset = part
    if table is not None:
        found, total = table.rows.slice(offset, limit), table.rows.num_rows
        digest = table.digest
    else:
        found, total = data.page(dataset, limit, offset), data.count(dataset)
        digest = str(data.edition.snapshot)
    headers = {"etag": tag(digest, kind, limit, offset), "x-total-count": str(total)}
    links = []
    if offset + limit < total:
        links.append(f'<{address}limit={limit}&offset={offset + limit}>; rel="next"')
    if offset:
        links.append(f'<{address}limit={limit}&offset={max(0, offset - limit)}>; rel="prev"')
    if links:
        headers["link"] = ", ".join(links)
    return Answer(written(dataset, Table(found, digest), kind), MEDIA_TYPES[kind], headers)


def _kept(given: Mapping[str, str]) -> str:
    """The query of the other pages, up to their own place."""
    kept = {name: value for name, value in given.items() if name == "as_of"}
    return f"{urlencode(kept)}&" if kept else ""


def tag(*parts: object) -> str:
    """A weak validator: the same rows, whatever a transport or a library makes of the bytes."""
    text = "|".join(map(str, (WRITTEN, *parts)))
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:24]}"'
