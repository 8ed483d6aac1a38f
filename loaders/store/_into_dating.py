"""Of when a dataset's rows are, by what they say themselves."""

from loaders.schema import Dataset, Package, quoted
from loaders.schema.sql import literal

DEMO, COUNTY = "is_demo", "county"


def as_of(package: Package, dataset: Dataset) -> str:
    """The data's own date: the newest value of its date column; a year counts to its last day.

    Of a register of many counties, that of the city's own rows: it does not become newer by an
    edition without one. Demonstration rows count only where there are no others: they must not
    make old data look new.
    """
    if dataset.as_of_field is None:
        return "NULL::DATE"
    own = _own_county(package, dataset)
    newest = f"max({quoted(dataset.as_of_field)}) FILTER ({own})"
    if dataset.has(DEMO):
        real = f"{own} AND NOT coalesce({quoted(DEMO)}, false)"
        newest = f"coalesce(max({quoted(dataset.as_of_field)}) FILTER ({real}), {newest})"
    if dataset.field(dataset.as_of_field).type in ("year", "integer"):
        return f"make_date(({newest})::BIGINT, 12, 31)"
    return f"({newest})::DATE"


def _own_county(package: Package, dataset: Dataset) -> str:
    """Whether a row is the city's; one that names no county may be."""
    spellings = [" ".join(str(name).split()).lower() for name in package.city.get("kreis", [])]
    if not dataset.has(COUNTY) or not spellings:
        return "true"
    written = f"lower(trim(regexp_replace({quoted(COUNTY)}, '[\\s\\x{{00A0}}]+', ' ', 'g')))"
    listed = ", ".join(literal(name) for name in spellings)
    return f"coalesce({written} IN ({listed}), true)"
