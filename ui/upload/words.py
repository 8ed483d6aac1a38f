"""Words for what happens to a file: kinds of problems, formats, separators, where it shows."""

from charts.look import N_
from loaders.profiles import NO_PROFILE, load_profiles
from ui.i18n.texts import look
from ui.i18n.texts import text as _


def page_of(dataset: str) -> tuple[str, str] | None:
    """Path and name of the page where a dataset shows; None if there is none."""
    measures = (
        *("measures", "measure_fields", "measure_events"),
        *("alternatives", "payments", "scores", "use_cases"),
        *("milestones", "budgets"),
    )
    surveys = ("surveys", "survey_questions", "survey_answers", "survey_results")
    districts = (
        "districts",
        "district_names",
        "population",
        "stops",
        "signposts",
        "outline",
        "context",
    )
    charging = (
        *("mobility_hubs", "charging_points", "charging_history"),
        "comparison_cities",
    )
    pages = {
        ("massnahmen", _("Measures")): measures,
        ("kennzahlen", _("Indicators")): (
            *("indicators", "indicator_definitions", "indicator_targets"),
            *("sensors", "measurements"),
        ),
        ("beteiligung", _("Participation")): ("events", "attendance"),
        ("umfragen", _("Surveys")): surveys,
        ("anliegen", _("Reports")): ("reports",),
        ("karte", _("Map")): districts,
        ("mobilitaet", _("Mobility")): charging,
        ("netzwerk", _("Network")): ("network_cities",),
    }
    return next((page for page, datasets in pages.items() if dataset in datasets), None)


PROBLEMS = {
    "unreadable": N_("Cannot be read"),
    "unrecognised": N_("Not recognised"),
    "unrecognised_common": N_("Not recognised"),
    "unrecognised_near": N_("Not recognised"),
    "unrecognised_lacking": N_("Not recognised"),
    "years_asked": N_("Columns of years without a word"),
    "profile_asked": N_("Source to be chosen"),
    "conflict": N_("Changed on both sides"),
    "conflict_gone": N_("Removed here"),
    "no_rows": N_("No rows"),
    "missing_column": N_("Column missing"),
    "duplicate_column": N_("Column twice"),
    "too_many_cells": N_("Too many cells"),
    "broken_character": N_("Broken character"),
    "required": N_("Value missing"),
    "heading_unit": N_("Two units"),
    "type_number": N_("Not a number"),
    "type_integer": N_("Not a whole number"),
    "type_date": N_("Not a date"),
    "type_datetime": N_("Not a point in time"),
    "type_time": N_("Not a time of day"),
    "zone_without_day": N_("Time zone without a day"),
    "formula_without_value": N_("Formula without its result"),
    "merged_amount": N_("One amount for several rows"),
    "type_year": N_("Not a year"),
    "type_boolean": N_("Neither yes nor no"),
    "type_geojson": N_("Not a shape"),
    "number_ambiguous": N_("Number can be read in two ways"),
    "date_ambiguous": N_("Date can be read in two ways"),
    "enum": N_("Value not allowed"),
    "minimum": N_("Too small"),
    "maximum": N_("Too large"),
    "pattern": N_("Wrong form"),
    "direction": N_("Characters that reverse the text"),
    "unique": N_("Value twice"),
    "duplicate_key": N_("Row twice"),
    "needed": N_("Missing here"),
    "order_date": N_("End before start"),
    "minimum_date": N_("Date too early"),
    "maximum_date": N_("Date too late"),
    "date_far": N_("Date far away"),
    "date_ahead": N_("Date still to come"),
    "date_ahead_unless": N_("Date still to come"),
    "hard_text": N_("Hard to read"),
    "unit_of_kind": N_("Another unit"),
    "unit_of_sensor": N_("Another unit"),
    "readings_without_sensor": N_("Value missing"),
    "hard_words": N_("Words without explanation"),
    "lacking": N_("A row is missing"),
    "contradiction": N_("Contradiction"),
    "contradiction_published": N_("Contradicts what is published"),
    "order_number": N_("Part larger than whole"),
    "unknown_reference": N_("Does not exist elsewhere"),
    "unknown_reference_rows": N_("Does not exist elsewhere"),
    "refused_beside": N_("Refers to refused rows"),
    "older_edition": N_("Older than what is published"),
    "dangling": N_("Others refer to it"),
    "same_dataset": N_("Two files for one dataset"),
    "doubled_in_files": N_("Row in two files"),
    "coordinate_zero": N_("Coordinate 0/0"),
    "coordinate_swapped": N_("Coordinates swapped"),
    "coordinate_half": N_("Half a coordinate is 0"),
    "coordinate_africa": N_("Coordinate in Africa"),
    "coordinate_better": N_("Coordinate mistyped"),
    "outside_city": N_("Outside the city"),
    "outside_city_typo": N_("Outside the city, perhaps mistyped"),
    "not_an_area": N_("Not an area"),
    "other_city": N_("Another municipality"),
    "other_places": N_("Codes of another city"),
    "other_places_named": N_("Names of another city"),
    "other_names": N_("Codes with other names"),
    "districts_moved": N_("Codes that mean other places"),
    "event_asked": N_("Event not stated"),
    "other_county": N_("Of another county"),
    "other_town": N_("Of another place"),
    "second_table": N_("Second table"),
    "transposed": N_("Lies on its side"),
    "refused": N_("Cannot be imported"),
    "rows_of_parts": N_("Numbers of parts only"),
    "rows_of_registers": N_("Several registers"),
    "blank_below": N_("Group named once"),
    "coordinate_far": N_("Coordinate far away"),
}


def problem(code: str) -> str:
    """A kind of problem in a few words; the code itself for one we have no words for."""
    return _(PROBLEMS.get(code, code))


FORMATS = {
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "shp": "Shapefile",
    "fgb": "FlatGeobuf",
    "parquet": "Parquet",
    "esrijson": "Esri JSON",
    "ics": "ICS",
}
"""Formats whose name is not their ending in capitals."""
WORKBOOKS = ("xlsx", "xls", "ods")
GEODATA = ("geojson", "gpkg", "shp", "fgb", "gml", "kml", "kmz", "gpx", "esrijson")
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO-8859-15",
    "mac-roman": "Mac Roman",
    "cp850": "DOS (850)",
}
SYSTEMS = {
    "EPSG:4326": "WGS 84",
    "EPSG:25832": "ETRS89 / UTM 32",
    "EPSG:25833": "ETRS89 / UTM 33",
    "EPSG:31468": "Gauß-Krüger 4",
    "EPSG:31469": "Gauß-Krüger 5",
    "EPSG:3857": "Web Mercator",
}


def separators() -> dict[str, str]:
    """Separator → its name."""
    return {";": _("semicolon"), ",": _("comma"), "\t": _("tab"), "|": _("vertical bar")}


def forms() -> dict[str, dict[str, str]]:
    """How numbers, and dates with slashes, may be written."""
    return {
        "numbers": {"de": _("German (1.000,5)"), "en": _("English (1,000.5)")},
        "dates": {"dmy": _("day/month/year"), "mdy": _("month/day/year")},
    }


def profile_title(name: str) -> str:
    """The source that a file was recognised as."""
    if name == NO_PROFILE:
        return _("none of these, rows of a dataset")
    known = next((one for one in load_profiles() if one.name == name), None)
    return look().own(known.title, known.title_en) if known else name
