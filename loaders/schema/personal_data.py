"""What tells of single people: columns, known by their names, and addresses and numbers in texts.

Neither is stored, and both are said to be left out.
"""

import re
from collections.abc import Sequence

from loaders.schema.folding import fold

# The code of the note that says so.
PERSONAL = "personal_dropped"
TEXTS = "texts_dropped"
"""The same for columns of a dataset that protects small groups, whatever they hold."""
_WORDS = (
    "Vorname", "Nachname", "Familienname", "Vollständiger Name", "Teilnehmername", "Benutzername",
    "Full Name", "First Name", "Last Name", "Name (Original Name)", "User Name", "UPN",
    "Participant ID (UPN)", "E-Mail", "Mail", "E-Mail-Adresse", "User Email", "Email Address",
    "Telefon", "Telefonnummer", "Phone", "Handy", "Mobilnummer", "IP", "IP-Adresse", "IP Address",
    "Geburtsdatum", "Geburtstag", "Date of Birth", "Anschrift", "Privatadresse",
    "Ansprechpartner", "Ansprechpartnerin", "Ansprechperson", "IBAN", "Kontonummer",
    "Bankverbindung",
)  # fmt: skip
_NAMES = frozenset(fold(word) for word in _WORDS)


# In a list of stops „Name“ is the stop; in a list of people or answers it is somebody.
_NAMES_OF_PEOPLE = _NAMES | {fold(word) for word in ("Name", "Ihr Name", "Your Name", "Teilnehmer")}


def personal_of_people(headers: Sequence[str]) -> list[str]:
    """As `personal`, for a file whose every row is about one person."""
    return [header for header in headers if fold(header) in _NAMES_OF_PEOPLE]


def personal(headers: Sequence[str]) -> list[str]:
    """Those of the headers that stand for personal data."""
    return [header for header in headers if fold(header) in _NAMES]


_REACHES = (
    r"(?i)e-?mail|mail-?adresse|elektronische post|telefon|handy|mobil(?:funk)?-?nummer|rufnummer"
    r"|tel\.|\bphone|mobile number|\bwhatsapp|\bfax\b|\biban\b|kontonummer|bankverbindung"
    r"|ip-?adress"
    r"|geburts(?:datum|tag)|date of birth|birthday|vorname|nachname|familienname|zuname|first ?name"
    r"|last ?name|surname|full ?name|given name|ansprechpartner|ansprechperson|kontakt(?:daten"
    r"|adresse|information|person|möglichkeit|angaben)|contact (?:details|information|data)"
)
REACHES = re.compile(_REACHES)
"""Headings of columns by which somebody can be reached, in a list of whatever kind."""
# Who is kept although that was found, and why: the code of the note.
KEPT = "contacts_kept"
MASK = "[…]"
# At most 64 signs in front (RFC 5321), so that a word without end takes no square of its length.
_MAIL = r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+"
_IBAN = r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b"
_PHONE = (
    r"(?<![\w.,/-])(?:(?:\+|00)[1-9]\d{0,2}[\s./-]?(?:\(0\))?|\(?0[1-9]\d{1,4}\)?)[\s./-]*"
    r"\d(?:[\s./-]?\d){4,11}(?![\w.,]?\d)"
)
_IP = r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])|\b(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F]{0,4}\b"
_WORD = re.compile(r"(?i)(?:tel|telefon|fon|durchwahl|mobil|handy|fax)\b[.:]?\s*(?=\d)")
_OFFICE = r"(?i:\b(?:tel|telefon|fon|durchwahl|mobil|handy|fax)\b)[.:]?\s*\d[\d\s/-]{4,}\d"
_PLACE = r"-?\d{1,3}\.\d{3,}\s*[,;]\s*-?\d{1,3}\.\d{3,}"
FOUND = re.compile("|".join((_MAIL, _IBAN, _IP, _PLACE, _PHONE, _OFFICE)))
# Where places are no matter of people, and long numbers may be keys: what cannot be anything else.
TELLING = (
    r"[\w.+%-]\s?(?:@|\((?:at|AT)\)|\[at\])\s?[\w-]+\.[\w-]"
    r"|\b[A-Z]{2}\d{2}(?:\s?\d{4}){4}|(?:^|[^\w.,+/])(?:\+|00)[1-9]\d[\d\s/().-]{6,}"
    r"|(?i:\b(?:tel|telefon|fon|durchwahl|mobil|handy|fax)\b)[.:]?\s*\(?\d[\d\s/().-]{4,}\d"
    r"|(?:^|\s)\(?0[1-9]\d{1,4}\)?[\s/-]{1,3}\d[\d\s-]{3,}\d$"
)
"""The same for RE2, which Arrow and DuckDB search with: fewer false hits, no exact bounds."""
DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)?\d{2}|(?:19|20)\d{2}-\d\d-\d\d.*")


def without_contacts(cells: Sequence[str]) -> tuple[list[str], int]:
    """The answers with `MASK` for every address and number, and how many had one."""
    found = [FOUND.sub(_masked, cell) if any(c in cell for c in "@([.:0123456789") else cell
             for cell in cells]  # fmt: skip
    return found, sum(one != other for one, other in zip(found, cells, strict=True))


def _masked(found: re.Match[str]) -> str:
    word = _WORD.match(found[0])
    return found[0] if DATE.fullmatch(found[0].strip()) else (word[0] if word else "") + MASK
