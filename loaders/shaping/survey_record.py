"""The survey itself: its title, its key, and what is published of it already.

What an export only lets us guess, somebody may have corrected since: the title out of the name of
the file, the kind of survey.
"""

import re
from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc

from loaders.schema.folding import slug
from loaders.shaping.shaped import Record
from loaders.tables.reading import Note
from loaders.validate.check import Check

# What tools put behind the title: „(Antworten)“, „(1-45)“.
_COUNTED = re.compile(r"(?i)\s*\((antworten|responses|\d+-\d+)\)")
PART = ("survey_id",)


def survey_record(check: Check, kind: str, method: str) -> dict[str, str | None]:
    """Its row: title and key as given, else from the name of the file; what is published goes
    before what is only guessed. `method` gets the name of the tool."""
    stem = _COUNTED.sub("", check.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    given = check.options.constants.get("title")
    title = given or " ".join(re.split(r"[_\s]+", stem)).strip()
    key = check.options.constants.get("survey_id") or slug(title) or "befragung"
    tool = check.profile.title if check.profile else ""
    record = {"survey_id": key, "title": title, "kind": kind, "method": f"{method} ({tool})"}
    rows = published_rows(check, "surveys", key)
    if rows and not given:
        record["title"] = rows[0]["title"]
    for row in rows:
        record |= {name: row[name] for name in ("kind", "method") if row[name]}
    return {**record}


def named(record: Record) -> Note:
    """What the survey is called."""
    return Note("survey_named", {"title": record["title"], "id": record["survey_id"]})


def published_rows(check: Check, dataset: str, survey_id: str) -> list[Mapping[str, Any]]:
    """The rows there are of the survey; invented ones do not count."""
    rows = check.published_rows(dataset)
    if rows is None or not rows.num_rows:
        return []
    own = rows.filter(pc.fill_null(pc.equal(rows["survey_id"], survey_id), False))
    return [row for row in own.to_pylist() if not row.get("is_demo")]
