"""Files that are no rows of a dataset: lists of people are counted, surveys turned to long form.

A profile names the verb under `shape`; a verb is general and knows tools only by what the profile
says. It yields a text table for each dataset that the file fills.
"""

from collections.abc import Callable, Mapping
from typing import Any

from loaders.shaping.people import count_people
from loaders.shaping.shaped import Context, Shaped
from loaders.shaping.survey import survey_to_long

__all__ = ["VERBS", "Context", "Shaped"]

VERBS: Mapping[str, Callable[[Mapping[str, Any], Context], Shaped]] = {
    "people": count_people,
    "survey": survey_to_long,
}
