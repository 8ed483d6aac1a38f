"""Signing in at the city's OpenID Connect provider: its settings, and its place in the shell."""

import os
from pathlib import Path

from loaders.store.secret_files import secret
from ui.i18n.texts import LANGUAGES, Look
from ui.i18n.texts import text as _

CALLBACK = "oauth2callback"
SHORTEST_SECRET = 32

HERE = Path(__file__).parent
KEEP_PLACE = (HERE / "keep_place.js").read_text("utf-8")
RETURN_TO_PLACE = (HERE / "return_to_place.js").read_text("utf-8")


class SettingsError(Exception):
    """The settings of the sign-in do not fit together; one sentence says what to do."""


def secrets() -> dict[str, dict[str, str | dict[str, str]]] | None:
    """The settings of the environment, or of files it names, as Streamlit's secrets; None if there
    are none.

    Raises StoreError if a file cannot be read, and SettingsError if only some are given: a
    half-configured sign-in must not start.
    """
    oidc = ("CITY_OIDC_METADATA", "CITY_OIDC_CLIENT_ID", "CITY_OIDC_CLIENT_SECRET")
    given = {name: secret(name) for name in (*oidc, "CITY_COOKIE_SECRET", "CITY_URL")}
    if not any(value for name, value in given.items() if name != "CITY_URL"):
        return None
    german = Look(LANGUAGES[0])
    missing = sorted(name for name, value in given.items() if not value)
    if missing:
        sentence = german.text("Settings of the sign-in are missing: {names}.")
        raise SettingsError(sentence.format(names=", ".join(missing)))
    if len(given["CITY_COOKIE_SECRET"]) < SHORTEST_SECRET:
        sentence = german.text("CITY_COOKIE_SECRET is too short: at least {n} random characters.")
        raise SettingsError(sentence.format(n=SHORTEST_SECRET))
    return {
        "auth": {
            "redirect_uri": f"{given['CITY_URL'].rstrip('/')}/{CALLBACK}",
            "cookie_secret": given["CITY_COOKIE_SECRET"],
            "client_id": given["CITY_OIDC_CLIENT_ID"],
            "client_secret": given["CITY_OIDC_CLIENT_SECRET"],
            "server_metadata_url": given["CITY_OIDC_METADATA"],
            "client_kwargs": {"scope": os.environ.get("CITY_OIDC_SCOPE", "openid profile")},
        }
    }


def words(role: str) -> str:
    """A role as people call it."""
    return {
        "public": _("The public"),
        "staff": _("Administration"),
        "analyst": _("Analyst"),
        "admin": _("Admin"),
    }[role]
