"""Numbers that stand beside the properties of areas (GeoJSON: "id": "01") as codes of districts."""

import re
from dataclasses import replace

from loaders.schema.column_matching import match
from loaders.tables.reading import Note
from loaders.validate.check import Check

_DISTRICTS, _CODE, _ID = "districts", "district_id", "id"


def take_feature_ids(check: Check) -> None:
    """Assign the ids of areas that lack only their codes, if every id has the form of one.

    For files with shapes of their own."""
    options, reading = check.options, check.reading
    declared = check.package.datasets.get(_DISTRICTS)
    if declared is None or options.assigned or options.dataset not in (None, _DISTRICTS):
        return
    if _ID not in reading.columns or check.profile:
        return
    found = match(declared, reading.columns)
    cells = reading.table[f"c{reading.columns.index(_ID)}"].to_pylist()
    form = re.compile(declared.field(_CODE).pattern or ".+")
    fitting = all(cell and form.fullmatch(cell) for cell in cells)
    if fitting and "name" in found.columns and [f.name for f in found.missing(declared)] == [_CODE]:
        check.options = replace(options, dataset=_DISTRICTS, assigned={_ID: _CODE})
        note = Note("ids_as_codes", {"column": _ID, "title": declared.field(_CODE).title})
        check.reading = replace(reading, notes=(*reading.notes, note))
