"""What checking says, in German and English: what is wrong, what is expected, how to repair it."""

from collections.abc import Mapping
from typing import Any

from loaders.wording import in_language

PROBLEMS: Mapping[str, Mapping[str, str]] = {
    "unreadable": {"de": "{text}", "en": "The file cannot be read: {text}"},
    "unrecognised": {
        "de": "Keine Spalte ist bekannt. Bitte den Datensatz angeben und die Spalten zuordnen, "
        "oder sie wie in der Vorlage benennen.",
        "en": "No column is known. Please name the dataset and assign the columns, or name them as "
        "in the template.",
    },
    "unrecognised_near": {
        "de": "Die Spalten passen zu keinem Datensatz eindeutig. Bitte den Datensatz angeben; am "
        "nächsten kommt „{nearest}“.",
        "en": "The columns fit no dataset clearly. Please name the dataset; the nearest is "
        "“{nearest}”.",
    },
    "unrecognised_lacking": {
        "de": "Die Spalten passen zu keinem Datensatz. Am nächsten kommt „{nearest}“; dort fehlen: "
        "{missing}. Bitte ergänzen, oder den Datensatz angeben und die Spalten zuordnen.",
        "en": "The columns fit no dataset. The nearest is “{nearest}”, which would lack: "
        "{missing}. Please add them, or name the dataset and assign the columns.",
    },
    "no_rows": {
        "de": "Die Datei enthält keine Datenzeilen. Bitte Zeilen unter der Kopfzeile ergänzen.",
        "en": "The file holds no rows of data. Please add rows below the header.",
    },
    "missing_column": {
        "de": "Die Pflichtspalte „{title}“ ({field}) fehlt. Bitte die Spalte ergänzen oder einen "
        "Wert für alle Zeilen angeben.",
        "en": "The required column “{title}” ({field}) is missing. Please add it or give a value "
        "for all rows.",
    },
    "event_asked": {
        "de": "Zu welcher Veranstaltung gehört die Liste ({event})? Bitte die Kennung einer "
        "Veranstaltung für „{title}“ angeben (auf der Kommandozeile --set event_id=…).",
        "en": "Which event does the list belong to ({event})? Please give the key of an event for "
        "“{title}” (on the command line --set event_id=…).",
    },
    "refused": {"de": "{de}", "en": "{en}"},
    "duplicate_column": {
        "de": "Mehrere Spalten stehen für „{title}“: {columns}. Bitte nur eine davon behalten.",
        "en": "Several columns stand for “{title}”: {columns}. Please keep only one.",
    },
    "too_many_cells": {
        "de": "Die Zeile hat mehr Zellen als die Kopfzeile; übrig ist „{value}“. Vermutlich steht "
        "ein Trennzeichen im Text: Bitte die Zelle in Anführungszeichen setzen.",
        "en": "The row has more cells than the header; left over is “{value}”. There may be a "
        "separator inside a text: please put that cell in quotes.",
    },
    "required": {
        "de": "„{title}“ ist leer, muss aber angegeben werden. Bitte einen Wert eintragen.",
        "en": "“{title}” is empty but required. Please enter a value.",
    },
    "type_number": {
        "de": "„{value}“ ist keine Zahl{hint}. Erwartet wird zum Beispiel {example}.",
        "en": "“{value}” is not a number{hint}. Expected is, for example, {example}.",
    },
    "type_integer": {
        "de": "„{value}“ ist keine ganze Zahl{hint}. Erwartet wird zum Beispiel {example}.",
        "en": "“{value}” is not a whole number{hint}. Expected is, for example, {example}.",
    },
    "type_date": {
        "de": "„{value}“ ist kein Datum{hint}. Erwartet wird zum Beispiel 31.12.2023 oder "
        "2023-12-31.",
        "en": "“{value}” is not a date{hint}. Expected is, for example, 31.12.2023 or 2023-12-31.",
    },
    "type_datetime": {
        "de": "„{value}“ ist kein Zeitpunkt. Erwartet wird zum Beispiel 31.12.2023 14:30.",
        "en": "“{value}” is not a point in time. Expected is, for example, 2023-12-31 14:30.",
    },
    "type_time": {
        "de": "„{value}“ ist keine Uhrzeit. Erwartet wird zum Beispiel 14:30.",
        "en": "“{value}” is not a time of day. Expected is, for example, 14:30.",
    },
    "type_year": {
        "de": "„{value}“ ist kein Jahr. Erwartet wird eine vierstellige Zahl wie 2023.",
        "en": "“{value}” is not a year. Expected is a number of four digits such as 2023.",
    },
    "type_boolean": {
        "de": "„{value}“ ist weder ja noch nein. Erwartet wird ja oder nein.",
        "en": "“{value}” is neither yes nor no. Expected is yes or no.",
    },
    "type_geojson": {
        "de": "„{value}“ ist keine Form. Erwartet wird WKT oder eine GeoJSON-Geometrie.",
        "en": "“{value}” is not a shape. Expected is WKT or a GeoJSON geometry.",
    },
    "number_ambiguous": {
        "de": "„{value}“ kann {as_group} oder {as_decimal} heißen, und die Spalte entscheidet es "
        "nicht ({count} solche Werte). Bitte angeben, ob Punkt und Komma deutsch oder englisch "
        "gemeint sind.",
        "en": "“{value}” may mean {as_group} or {as_decimal}, and the column does not decide it "
        "({count} such values). Please say whether point and comma are German or English.",
    },
    "date_ambiguous": {
        "de": "„{value}“ kann Tag/Monat oder Monat/Tag heißen, und die Spalte entscheidet es nicht "
        "({count} solche Werte). Bitte die Reihenfolge angeben.",
        "en": "“{value}” may mean day/month or month/day, and the column does not decide it "
        "({count} such values). Please name the order.",
    },
    "enum": {
        "de": "„{value}“ ist nicht vorgesehen. Erlaubt sind: {allowed}.{suggestion}",
        "en": "“{value}” is not provided for. Allowed are: {allowed}.{suggestion}",
    },
    "minimum": {
        "de": "{value} ist zu klein. Erlaubt ist mindestens {limit}. Bitte den Wert prüfen.",
        "en": "{value} is too small. Allowed is at least {limit}. Please check the value.",
    },
    "maximum": {
        "de": "{value} ist zu groß. Erlaubt ist höchstens {limit}. Bitte den Wert prüfen.",
        "en": "{value} is too large. Allowed is at most {limit}. Please check the value.",
    },
    "pattern": {
        "de": "„{value}“ hat nicht die erwartete Form. Richtig ist zum Beispiel „{example}“.",
        "en": "“{value}” does not have the expected form. Right is, for example, “{example}”.",
    },
    "unique": {
        "de": "„{value}“ steht schon in Zeile {first}. In „{title}“ darf jeder Wert nur einmal "
        "vorkommen. Bitte eine der Zeilen berichtigen oder entfernen.",
        "en": "“{value}” is already in row {first}. In “{title}” every value may occur only once. "
        "Please correct or remove one of the rows.",
    },
    "duplicate_key": {
        "de": "Dieselbe Angabe ({key}) steht schon in Zeile {first}. Bitte eine der Zeilen "
        "entfernen oder den Schlüssel berichtigen.",
        "en": "The same key ({key}) is already in row {first}. Please remove one of the rows or "
        "correct the key.",
    },
    "unknown_reference": {
        "de": "„{value}“ gibt es in „{dataset}“ nicht.{suggestion} Bitte berichtigen oder zuerst "
        "„{dataset}“ ergänzen.",
        "en": "“{value}” does not exist in “{dataset}”.{suggestion} Please correct it or first "
        "add it to “{dataset}”.",
    },
    "dangling": {
        "de": "„{other}“ verweist auf „{title}“, die es danach nicht mehr gäbe (Zeilen: {count}, "
        "Werte: {values}): {shown}{more}. Bitte diese Zeilen in der Datei lassen, zusammen mit "
        "einer berichtigten Datei für „{other}“ veröffentlichen oder die Datei als Ergänzung "
        "veröffentlichen.",
        "en": "“{other}” refers to “{title}” that would no longer exist (rows: {count}, values: "
        "{values}): {shown}{more}. Please keep these rows in the file, publish it together with a "
        "corrected file for “{other}”, or publish it as an addition.",
    },
    "same_dataset": {
        "de": "Auch „{file}“ füllt „{title}“. Bitte beide in einer Datei zusammenfassen oder "
        "nacheinander veröffentlichen.",
        "en": "“{file}” fills “{title}” as well. Please put both into one file or publish them one "
        "after the other.",
    },
    "doubled_in_files": {
        "de": "Dieselbe Angabe ({key}) steht auch in „{file}“. Bitte nur eine der Dateien "
        "veröffentlichen oder die Zeile aus einer von ihnen entfernen.",
        "en": "The same key ({key}) is in “{file}” as well. Please publish only one of the files "
        "or remove the row from one of them.",
    },
    "coordinate_zero": {
        "de": "Die Koordinate ist 0/0 (im Atlantik), also vermutlich unbekannt. Bitte eintragen "
        "oder leer lassen.",
        "en": "The coordinate is 0/0 (in the Atlantic), so probably unknown. Please enter it or "
        "leave it empty.",
    },
    "coordinate_swapped": {
        "de": "Breite und Länge sind vermutlich vertauscht ({value}). Bitte tauschen.",
        "en": "Latitude and longitude seem to be exchanged ({value}). Please swap them.",
    },
    "coordinate_far": {
        "de": "Die Koordinate liegt weit entfernt ({value}). Vermutlich ist das Komma verrutscht "
        "oder es ist ein anderes Koordinatensystem. Bitte prüfen.",
        "en": "The coordinate is far away ({value}). The decimal point may have slipped, or it is "
        "another coordinate system. Please check.",
    },
    "coordinate_better": {
        "de": "Die Koordinate liegt weit entfernt ({value}). Vermutlich ist {better} gemeint. "
        "Bitte prüfen.",
        "en": "The coordinate is far away ({value}). Probably {better} is meant. Please check.",
    },
    "coordinate_africa": {
        "de": "Die Koordinate liegt in Afrika ({value}). Vermutlich fehlen Ziffern oder Breite und "
        "Länge sind falsch zugeordnet. Bitte prüfen.",
        "en": "The coordinate lies in Africa ({value}). Digits may be missing, or latitude and "
        "longitude are assigned wrongly. Please check.",
    },
    "coordinate_half": {
        "de": "Breite oder Länge ist 0 ({value}), also vermutlich unbekannt. Bitte eintragen oder "
        "beide leer lassen.",
        "en": "Latitude or longitude is 0 ({value}), so probably unknown. Please enter it or "
        "leave both empty.",
    },
    "outside_city": {
        "de": "Der Punkt ({value}) liegt {km} km außerhalb der Stadt. Er wird übernommen; bitte "
        "prüfen, ob er gemeint ist.",
        "en": "The point ({value}) lies {km} km outside the city. It is taken over; please check "
        "whether it is meant.",
    },
    "outside_city_typo": {
        "de": "Der Punkt ({value}) liegt {km} km außerhalb der Stadt. Vielleicht ein Tippfehler: "
        "{better} läge darin. Er wird übernommen; bitte prüfen.",
        "en": "The point ({value}) lies {km} km outside the city. Perhaps a typing error: "
        "{better} would lie inside. It is taken over; please check.",
    },
    "other_city": {
        "de": "{value} ist eine andere Gemeinde; der Umriss der Stadt hat den Schlüssel {ags}. "
        "Bitte die Zeile entfernen, oder nur die fehlerfreien Zeilen veröffentlichen.",
        "en": "{value} is another municipality; the outline of the city has the key {ags}. Please "
        "remove the row, or publish the rows without faults only.",
    },
    "not_an_area": {
        "de": "Die Form ist {value}; erwartet wird eine Fläche. Bitte die Datei mit den Umrissen "
        "wählen.",
        "en": "The shape is {value}; expected is an area. Please choose the file with the "
        "outlines.",
    },
}

