"""Why a file cannot be read: the German sentence and its English."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Die Datei ist leer (0 Bytes). Bitte die Datei erneut speichern.": (
        "The file is empty (0 bytes). Please save it again."
    ),
    "Die Datei ist leer. Bitte eine Datei mit Kopfzeile und Daten wählen.": (
        "The file is empty. Please choose one with a header and data."
    ),
    "Die Datei ist keine Textdatei (sie enthält Null-Bytes). Bitte als CSV, XLSX oder "
    "GeoJSON speichern.": (
        "The file is no text (it holds null bytes). Please save it as CSV, XLSX or GeoJSON."
    ),
    "Die Datei ist {name} und keine Tabelle. Bitte als CSV, XLSX oder GeoJSON speichern.": (
        "The file is {name} and no table. Please save it as CSV, XLSX or GeoJSON."
    ),
    "Die Datei ist XML oder HTML, aber keine GML-Datei mit Objekten. Vermutlich wurde "
    "eine Fehlerseite gespeichert; bitte die Daten erneut herunterladen.": (
        "The file is XML or HTML, but no GML with features. Perhaps an error page was "
        "saved; please download the data again."
    ),
    "Die Datei ist unvollständig oder beschädigt. Bitte neu herunterladen oder speichern.": (
        "The file is incomplete or damaged. Please download or save it again."
    ),
    "Die Datei enthält keine Objekte. Bitte die Abfrage prüfen.": (
        "The file holds no features. Please check the query."
    ),
    "Die Datei hat {size} MB, erlaubt sind {most} MB. Bitte die Datei teilen oder die "
    "Grenze CITY_MAX_FILE_MB erhöhen.": (
        "The file has {size} MB, {most} MB are allowed. Please divide it or raise the "
        "limit CITY_MAX_FILE_MB."
    ),
    "Die Datei hat mehr als {most} Zeilen. Bitte die Datei teilen oder die Grenze "
    "CITY_MAX_ROWS erhöhen.": (
        "The file has more than {most} rows. Please divide it or raise the limit CITY_MAX_ROWS."
    ),
    "Die Tabelle hat {columns} Spalten, erlaubt sind {most}. Bitte nur die nötigen "
    "Spalten speichern oder die Grenze CITY_MAX_COLUMNS erhöhen.": (
        "The table has {columns} columns, {most} are allowed. Please save only those "
        "needed or raise the limit CITY_MAX_COLUMNS."
    ),
    "Die Datei enthält ausgepackt {size} MB, erlaubt sind {most} MB. Bitte die Datei "
    "teilen oder die Grenze CITY_MAX_UNPACKED_MB erhöhen.": (
        "Unpacked, the file has {size} MB, {most} MB are allowed. Please divide it or "
        "raise the limit CITY_MAX_UNPACKED_MB."
    ),
    "Das Archiv enthält ausgepackt {size} MB, erlaubt sind {most} MB. Bitte die Datei "
    "teilen oder die Grenze CITY_MAX_UNPACKED_MB erhöhen.": (
        "Unpacked, the archive has {size} MB, {most} MB are allowed. Please divide the "
        "file or raise the limit CITY_MAX_UNPACKED_MB."
    ),
    "Das Archiv enthält unzulässige Pfade. Bitte neu packen.": (
        "The archive holds paths that are not allowed. Please pack it anew."
    ),
    "Das Archiv enthält {count} Shapefiles. Bitte eine Ebene wählen: {found}.": (
        "The archive holds {count} shapefiles. Please choose a layer: {found}."
    ),
    "Das ZIP-Archiv enthält weder eine Arbeitsmappe noch ein Shapefile. Bitte die Tabelle "
    "auspacken und einzeln wählen.": (
        "The ZIP archive holds neither a workbook nor a shapefile. Please unpack the "
        "table and choose it alone."
    ),
    "Die Ebene „{layer}“ gibt es nicht. Vorhanden sind: {found}.": (
        "There is no layer “{layer}”. There are: {found}."
    ),
    "Die Geodatei ist beschädigt oder unvollständig. Bitte neu herunterladen oder aus dem "
    "Geoinformationssystem neu ausgeben.": (
        "The geographic file is damaged or incomplete. Please download it again or export it anew."
    ),
    "Die Parquet-Datei ist beschädigt oder unvollständig. Bitte neu erzeugen.": (
        "The Parquet file is damaged or incomplete. Please make it anew."
    ),
    "Die Kodierung „{encoding}“ ist nicht bekannt.": "The encoding “{encoding}” is unknown.",
    "In Zeile {row} ist eine Zelle länger als {most} Zeichen. Vermutlich fehlt dort ein "
    "schließendes Anführungszeichen; sonst bitte die Grenze CITY_MAX_CELL_CHARS erhöhen.": (
        "In row {row} a cell is longer than {most} characters. A closing quote may be "
        "missing there; else please raise the limit CITY_MAX_CELL_CHARS."
    ),
    "In Zeile {row} beginnt ein Anführungszeichen, das bis zum Ende der Datei nicht "
    "geschlossen wird. Bitte das fehlende Zeichen ergänzen oder das einzelne entfernen.": (
        "In row {row} begins a quote that is not closed until the end of the file. Please "
        "add the missing one or remove the single one."
    ),
    "Die Datei nennt kein Koordinatensystem, und aus den Werten lässt es sich nicht "
    "erkennen. Bitte das Koordinatensystem angeben (zum Beispiel EPSG:25832).": (
        "The file names no coordinate system, and its values do not tell it. Please give "
        "the coordinate system (for example EPSG:25832)."
    ),
    "Das Koordinatensystem „{system}“ ist nicht bekannt. Bitte als EPSG-Nummer angeben "
    "(zum Beispiel EPSG:25832).": (
        "The coordinate system “{system}” is unknown. Please give an EPSG number (for "
        "example EPSG:25832)."
    ),
    "Die JSON-Datei enthält keine Liste von Objekten.": "The JSON file holds no list of objects.",
    "Die JSON-Datei ist zu tief geschachtelt.": "The JSON file is nested too deep.",
    "Die Datei ist kein gültiges JSON (Zeile {line}, Zeichen {column}). Bitte die Datei "
    "neu erzeugen.": (
        "The file is no valid JSON (line {line}, character {column}). Please make it anew."
    ),
    "Das Blatt „{sheet}“ gibt es nicht. Vorhanden: {shown}.": (
        "There is no sheet “{sheet}”. There are: {shown}."
    ),
    "Das Blatt „{name}“ ist leer. Bitte ein Blatt mit Daten wählen.": (
        "The sheet “{name}” is empty. Please choose one with data."
    ),
    "Die Arbeitsmappe hat kein sichtbares Tabellenblatt.": "The workbook has no visible sheet.",
    "Die Arbeitsmappe ist mit einem Kennwort geschützt. Bitte ohne Kennwort speichern.": (
        "The workbook is protected by a password. Please save it without one."
    ),
    "Die Arbeitsmappe ist beschädigt oder unvollständig. Bitte in Excel oder LibreOffice "
    "öffnen und neu speichern.": (
        "The workbook is damaged or incomplete. Please open it in Excel or LibreOffice "
        "and save it anew."
    ),
}
