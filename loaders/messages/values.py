"""What checking says about single values: type, form, range, uniqueness and references."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, Mapping[str, str]] = {
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
    "order_date": {
        "de": "„{title}“ ({value}) liegt vor „{earlier}“ ({limit}). Bitte eine der beiden Angaben "
        "berichtigen; vielleicht sind sie vertauscht.",
        "en": "“{title}” ({value}) is before “{earlier}” ({limit}). Please correct one of the two; "
        "they may have changed places.",
    },
    "order_number": {
        "de": "„{title}“ ({value}) ist kleiner als „{earlier}“ ({limit}). Bitte eine der beiden "
        "Angaben berichtigen; vielleicht sind sie vertauscht.",
        "en": "“{title}” ({value}) is less than “{earlier}” ({limit}). Please correct one of the "
        "two; they may have changed places.",
    },
    "unknown_reference": {
        "de": "„{value}“ gibt es in „{dataset}“ nicht.{suggestion} Bitte berichtigen oder zuerst "
        "„{dataset}“ ergänzen.",
        "en": "“{value}” does not exist in “{dataset}”.{suggestion} Please correct it or first "
        "add it to “{dataset}”.",
    },
}

NOTES: Mapping[str, Mapping[str, str]] = {
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
    "words": {
        "de": "„{column}“: Gelesen wurde {pairs}.",
        "en": "“{column}”: taken were {pairs}.",
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
}
