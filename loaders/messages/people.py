"""What checking says about lists of people and surveys."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, Mapping[str, str]] = {
    "event_asked": {
        "de": "Zu welcher Veranstaltung gehört die Liste ({event})? Bitte die Kennung einer "
        "Veranstaltung für „{title}“ angeben.",
        "en": "Which event does the list belong to ({event})? Please give the key of an event for "
        "“{title}”.",
    },
}

NOTES: Mapping[str, Mapping[str, str]] = {
    "people_counted": {
        "de": "{rows} Zeilen über {persons} verschiedene Personen wurden zu Zahlen; gespeichert "
        "wird keine Person.",
        "en": "{rows} rows about {persons} different people were summed up; no person is stored.",
    },
    "people_skipped": {
        "de": "{count} Zeilen zählen nicht mit, weil abgesagt oder storniert wurde.",
        "en": "{count} rows do not count, because they were cancelled.",
    },
    "people_staff": {
        "de": "Darin enthalten: {count} aus Organisation oder Moderation.",
        "en": "This includes {count} who organised or presented.",
    },
    "series_whole": {
        "de": "Ohne Veranstaltung gelten die Zahlen für die ganze Reihe „{series}“. Für einen "
        "einzelnen Termin bitte dessen Kennung angeben.",
        "en": "Without an event the numbers stand for the whole series “{series}”. For a single "
        "meeting please give its key.",
    },
    "series_replaced": {
        "de": "Für die ganze Reihe „{series}“ stehen schon Zahlen da ({number}); diese Liste tritt "
        "an ihre Stelle. Gilt sie nur für einen Termin, bitte dessen Kennung angeben.",
        "en": "There are numbers for the whole series “{series}” already ({number}); this list "
        "takes their place. If it is about a single meeting, please give its key.",
    },
    "event_told": {
        "de": "Die Liste nennt als Veranstaltung: {event}.",
        "en": "The list names as its event: {event}.",
    },
    "survey_named": {
        "de": "Die Befragung heißt „{title}“ (Kennung {id}); anders mit den Feldern title und "
        "survey_id.",
        "en": "The survey is called “{title}” (key {id}); otherwise by the fields title and "
        "survey_id.",
    },
    "survey_kinds": {
        "de": "{count} Fragen; ihre Art ist aus den Antworten geschlossen: {kinds}. Bitte prüfen.",
        "en": "{count} questions; their kinds are inferred from the answers: {kinds}. Please "
        "check.",
    },
    "survey_still_free": {
        "de": "Freitext bleiben, wie veröffentlicht, die Fragen {questions}; nach den Antworten "
        "wären sie eine Auswahl. Anders mit einer Datei für „Fragen“.",
        "en": "The questions {questions} stay free text, as published; by their answers they would "
        "be a choice. A file for “Questions” changes that.",
    },
    "survey_long": {
        "de": "{answers} Antworten von {people} Teilnehmenden, je Antwort eine Zeile.",
        "en": "{answers} answers of {people} participants, one row for each answer.",
    },
    "survey_partial": {
        "de": "{count} Teilnehmende haben den Fragebogen nicht abgeschickt; ihre Antworten zählen.",
        "en": "{count} participants did not submit the form; their answers count.",
    },
    "survey_about": {
        "de": "Die Spalte „{column}“ wurde als „{title}“ gelesen und nicht als Frage.",
        "en": "The column “{column}” was read as “{title}” and not as a question.",
    },
    "survey_no_district": {
        "de": "„{column}“: Keinem Bezirk zuzuordnen und daher ohne Bezirk: {names}.",
        "en": "“{column}”: belonging to no district and so without one: {names}.",
    },
    "results_long": {
        "de": "{values} Werte zu {questions} Fragen aus {places} Gebieten, je Wert eine Zeile; "
        "einzelne Antworten enthält die Datei nicht.",
        "en": "{values} values on {questions} questions from {places} areas, one row for each; the "
        "file holds no single answers.",
    },
    "results_elsewhere": {
        "de": "{count} Gebiete sind kein Bezirk dieser Stadt; sie stehen unter ihrem Namen.",
        "en": "{count} areas are no district of this city; they are kept under their names.",
    },
}
