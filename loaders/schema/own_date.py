"""How old a dataset's rows are, by their own date: as SQL."""

from loaders.schema.model import Dataset, Package, quoted
from loaders.schema.sql import literal

DEMO, COUNTY = "is_demo", "county"


def as_of(package: Package, dataset: Dataset, latest: str) -> str:
    """The data's own date: the newest value of its date column; a month or year that is written as
    a text or number counts to its last day.

    latest: SQL of a day; what lies after it (a forecast, the end of a programme) says nothing of
    how old the data are.
    Of a register of many counties, that of the city's own rows: it does not become newer by an
    edition without one. Demonstration rows count only where there are no others: they must not
    make old data look new.
    """
    if dataset.as_of_field is None:
        return "NULL::DATE"
    field = dataset.field(dataset.as_of_field)
    if field.type in ("year", "integer"):
        day, own = f"make_date({quoted(field.name)}::BIGINT, 12, 31)", "true"
    else:
        day = _last_day(quoted(field.name)) if field.type == "string" else quoted(field.name)
        own = f"{day} <= {latest}"
    own = f"{own} AND {_own_county(package, dataset)}"
    newest = f"max({day}) FILTER ({own})"
    if dataset.has(DEMO):
        real = f"{own} AND NOT coalesce({quoted(DEMO)}, false)"
        newest = f"coalesce(max({day}) FILTER ({real}), {newest})"
    return f"({newest})::DATE"


def _last_day(written: str) -> str:
    """SQL: the last day of a year, month or day that is written as a text like 2024-10."""
    return (
        f"CASE length({written}) WHEN 4 THEN try_cast({written} || '-12-31' AS DATE) "
        f"WHEN 7 THEN last_day(try_cast({written} || '-01' AS DATE)) "
        f"ELSE try_cast({written} AS DATE) END"
    )


def _own_county(package: Package, dataset: Dataset) -> str:
    """Whether a row is the city's; one that names no county may be."""
    spellings = [" ".join(str(name).split()).lower() for name in package.city.get("kreis", [])]
    if not dataset.has(COUNTY) or not spellings:
        return "true"
    written = f"lower(trim(regexp_replace({quoted(COUNTY)}, '[\\s\\x{{00A0}}]+', ' ', 'g')))"
    listed = ", ".join(literal(name) for name in spellings)
    return f"coalesce({written} IN ({listed}), true)"
