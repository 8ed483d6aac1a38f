"""What checking notices that is no problem, by code; its German is in `locale/de`."""

from collections.abc import Mapping

from loaders.messages.translations import Msgid, plural

CHECKING: Mapping[str, Msgid] = {
    "profile": "{text}",
    "already_published": (
        "{author} published this very file on {when} already (state {snapshot}). {outcome}"
    ),
    "rows_skipped": plural(
        "{count} row was skipped: {why}",
        "{count} rows were skipped: {why}",
    ),
    "example_left_out": (
        "Row {row} is the example row of the template, unchanged, and was left out."
    ),
    "unknown_columns": "Not taken over, because unknown: {columns}.",
    "personal_dropped": "Left out, because it is about single people: {columns}.",
    "texts_dropped": (
        "Left out, because nothing but the declared columns is kept of such rows: {columns}."
    ),
    "in_districts": plural(
        "{count} row without “{title}” was assigned by its place.",
        "{count} rows without “{title}” were assigned by their place.",
    ),
    "without_place": plural(
        "{count} row has neither coordinates nor “{title}”; it counts for the whole city only.",
        "{count} rows have neither coordinates nor “{title}”; they count for the whole city only.",
    ),
    "contacts_kept": "Kept by decision, though about single people: “{column}” ({reason}).",
    "people_never_kept": "People in a list are only counted; no column about them can be kept.",
    "missing_columns": "These columns are missing and stay empty: {columns}.",
    "kept_columns": plural(
        "In {count} row that exists already, what the file says nothing about stays: {columns}.",
        "In {count} rows that exist already, what the file says nothing about stays: {columns}.",
    ),
    "source_filled": "The column “{title}” is missing; new and changed rows say “{value}”.",
    "keys_made": (
        "The file has no keys; they were made from the content (same content, same key)."
    ),
    "equal_rows": plural(
        "{count} row equals another one; they count as equal devices at one site.",
        "{count} rows equal another one; they count as equal devices at one site.",
    ),
    "date_assumed": (
        "The file does not say of what date it is; the latest in “{title}” is assumed, {date}."
    ),
    "register_date": "Date of the data in the file: {date}.",
    "many_problems": (
        "There are {count} problems; listed are the first {shown} of each kind and column."
    ),
    "also_fills": "The file also yields rows in: {datasets}. They are published together.",
    "adds_all_new": (
        "None of its rows is under “{title}” yet, and other data refer to those that "
        "are: the file is published as an addition, nothing is lost."
    ),
    "adds_known": (
        "Other data refer to “{title}” that are not in the file: it is published as an "
        "addition, known rows are updated, the others stay."
    ),
    "default_filled": (
        "The column “{title}” is missing; “{value}” was filled in. Please add it when you can."
    ),
    "adds": "The file is one part of “{title}”: it is published as an addition.",
    "period_end": plural(
        "“{column}”: {count} entry names a year, quarter or month only; its last day was entered.",
        "“{column}”: {count} entries name a year, quarter or month only; the last day of "
        "each was entered.",
    ),
    "zone_converted": plural(
        "“{column}”: {count} point in time names a time zone; it was converted to the "
        "city's time ({zone}).",
        "“{column}”: {count} points in time name a time zone; they were converted to the "
        "city's time ({zone}).",
    ),
    "moments_parted": plural(
        "“{column}”: {count} cell holds a day and a time; the day went to “{title}”.",
        "“{column}”: {count} cells hold a day and a time; the day went to “{title}”.",
    ),
    "period_start": plural(
        "“{column}”: {count} entry names a year, quarter or month only; its first day was entered.",
        "“{column}”: {count} entries name a year, quarter or month only; the first day of"
        " each was entered.",
    ),
    "words": "“{column}”: {pairs} were read.",
    "encoded_twice": plural(
        "{count} cell was encoded twice and has been put right: “{wrong}” is “{right}”.",
        "{count} cells were encoded twice and have been put right: “{wrong}” is “{right}”.",
    ),
    "unit_converted": (
        "“{column}”: the heading names another unit; the values were converted to {unit} (times "
        "{factor})."
    ),
    "unit_above": (
        "“{column}”: a line beside the table names another unit; the values were converted to "
        "{unit} (times {factor})."
    ),
    "cells_converted": plural(
        "“{column}”: {count} cell names another unit; it was converted to {unit}.",
        "“{column}”: {count} cells name another unit; they were converted to {unit}.",
    ),
    "addition_asked": (
        "“{column}” was not taken for “{title}”: “{addition}” may make it something else. If it "
        "is meant, please assign the column."
    ),
    "number_form": "“{column}”: point and comma were read as {form}.",
    "date_form": "“{column}”: dates with slashes were read as {form}.",
    "zero_padded": plural(
        "“{column}”: leading zeros were restored in {count} value.",
        "“{column}”: leading zeros were restored in {count} values.",
    ),
    "name_resolved": plural(
        "“{column}”: {count} name was translated into a key of “{dataset}”.",
        "“{column}”: {count} names were translated into keys of “{dataset}”.",
    ),
}
