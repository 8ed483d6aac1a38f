"""What checking says about coordinates and shapes."""

from collections.abc import Mapping

PROBLEMS: Mapping[str, Mapping[str, str]] = {
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
        "de": "Alle {total} Orte liegen außerhalb der Stadt; vermutlich beschreibt die Datei "
        "eine andere. Bitte prüfen, bevor sie veröffentlicht wird.",
        "en": "All {total} places lie outside the city; the file seems to describe another one. "
        "Please check before publishing it.",
    },
}
