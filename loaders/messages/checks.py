"""What checking says, by code: what is wrong, what is expected, how to repair it.

The texts are msgids; their German is in `locale/de/checks.po`.
"""

from collections.abc import Mapping

from loaders.messages.check_notes import CHECKING
from loaders.messages.conflicts import CONFLICTS, TAKEN_BACK
from loaders.messages.dataset_messages import DATASET_NOTES, DATASET_PROBLEMS
from loaders.messages.reading_notes import READING
from loaders.messages.shaping_notes import SHAPING
from loaders.messages.translations import Msgid, plural

PROBLEMS: Mapping[str, Msgid] = {
    **DATASET_PROBLEMS,
    "unreadable": "The file cannot be read: {text}",
    "unrecognised": (
        "No column is known. Please name the dataset and assign the columns, or name "
        "them as in the template."
    ),
    "unrecognised_common": (
        "Only words that many lists have are known ({columns}), so the dataset cannot be told. "
        "Please name the dataset and assign the columns."
    ),
    "unrecognised_near": (
        "The columns fit no dataset clearly. Please name the dataset; the nearest is “{nearest}”."
    ),
    "unrecognised_lacking": (
        "The columns fit no dataset. The nearest is “{nearest}”, which would lack: "
        "{missing}. Please add them, or name the dataset (in the terminal: {commands}) and assign "
        "the columns or give one value for all rows."
    ),
    "years_asked": (
        "The columns {columns} are years, but nothing says what their values are. "
        "Please choose the dataset (in the terminal: --dataset), or write it above "
        "them, such as “Einwohner 2023” or “Ansatz 2024”."
    ),
    "profile_asked": (
        "By its columns the file may be from several sources: {sources}. Please choose one under "
        "“Source” (in the terminal: --profile with one of {names})."
    ),
    "no_rows": "The file holds no rows of data. Please add rows below the header.",
    "missing_column": (
        "The required column “{title}” ({field}) is missing. Please add it, or give a value for "
        "all rows (on the page below the columns, in the terminal: --set {field}=…)."
    ),
    "refused": "{text}",
    "other_county": plural(
        "The only row is not of the city’s own county ({county}). Please choose another "
        "file, or take all counties (on the page under “Change how the file is read”, in "
        "the terminal: --all-counties).",
        "None of the {count} rows is of the city’s own county ({county}). Please choose "
        "another file, or take all counties (on the page under “Change how the file is "
        "read”, in the terminal: --all-counties).",
    ),
    "duplicate_column": "Several columns stand for “{title}”: {columns}. Please keep only one.",
    "too_many_cells": (
        "The row has more cells than the header; left over is “{value}”. There may be "
        "a separator inside a text: please put that cell in quotes."
    ),
    "second_table": (
        "Another table begins here ({value}). Only one can be read from a sheet or file: please "
        "bring the other one as a file of its own."
    ),
    "transposed": (
        "The table lies on its side: the first column holds names of columns ({columns}). Please "
        "transpose it (in Excel: copy, paste special, transpose), so that they stand in one row."
    ),
    "broken_character": (
        "“{value}” holds a character that is encoded differently from the rest of the "
        "file (UTF-8). Please type it again."
    ),
    "older_edition": (
        "“{title}” is published as of {published}; the file is of {date} and would put older data "
        "in its place. If that is meant, please say so (on the page below the preview, in the "
        "terminal: --older-edition), or publish it as an addition (--append)."
    ),
    "rows_of_parts": (
        "“{column}” divides the rows into parts ({values}), and none is for everybody. Nothing is "
        "added up, and a part is not “{title}”. Please add rows for all, or choose the part that "
        "is meant (on the page under “Only the rows with”, in the terminal: --only "
        '"{column}=…").'
    ),
    "rows_of_registers": (
        "“{column}” names several registers for the same place and day ({values}); their numbers "
        "differ and are neither added up nor mixed. Please choose one (on the page under “Only the "
        'rows with”, in the terminal: --only "{column}=…").'
    ),
    "blank_below": plural(
        "“{title}” is empty in {count} row, but stands above it. If it is the heading of "
        "a group of rows, please say so (on the page: “Empty cells mean what stands above"
        " them”, in the terminal: --fill-down); else please enter the value.",
        "“{title}” is empty in {count} rows, but stands above them. If it is the heading "
        "of a group of rows, please say so (on the page: “Empty cells mean what stands "
        "above them”, in the terminal: --fill-down); else please enter the values.",
    ),
    "heading_unit": (
        "The heading “{column}” says that its values are in {unit}, but “{title}” says {others}. "
        "Which of them is right is not known. Please name the same unit in both places."
    ),
    "formula_without_value": plural(
        "The file holds a formula here, but not its result (the only such cell in "
        "“{column}”). Please open it in Excel or LibreOffice, let it calculate and save "
        "it, or enter the value.",
        "The file holds a formula here, but not its result ({count} such cells in "
        "“{column}”). Please open it in Excel or LibreOffice, let it calculate and save "
        "it, or enter the values.",
    ),
    "merged_amount": (
        "{value} stands in one cell for the rows {first} to {last} and would count in each of "
        "them. Please divide it among the rows, or unmerge the cells and leave the others empty."
    ),
    **CONFLICTS,
    "dangling": (
        "The file cannot replace what is there: “{other}” refers to “{title}” that "
        "would no longer exist (rows: {count}, values: {values}): {shown}{more}. To "
        "keep them, please publish it as an addition (in the terminal: --append); "
        "otherwise together with a corrected file for “{other}”."
    ),
    "required": "“{title}” is empty but required. Please enter a value.",
    "needed": (
        "“{title}” is empty, but must not be where “{where}” is “{kind}”. Please enter it, for "
        "example “{example}”."
    ),
    "type_number": "“{value}” is not a number{hint}. Please write it like this: {example}.",
    "type_integer": "“{value}” is not a whole number{hint}. Please write it like this: {example}.",
    "type_date": (
        "“{value}” is not a date{hint}. Please write it like this: 31.12.2023 or 2023-12-31."
    ),
    "type_datetime": (
        "“{value}” is not a point in time. Please write it like this: 2023-12-31 14:30."
    ),
    "zone_without_day": plural(
        "A time zone is named, but beside the time “{value}” stands no day to convert it "
        "by. Please add the day as 31.12.2023, or write local times without a zone.",
        "A time zone is named, but beside {count} times (the first is “{value}”) stands "
        "no day to convert them by. Please add the day as 31.12.2023, or write local "
        "times without a zone.",
    ),
    "type_time": "“{value}” is not a time of day{hint}. Please write it like this: 14:30.",
    "type_year": "“{value}” is not a year. A number of four digits such as 2023 is expected.",
    "type_boolean": "“{value}” is neither yes nor no. Please enter yes or no.",
    "type_geojson": "“{value}” is not a shape. WKT or a GeoJSON geometry is expected.",
    "number_ambiguous": plural(
        "“{value}” may mean {as_group} or {as_decimal}, and the column does not decide "
        "it. Please say whether point and comma are German or English.",
        "“{value}” may mean {as_group} or {as_decimal}, and the column does not decide it"
        " ({count} such values). Please say whether point and comma are German or "
        "English.",
    ),
    "date_ambiguous": plural(
        "“{value}” may mean day/month or month/day, and the column does not decide it. "
        "Please name the order.",
        "“{value}” may mean day/month or month/day, and the column does not decide it "
        "({count} such values). Please name the order.",
    ),
    "enum": "“{value}” is not one of the allowed values: {allowed}.{suggestion}",
    "minimum": "{value} is too small; the least allowed is {limit}. Please check the value.",
    "maximum": "{value} is too large; the most allowed is {limit}. Please check the value.",
    "minimum_date": (
        "“{value}” lies before {limit}, the earliest date allowed. Please check the year."
    ),
    "maximum_date": (
        "“{value}” lies after {limit}, the latest date allowed. Please check the year."
    ),
    "date_far": "“{value}” is far from today. It is taken over; please check the year.",
    "date_ahead": (
        "“{value}” lies in the future (today is {today}), so nothing can be reported "
        "for it yet. Please correct the date."
    ),
    "date_ahead_unless": (
        "“{value}” lies in the future (today is {today}), so nothing can be reported "
        "for it yet. Please correct the date, or enter “{unless}” under “{title}” if it "
        "is only announced."
    ),
    "contradiction": (
        "“{title}” is “{value}” here, but “{other}” in row {first}, for the same: "
        "{per}. Please check which of the two is right."
    ),
    "contradiction_published": (
        "“{title}” is “{value}” here, but “{other}” in what is published, for the same: "
        "{per}. Please check which of the two is right."
    ),
    "pattern": ("“{value}” does not have the expected form. A correct example is “{example}”."),
    "direction": (
        "“{value}” holds invisible characters that change the direction of writing "
        "(U+202A to U+202E or U+2066 to U+2069). Please type the text again without "
        "them."
    ),
    "unique": (
        "“{value}” is already in row {first}. In “{title}” every value may occur only "
        "once. Please correct or remove one of the rows."
    ),
    "duplicate_key": (
        "The same key ({key}) is already in row {first}. Please remove one of the rows "
        "or correct the key."
    ),
    "order_date": (
        "“{title}” ({value}) is before “{earlier}” ({limit}). Please correct one of "
        "the two; they may have changed places."
    ),
    "order_number": (
        "“{title}” ({value}) is less than “{earlier}” ({limit}). Please correct one of "
        "the two; they may have changed places."
    ),
    "unknown_reference": (
        "“{value}” does not exist in “{dataset}”.{suggestion} Please correct it or "
        "first add it to “{dataset}”."
    ),
    "unknown_reference_rows": (
        "“{value}” does not exist in “{dataset}”, but {count} rows name it.{suggestion} Please "
        "correct it or first add it to “{dataset}”."
    ),
    "refused_beside": (
        "Rows that refer to rows of “{file}” that have problems there: {count} "
        "({shown}). Please solve those first; nothing needs to be done here."
    ),
    "coordinate_zero": (
        "The coordinate is 0/0 (in the Atlantic), so probably unknown. Please enter it "
        "or leave it empty."
    ),
    "coordinate_swapped": (
        "Latitude and longitude seem to have been swapped ({value}). Please put them right."
    ),
    "coordinate_far": (
        "The coordinate is far away ({value}). The decimal point may have slipped, or "
        "it is another coordinate system. Please check."
    ),
    "coordinate_better": (
        "The coordinate is far away ({value}). Probably {better} is meant. Please check."
    ),
    "coordinate_africa": (
        "The coordinate lies in Africa ({value}). Digits may be missing, or latitude "
        "and longitude are assigned wrongly. Please check."
    ),
    "coordinate_half": (
        "Latitude or longitude is 0 ({value}), so probably unknown. Please enter it or "
        "leave both empty."
    ),
    "outside_city": (
        "The point ({value}) lies {km} km outside the city. It is taken over; please "
        "check whether it is meant."
    ),
    "outside_city_typo": (
        "The point ({value}) lies {km} km outside the city. Perhaps a typing error: "
        "{better} would lie inside. It is taken over; please check."
    ),
    "not_an_area": (
        "The shape is {value}; an area is expected. Please choose the file with the outlines."
    ),
    "event_asked": (
        "Which event does the list belong to ({event})? Please give the key of an event for "
        "“{title}”, or have a new one made (in the terminal: --new-event)."
    ),
}

NOTES: Mapping[str, Msgid] = {**READING, **CHECKING, **DATASET_NOTES, **TAKEN_BACK, **SHAPING}
