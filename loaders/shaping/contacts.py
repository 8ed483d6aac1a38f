"""What in answers tells who gave them: names, addresses, numbers, found by heading and by value.

A question for a contact is left out whole. An address or number inside another answer is taken out
of it, since free text may be read by many.
"""

import re
from collections.abc import Iterable, Sequence

from loaders.schema.folding import fold
from loaders.schema.personal_data import DATE, FOUND, REACHES
from loaders.shaping.scales import scale_order

_NUMBERS = (
    r"personalnummer|matrikelnummer|kundennummer|(?:mitglieds?|ausweis|pass|versicherungs?|steuer)-?"
    r"(?:nummer|nr\b|id\b)|steuer-?identifikation|kfz-?kennzeichen|^kennzeichen$|benutzername"
    r"|user ?name|nickname|spitzname|instagram|\btwitter|facebook-?name|tax id"
    r"|social security|licen[cs]e plate"
)
_PEOPLE = (
    r"(?:person|befragt|teilnehm|ansprech|einsend|antragstell|ausfüll|eltern|interview"
    r"|kind(?:es|er)?\b)"
)
_ASKS = re.compile(
    REACHES.pattern
    + r"|wie (?:können|dürfen|erreichen) wir (?:sie|dich)[^?]*(?:erreich|kontakt|benachrichtig)"
    r"|wie erreichen wir|erreichbarkeit|wie hei(?:ß|ss)(?:en sie|t du)|wer sind sie|your name"
    r"|(?:ihr|dein|mein|meinen|ihren|deinen)e?n? (?:voller |vollständige[rn]? |ganze[rn]? )?name"
    r"|(?:anschrift|postadresse|wohnadresse|hausnummer|adresse)|(?:home|postal|street) address"
    r"|in welcher stra(?:ß|ss)e|wohn\w* .*(?:stra(?:ß|ss)e|\bnr\b)|rufname|geburtsname|absender"
    r"|unterschrift|\bsignature|unterzeichn|vertreten durch|bevollmächtigt|^familie$"
    r"|mit wem (?:haben|hat|sprach)"
    r"|wer (?:hat|füllt\w*) .*(?:bogen|ausgefüllt|gesprochen|geantwortet)"
    r"|who (?:filled|answered|completed|are you)|wann .*\bgeboren"
    rf"|\bnamen? (?:de[rs] |von |of (?:the )?)?(?:\w+ )?{_PEOPLE}|{_PEOPLE}\w* name"
    r"|wohin (?:sollen|dürfen|können) wir|an wen (?:sollen|dürfen|können) wir"
    rf"|contact (?:person|name|number)|your contact|when .*\bborn|{_NUMBERS}"
)
_WHO = re.compile(r"(?i)\b(?:wer|wem|wen|whom?|name|herr|frau|kontakt|contact|leitung|vorsitz)\b")
_LIVES = re.compile(r"(?i)wohn|anschrift|zuhause|schicken|senden|\bpost\b|\blive|\bsend\b|\bmail\b")
_HOUSE = re.compile(r"\D{4,60}\s\d{1,4}\s?[a-z]?(?:,?\s\d{5}\b.*)?", re.I)
# „Name“ alone, or with what it is wanted for; „Name des Stadtteils“ is none of a person.
_NAME = re.compile(
    r"(?i)^(?:bitte )?(?:(?:vor|nach)-? ?und ?(?:vor|nach))?-?name(?:n|nsangabe)?\b"
    r"(?!\s*(?:des|der|dieser|eines|einer|vom|von|of|ihres|ihrer|deines|deiner)\b)"
)
_PLACES = re.compile(
    r"(?i)\b(?:latitude|longitude|breitengrad|längengrad|gps|geo-?position|koordinate)"
)
_LONGEST = 640  # twice an address of mail (RFC 5321)
_PERSON = re.compile(r"[A-ZÄÖÜ][\w'’.-]*(?:\s(?:[a-z]{2,3}\s)?[A-ZÄÖÜ][\w'’.-]+){1,3}")
_WANTED = re.compile(
    r"(?i)rückfrage|gewinnspiel|verlosung|kontakt|newsletter|einladung|benachricht"
)
_OPEN_OR_SHUT = {fold(word) for word in ("ja", "nein", "yes", "no", "weiß nicht", "keine Angabe")}


def contact_columns(
    headings: Sequence[str], cells: Sequence[Sequence[str]], asked: Iterable[int]
) -> set[int]:
    """Those of the columns `asked` that are about who answers.

    `headings` and `cells` are those of all columns, by index.
    """
    places = list(asked)
    known = {i for i in places if _is_contact(headings[i], cells[i])}
    mails = [i for i in known if any("@" in cell for cell in cells[i])]
    return known | {
        i for i in places if any(_names_the_mail(cells[i], cells[mail]) for mail in mails)
    }


def _is_contact(heading: str, cells: Sequence[str]) -> bool:
    given = [cell for cell in cells if cell]
    if given and 2 * sum(map(_is_only_contact, given)) >= len(given):
        return True
    if _PLACES.search(heading):
        return any(re.fullmatch(r"-?\d{1,3}[.,]\d{3,}", cell) for cell in given)
    words = re.sub(r"[_.\s]+", " ", heading).strip()
    if _ASKS.search(words) or _NAME.match(words):
        return not _is_closed(given)
    if _LIVES.search(words) and given and 2 * sum(map(_is_house, given)) >= len(given):
        return True
    persons = sum(bool(_PERSON.fullmatch(cell)) for cell in given)
    return bool(_WANTED.search(words) or _WHO.search(words)) and 0 < len(given) <= persons


def _is_house(cell: str) -> bool:
    return len(cell) <= _LONGEST and _HOUSE.fullmatch(cell) is not None


def _is_only_contact(cell: str) -> bool:
    """Whether a cell is an address or number and hardly anything else."""
    if len(cell) > _LONGEST:
        return False
    found = FOUND.search(cell)
    return found is not None and not DATE.fullmatch(cell) and len(found[0]) * 2 > len(cell)


def _is_closed(given: Sequence[str]) -> bool:
    """Whether the answers are those of a scale: a question about mails and no question for one."""
    words = set(given)
    return bool(words) and (scale_order(words) is not None or {*map(fold, words)} <= _OPEN_OR_SHUT)


def _names_the_mail(cells: Sequence[str], mails: Sequence[str]) -> bool:
    """Whether a column mostly has the words of the addresses in the same rows."""
    pairs = [(c, m) for c, m in zip(cells, mails, strict=True) if c and "@" in m]
    named = [_shares(cell, mail) for cell, mail in pairs]
    return bool(pairs) and 2 * sum(named) >= len(pairs)


def _shares(cell: str, mail: str) -> bool:
    local = fold(mail.split("@")[0])
    words = [fold(word) for word in re.split(r"[\s,.-]+", cell)]
    return len(words) <= 4 and any(len(word) >= 3 and word in local for word in words)
