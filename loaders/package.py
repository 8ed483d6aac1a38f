"""The declarations: one Data Package describes every dataset, its columns and its rules."""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DECLARATION = "datapackage.json"
SQL_TYPES: Mapping[str, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "datetime": "TIMESTAMP",
    "year": "INTEGER",
    "geojson": "BLOB",
}
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class DeclarationError(Exception):
    """A declaration cannot be used. The text is one German sentence for the screen."""


def quoted(name: str) -> str:
    """The name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Field:
    """A column of a dataset: what it means and what it may hold.

    `aliases` are other names that files use for it; `synonyms` other words for an allowed value;
    `default` is the text filled in where a file has no such column.
    """

    name: str
    type: str
    title: str = ""
    title_en: str = ""
    description: str = ""
    description_en: str = ""
    unit: str = ""
    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = ()
    minimum: Any = None
    maximum: Any = None
    pattern: str | None = None
    example: Any = None
    labels_en: Mapping[str, str] = field(default_factory=dict)
    public: bool = False
    aliases: tuple[str, ...] = ()
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default: str | None = None

    @property
    def sql_type(self) -> str:
        """The DuckDB type that holds this column."""
        return SQL_TYPES[self.type]


@dataclass(frozen=True)
class ForeignKey:
    """Columns that must name a row of another dataset; an empty value names none."""

    fields: tuple[str, ...]
    dataset: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """A table: its columns, keys, licence, rhythm, and who may see it."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    licences: tuple[Mapping[str, str], ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    owner: str = ""
    due_after_days: int | None = None
    as_of_field: str | None = None
    public: bool = False
    public_field: str | None = None
    min_cell: int | None = None
    district_field: str | None = None
    paths: tuple[Path, ...] = ()

    @property
    def field_names(self) -> tuple[str, ...]:
        """Column names in the declared order."""
        return tuple(f.name for f in self.fields)

    @property
    def geometry_field(self) -> str | None:
        """The column that holds shapes, if there is one."""
        return next((f.name for f in self.fields if f.type == "geojson"), None)

    def has(self, name: str) -> bool:
        """Whether there is a column of this name."""
        return name in self.field_names

    def field(self, name: str) -> Field:
        """The column of this name; KeyError if there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def create_table_sql(self, schema: str) -> str:
        """`CREATE TABLE` in `schema` (a trusted, already qualified name such as lake.main)."""
        columns = ", ".join(f"{quoted(f.name)} {f.sql_type}" for f in self.fields)
        return f"CREATE TABLE {schema}.{quoted(self.name)} ({columns})"


@dataclass(frozen=True)
class Package:
    """All declarations of one city."""

    folder: Path
    name: str
    title: str
    version: str
    city: Mapping[str, Any]
    datasets: Mapping[str, Dataset] = field(repr=False)


def load_package(folder: Path | None = None) -> Package:
    """Read and check `datapackage.json` in `folder` (default: $CITY_DATA or <root>/data).

    Raises DeclarationError with one German sentence: which file, what is wrong, what to do.
    """
    folder = Path(folder or os.environ.get("CITY_DATA") or ROOT / "data").resolve()
    file = folder / DECLARATION
    document = _read_json(file)
    try:
        return _package(document, folder)
    except _Fault as fault:
        raise DeclarationError(f"{file}: {fault}") from fault


class _Fault(Exception):
    """What is wrong inside the declaration; the caller adds the file."""


def _read_json(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DeclarationError(
            f"{file}: Die Datei fehlt. Bitte CITY_DATA auf einen Ordner mit {DECLARATION} setzen."
        ) from error
    except OSError as error:
        raise DeclarationError(
            f"{file}: Die Datei lässt sich nicht lesen ({error.strerror}). Bitte Rechte prüfen."
        ) from error
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{file}: Die Datei ist nicht UTF-8. Bitte so speichern.") from error
    except json.JSONDecodeError as error:
        raise DeclarationError(
            f"{file}: Kein gültiges JSON in Zeile {error.lineno}, Spalte {error.colno}. "
            "Bitte die Stelle berichtigen."
        ) from error
    if not isinstance(document, dict):
        raise DeclarationError(f"{file}: Erwartet wird ein JSON-Objekt mit „resources“.")
    return document


def _package(document: dict[str, Any], folder: Path) -> Package:
    resources = document.get("resources")
    if not isinstance(resources, list) or not resources:
        raise _Fault("„resources“ fehlt oder ist leer. Bitte mindestens einen Datensatz angeben.")
    datasets: dict[str, Dataset] = {}
    for resource in resources:
        dataset = _dataset(resource, folder)
        if dataset.name in datasets:
            raise _Fault(f"Datensatz „{dataset.name}“ steht doppelt. Bitte einen davon entfernen.")
        datasets[dataset.name] = dataset
    _check_references(datasets)
    city = document.get("city", {})
    if not isinstance(city, dict):
        raise _Fault("„city“ muss ein Objekt sein.")
    return Package(
        folder=folder,
        name=str(document.get("name", "")),
        title=str(document.get("title", "")),
        version=str(document.get("version", "")),
        city=city,
        datasets=datasets,
    )


def _dataset(resource: Any, folder: Path) -> Dataset:
    if not isinstance(resource, dict):
        raise _Fault("Jeder Eintrag in „resources“ muss ein Objekt sein.")
    name = _name(resource.get("name"), "Datensatz")
    where = f"Datensatz „{name}“"
    schema = resource.get("schema")
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        raise _Fault(f"{where}: „schema“ mit „fields“ fehlt. Bitte die Spalten angeben.")
    fields = tuple(_field(entry, where) for entry in schema["fields"])
    names = [f.name for f in fields]
    for doubled in sorted({n for n in names if names.count(n) > 1}):
        raise _Fault(f"{where}: Die Spalte „{doubled}“ steht doppelt. Bitte eine entfernen.")
    dataset = Dataset(
        name=name,
        title=str(resource.get("title") or name),
        title_en=str(resource.get("title@en") or resource.get("title") or name),
        description=str(resource.get("description", "")),
        description_en=str(resource.get("description@en") or resource.get("description", "")),
        fields=fields,
        primary_key=_names(schema.get("primaryKey"), where),
        foreign_keys=tuple(_foreign_key(k, where) for k in schema.get("foreignKeys", [])),
        licences=tuple(resource.get("licenses", ())),
        sources=tuple(resource.get("sources", ())),
        owner=str(resource.get("owner") or ""),
        due_after_days=_whole_number(resource.get("dueAfterDays"), where, "dueAfterDays"),
        as_of_field=resource.get("asOfField"),
        public=bool(resource.get("public", False)),
        public_field=resource.get("publicField"),
        min_cell=_whole_number(resource.get("minCell"), where, "minCell"),
        district_field=resource.get("districtField"),
        paths=_paths(resource.get("path"), folder, where),
    )
    _check_own_names(dataset, where)
    return dataset


def _name(value: Any, what: str) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise _Fault(
            f"{what}: „{value}“ ist kein gültiger Name. "
            "Erlaubt sind Kleinbuchstaben, Ziffern und Unterstrich, ein Buchstabe zuerst."
        )
    return value


def _names(value: Any, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
        raise _Fault(f"{where}: „{value}“ muss ein Spaltenname oder eine Liste davon sein.")
    return tuple(names)


def _whole_number(value: Any, where: str, key: str) -> int | None:
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    raise _Fault(f"{where}: „{key}“ muss eine ganze Zahl oder null sein, nicht „{value}“.")


def _paths(value: Any, folder: Path, where: str) -> tuple[Path, ...]:
    """The shipped files; none may lie outside the package's folder."""
    paths = tuple((folder / name).resolve() for name in _names(value, where))
    for path in paths:
        if not path.is_relative_to(folder):
            raise _Fault(f"{where}: Die Datei „{path.name}“ liegt außerhalb des Ordners {folder}.")
    return paths


