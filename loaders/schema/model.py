"""What a declaration says: a package of datasets, their columns, keys and rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from loaders.schema.words import Words, words_of

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


PICTURES = (".png", ".jpg", ".jpeg", ".webp")


def quoted(name: str) -> str:
    """The name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True)
class Field:
    """A column of a dataset: what it means and what it may hold.

    `aliases` are other names that files use for it; `synonyms` other words for an allowed value;
    `default` is the text filled in where a file has no such column; `renamed_from` the names it had
    in earlier declarations; `allows_lines`: whether a shape may be a line, not only an area.
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
    renamed_from: tuple[str, ...] = ()
    allows_lines: bool = False

    @property
    def example_text(self) -> str:
        """The example as a cell of a form."""
        return "" if self.example is None else str(self.example)

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
class Ascending:
    """Two columns of a row: the value of the first is at most that of the second, where both are
    there. A row that breaks it is faulty, or only to be looked at if the rule `warns`."""

    first: str
    second: str
    warns: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.first, self.second


@dataclass(frozen=True)
class Past:
    """A date that must have come already. Where the column `precision` says that it stands for a
    month, quarter or year, that must have begun. `unless` (column, value) leaves rows out."""

    field: str
    precision: str | None = None
    unless: tuple[str, str] | None = None
    warns: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        more = (self.precision, self.unless and self.unless[0])
        return self.field, *(name for name in more if name)


@dataclass(frozen=True)
class Same:
    """Rows that agree in the columns `per` state the same value here, where they state one."""

    field: str
    per: tuple[str, ...]
    warns: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.field, *self.per


@dataclass(frozen=True)
class Needs:
    """A column that must not be empty where the column `where` has one of the values."""

    field: str
    where: str
    values: tuple[str, ...]
    warns: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.field, self.where


@dataclass(frozen=True)
class Has:
    """Of the rows that agree in the columns `per`, at least one has this value."""

    field: str
    value: str
    per: tuple[str, ...]
    warns: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns it names."""
        return self.field, *self.per


RowRule = Ascending | Past | Same | Needs | Has


@dataclass(frozen=True)
class Dataset:
    """A table: its columns, keys, licence, rhythm, and who may see it. `district_from_place`: rows
    with a place get their district at the door."""

    name: str
    title: str
    title_en: str
    description: str
    description_en: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    rules: tuple[RowRule, ...] = ()
    licences: tuple[Mapping[str, str], ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()
    owner: str = ""
    due_after_days: int | None = None
    as_of_field: str | None = None
    public: bool = False
    public_field: str | None = None
    min_cell: int | None = None
    district_field: str | None = None
    district_from_place: bool = False
    paths: tuple[Path, ...] = ()
    renamed_from: tuple[str, ...] = ()

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
    """All declarations of one city; `document` is what they were read from."""

    folder: Path
    name: str
    city: Mapping[str, Any]
    datasets: Mapping[str, Dataset] = field(repr=False)
    document: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone; UTC where the declarations name none."""
        return ZoneInfo(self.city.get("timezone", "UTC"))

    @property
    def brand_folder(self) -> Path | None:
        """The folder `brand` of the city, if it has one."""
        folder = self.folder / "brand"
        return folder if folder.is_dir() else None

    def brand(self, name: str) -> Path | None:
        """The city's `logo` or `favicon` (SVG, PNG or ICO), if it has one."""
        files = (self.folder / "brand" / f"{name}.{kind}" for kind in ("svg", "png", "ico"))
        return next((file for file in files if file.is_file()), None)

    def picture(self, name: str) -> Path | None:
        """A picture in the city's folder `brand/media`; None for any other name or place."""
        folder = (self.folder / "brand" / "media").resolve()
        file = (folder / name).resolve()
        is_own = file.parent == folder and file.suffix.lower() in PICTURES
        return file if is_own and file.is_file() else None

    @property
    def colours(self) -> tuple[str, ...]:
        """Colours (#rrggbb) of the strategy's fields by their position, as far as it has own."""
        return tuple(self.city.get("colours", ()))

    @property
    def words(self) -> Words:
        """What the city calls its districts and hubs."""
        return words_of(self.city)

    @property
    def former_names(self) -> Mapping[str, str]:
        """Former name of a dataset → its name of today."""
        return {name: one.name for one in self.datasets.values() for name in one.renamed_from}
