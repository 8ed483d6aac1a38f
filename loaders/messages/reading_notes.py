"""What was noticed while a file was read, by code; their German is in `locale/de`."""

from collections.abc import Mapping

from loaders.messages.translations import Msgid, plural

READING: Mapping[str, Msgid] = {
    "type_row": "Row {row}: further headers (titles, types of data) were skipped.",
    "totals_left_out": "Row {row} is a row of totals (“{text}”) and was left out.",
    "rows_of_all": plural(
        "“{column}” divides the residents into parts: only the rows for everybody count; "
        "{count} other was left out.",
        "“{column}” divides the residents into parts: only the rows for everybody count; "
        "{count} others were left out.",
    ),
    "rows_chosen": plural(
        "Only rows with “{value}” in “{column}” count; {count} other was left out.",
        "Only rows with “{value}” in “{column}” count; {count} others were left out.",
    ),
    "filled_down": "Empty cells were filled with what stands above them: {columns}.",
    "header_again": "Row {row} repeats the header and was left out.",
    "footer_left_out": "Row {row} is a line below the table (“{text}”) and was left out.",
    "part_of": (
        "The file holds {count} of {total} records; please download the others too. Published as a "
        "replacement, the others would be gone."
    ),
    "more_pages": plural(
        "The file holds {count} record and names a next page; please download that too. "
        "Published as a replacement, the others would be gone.",
        "The file holds {count} records and names a next page; please download that too. "
        "Published as a replacement, the others would be gone.",
    ),
    "other_counties": plural(
        "{count} row of another county was left out; taken over is what belongs to "
        "{county}. All of them: on the page under “Change how the file is read”, in the "
        "terminal --all-counties.",
        "{count} rows of other counties were left out; taken over is what belongs to "
        "{county}. All of them: on the page under “Change how the file is read”, in the "
        "terminal --all-counties.",
    ),
    "sheets_joined": (
        "The sheets {sheets} were read, one below the other; the year is taken from their names."
    ),
    "years_unfolded": plural(
        "{columns} column of a year ({years}) became rows of that year; its values are "
        "{titles}. Empty cells make no row.",
        "{columns} columns of years ({years}) became a row a year; their values are "
        "{titles}. Empty cells make no row.",
    ),
    "event_made": "The event {event} is made in the same publication; it is not public yet.",
    "rows_hidden": plural(
        "{count} row of the sheet is hidden and was taken over like all others: row "
        "{rows}. Please delete it first if it is not meant.",
        "{count} rows of the sheet are hidden and were taken over like all others: row "
        "{rows}. Please delete them first if they are not meant.",
    ),
    "columns_hidden": (
        "Columns that are hidden in the sheet were read like all others: {columns}. Please delete "
        "them first if they are not meant."
    ),
    "sheets_hidden": "Hidden sheets were not read: {sheets}.",
    "timetable_stops": (
        "Of the timetable (GTFS) the list of stops was read; trips and times are not taken over."
    ),
    "repeats_endless": plural(
        "{count} event is repeated without an end; only its first day was taken over. For"
        " more please give the series an end (at most {most} days).",
        "{count} events are repeated without an end; of each only the first day was taken"
        " over. For more please give the series an end (at most {most} days each).",
    ),
    "lines_unquoted": "Every line as a whole was in quotes; these were removed.",
    "preamble": plural(
        "{rows} row above the header was skipped.",
        "{rows} rows above the header were skipped.",
    ),
    "sheet": "The sheet “{sheet}” was read (of {sheets}).",
    "layer": "The layer “{layer}” was read (of {layers}); not read: {others}.",
    "merged_filled": plural(
        "{count} cell reaches over several rows; what it holds counts for each of these rows.",
        "{count} cells reach over several rows; what they hold counts for each of these rows.",
    ),
    "merged_cells": plural(
        "The sheet has {count} merged area; its first cell counts.",
        "The sheet has {count} merged areas; the first cell of each counts.",
    ),
    "crs": "The coordinates were transformed from {crs} to WGS84.",
    "crs_inferred": "The file names no coordinate system; by its extent it is {crs}.",
    "axes_swapped": "Latitude and longitude were the wrong way round and have been swapped.",
    "z_dropped": plural(
        "{count} shape had heights; these were left out.",
        "{count} shapes had heights; these were left out.",
    ),
    "shapes_mended": plural(
        "{count} shape was invalid and has been repaired (feature {rows}).",
        "{count} shapes were invalid and have been repaired (features {rows}).",
    ),
    "no_shape": plural(
        "{count} feature has no shape (feature {rows}).",
        "{count} features have no shape (features {rows}).",
    ),
    "mixed_shapes": "The file holds several kinds of shapes: {kinds}.",
    "ids_as_codes": "The ids beside the properties (“{column}”) were taken as “{title}”.",
    "measured": "Computed from the shapes, because the file does not state it: {columns}.",
    "outside_city": plural(
        "Points outside the city: {count} of {total} (row {rows}). It is taken over; please check.",
        "Points outside the city: {count} of {total} (rows {rows}). They are taken over; "
        "please check.",
    ),
    "outside_city_all": plural(
        "The only place lies outside the city; the file seems to describe another one. "
        "Please check before publishing it.",
        "All {total} places lie outside the city; the file seems to describe another one."
        " Please check before publishing it.",
    ),
}
