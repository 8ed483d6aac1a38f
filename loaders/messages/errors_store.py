"""Why the store does not do what it was asked to: the German sentence and its English."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "CITY_STORE_MEMORY („{memory}“) oder CITY_STORE_THREADS („{threads}“) lässt sich nicht "
    "verwenden. Bitte zum Beispiel 2GB und 4 angeben.": (
        "CITY_STORE_MEMORY (“{memory}”) or CITY_STORE_THREADS (“{threads}”) cannot be used. "
        "Please give 2GB and 4, for example."
    ),
    "Die Datenbank des Speichers antwortet nicht mehr. Ob die Veröffentlichung noch "
    "ankam, zeigt der Verlauf, sobald sie wieder antwortet.": (
        "The store's database does not answer any more. Whether the publication arrived, "
        "the history shows as soon as it answers again."
    ),
    "Die Datenbank des Speichers antwortet nicht. Bitte gleich noch einmal versuchen.": (
        "The store's database does not answer. Please try again in a moment."
    ),
    "Die Dateien des Speichers sind nicht erreichbar. Bitte gleich noch einmal versuchen; "
    "es ist nichts verloren.": (
        "The store's files cannot be reached. Please try again in a moment; nothing is lost."
    ),
    "Die Veröffentlichung ließ sich nicht schreiben; es gilt der alte Stand. Bitte freien "
    "Platz, Rechte und Erreichbarkeit des Speichers prüfen.": (
        "The publication could not be written; the old state holds. Please check free "
        "space, rights and whether the store can be reached."
    ),
    "Inzwischen hat jemand anders {names} veröffentlicht. Es wurde nichts geändert. Bitte "
    "die Vorschau neu ansehen und dann erneut veröffentlichen.": (
        "Somebody else has published {names} meanwhile. Nothing was changed. Please look "
        "at the preview again and then publish again."
    ),
    "Der Speicher {place} wird gerade von Prozess {process} benutzt. Es wurde nichts "
    "geändert. Bitte die laufende Anwendung beenden oder dort weiterarbeiten.": (
        "The store {place} is being used by process {process}. Nothing was changed. "
        "Please end the running application or go on there."
    ),
    "Der Speicher {place} wird gerade von einem anderen Prozess benutzt. Es wurde nichts "
    "geändert. Bitte die laufende Anwendung beenden oder dort weiterarbeiten.": (
        "The store {place} is being used by another process. Nothing was changed. Please "
        "end the running application or go on there."
    ),
    "Den Stand {snapshot} gibt es nicht mehr; er wurde aufgegeben.": (
        "State {snapshot} does not exist any more; it was given up."
    ),
    "Den Stand {snapshot} gibt es nicht. Bitte einen Stand bis {newest} wählen.": (
        "There is no state {snapshot}. Please choose one up to {newest}."
    ),
    "Den Datensatz „{dataset}“ gibt es nicht.": "There is no dataset “{dataset}”.",
    "Im Stand {snapshot} gab es den Datensatz „{dataset}“ noch nicht. Bitte einen "
    "späteren Stand wählen.": (
        "In state {snapshot} there was no dataset “{dataset}” yet. Please choose a later one."
    ),
    "Diese Antworten sind schon so eingestuft. Es wurde nichts geändert.": (
        "These answers are classed like that already. Nothing was changed."
    ),
    "Die Zuordnung der Spalten ließ sich nicht merken. Bitte freien Platz und Rechte im "
    "Speicherordner prüfen.": (
        "The assignment of columns could not be remembered. Please check free space and "
        "rights in the store's folder."
    ),
    "Die ausgelassenen Zeilen ließen sich nicht aufheben. Bitte jetzt auf der Seite als "
    "Datei herunterladen und freien Platz im Speicherordner prüfen.": (
        "The rows left out could not be kept. Please download them as a file on the page "
        "now and check free space in the store's folder."
    ),
    "Gerade ändert ein anderer Vorgang den Speicher (eine Veröffentlichung oder die "
    "Wartung). Es wurde nichts geändert. Bitte gleich noch einmal versuchen.": (
        "Something else is changing the store (a publication or its care). Nothing was "
        "changed. Please try again in a moment."
    ),
    "Ein anderer Prozess hat den Speicher gleichzeitig geändert. Bitte erneut starten.": (
        "Another process changed the store at the same time. Please start again."
    ),
    "Der Name der Gruppe fehlt, ist länger als {most} Zeichen oder enthält ein Semikolon.": (
        "The name of the group is missing, longer than {most} characters or holds a semicolon."
    ),
    "Die Rolle „{role}“ wird nicht hier vergeben.": "The role “{role}” is not given here.",
    "Für die Gruppe „{group}“ ist das schon so.": "That is so already for the group “{group}”.",
    "Ein Rhythmus hat 1 bis {most} Tage, nicht {days}.": (
        "A rhythm has 1 to {most} days, not {days}."
    ),
    "Datensatz „{dataset}“: Der Schlüssel {columns} = „{values}“ kommt {times}-mal vor. "
    "Bitte jede Zeile nur einmal angeben.": (
        "Dataset “{dataset}”: the key {columns} = “{values}” is there {times} times. "
        "Please give each row only once."
    ),
    "Datensatz „{dataset}“: {rows} in {columns} einen Wert, der in „{target}“ fehlt, zum "
    "Beispiel „{values}“. Bitte zuerst „{target}“ ergänzen oder die Zeilen berichtigen.": (
        "Dataset “{dataset}”: {rows} in {columns} a value that is missing in “{target}”, "
        "for example “{values}”. Please add it to “{target}” first or correct the rows."
    ),
    "XLSX fasst höchstens {most} Zeilen, der Datensatz hat {rows}. Bitte CSV oder Parquet "
    "wählen.": (
        "XLSX holds {most} rows at most, the dataset has {rows}. Please choose CSV or Parquet."
    ),
    "Eine Zelle hat {length} Zeichen, XLSX fasst {most}. Bitte CSV, Parquet oder GeoJSON wählen.": (
        "A cell has {length} characters, XLSX holds {most}. Please choose CSV, Parquet or GeoJSON."
    ),
    "Der Datensatz „{title}“ hat keine Orte, GeoJSON ist nicht möglich. Bitte CSV, XLSX "
    "oder Parquet wählen.": (
        "The dataset “{title}” has no places, GeoJSON is not possible. Please choose CSV, "
        "XLSX or Parquet."
    ),
}