def _field(entry: Any, where: str) -> Field:
    if not isinstance(entry, dict):
        raise _Fault(f"{where}: Jede Spalte muss ein Objekt sein.")
    name = _name(entry.get("name"), f"{where}, Spalte")
    kind = entry.get("type", "string")
    if kind not in SQL_TYPES:
        raise _Fault(
            f"{where}, Spalte „{name}“: Der Typ „{kind}“ ist unbekannt. "
            f"Erlaubt sind: {', '.join(SQL_TYPES)}."
        )
    rules = entry.get("constraints", {})
    _check_pattern(rules.get("pattern"), f"{where}, Spalte „{name}“")
    return Field(
        name=name,
        type=kind,
        title=str(entry.get("title") or name),
        title_en=str(entry.get("title@en") or entry.get("title") or name),
        description=str(entry.get("description", "")),
        description_en=str(entry.get("description@en") or entry.get("description", "")),
        unit=str(entry.get("unit") or ""),
        required=bool(rules.get("required", False)),
        unique=bool(rules.get("unique", False)),
        enum=tuple(str(v) for v in rules.get("enum", ())),
        minimum=rules.get("minimum"),
        maximum=rules.get("maximum"),
        pattern=rules.get("pattern"),
        example=entry.get("example"),
        labels_en=dict(entry.get("labels@en", {})),
        public=bool(entry.get("public", False)),
        aliases=tuple(str(a) for a in entry.get("aliases", ())),
        default=_default(entry, kind, f"{where}, Spalte „{name}“"),
        synonyms={str(v): tuple(map(str, w)) for v, w in entry.get("synonyms", {}).items()},
    )


