"""What checking says about the file as a whole: what it is, how it was read, its columns."""

from collections.abc import Mapping

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
    "dangling": {
        "de": "Als Ersatz geht die Datei nicht: „{other}“ verweist auf „{title}“, die es danach "
        "nicht mehr gäbe (Zeilen: {count}, Werte: {values}): {shown}{more}. Sollen sie bleiben, "
        "bitte als Ergänzung veröffentlichen (im Terminal: --append); sonst zusammen mit einer "
        "berichtigten Datei für „{other}“.",
        "en": "The file cannot replace what is there: “{other}” refers to “{title}” that would no "
        "longer exist (rows: {count}, values: {values}): {shown}{more}. To keep them, please "
        "publish it as an addition (in the terminal: --append); else together with a corrected "
        "file for “{other}”.",
    },
}

NOTES: Mapping[str, Mapping[str, str]] = {
    "profile": {"de": "{de}", "en": "{en}"},
    "already_published": {
        "de": "Genau diese Datei hat {author} am {when} schon veröffentlicht (Stand {snapshot}). "
        "{outcome}",
        "en": "{author} published this very file on {when} already (state {snapshot}). {outcome}",
    },
    "rows_skipped": {
        "de": "{count} Zeilen wurden übergangen: {why}",
        "en": "{count} rows were passed over: {why}",
    },
    "type_row": {
        "de": "Zeile {row}: weitere Kopfzeilen (Bezeichnungen, Datentypen) wurden übergangen.",
        "en": "Row {row}: further headers (titles, types of data) were passed over.",
    },
    "example_left_out": {
        "de": "Zeile {row} ist die unveränderte Beispielzeile der Vorlage und wurde weggelassen.",
        "en": "Row {row} is the example row of the template, unchanged, and was left out.",
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
    "kept_columns": {
        "de": "Bei {count} Zeilen, die es schon gibt, bleibt stehen, wozu die Datei nichts sagt: "
        "{columns}.",
        "en": "In {count} rows that exist already, what the file says nothing about stays: "
        "{columns}.",
    },
    "source_filled": {
        "de": "Die Spalte „{title}“ fehlt; in neuen und geänderten Zeilen steht „{value}“.",
        "en": "The column “{title}” is missing; new and changed rows say “{value}”.",
    },
    "keys_made": {
        "de": "Die Datei hat keine Kennungen; sie wurden aus dem Inhalt gebildet (gleicher Inhalt, "
        "gleiche Kennung).",
        "en": "The file has no keys; they were made from the content (same content, same key).",
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
    "many_problems": {
        "de": "Es gibt {count} Probleme; aufgeführt sind die ersten {shown} je Art und Spalte.",
        "en": "There are {count} problems; listed are the first {shown} of each kind and column.",
    },
    "also_fills": {
        "de": "Aus der Datei entstehen auch Zeilen in: {datasets}. Sie werden gemeinsam "
        "veröffentlicht.",
        "en": "The file also yields rows in: {datasets}. They are published together.",
    },
    "adds_all_new": {
        "de": "Keine Zeile davon steht schon unter „{title}“, und andere Daten verweisen auf die "
        "vorhandenen: Veröffentlicht wird die Datei als Ergänzung, nichts geht verloren.",
        "en": "None of its rows is under “{title}” yet, and other data refer to those that are: "
        "the file is published as an addition, nothing is lost.",
    },
    "adds_known": {
        "de": "Andere Daten verweisen auf „{title}“, die nicht in der Datei stehen: Veröffentlicht "
        "wird sie als Ergänzung, bekannte Zeilen werden aktualisiert, die übrigen bleiben.",
        "en": "Other data refer to “{title}” that are not in the file: it is published as an "
        "addition, known rows are updated, the others stay.",
    },
    "default_filled": {
        "de": "Die Spalte „{title}“ fehlt; eingetragen wurde „{value}“. Bitte bei Gelegenheit "
        "ergänzen.",
        "en": "The column “{title}” is missing; “{value}” was filled in. Please add it when you "
        "can.",
    },
    "adds": {
        "de": "Die Datei ist ein Teil von „{title}“: Veröffentlicht wird sie als Ergänzung.",
        "en": "The file is one part of “{title}”: it is published as an addition.",
    },
}
