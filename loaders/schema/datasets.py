"""The declaration of a dataset: its columns, keys, files and rhythm."""

from pathlib import Path
from typing import Any

from loaders.messages.text import Text
from loaders.schema.columns import column
from loaders.schema.model import Ascending, Dataset, ForeignKey
from loaders.schema.parsing import Flaw, name_of, names_of, paths, whole_number


def dataset_of(resource: Any, folder: Path) -> Dataset:
    """The dataset that an entry of `resources` declares; raises Flaw."""
    if not isinstance(resource, dict):
        raise Flaw("Every entry of “resources” must be an object.")
    name = name_of(resource.get("name"), Text("Dataset"))
    where = Text("Dataset “{dataset}”", dataset=name)
    schema = resource.get("schema")
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        raise Flaw(
            "{where}: “schema” with “fields” is missing. Please give the columns.", where=where
        )
    fields = tuple(column(entry, where) for entry in schema["fields"])
    names = [f.name for f in fields]
    for doubled in sorted({n for n in names if names.count(n) > 1}):
        raise Flaw(
            "{where}: the column “{doubled}” is there twice. Please remove one.",
            where=where,
            doubled=doubled,
        )
    dataset = Dataset(
        name=name,
        title=str(resource.get("title") or name),
        title_en=str(resource.get("title@en") or resource.get("title") or name),
        description=str(resource.get("description", "")),
        description_en=str(resource.get("description@en") or resource.get("description", "")),
        fields=fields,
        primary_key=names_of(schema.get("primaryKey"), where),
        foreign_keys=tuple(_foreign_key(k, where) for k in schema.get("foreignKeys", [])),
        rules=tuple(_rule(entry, where) for entry in resource.get("rules", ())),
        licences=tuple(resource.get("licenses", ())),
        sources=tuple(resource.get("sources", ())),
        owner=str(resource.get("owner") or ""),
        due_after_days=whole_number(resource.get("dueAfterDays"), where, "dueAfterDays"),
        as_of_field=resource.get("asOfField"),
        public=bool(resource.get("public", False)),
        public_field=resource.get("publicField"),
        min_cell=whole_number(resource.get("minCell"), where, "minCell"),
        district_field=resource.get("districtField"),
        paths=paths(resource.get("path"), folder, where),
    )
    _check_own_names(dataset, where)
    return dataset


def _foreign_key(entry: Any, where: Text) -> ForeignKey:
    reference = entry.get("reference", {}) if isinstance(entry, dict) else {}
    fields = names_of(entry.get("fields") if isinstance(entry, dict) else None, where)
    targets = names_of(reference.get("fields"), where)
    if not fields or len(fields) != len(targets) or not reference.get("resource"):
        raise Flaw("{where}: an entry of “foreignKeys” is incomplete.", where=where)
    return ForeignKey(fields, str(reference["resource"]), targets)


def _rule(entry: Any, where: Text) -> Ascending:
    columns = names_of(entry.get("ascending") if isinstance(entry, dict) else None, where)
    level = entry.get("level", "error") if isinstance(entry, dict) else None
    if len(columns) != 2 or level not in ("error", "warning"):
        raise Flaw(
            "{where}: an entry of “rules” needs “ascending” with two columns, and “error” "
            "or “warning” as its “level”.",
            where=where,
        )
    return Ascending(*columns, warns=level == "warning")


def _check_own_names(dataset: Dataset, where: Text) -> None:
    named: list[tuple[str, str | None]] = [("primaryKey", n) for n in dataset.primary_key]
    named += [("foreignKeys", n) for key in dataset.foreign_keys for n in key.fields]
    named += [("rules", n) for rule in dataset.rules for n in (rule.first, rule.second)]
    named += [
        ("asOfField", dataset.as_of_field),
        ("publicField", dataset.public_field),
        ("districtField", dataset.district_field),
    ]
    for key, name in named:
        if name is not None and not dataset.has(name):
            raise Flaw(
                "{where}: “{key}” names the column “{name}”, which does not exist.",
                where=where,
                key=key,
                name=name,
            )
