"""Names without case, umlauts and punctuation, for comparing."""

import re
import unicodedata
from functools import lru_cache

UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
WITHOUT_UMLAUTS = str.maketrans(UMLAUTS)
# Signs that are words: „Geplant %“ is not „Geplant“.
_SIGNS = {"€": "eur", "%": "prozent", "‰": "promille", "$": "usd", "£": "gbp", "°": "grad"}
_FOLDED = str.maketrans(UMLAUTS | _SIGNS)


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """A column name without case, umlauts, accents, spaces and punctuation, for comparing.

    Signs of currencies and shares are words."""
    lowered = unicodedata.normalize("NFC", name).casefold().translate(_FOLDED)
    plain = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in plain if c.isalnum())


def slug(text: str) -> str:
    """A key out of the words of a title: lower case, ASCII, hyphens between; "" of no word."""
    plain = text.casefold().translate(WITHOUT_UMLAUTS).replace("₂", "2")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
