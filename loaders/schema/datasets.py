"""The declaration of a dataset: its columns, keys, files and rhythm."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.messages.text import Text
from loaders.schema.columns import column
from loaders.schema.model import Ascending, Dataset, ForeignKey, Has, Needs, Past, RowRule, Same
from loaders.schema.parsing import Flaw, at, name_of, names_of, paths, whole_number


def dataset_of(resource: Any, folder: Path) -> Dataset:
    """The dataset that an entry of `resources` declares; raises Flaw."""
    if not isinstance(resource, dict):
        raise Flaw("Every entry of “resources” must be an object.")
    with at(Text("Dataset")):
        name = name_of(resource.get("name"))
    where = Text("Dataset “{dataset}”", dataset=name)
    with at(where):
        dataset = _dataset(resource, name, folder, where)
        _check_own_names(dataset)
        return dataset


def _dataset(resource: dict[str, Any], name: str, folder: Path, where: Text) -> Dataset:
    schema = resource.get("schema")
    if not isinstance(schema, dict) or not isinstance(schema.get("fields"), list):
        raise Flaw("“schema” with “fields” is missing. Please give the columns.")
    fields = tuple(column(entry, where) for entry in schema["fields"])
    names = [f.name for f in fields]
    for doubled in sorted({n for n in names if names.count(n) > 1}):
        raise Flaw("the column “{doubled}” is there twice. Please remove one.", doubled=doubled)
    return Dataset(
        name=name,
        title=str(resource.get("title") or name),
        title_en=str(resource.get("title@en") or resource.get("title") or name),
        description=str(resource.get("description", "")),
        description_en=str(resource.get("description@en") or resource.get("description", "")),
        fields=fields,
        primary_key=names_of(schema.get("primaryKey")),
        foreign_keys=tuple(map(_foreign_key, schema.get("foreignKeys", ()))),
        rules=tuple(map(_rule, resource.get("rules", ()))),
        licences=tuple(resource.get("licenses", ())),
        sources=tuple(resource.get("sources", ())),
        owner=str(resource.get("owner") or ""),
        due_after_days=whole_number(resource.get("dueAfterDays"), "dueAfterDays"),
        as_of_field=resource.get("asOfField"),
        public=bool(resource.get("public", False)),
        public_field=resource.get("publicField"),
        min_cell=whole_number(resource.get("minCell"), "minCell"),
        district_field=resource.get("districtField"),
        district_from_place=bool(resource.get("districtFromPlace", False)),
        paths=paths(resource.get("path"), folder),
        renamed_from=names_of(resource.get("renamedFrom")),
    )


def _foreign_key(entry: Any) -> ForeignKey:
    entry = entry if isinstance(entry, dict) else {}
    reference = entry.get("reference", {})
    fields, targets = names_of(entry.get("fields")), names_of(reference.get("fields"))
    if not fields or len(fields) != len(targets) or not reference.get("resource"):
        raise Flaw("an entry of “foreignKeys” is incomplete.")
    return ForeignKey(fields, str(reference["resource"]), targets)


def _rule(entry: Any) -> RowRule:
    entry = entry if isinstance(entry, dict) else {}
    level, unless = entry.get("level", "error"), entry.get("unless") or {}
    columns, past, same = (names_of(entry.get(kind)) for kind in ("ascending", "past", "same"))
    per = names_of(entry.get("per"))
    if level in ("error", "warning") and isinstance(unless, dict):
        if len(columns) == 2:
            return Ascending(*columns, warns=level == "warning")
        if len(past) == 1 and len(unless) < 2:
            exception = next(iter(unless.items()), None)
            return Past(past[0], entry.get("precision"), exception, level == "warning")
        if len(same) == 1 and per:
            return Same(same[0], per, level == "warning")
        has = names_of(entry.get("has"))
        if len(has) == 1 and per and isinstance(entry.get("value"), str):
            return Has(has[0], entry["value"], per, level == "warning")
        if needs := _needs(entry, level == "warning"):
            return needs
    raise Flaw(
        "an entry of “rules” needs “ascending” with two columns, or “past” with one, or "
        "“same” with one and “per” with others, or “needs” with one and “where” with a column and "
        "its values, or “has” with one, its “value” and “per”; its “level” is “error” or "
        "“warning”.",
    )


def _needs(entry: Mapping[str, Any], warns: bool) -> Needs | None:
    field, where = names_of(entry.get("needs")), entry.get("where")
    if len(field) != 1 or not isinstance(where, dict) or len(where) != 1:
        return None
    column, values = next(iter(where.items()))
    return Needs(field[0], str(column), names_of(values), warns)


def _check_own_names(dataset: Dataset) -> None:
    named: list[tuple[str, str | None]] = [("primaryKey", n) for n in dataset.primary_key]
    named += [("foreignKeys", n) for key in dataset.foreign_keys for n in key.fields]
    named += [("rules", n) for rule in dataset.rules for n in rule.columns]
    named += [
        ("asOfField", dataset.as_of_field),
        ("publicField", dataset.public_field),
        ("districtField", dataset.district_field),
    ]
    for key, name in named:
        if name is not None and not dataset.has(name):
            raise Flaw(
                "“{key}” names the column “{name}”, which does not exist.", key=key, name=name
            )
