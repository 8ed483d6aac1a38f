"""One other city: its Data Package and the datasets that are compared, checked like uploads.

Taken is only what our declarations know, row by row: what is faulty there is left out and counted.
A package may be older or newer than ours, broken, endless or hostile; then it is one sentence. Of
a package of which one file is too large, missing or faulty the others are taken.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin, urlsplit

import pyarrow as pa

from loaders.fetch.addresses import shown
from loaders.fetch.http_client import Client
from loaders.messages.text import Text, in_language
from loaders.pipeline import CheckOptions, check_file
from loaders.schema import Dataset, Package
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Limits, ReadingError

API = "/api/v1/datapackage.json"
COMPARED: Mapping[str, tuple[str, ...]] = {
    "measures": (
        *("measure_id", "title", "kind", "description", "status", "approval", "start_date"),
        *("planned_end_date", "forecast_end_date", "last_update_date", "is_demo", "source"),
        "source_url",
    ),
    "fields": ("field_id", "position", "title", "title_en", "source"),
    "measure_fields": ("measure_id", "field_id", "is_demo", "source"),
    "budgets": (
        *("measure_id", "year", "funding_source", "planned_eur", "approved_eur", "is_demo"),
        "source",
    ),
    "programme": (
        *("topic", "what", "indicator", "date", "precision", "number", "unit", "comparator"),
        *("certainty", "note", "is_demo", "source"),
    ),
    "population": ("district_id", "date", "population", "register", "source"),
    "charging_points": (
        *("station_id", "county", "commissioned_date", "power_kw", "kind", "points"),
        *("register_date", "source"),
    ),
    "network_cities": (
        *("city", "indicator", "date", "precision", "value", "unit", "comparator", "note"),
        *("source", "source_url"),
    ),
}
"""Datasets that are compared → their columns that are needed for it."""
LIMITS = {"file_mb": 20, "rows": 20_000, "cell_chars": 5_000, "columns": 200}
SECONDS, MINUTES = 10, 2
_LONGEST = 80
_MOST_RESOURCES = 500


@dataclass(frozen=True)
class PeerData:
    """What another city tells. `title`: its city, or as its package calls itself, one line.
    `tables`: dataset → rows, columns as in COMPARED. `left_out`: how many rows were faulty;
    `unusable`: datasets of which none could be used."""

    title: str
    tables: Mapping[str, pa.Table]
    left_out: int
    unusable: tuple[str, ...] = ()


def read_peer(address: str, package: Package) -> PeerData:
    """Ask a dashboard (its address) or a Data Package (the address of its JSON). Raises
    ReadingError."""
    limits = Limits(**LIMITS, fetch_seconds=SECONDS, fetch_minutes=MINUTES)
    client = Client(address, limits, guarded=True)
    place = address if is_package(address) else address.rstrip("/") + API
    answer = client.get(place)
    document = parse_json(answer.body) if answer.is_json else None
    resources = document.get("resources") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(resources, list):
        raise ReadingError(
            "{address} answers, but with no Data Package. Please check the address.",
            address=shown(place),
        )
    tables, left_out = {}, 0
    unusable: dict[str, ReadingError] = {}
    end = time.monotonic() + MINUTES * 60
    for name, path in _files(resources[:_MOST_RESOURCES]):
        if unusable and time.monotonic() > end:
            unusable[name] = next(iter(unusable.values()))
            continue
        try:
            where = _address(address, answer.url, name, path)
            # A client for each: its limits hold for all that it asks.
            body = Client(address, limits, guarded=True).get(where).body
            tables[name], faulty = _table(name, body, package, limits)
            left_out += faulty
        except ReadingError as error:
            unusable[name] = error
    if unusable and not tables:
        raise next(iter(unusable.values()))
    if not tables:
        raise ReadingError(
            "The Data Package at {address} has none of the datasets that are compared.",
            address=shown(place),
        )
    city = document.get("city")
    named = city.get("name") if isinstance(city, dict) else None
    title = one_line(named or document.get("title") or document.get("name"))
    title = title or str(urlsplit(address).hostname)
    return PeerData(title, tables, left_out, tuple(unusable))


def is_package(address: str) -> bool:
    """Whether it is the address of a Data Package and not of a dashboard."""
    return urlsplit(address).path.endswith(".json")


def one_line(text: object) -> str:
    """A stranger's text as one line of printable characters, not longer than a title."""
    words = " ".join(str(text if isinstance(text, str) else "").split())
    return "".join(one for one in words if one.isprintable())[:_LONGEST]


def _files(resources: list[Any]) -> Iterator[tuple[str, str]]:
    """Dataset → path of its CSV, as the package says."""
    seen = set()
    for one in resources:
        name = one.get("name") if isinstance(one, dict) else None
        if not isinstance(name, str) or name not in COMPARED or name in seen:
            continue
        path = one.get("path")
        path = path[0] if isinstance(path, list) and len(path) == 1 else path
        if isinstance(path, str) and _is_csv(one, path):
            seen.add(name)
            yield name, path


def _address(asked: str, base: str, name: str, path: str) -> str:
    """Where a file is: beside its package, not on another host. A dashboard may name itself by an
    address that only others reach, so there it is the known one below the address asked."""
    where = urljoin(base, path if is_package(asked) else f"datasets/{name}.csv")
    if urlsplit(where).netloc != urlsplit(base).netloc:
        raise ReadingError(
            "The Data Package refers to another server ({host}) for “{dataset}”; that is not "
            "followed.",
            host=str(urlsplit(where).hostname),
            dataset=name,
        )
    return where


def _is_csv(resource: Mapping[str, Any], path: str) -> bool:
    kind = resource.get("format") or urlsplit(path).path.rpartition(".")[2]
    return str(kind).lower() == "csv"


def _table(name: str, body: bytes, package: Package, limits: Limits) -> tuple[pa.Table, int]:
    """The rows without problems, and how many have some. Raises ReadingError if none can be used
    though there are some."""
    declared = compared(package.datasets[name])
    if not body.strip() or b"\n" not in body.strip():
        return declared_empty(declared), 0
    city = {**package.city, "kreis": []}  # their register lists their county
    alone = replace(package, datasets={name: declared}, city=city)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.csv"
        path.write_bytes(body)
        options = CheckOptions(dataset=name, limits=limits, allow_empty=True)
        report = check_file(path, alone, options)
    table = report.faultless
    if report.dataset != name or table is None:
        first = report.found[0].message if report.found else None
        raise ReadingError(
            "“{dataset}” of the other city cannot be used. {why}",
            dataset=name,
            why=_Said(first) if first else Text("not stated"),
        )
    return table.select(list(declared.field_names)), max(report.rows - table.num_rows, 0)


@dataclass(frozen=True)
class _Said:
    message: Any

    def text(self, language: str) -> str:
        return str(in_language(self.message(language), language))


def compared(dataset: Dataset) -> Dataset:
    """The declaration of a dataset as far as it is compared: without what ties it to our city."""
    columns, key = COMPARED[dataset.name], dataset.primary_key
    return replace(
        dataset,
        fields=tuple(
            replace(field, required=field.required and field.name in (*key, "title"))
            for field in dataset.fields
            if field.name in columns
        ),
        foreign_keys=(),
        rules=(),
        district_field=None,
        public_field=None,
    )


def declared_empty(dataset: Dataset) -> pa.Table:
    """A table without rows: all declared columns, as texts."""
    return pa.table({name: pa.array([], pa.string()) for name in dataset.field_names})