def _default(entry: Mapping[str, Any], kind: str, where: str) -> str | None:
    value = entry.get("default")
    if value is None or (isinstance(value, str) and kind == "string"):
        return value
    raise _Fault(f"{where}: „default“ gibt es nur als Text in Textspalten.")


def _check_pattern(pattern: Any, where: str) -> None:
    if pattern is None:
        return
    try:
        re.compile(pattern)
    except (re.error, TypeError) as error:
        raise _Fault(f"{where}: „{pattern}“ ist kein gültiges Muster ({error}).") from error


def _foreign_key(entry: Any, where: str) -> ForeignKey:
    reference = entry.get("reference", {}) if isinstance(entry, dict) else {}
    fields = _names(entry.get("fields") if isinstance(entry, dict) else None, where)
    targets = _names(reference.get("fields"), where)
    if not fields or len(fields) != len(targets) or not reference.get("resource"):
        raise _Fault(f"{where}: Ein Eintrag in „foreignKeys“ ist unvollständig.")
    return ForeignKey(fields, str(reference["resource"]), targets)


def _check_own_names(dataset: Dataset, where: str) -> None:
    named: list[tuple[str, str | None]] = [("primaryKey", n) for n in dataset.primary_key]
    named += [("foreignKeys", n) for key in dataset.foreign_keys for n in key.fields]
    named += [
        ("asOfField", dataset.as_of_field),
        ("publicField", dataset.public_field),
        ("districtField", dataset.district_field),
    ]
    for key, name in named:
        if name is not None and not dataset.has(name):
            raise _Fault(f"{where}: „{key}“ nennt die Spalte „{name}“, die es nicht gibt.")


def _check_references(datasets: Mapping[str, Dataset]) -> None:
    for dataset in datasets.values():
        for key in dataset.foreign_keys:
            target = datasets.get(key.dataset)
            missing = key.dataset if target is None else None
            if target is not None:
                missing = next((n for n in key.reference_fields if not target.has(n)), None)
            if missing:
                raise _Fault(
                    f"Datensatz „{dataset.name}“: „foreignKeys“ verweist auf „{missing}“, "
                    "das es nicht gibt. Bitte den Verweis berichtigen."
                )
