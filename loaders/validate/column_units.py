"""The units of the columns of numbers: by their heading, lines beside the table, their cells."""

from loaders.messages.text import Text
from loaders.schema import Field, quoted
from loaders.schema.sql import scalar
from loaders.schema.units import BASES, Amounts, amounts, heading, kind_of, unit_above
from loaders.validate.check import Check
from loaders.validate.formats import NumberForm, scale_sql


def amounts_of(check: Check, f: Field) -> Amounts:
    """The units that the cells of a column of numbers may name; its heading goes before the lines
    above and below the table („Angaben in T€“)."""
    names = (f"{f.name.split('_')[0]}_unit", "target_unit", "unit")
    named = next((name for name in names if check.has(name)), "")
    header = check.header(f.name) or ""
    return amounts(kind_of(f.type, f.unit), f.unit, _with_unit_above(check, f, header), named)


def _with_unit_above(check: Check, f: Field, header: str) -> str:
    kind = kind_of(f.type, f.unit)
    if heading(header, kind).unit or f.name in check.dataset.primary_key:
        return header
    below = (str(n.values["text"]) for n in check.reading.notes if n.code == "footer_left_out")
    unit = unit_above((*check.reading.preamble, *below), kind)
    return f"{header} ({unit})" if unit else header


def tell_unit(check: Check, name: str, number: NumberForm) -> None:
    """Say where another unit was converted: the heading's, or that of single cells."""
    f, scale = check.dataset.field(name), number.amounts.factor
    kind, header = kind_of(f.type, f.unit), check.header(name) or ""
    unit = f.unit or BASES.get(kind) or Text("whole numbers")
    if scale != 1:
        told = int(scale) if scale == int(scale) else f"{scale:.9g}".replace(".", ",")
        code = "unit_converted" if heading(header, kind).unit else "unit_above"
        check.note(code, column=header, unit=unit, factor=told)
    if number.worded:
        other = f"{scale_sql(quoted(name), number.amounts)} <> {scale}"
        if count := scalar(check.con, f"SELECT count_if({other}) FROM raw"):
            check.note("cells_converted", column=header, unit=unit, count=count)
