"""What was noticed while lists of people and surveys became rows, by code; their German is in
`locale/de`."""

from collections.abc import Mapping

from loaders.messages.translations import Msgid, plural

SHAPING: Mapping[str, Msgid] = {
    "people_counted": plural(
        "{rows} row about a person was counted; no person is stored.",
        "{rows} rows about people ({persons} different) were summed up; no person is stored.",
    ),
    "people_skipped": plural(
        "{count} row does not count, because it was cancelled.",
        "{count} rows do not count, because they were cancelled.",
    ),
    "nobody_checked_in": (
        "Nobody has checked in, so the list says only who signed up; how many came stays open."
    ),
    "people_staff": "This includes {count} who organised or presented.",
    "series_whole": (
        "Without an event the numbers stand for the whole series “{series}”. For a "
        "single meeting please give its key."
    ),
    "series_replaced": (
        "There are numbers for the whole series “{series}” already ({number}); this "
        "list takes their place. If it is about a single meeting, please give its key."
    ),
    "event_told": "The list names as its event: {event}.",
    "survey_named": (
        "The survey is called “{title}” (key {id}); the fields title and survey_id change that."
    ),
    "survey_kinds": plural(
        "{count} question; its kind is inferred from the answers: {kinds}. Please check.",
        "{count} questions; their kinds are inferred from the answers: {kinds}. Please check.",
    ),
    "survey_rare": (
        "Questions {questions}: answers that fewer than {least} people gave are taken as free "
        "text, which waits for its release, for somebody may have typed them. A file for "
        "“Questions” can declare them as labels."
    ),
    "survey_still_free": (
        "The questions {questions} stay free text, as published; by their answers they "
        "would be a choice. A file for “Questions” changes that."
    ),
    "survey_long": plural(
        "{answers} answer, one row for it.",
        "{answers} answers (participants: {people}), one row for each answer.",
    ),
    "survey_partial": plural(
        "{count} participant did not submit the form; the answers count.",
        "{count} participants did not submit the form; their answers count.",
    ),
    "survey_codes": plural(
        "{count} cell holds a code for no answer ({codes}) and does not count.",
        "{count} cells hold codes for no answer ({codes}) and do not count.",
    ),
    "survey_about": "The column “{column}” was read as “{title}” and not as a question.",
    "survey_no_age": plural(
        "“{column}”: what {count} participant wrote is not an age; it stays empty, like "
        "no age stated.",
        "“{column}”: what {count} participants wrote is not an age; it stays empty, like "
        "no age stated.",
    ),
    "survey_no_district": "“{column}”: not known in this city and so left empty: {names}.",
    "results_long": plural(
        "{values} value, one row for it; the file holds no single answers.",
        "{values} values (questions: {questions}, areas: {places}), one row for each; the"
        " file holds no single answers.",
    ),
    "fields_asked": (
        "“{column}”: not taken over are {words}, for no “{title}” is called so here. If one of "
        "these is meant, please write its name into the file."
    ),
    "money_asked": (
        "Amounts are in {columns}. They belong to the dataset “Money”, which needs more: "
        "{missing}. Please add columns for that, or give one value for all rows (on the page "
        "below the columns, in the terminal: {commands}). Until then they are not taken over."
    ),
    "money_doubled": (
        "Amounts are in {columns}, but some of these are the same sort of money or in several "
        "units, so none was taken over. Please leave one of each, or bring them as a file for "
        "“Money”."
    ),
    "money_other": (
        "“{column}” was not taken over: it can mean another amount than the costs (net, a year’s, "
        "a share). If it is the costs, please call the column “Costs” in the file."
    ),
    "money_taken": (
        "Amounts in {columns} became rows of “Money”; costs that the heading does not call "
        "approved or spent are planned money."
    ),
    "adds_beside": (
        "The list is published as an addition: known rows of “{title}” are updated, the others "
        "stay."
    ),
    "other_towns": plural(
        "{count} row is of another place and was left out (“{column}”: {places}). To take"
        " it too: on the page under “Change how the file is read”, in the terminal "
        "--all-counties.",
        "{count} rows are of other places and were left out (“{column}”: {places}). To "
        "take them too: on the page under “Change how the file is read”, in the terminal "
        "--all-counties.",
    ),
    "results_elsewhere": plural(
        "{count} area does not belong to this city; it is kept under its name.",
        "{count} areas do not belong to this city; they are kept under their names.",
    ),
}
