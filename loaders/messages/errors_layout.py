"""Why a store cannot be used or moved: the German sentence and its English."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Der Katalog {catalogue} ist beschädigt oder kein Katalog dieses Programms. Bitte aus "
    "der Sicherung wiederherstellen oder einen neuen Ordner in CITY_STORE angeben.": (
        "The catalogue {catalogue} is damaged or none of this program's. Please restore "
        "it from the backup or name a new folder in CITY_STORE."
    ),
    "Der Katalog {catalogue} ist beschädigt oder keine Datei dieses Programms. Bitte aus "
    "der Sicherung wiederherstellen oder einen neuen Ordner in CITY_STORE angeben.": (
        "The catalogue {catalogue} is damaged or no file of this program. Please restore "
        "it from the backup or name a new folder in CITY_STORE."
    ),
    "Ein Speicher mit PostgreSQL-Katalog braucht einen gemeinsamen Datenordner: Bitte "
    "CITY_STORE_DATA auf diesen Ordner oder auf s3://… setzen.": (
        "A store with a PostgreSQL catalogue needs a shared folder: please set "
        "CITY_STORE_DATA to this folder or to s3://…."
    ),
    "Der Speicher {place} gehört zu einer anderen Version von DuckLake. Bitte die "
    "passende Programmversion verwenden oder einen neuen Ordner in CITY_STORE angeben.": (
        "The store {place} belongs to another version of DuckLake. Please use the version "
        "of the program that fits or name a new folder in CITY_STORE."
    ),
    "Der PostgreSQL-Katalog des Speichers ist nicht erreichbar. Bitte Adresse, Zugang und "
    "Server prüfen.": (
        "The store's PostgreSQL catalogue cannot be reached. Please check address, access "
        "and server."
    ),
    "Die DuckDB-Erweiterung „{name}“ fehlt. Bitte die Abhängigkeiten neu installieren.": (
        "The DuckDB extension “{name}” is missing. Please install the dependencies again."
    ),
    "Der Speicher {place} wurde von einer anderen Programmversion angelegt. Bitte die "
    "passende Version verwenden oder einen neuen Ordner in CITY_STORE angeben.": (
        "The store {place} was made by another version of the program. Please use the "
        "version that fits or name a new folder in CITY_STORE."
    ),
    "Ordner {folder}: {reason}": "Folder {folder}: {reason}",
    "Datensatz „{dataset}“, Spalte „{field}“: Der Speicher enthält {kind}, angegeben ist "
    "jetzt {type}. Bitte den alten Typ behalten oder der Spalte einen neuen Namen geben.": (
        "Dataset “{dataset}”, column “{field}”: the store holds {kind}, declared is "
        "{type} now. Please keep the old type or give the column a new name."
    ),
    "Im Speicher {place} fehlt die Datei {file} des Datensatzes „{name}“. Bitte aus der "
    "Sicherung wiederherstellen.": (
        "In the store {place} the file {file} of dataset “{name}” is missing. Please "
        "restore it from the backup."
    ),
    "Der Ordner {folder} lässt sich nicht benutzen ({reason}). Bitte Rechte und Platz "
    "prüfen oder einen anderen Ordner in CITY_STORE angeben.": (
        "The folder {folder} cannot be used ({reason}). Please check rights and space or "
        "name another folder in CITY_STORE."
    ),
    "Der Ordner {folder} lässt sich nicht benutzen ({reason}). Bitte Rechte prüfen oder "
    "einen anderen Ordner in CITY_STORE_DATA angeben.": (
        "The folder {folder} cannot be used ({reason}). Please check rights or name "
        "another folder in CITY_STORE_DATA."
    ),
    "Der Umzug kam bei Stand {number} aus dem Tritt. Das Ziel gilt nicht.": (
        "The move lost its step at state {number}. The target is void."
    ),
    "Nach dem Umzug nennt der Verlauf etwas anderes. Das Ziel gilt nicht.": (
        "After the move the history says something else. The target is void."
    ),
    "Im Ziel {place} ist schon ein Speicher. Bitte leeren.": (
        "There is a store at {place} already. Please empty it."
    ),
    "Im Ziel ist schon ein Speicher. Bitte eine leere Datenbank angeben.": (
        "There is a store at the target already. Please name an empty database."
    ),
    "Nach dem Umzug ist „{table}“ im Stand {number} anders. Das Ziel gilt nicht, der alte "
    "Speicher ist unverändert.": (
        "After the move “{table}” differs in state {number}. The target is void, the old "
        "store is unchanged."
    ),
    "CITY_STORE_CONNECTIONS ist „{most}“; erwartet wird eine Zahl ab 4.": (
        "CITY_STORE_CONNECTIONS is “{most}”; a number from 4 on is expected."
    ),
    "In diesen Speicher wird gerade umgezogen, oder ein Umzug wurde abgebrochen. Bitte "
    "sein Ende abwarten oder ihn noch einmal starten.": (
        "A move into this store is under way or was broken off. Please wait for its end "
        "or start it again."
    ),
    "Für {bucket} fehlt die Einstellung {name}.": "For {bucket} the setting {name} is missing.",
    "{path}: Die Datei fehlt. Bitte die Datei ablegen oder „path“ im Datensatz "
    "„{dataset}“ berichtigen.": (
        "{path}: the file is missing. Please put it there or correct “path” of the "
        "dataset “{dataset}”."
    ),
    "{path}, {problem}": "{path}, {problem}",
    "{path}: {reason}": "{path}: {reason}",
}
