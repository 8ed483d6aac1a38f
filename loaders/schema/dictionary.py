"""The data dictionary: docs/data-dictionary.md, written from the declarations."""

from collections.abc import Iterable, Iterator

from loaders.schema import Ascending, Dataset, Field, Has, Needs, Package, Past, RowRule

_HEAD = """# Data dictionary

Written by `python -m loaders dictionary` from `datapackage.json`; a test keeps it current. Titles
and descriptions are in the city's language. "Public" columns may leave the house; a dataset that
is not public is never shown to the public, whatever its columns say.
"""


def dictionary(package: Package) -> str:
    """The whole document as Markdown."""
    lines = [_HEAD, "| dataset | title | rows are told apart by | public | due |", _rule(5)]
    lines += map(_overview, package.datasets.values())
    for dataset in package.datasets.values():
        lines += ["", *_section(dataset)]
    return "\n".join(lines) + "\n"


def _overview(dataset: Dataset) -> str:
    due = f"every {dataset.due_after_days} days" if dataset.due_after_days else "–"
    keys = ", ".join(f"`{name}`" for name in dataset.primary_key)
    public = f"rows with `{dataset.public_field}`" if dataset.public_field else "yes"
    public = public if dataset.public else "no"
    return _row([f"[`{dataset.name}`](#{dataset.name})", dataset.title, keys, public, due])


def _section(dataset: Dataset) -> Iterator[str]:
    yield f"## {dataset.name}"
    yield ""
    yield f"**{dataset.title}** ({dataset.title_en}). {dataset.description}"
    yield ""
    for licence in dataset.licences:
        yield f"Licence: {licence.get('title') or licence.get('name', '')}"
    if dataset.min_cell:
        yield f"Shown only in groups of at least {dataset.min_cell}."
    for key in dataset.foreign_keys:
        yield f"`{', '.join(key.fields)}` names a row of [`{key.dataset}`](#{key.dataset})."
    for rule in dataset.rules:
        weight = "warning" if rule.warns else "error"
        yield f"{_row_rule(rule)} ({weight})."
    yield ""
    yield "| column | title | type | rules | public | example | meaning |"
    yield _rule(7)
    for f in dataset.fields:
        yield _row(_column(f))


def _row_rule(rule: RowRule) -> str:
    if isinstance(rule, Ascending):
        return f"`{rule.first}` must not be later or larger than `{rule.second}`"
    if isinstance(rule, Past):
        but = f", but for `{rule.unless[0]}` {rule.unless[1]}" if rule.unless else ""
        return f"`{rule.field}` must not lie in the future{but}"
    if isinstance(rule, Needs):
        return f"`{rule.field}` must not be empty where `{rule.where}` is {', '.join(rule.values)}"
    if isinstance(rule, Has):
        return f"one row has `{rule.field}` {rule.value} for the same {_code(rule.per)}"
    return f"`{rule.field}` is the same in all rows with the same {_code(rule.per)}"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _column(f: Field) -> list[str]:
    kind = f"{f.type}, {f.unit}" if f.unit else f.type
    example = f.example_text if len(f.example_text) <= 60 else f.example_text[:59] + "…"
    public = "yes" if f.public else "no"
    return [f"`{f.name}`", f.title, kind, _rules(f), public, example, f.description]


def _rules(f: Field) -> str:
    rules = ["required"] if f.required else []
    rules += ["unique"] if f.unique else []
    rules += ["one of: " + ", ".join(f.enum)] if f.enum else []
    rules += [f"from {f.minimum}"] if f.minimum is not None else []
    rules += [f"up to {f.maximum}"] if f.maximum is not None else []
    rules += [f"pattern `{f.pattern}`"] if f.pattern else []
    return "; ".join(rules)


def _rule(columns: int) -> str:
    return "|" + " --- |" * columns


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"
