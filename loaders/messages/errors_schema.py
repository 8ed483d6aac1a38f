"""Why a declaration cannot be used: the German sentence and its English."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "{where}: „{key}“ muss eine ganze Zahl oder null sein, nicht „{value}“.": (
        "{where}: “{key}” must be a whole number or null, not “{value}”."
    ),
    "{where}: „default“ gibt es nur als Text in Textspalten.": (
        "{where}: “default” must be a text, in columns of text."
    ),
    "{file}: Erwartet wird ein JSON-Objekt mit „resources“.": (
        "{file}: a JSON object with “resources” is expected."
    ),
    "„resources“ fehlt oder ist leer. Bitte mindestens einen Datensatz angeben.": (
        "“resources” is missing or empty. Please name one dataset at least."
    ),
    "„city“ muss ein Objekt sein.": "“city” must be an object.",
    "Jeder Eintrag in „resources“ muss ein Objekt sein.": (
        "Every entry of “resources” must be an object."
    ),
    "{where}: „schema“ mit „fields“ fehlt. Bitte die Spalten angeben.": (
        "{where}: “schema” with “fields” is missing. Please give the columns."
    ),
    "{where}: Die Spalte „{doubled}“ steht doppelt. Bitte eine entfernen.": (
        "{where}: the column “{doubled}” is there twice. Please remove one."
    ),
    "{what}: „{value}“ ist kein gültiger Name. Erlaubt sind Kleinbuchstaben, Ziffern und "
    "Unterstrich, ein Buchstabe zuerst.": (
        "{what}: “{value}” is no valid name. Small letters, digits and underscores are "
        "allowed, a letter first."
    ),
    "{where}: „{value}“ muss ein Spaltenname oder eine Liste davon sein.": (
        "{where}: “{value}” must be the name of a column or a list of them."
    ),
    "{where}: Jede Spalte muss ein Objekt sein.": "{where}: every column must be an object.",
    "{where}, Spalte „{name}“: Der Typ „{kind}“ ist unbekannt. Erlaubt sind: {types}.": (
        "{where}, column “{name}”: the type “{kind}” is unknown. Allowed are: {types}."
    ),
    "{where}: Ein Eintrag in „rules“ braucht „ascending“ mit zwei Spalten und als „level“ "
    "„error“ oder „warning“.": (
        "{where}: an entry of “rules” needs “ascending” with two columns, and “error” or "
        "“warning” as its “level”."
    ),
    "{where}: Ein Eintrag in „foreignKeys“ ist unvollständig.": (
        "{where}: an entry of “foreignKeys” is incomplete."
    ),
    "{file}: {fault}": "{file}: {fault}",
    "{file}: Die Datei fehlt. Bitte CITY_DATA auf einen Ordner mit {declaration} setzen.": (
        "{file}: the file is missing. Please set CITY_DATA to a folder with {declaration}."
    ),
    "{file}: Die Datei lässt sich nicht lesen ({reason}). Bitte Rechte prüfen.": (
        "{file}: the file cannot be read ({reason}). Please check its rights."
    ),
    "{file}: Die Datei ist nicht UTF-8. Bitte so speichern.": (
        "{file}: the file is not UTF-8. Please save it so."
    ),
    "{file}: Kein gültiges JSON in Zeile {line}, Spalte {column}. Bitte die Stelle berichtigen.": (
        "{file}: no valid JSON in line {line}, column {column}. Please correct it there."
    ),
    "Datensatz „{dataset}“ steht doppelt. Bitte einen davon entfernen.": (
        "Dataset “{dataset}” is there twice. Please remove one."
    ),
    "{where}: Die Datei „{file}“ liegt außerhalb des Ordners {folder}.": (
        "{where}: the file “{file}” is outside the folder {folder}."
    ),
    "{where}: „{pattern}“ ist kein gültiges Muster ({reason}).": (
        "{where}: “{pattern}” is no valid pattern ({reason})."
    ),
    "{where}: „{key}“ nennt die Spalte „{name}“, die es nicht gibt.": (
        "{where}: “{key}” names the column “{name}”, which does not exist."
    ),
    "Datensatz „{dataset}“: „foreignKeys“ verweist auf „{missing}“, das es nicht gibt. "
    "Bitte den Verweis berichtigen.": (
        "Dataset “{dataset}”: “foreignKeys” refers to “{missing}”, which does not exist. "
        "Please correct the reference."
    ),
    "Datensatz": "Dataset",
    "Datensatz „{dataset}“": "Dataset “{dataset}”",
    "{where}, Spalte": "{where}, column",
    "{where}, Spalte „{column}“": "{where}, column “{column}”",
}
