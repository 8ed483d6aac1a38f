"""Words for what happens to a file: kinds of problems, formats, separators, where it shows."""

from loaders.profiles import load_profiles
from ui.i18n.texts import look
from ui.i18n.texts import text as _

PAGES = {
    "massnahmen": ("measures", "measure_fields", "milestones", "budgets", "indicators"),
    "beteiligung": ("events", "attendance"),
    "umfragen": ("surveys", "survey_questions", "survey_answers", "survey_results"),
    "karte": ("districts", "district_names", "population", "stops", "outline"),
    "mobilitaet": ("mobility_hubs", "charging_points", "comparison_cities"),
}
"""Path of a page → the datasets that show there."""


def page_of(dataset: str) -> tuple[str, str] | None:
    """Path and name of the page where a dataset shows; None if there is none."""
    titles = {
        "massnahmen": _("Measures"),
        "beteiligung": _("Participation"),
        "umfragen": _("Surveys"),
        "karte": _("Map"),
        "mobilitaet": _("Mobility"),
    }
    pages = ((path, titles[path]) for path, datasets in PAGES.items() if dataset in datasets)
    return next(pages, None)


def problem(code: str) -> str:
    """A kind of problem in a few words; the code itself for one we have no words for."""
    return {
        "unreadable": _("Cannot be read"),
        "unrecognised": _("Not recognised"),
        "unrecognised_near": _("Not recognised"),
        "unrecognised_lacking": _("Not recognised"),
        "no_rows": _("No rows"),
        "missing_column": _("Column missing"),
        "duplicate_column": _("Column twice"),
        "too_many_cells": _("Too many cells"),
        "required": _("Value missing"),
        "type_number": _("Not a number"),
        "type_integer": _("Not a whole number"),
        "type_date": _("Not a date"),
        "type_datetime": _("Not a point in time"),
        "type_time": _("Not a time of day"),
        "type_year": _("Not a year"),
        "type_boolean": _("Neither yes nor no"),
        "type_geojson": _("Not a shape"),
        "number_ambiguous": _("Number can be read in two ways"),
        "date_ambiguous": _("Date can be read in two ways"),
        "enum": _("Value not provided for"),
        "minimum": _("Too small"),
        "maximum": _("Too large"),
        "pattern": _("Wrong form"),
        "unique": _("Value twice"),
        "duplicate_key": _("Row twice"),
        "order_date": _("End before start"),
        "order_number": _("Part larger than whole"),
        "unknown_reference": _("Does not exist elsewhere"),
        "dangling": _("Others refer to it"),
        "same_dataset": _("Two files for one dataset"),
        "doubled_in_files": _("Row in two files"),
        "coordinate_zero": _("Coordinate 0/0"),
        "coordinate_swapped": _("Coordinates swapped"),
        "coordinate_half": _("Half a coordinate is 0"),
        "coordinate_africa": _("Coordinate in Africa"),
        "coordinate_better": _("Coordinate mistyped"),
        "outside_city": _("Outside the city"),
        "outside_city_typo": _("Outside the city, perhaps mistyped"),
        "not_an_area": _("Not an area"),
        "other_city": _("Another municipality"),
        "event_asked": _("Event not stated"),
        "refused": _("Cannot be taken in"),
        "coordinate_far": _("Coordinate far away"),
    }.get(code, code)


FORMATS = {
    "geojson": "GeoJSON",
    "gpkg": "GeoPackage",
    "shp": "Shapefile",
    "fgb": "FlatGeobuf",
    "parquet": "Parquet",
}
"""Formats whose name is not their ending in capitals."""
WORKBOOKS = ("xlsx", "xls", "ods")
GEODATA = ("geojson", "gpkg", "shp", "fgb", "gml")
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
    return {
        ";": _("semicolon"),
        ",": _("comma"),
        "\t": _("tab"),
        "|": _("vertical bar"),
    }


def separator(sign: str | None) -> str:
    """The name of a separator; an unusual one stands for itself."""
    return separators().get(sign, sign) if sign else ""


def number_forms() -> dict[str, str]:
    """How numbers are written."""
    return {"de": _("German (1.000,5)"), "en": _("English (1,000.5)")}


def date_forms() -> dict[str, str]:
    """How dates with slashes are written."""
    return {"dmy": _("day/month/year"), "mdy": _("month/day/year")}


def profile_title(name: str) -> str:
    """The source that a file was recognised as."""
    known = next((one for one in load_profiles() if one.name == name), None)
    if known is None:
        return name
    return known.title_en or known.title if look().language == "en" else known.title
