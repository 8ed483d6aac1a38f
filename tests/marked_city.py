"""Musterstadt with marks: texts that nobody from outside may ever see, and texts that attack.

Both are made from the declarations, so a new dataset or column is marked without an edit here.
"""

import csv
import json
from collections.abc import Callable
from pathlib import Path

from loaders.schema import Dataset, Field, load_package
from tests.tiny_city import write_city

MARK = "KANARI"
AMOUNT = 8765432
ATTACK = (
    "<img src=x onerror=alert(1)></script><script>alert(2)</script>"
    "![x](http://evil.example/x.png) [y](javascript:alert(3)) "
    "https://evil.example/y www.evil.example z@evil.example"
)

Row = dict[str, str]


def city_with_secrets(folder: Path) -> Path:
    """Musterstadt with a mark in every row and cell that is not public."""
    write_city(folder)
    for dataset in load_package(folder).datasets.values():
        if path := table_of(folder, dataset):
            rows = [_marked_cells(dataset, row) for row in read(path)]
            write(path, dataset, [*rows, *_hidden_rows(dataset, rows)])
    return folder


def city_under_attack(folder: Path) -> Path:
    """Musterstadt with an attack in every text of every dataset that is not a key or a code."""
    return _struck(folder, lambda text: f"{text} {ATTACK}")


def city_of_long_words(folder: Path, letters: int) -> Path:
    """Musterstadt with a word of so many letters behind every text that is not a key or a code."""
    return _struck(folder, lambda text: text + "x" * letters)


def _struck(folder: Path, strike: Callable[[str], str]) -> Path:
    write_city(folder)
    for dataset in load_package(folder).datasets.values():
        if path := table_of(folder, dataset):
            rows = [attacked(dataset, row, strike) for row in read(path)]
            write(path, dataset, rows)
        else:
            _strike_shapes(folder / dataset.paths[0], dataset, strike)
    return folder


def table_of(folder: Path, dataset: Dataset) -> Path | None:
    """The CSV file of a dataset, None if it is a file of shapes."""
    path = folder / dataset.paths[0]
    return path if path.suffix == ".csv" else None


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, dataset: Dataset, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, dataset.field_names)
        writer.writeheader()
        writer.writerows(rows)


def free_texts(dataset: Dataset) -> list[Field]:
    """Columns that hold any text: no codes, no references, no patterns."""
    references = {name for key in dataset.foreign_keys for name in key.fields}
    codes = {"labels", "kind", *references}
    return [
        field
        for field in dataset.fields
        if field.type == "string"
        and not field.enum
        and not field.pattern
        and field.name not in codes
        and not (field.name in dataset.primary_key and field.name.endswith("_id"))
    ]


def _marked_cells(dataset: Dataset, row: Row) -> Row:
    """The row with marks in the columns that are not public."""
    marks: dict[str, str] = {}
    for field in dataset.fields:
        if field.public or not dataset.public:
            continue
        if field.type == "string":
            marks[field.name] = f"{MARK} {dataset.name} {field.name}"
        elif field.type == "number":
            marks[field.name] = str(AMOUNT)
    return {**row, **marks}


def _hidden_rows(dataset: Dataset, rows: list[Row]) -> list[Row]:
    """Rows that are hidden: not public, hanging on one that is not, or invented."""
    if not rows:
        return []
    hidden = []
    if dataset.public_field:
        hidden.append(_row(dataset, rows[0], "geheim", {dataset.public_field: "false"}))
    for key in dataset.foreign_keys:
        if key.dataset in HIDING and len(key.fields) == 1:
            child = {key.fields[0]: f"{MARK}-{key.dataset}-geheim"}
            public = {dataset.public_field: "true"} if dataset.public_field else {}
            hidden.append(_row(dataset, rows[0], f"kind-{key.dataset}", {**child, **public}))
    if dataset.has("is_demo"):
        public = {dataset.public_field: "true"} if dataset.public_field else {}
        hidden.append(_row(dataset, rows[0], "erfunden", {"is_demo": "true", **public}))
    if dataset.name == "survey_answers":
        hidden.append({**rows[0], "respondent_id": f"{MARK}-p", "value": MARK, "is_released": ""})
    known = {tuple(row[key] for key in dataset.primary_key) for row in rows}
    return [row for row in hidden if tuple(row[key] for key in dataset.primary_key) not in known]


HIDING = ("measures", "events", "surveys")


def _row(dataset: Dataset, pattern: Row, name: str, more: Row) -> Row:
    texts = {field.name: f"{MARK} {dataset.name} {name}" for field in free_texts(dataset)}
    own = {
        key: f"{MARK}-{dataset.name}-{name}"
        for key in dataset.primary_key
        if key.endswith("_id") and key not in _references(dataset)
    }
    return {**pattern, **texts, **own, **more}


def _references(dataset: Dataset) -> set[str]:
    return {name for key in dataset.foreign_keys for name in key.fields}


def attacked(dataset: Dataset, row: Row, attack: Callable[[str], str] | None = None) -> Row:
    """The row with an attack behind each of its texts; answers still fit their labels."""
    strike = attack or (lambda text: f"{text} {ATTACK}")
    texts = {
        field.name: strike(row[field.name])
        for field in free_texts(dataset)
        if row.get(field.name) or field.name not in dataset.primary_key
    }
    if dataset.name == "survey_questions" and row["labels"]:
        texts["labels"] = "|".join(strike(label) for label in row["labels"].split("|"))
    return {**row, **texts}


def _strike_shapes(path: Path, dataset: Dataset, strike: Callable[[str], str]) -> None:
    collection = json.loads(path.read_text("utf-8"))
    names = {field.name for field in free_texts(dataset)}
    for feature in collection["features"]:
        given = feature["properties"]
        feature["properties"] = {
            name: strike(text) if name in names and text else text for name, text in given.items()
        }
    path.write_text(json.dumps(collection), encoding="utf-8")