NOTES: Mapping[str, Mapping[str, str]] = {
    "profile": {"de": "{de}", "en": "{en}"},
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
    "event_told": {
        "de": "Die Liste nennt als Veranstaltung: {event}.",
        "en": "The list names as its event: {event}.",
    },
    "also_fills": {
        "de": "Aus der Datei entstehen auch Zeilen in: {datasets}. Sie werden gemeinsam "
        "veröffentlicht.",
        "en": "The file also yields rows in: {datasets}. They are published together.",
    },
    "adds": {
        "de": "Die Datei ist ein Teil von „{title}“: Veröffentlicht wird sie als Ergänzung.",
        "en": "The file is one part of “{title}”: it is published as an addition.",
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
    "already_published": {
        "de": "Genau diese Datei hat {author} am {when} schon veröffentlicht (Stand {snapshot}). "
        "{outcome}",
        "en": "{author} published this very file on {when} already (state {snapshot}). {outcome}",
    },
    "rows_skipped": {
        "de": "{count} Zeilen wurden übergangen: {why}",
        "en": "{count} rows were passed over: {why}",
    },
    "period_end": {
        "de": "„{column}“: {count} Angaben nennen nur Jahr, Quartal oder Monat; eingetragen wurde "
        "jeweils der letzte Tag.",
        "en": "“{column}”: {count} entries name a year, quarter or month only; the last day of "
        "each was entered.",
    },
    "period_start": {
        "de": "„{column}“: {count} Angaben nennen nur Jahr, Quartal oder Monat; eingetragen wurde "
        "jeweils der erste Tag.",
        "en": "“{column}”: {count} entries name a year, quarter or month only; the first day of "
        "each was entered.",
    },
    "type_row": {
        "de": "Zeile {row}: weitere Kopfzeilen (Bezeichnungen, Datentypen) wurden übergangen.",
        "en": "Row {row}: further headers (titles, types of data) were passed over.",
    },
    "keys_made": {
        "de": "Die Datei hat keine Kennungen; sie wurden aus dem Inhalt gebildet (gleicher Inhalt, "
        "gleiche Kennung).",
        "en": "The file has no keys; they were made from the content (same content, same key).",
    },
    "words": {
        "de": "„{column}“: Gelesen wurde {pairs}.",
        "en": "“{column}”: taken were {pairs}.",
    },
    "totals_left_out": {
        "de": "Zeile {row} ist eine Summenzeile („{text}“) und wurde weggelassen.",
        "en": "Row {row} is a row of totals (“{text}”) and was left out.",
    },
    "preamble": {
        "de": "{rows} Zeilen über der Kopfzeile wurden übergangen.",
        "en": "{rows} rows above the header were passed over.",
    },
    "sheet": {
        "de": "Gelesen wurde das Blatt „{sheet}“ (von {sheets}).",
        "en": "Read was the sheet “{sheet}” (of {sheets}).",
    },
    "layer": {
        "de": "Gelesen wurde die Ebene „{layer}“ (von {layers}); nicht gelesen: {others}.",
        "en": "Read was the layer “{layer}” (of {layers}); not read: {others}.",
    },
    "merged_cells": {
        "de": "Das Blatt hat {count} verbundene Bereiche; es zählt jeweils die erste Zelle.",
        "en": "The sheet has {count} merged areas; the first cell of each counts.",
    },
    "crs": {
        "de": "Die Koordinaten wurden von {crs} nach WGS84 umgerechnet.",
        "en": "The coordinates were transformed from {crs} to WGS84.",
    },
    "crs_inferred": {
        "de": "Die Datei nennt kein Koordinatensystem; nach der Lage ist es {crs}.",
        "en": "The file names no coordinate system; by its extent it is {crs}.",
    },
    "axes_swapped": {
        "de": "Breite und Länge waren vertauscht und wurden getauscht.",
        "en": "Latitude and longitude were exchanged and have been swapped.",
    },
    "z_dropped": {
        "de": "{count} Formen hatten Höhen; sie wurden weggelassen.",
        "en": "{count} shapes had heights; these were left out.",
    },
    "shapes_mended": {
        "de": "{count} Formen waren ungültig und wurden repariert (Objekte {rows}).",
        "en": "{count} shapes were invalid and have been repaired (features {rows}).",
    },
    "no_shape": {
        "de": "{count} Objekte haben keine Form (Objekte {rows}).",
        "en": "{count} features have no shape (features {rows}).",
    },
    "mixed_shapes": {
        "de": "Die Datei enthält verschiedene Arten von Formen: {kinds}.",
        "en": "The file holds several kinds of shapes: {kinds}.",
    },
    "unknown_columns": {
        "de": "Nicht übernommen, weil nicht bekannt: {columns}.",
        "en": "Not taken over, because unknown: {columns}.",
    },
    "personal_dropped": {
        "de": "Weggelassen, weil es um einzelne Personen geht: {columns}.",
        "en": "Left out, because it is about single people: {columns}.",
    },
    "missing_columns": {
        "de": "Diese Spalten fehlen und bleiben leer: {columns}.",
        "en": "These columns are missing and stay empty: {columns}.",
    },
    "source_filled": {
        "de": "Die Spalte „{title}“ fehlt; eingetragen wurde „{value}“.",
        "en": "The column “{title}” is missing; “{value}” was filled in.",
    },
    "number_form": {
        "de": "„{column}“: Punkt und Komma wurden {form} gelesen.",
        "en": "“{column}”: point and comma were read as {form}.",
    },
    "date_form": {
        "de": "„{column}“: Datumsangaben mit Schrägstrich wurden als {form} gelesen.",
        "en": "“{column}”: dates with slashes were read as {form}.",
    },
    "zero_padded": {
        "de": "„{column}“: Bei {count} Werten wurden führende Nullen ergänzt.",
        "en": "“{column}”: leading zeros were restored in {count} values.",
    },
    "name_resolved": {
        "de": "„{column}“: {count} Namen wurden in Kennungen von „{dataset}“ übersetzt.",
        "en": "“{column}”: {count} names were translated into keys of “{dataset}”.",
    },
    "equal_rows": {
        "de": "{count} Zeilen gleichen einer anderen; sie gelten als gleiche Geräte am selben Ort.",
        "en": "{count} rows equal another one; they count as equal devices at one site.",
    },
    "date_assumed": {
        "de": "Die Datei nennt keinen Stand; angenommen ist das jüngste Datum aus „{title}“, "
        "{date}.",
        "en": "The file names no date of edition; assumed is the latest in “{title}”, {date}.",
    },
    "register_date": {
        "de": "Stand der Datei: {date}.",
        "en": "Date of the file's edition: {date}.",
    },
    "measured": {
        "de": "Aus den Formen berechnet, weil die Datei es nicht angibt: {columns}.",
        "en": "Computed from the shapes, because the file does not state it: {columns}.",
    },
    "outside_city": {
        "de": "Punkte außerhalb der Stadt: {count} von {total} (Zeilen {rows}). Sie werden "
        "übernommen; bitte prüfen.",
        "en": "Points outside the city: {count} of {total} (rows {rows}). They are taken over; "
        "please check.",
    },
    "outside_city_all": {
        "de": "Alle {total} Punkte liegen außerhalb der Stadt; vermutlich beschreibt die Datei "
        "eine andere. Bitte prüfen, bevor sie veröffentlicht wird.",
        "en": "All {total} points lie outside the city; the file seems to describe another one. "
        "Please check before publishing it.",
    },
    "many_problems": {
        "de": "Es gibt {count} Probleme; aufgeführt sind die ersten {shown} je Art und Spalte.",
        "en": "There are {count} problems; listed are the first {shown} of each kind and column.",
    },
}


def problem_text(code: str, values: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a problem."""
    return PROBLEMS[code][language].format(**in_language(values, language))


def note_text(code: str, values: Mapping[str, Any], language: str = "de") -> str:
    """The sentence for a note."""
    return NOTES[code][language].format(**in_language(values, language))
