"""The data dictionary: docs/data-dictionary.md, written from the declarations."""

from collections.abc import Iterator

from loaders.schema import Dataset, Field, Package

_HEAD = """# Data dictionary

Written by `python -m loaders dictionary` from `datapackage.json`; a test keeps it current. Titles
and descriptions are in the city's language. "Public" columns may leave the house; a dataset that
is not public is never shown to the public, whatever its columns say.
"""


def dictionary(package: Package) -> str:
    """The whole document as Markdown."""
    lines = [_HEAD, "| dataset | title | rows are told apart by | public | due |", _rule(5)]
    for dataset in package.datasets.values():
        lines.append(_row(_overview(dataset)))
    for dataset in package.datasets.values():
        lines += ["", *_section(dataset)]
    return "\n".join(lines) + "\n"


def _overview(dataset: Dataset) -> list[str]:
    due = f"every {dataset.due_after_days} days" if dataset.due_after_days else "–"
    return [
        f"[`{dataset.name}`](#{dataset.name})",
        dataset.title,
        ", ".join(f"`{name}`" for name in dataset.primary_key),
        _public(dataset),
        due,
    ]


def _public(dataset: Dataset) -> str:
    if not dataset.public:
        return "no"
    return f"rows with `{dataset.public_field}`" if dataset.public_field else "yes"


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
        yield f"`{rule.first}` must not be later or larger than `{rule.second}` ({weight})."
    yield ""
    yield "| column | title | type | rules | public | example | meaning |"
    yield _rule(7)
    for f in dataset.fields:
        yield _row(_column(f))


def _column(f: Field) -> list[str]:
    kind = f"{f.type}, {f.unit}" if f.unit else f.type
    example = "" if f.example is None else str(f.example)
    shown = example if len(example) <= 60 else example[:59] + "…"
    public = "yes" if f.public else "no"
    return [f"`{f.name}`", f.title, kind, _rules(f), public, shown, f.description]


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
