"""Whom to write to about barriers and data protection, by the declarations or the settings."""

import logging
import os
from typing import Any

from loaders.schema import Package
from ui.state.session_data import package

SETTINGS = {
    "name": "CITY_CONTACT_NAME",
    "email": "CITY_CONTACT_EMAIL",
    "phone": "CITY_CONTACT_PHONE",
    "address": "CITY_CONTACT_ADDRESS",
    "data_protection_email": "CITY_CONTACT_DATA_PROTECTION_EMAIL",
}
_OPTIONAL = "phone"
"""No law asks for it."""
log = logging.getLogger(__name__)


def warn_of_missing() -> None:
    """Say in the log which settings would complete the legal pages. These say a neutral sentence
    meanwhile: names of settings help nobody who reads them."""
    known = city()["contact"]
    unset = [name for key, name in SETTINGS.items() if not known.get(key) and key != _OPTIONAL]
    if unset:
        log.warning("imprint, privacy and accessibility lack a contact: set %s", ", ".join(unset))


def city() -> dict[str, Any]:
    """What the declarations say of the city, its contact with what the settings give instead."""
    return completed(package())


def completed(declared_by: Package) -> dict[str, Any]:
    """The same of a city's declarations."""
    declared = dict(declared_by.city)
    given = {key: os.environ.get(name, "").strip() for key, name in SETTINGS.items()}
    contact = {"name": declared["name"], **(declared.get("contact") or {})}
    contact |= {key: text for key, text in given.items() if text}
    return {**declared, "contact": contact}
