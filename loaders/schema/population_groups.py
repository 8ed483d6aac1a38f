"""Words for parts of the residents: a number of one part is never the population."""

import re

from loaders.schema.folding import fold

COUNTED = "population"
"""The dataset, and the field of it, that counts all."""
_DIVIDING = (
    "Geschlecht|Sex|Gender|Altersgruppe|Altersgruppen|Alter|Altersklasse|Age group|Nationalität"
    "|Staatsangehörigkeit|Nationality|Familienstand|Wohnsitz|Wohnsitzart|Wohnungsart|Wohnung"
    "|Art des Wohnsitzes|Art der Wohnung|Wohnungsstatus|Wohnstatus|Meldestatus|Konfession|Religion"
    "|Migrationshintergrund|Bevölkerungsgruppe|Personengruppe|Merkmal|Ausprägung|Kategorie"
)
_PARTS = (
    "männlich|weiblich|divers|Männer|Frauen|Einwohner männlich|Einwohner weiblich|davon männlich"
    "|davon weiblich|davon Männer|davon Frauen|male|female|Nebenwohnsitz|Nebenwohnsitze"
    "|Nebenwohnung|Nebenwohnungen|Einwohner mit Nebenwohnsitz|Einwohner mit Nebenwohnung|Deutsche"
    "|Ausländer|Ausländerinnen und Ausländer|Nichtdeutsche|wohnberechtigte Bevölkerung"
)
_ALL = "alle|gesamt|insgesamt|zusammen|total|all|beide|beides|m/w/d|Summe|männlich und weiblich"
DIVIDING = frozenset(map(fold, _DIVIDING.split("|")))
"""Folded headings of columns that say of which part a row is."""
PARTS = frozenset(map(fold, _PARTS.split("|")))
"""Folded headings of columns with the numbers of a part."""
ALL = frozenset(map(fold, _ALL.split("|")))
"""Folded values of such a column that mean everybody."""
_BESIDE = re.compile(
    r"davon|darunter|anteil|anteilig|prozent|%|veränderung|zu-? ?(?:/|und) ?abnahme|zuwachs|saldo"
    r"|geo|(?:bezirk|stadtteil|ortsteil|gebiet)s?[- _]?name|differenz|fläche"
    r"|(?:einwohner|bevölkerungs)?dichte|haushalte|durchschnittsalter|share|percent"
    r"|change|of which|area|density|households|(?:unter|ab|über|bis) \d+"
    r"|\d+ ?(?:-|–|bis) ?(?:unter )?\d+"
    r"|\d+ (?:jahre )?und (?:älter|mehr)|minderjährige|jugendliche|kinder|senioren|erwachsene",
    re.I,
)


def is_beside(header: str) -> bool:
    """Whether a heading is of a part, a share or a ratio, as lists of residents have them."""
    found = _BESIDE.match(header.strip())
    behind = found and header.strip()[found.end() :]
    return fold(header) in DIVIDING | PARTS or (behind is not None and not behind[:1].isalpha())
