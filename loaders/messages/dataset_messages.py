"""What is said of single datasets: use cases, cost and benefit, sensors; German in `locale/de`."""

from collections.abc import Mapping

from loaders.messages.translations import Msgid, plural

DATASET_PROBLEMS: Mapping[str, Msgid] = {
    "other_city": (
        "{value} is another municipality; the outline of the city has the key {ags}. "
        "Please remove the row, or publish only the rows without problems."
    ),
    "other_places": (
        "These are areas of another place: {count} of {total} codes are none of this city "
        "({values} …). Nothing is taken over. Please publish only rows of this city, with its "
        "codes."
    ),
    "other_places_named": (
        "These are areas of another place: {count} of {total} names are none of this city "
        "({values} …). Nothing is taken over. Please publish only rows of this city, with its "
        "codes or names."
    ),
    "other_names": (
        "{count} of {total} codes stand beside a name that they do not have here ({values}). Do "
        "the rows belong to another city? Nothing is taken over. Please correct codes or names, or "
        "leave out the column with the names."
    ),
    "districts_moved": plural(
        "{values}: these codes mean other places now, but {rows} published row refers to "
        "them ({datasets}). Nothing is taken over. Please give the new areas codes of "
        "their own, or replace that row first.",
        "{values}: these codes mean other places now, but {rows} published rows refer to "
        "them ({datasets}). Nothing is taken over. Please give the new areas codes of "
        "their own, or replace those rows first.",
    ),
    "other_town": plural(
        "The only row is not of this city ({city}): “{column}” names {places}. Please "
        "choose another file, or take the rows of all places (on the page under “Change "
        "how the file is read”, in the terminal: --all-counties).",
        "None of the {count} rows is of this city ({city}): “{column}” names {places}. "
        "Please choose another file, or take the rows of all places (on the page under "
        "“Change how the file is read”, in the terminal: --all-counties).",
    ),
    "hard_text": (
        "The text is hard to read (reading ease {ease}; plain is {plain} and more). Short "
        "sentences and short words help."
    ),
    "hard_words": (
        "These words need an explanation in “{title}”: {words}. Or please say it in other words."
    ),
    "lacking": (
        "There is no row with “{title}” “{wanted}” for the same: {per}. Without it nothing can be "
        "compared; please add it."
    ),
    "unit_of_kind": (
        "“{value}” is not a unit of “{kind}”: {unit} is expected. Please convert the "
        "values, or correct the unit or the kind."
    ),
    "unit_of_sensor": (
        "“{value}” differs from the unit under which the sensor is published ({unit}). Please "
        "convert the values, or correct the unit of the sensor first."
    ),
    "readings_without_sensor": plural(
        "{count} reading does not say which sensor it is of (“{title}”). From a "
        "SensorThings service please ask for the data streams with their observations, or"
        " for the observations with “$expand=Datastream”.",
        "{count} readings do not say which sensor they are of (“{title}”). From a "
        "SensorThings service please ask for the data streams with their observations, or"
        " for the observations with “$expand=Datastream”.",
    ),
}

DATASET_NOTES: Mapping[str, Msgid] = {
    "readings_kept": plural(
        "{readings} reading, of {first} (UTC), became an hour or a day; single readings "
        "are not stored.",
        "{readings} readings (sensors: {sensors}), from {first} to {last} (UTC), were "
        "summed up to hours or days: {rows}; single readings are not stored.",
    ),
    "readings_no_value": plural(
        "{count} reading has no value (empty, NaN): row {row}. It was left out: missing "
        "is not zero.",
        "{count} readings have no value (empty, NaN); the first: row {row}. They were "
        "left out: missing is not zero.",
    ),
    "readings_no_number": plural(
        "{count} reading is not a number: row {row}, “{example}”. It was left out.",
        "{count} readings are not a number; the first: row {row}, “{example}”. They were left out.",
    ),
    "readings_no_time": plural(
        "{count} time cannot be read: row {row}, “{example}”. The reading was left out. "
        "Please write times like this: 2024-05-02 11:45 or 2024-05-02T09:45:00Z.",
        "{count} times cannot be read; the first: row {row}, “{example}”. The readings "
        "were left out. Please write times like this: 2024-05-02 11:45 or "
        "2024-05-02T09:45:00Z.",
    ),
    "readings_ahead": plural(
        "{count} time lies in the future: row {row}, “{example}”. The reading was left "
        "out; please check the clock of the sensor and its time zone.",
        "{count} times lie in the future; the first: row {row}, “{example}”. The readings"
        " were left out; please check the clock of the sensor and its time zone.",
    ),
    "readings_doubled": (
        "{count} readings name a time for which the same sensor has another value too; "
        "the first: row {row}, “{example}”. Which of them is right is not known, so all "
        "were left out."
    ),
    "readings_impossible": plural(
        "{count} value cannot be true of what the sensor measures: row {row}, “{example}”"
        " ({sensor}). It was left out; please check the unit.",
        "{count} values cannot be true of what the sensor measures; the first: row {row},"
        " “{example}” ({sensor}). They were left out; please check the unit.",
    ),
    "readings_others": "Left out besides: {cells}.",
    "readings_repeated": plural(
        "{count} row repeats another one and counts once.",
        "{count} rows repeat another one and count once.",
    ),
    "readings_known": plural(
        "{count} reading lies between readings that are counted already; it was not counted again.",
        "{count} readings lie between readings that are counted already; they were not "
        "counted again.",
    ),
    "readings_zones": plural(
        "{count} time names another time zone than UTC; it was converted to UTC.",
        "{count} times name another time zone than UTC; they were converted to UTC.",
    ),
    "readings_clock": plural(
        "{count} time names no time zone; it was read by the clock of {zone}.",
        "{count} times name no time zone; they were read by the clock of {zone}.",
    ),
    "readings_one": "Only a single reading: {sensors}. That is not a trend yet.",
    "readings_constant": (
        "The same value in all readings: {sensors}. Perhaps the sensor is stuck; please check."
    ),
    "readings_gaps": (
        "Gaps of more than three times the rhythm: {sensors}. They are drawn as gaps and not "
        "filled."
    ),
    "readings_turned": (
        "{sensors}: the values came in another unit and were converted ({old} → {new})."
    ),
    "readings_no_unit": (
        "No unit is stated, the values were read in that of the kind: {sensors}. Please check."
    ),
    "readings_other_kind": (
        "What is measured is not one of the known kinds, so “{kind}” was entered: {sensors}."
    ),
    "readings_silent": "Without a reading in this delivery: {sensors}.",
}
