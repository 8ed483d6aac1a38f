"""Why an address gives nothing to check: the German sentence and its English."""

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {
    "Die Antwort des Dienstes ist kein zulässiges XML (Entitäten).": (
        "The service's answer is no XML that is allowed (entities)."
    ),
    "Die Antwort enthält keine Objekte. Bitte Adresse, Ebene und Filter prüfen.": (
        "The answer holds no features. Please check address, layer and filter."
    ),
    "Die Antwort ist leer (0 Bytes). Bitte die Adresse prüfen.": (
        "The answer is empty (0 bytes). Please check the address."
    ),
    "Der Dienst verweist im Kreis auf dieselbe Seite; die Daten wären unvollständig. "
    "Bitte dort herunterladen und als Datei wählen.": (
        "The service refers to the same page in a circle; the data would be incomplete. "
        "Please download them there and choose the file."
    ),
    "Seite {page} der Antwort ist kein GeoJSON; abgebrochen.": (
        "Page {page} of the answer is no GeoJSON; stopped."
    ),
    "Der Dienst blättert nicht weiter, sondern liefert dieselbe Seite noch einmal. Bitte "
    "CITY_FETCH_PAGE_ROWS erhöhen oder die Daten dort als Datei herunterladen.": (
        "The service does not turn pages but gives the same one again. Please raise "
        "CITY_FETCH_PAGE_ROWS or download the data there as a file."
    ),
    "Die Antwort hat mehr als {most} Seiten. Bitte die Abfrage einschränken oder die "
    "Grenze CITY_FETCH_PAGES erhöhen.": (
        "The answer has more than {most} pages. Please narrow the query or raise the "
        "limit CITY_FETCH_PAGES."
    ),
    "Der Dienst lieferte nur {count} von {total} Objekten. Bitte die Abfrage in Teile "
    "teilen oder die Daten dort herunterladen und als Datei wählen.": (
        "The service gave only {count} of {total} features. Please divide the query, or "
        "download the data there and choose the file."
    ),
    "Der Dienst bietet keine Ebenen an. Bitte die Adresse prüfen.": (
        "The service offers no layers. Please check the address."
    ),
    "Die Ebene „{layer}“ gibt es dort nicht. Vorhanden sind: {found}.": (
        "There is no layer “{layer}” there. There are: {found}."
    ),
    "Der Dienst bietet {count} Ebenen. Bitte eine wählen (--layer): {found}.": (
        "The service offers {count} layers. Please choose one (--layer): {found}."
    ),
    "„{address}“ ist keine Adresse, die geladen werden kann; erlaubt sind http und https.": (
        "“{address}” is no address that can be loaded; http and https are allowed."
    ),
    "{host} leitet im Kreis um. Bitte die Adresse prüfen, zu der er am Ende führen soll.": (
        "{host} redirects in a circle. Please check the address it should lead to in the end."
    ),
    "{host} antwortet zu langsam (erlaubt sind {seconds} Sekunden je Antwort und "
    "{minutes} Minuten im Ganzen). Bitte später erneut versuchen oder CITY_FETCH_SECONDS "
    "und CITY_FETCH_MINUTES erhöhen.": (
        "{host} answers too slowly ({seconds} seconds an answer and {minutes} minutes in "
        "all are allowed). Please try again later or raise CITY_FETCH_SECONDS and "
        "CITY_FETCH_MINUTES."
    ),
    "Der Dienst führt zu „{address}“ weiter; erlaubt sind nur http und https.": (
        "The service leads on to “{address}”; only http and https are allowed."
    ),
    "Der Dienst führt in das eigene Netz weiter ({host}); das ist nicht erlaubt. Bitte "
    "die gemeinte Adresse unmittelbar angeben.": (
        "The service leads on into our own network ({host}); that is not allowed. Please "
        "give the address that is meant itself."
    ),
    "{host} verlangt eine Anmeldung (Status {status}). Bitte die Daten dort herunterladen "
    "und als Datei wählen.": (
        "{host} asks for a sign-in (status {status}). Please download the data there and "
        "choose the file."
    ),
    "Der Dienst meldet einen Fehler: {told}. Bitte Adresse, Ebene und Filter prüfen.": (
        "The service reports an error: {told}. Please check address, layer and filter."
    ),
    "{host} ist nicht zu erreichen oder bricht die Verbindung ab. Bitte Adresse und Netz "
    "prüfen und später erneut versuchen.": (
        "{host} cannot be reached or breaks the connection. Please check address and "
        "network and try again later."
    ),
    "Der Dienst führt von https zu http weiter ({host}); das ist nicht erlaubt. Bitte die "
    "Adresse prüfen.": (
        "The service leads on from https to http ({host}); that is not allowed. Please "
        "check the address."
    ),
    "{host} liegt im eigenen Netz und wird von hier aus nicht gefragt. Bitte die Daten "
    "dort herunterladen und als Datei wählen, oder den Server in {setting} nennen lassen.": (
        "{host} is in our own network and is not asked from here. Please download the "
        "data there and choose the file, or have the server named in {setting}."
    ),
    "Die Adresse liefert mehr als {most} MB. Bitte die Abfrage einschränken oder die "
    "Grenze CITY_MAX_FILE_MB erhöhen.": (
        "The address gives more than {most} MB. Please narrow the query or raise the "
        "limit CITY_MAX_FILE_MB."
    ),
    "Die Adresse antwortet, ist aber kein WFS. Bitte die Adresse des Dienstes prüfen.": (
        "The address answers, but is no WFS. Please check the address of the service."
    ),
    "Der Dienst beschreibt sich nicht so, wie es WFS verlangt. Bitte die Daten dort "
    "herunterladen und als Datei wählen.": (
        "The service does not describe itself as WFS demands. Please download the data "
        "there and choose the file."
    ),
    "Die Ebene „{layer}“ enthält keine Objekte. Bitte Ebene und Filter prüfen.": (
        "The layer “{layer}” holds no features. Please check layer and filter."
    ),
    "Der Dienst liefert die Ebene „{layer}“ in einem unbekannten Format. Bitte dort als "
    "GeoJSON herunterladen und als Datei wählen.": (
        "The service gives the layer “{layer}” in an unknown format. Please download it "
        "there as GeoJSON and choose the file."
    ),
}
