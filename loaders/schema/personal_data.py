"""Columns about single people: known by their names, never stored, and said to be left out."""

from collections.abc import Sequence

from loaders.schema.folding import fold

# The code of the note that says so.
PERSONAL = "personal_dropped"
_WORDS = (
    "Vorname", "Nachname", "Familienname", "Vollständiger Name", "Teilnehmername", "Benutzername",
    "Full Name", "First Name", "Last Name", "Name (Original Name)", "User Name", "UPN",
    "Participant ID (UPN)", "E-Mail", "Mail", "E-Mail-Adresse", "User Email", "Email Address",
    "Telefon", "Telefonnummer", "Phone", "Handy", "Mobilnummer", "IP", "IP-Adresse", "IP Address",
    "Geburtsdatum", "Geburtstag", "Date of Birth", "Anschrift", "Privatadresse",
    "Ansprechpartner", "Ansprechpartnerin", "Ansprechperson",
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
