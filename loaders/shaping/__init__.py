"""Files that are no rows of a dataset: people are counted, surveys brought to long form, readings
of sensors summed up by hour.

A profile names the verb under `shape`; a verb is general and knows tools only by what the profile
says. It yields a text table for each dataset that the file fills.
"""

from collections.abc import Callable, Mapping
from typing import Any

from loaders.shaping.people import count_people
from loaders.shaping.results import results_to_long
from loaders.shaping.sensors import measure_sensors
from loaders.shaping.shaped import Shaped
from loaders.shaping.survey import survey_to_long
from loaders.validate.check import Check

VERBS: Mapping[str, Callable[[Mapping[str, Any], Check], Shaped]] = {
    "people": count_people,
    "sensors": measure_sensors,
    "results": results_to_long,
    "survey": survey_to_long,
}
