"""People who are signed in: settings of a server with sign-in, and cookies as it would set them."""

import json
import time

from itsdangerous import URLSafeTimedSerializer

COOKIE = "_streamlit_user"
SECRET = "ein-geheimnis-nur-fuer-diese-tests-0123456789"
GROUPS = {"staff": "rathaus", "analyst": "daten", "admin": "leitung", "public": "verein"}


def settings(port: int, provider: str = "http://127.0.0.1:1") -> dict[str, str]:
    """The environment of a server on this port where people sign in at a provider.

    Without a real provider nobody can sign in, but a cookie counts all the same.
    """
    return {
        "CITY_URL": f"http://127.0.0.1:{port}",
        "CITY_OIDC_METADATA": f"{provider}/.well-known/openid-configuration",
        "CITY_OIDC_CLIENT_ID": "dashboard",
        "CITY_OIDC_CLIENT_SECRET": "geheim",
        "CITY_COOKIE_SECRET": SECRET,
        "CITY_ROLE_STAFF": GROUPS["staff"],
        "CITY_ROLE_ANALYST": GROUPS["analyst"],
        "CITY_ROLE_ADMIN": GROUPS["admin"],
    }


def cookie(url: str, role: str = "analyst", *, secret: str = SECRET, **claims: object) -> dict:
    """The cookie of a person of a role at the server of this address, as the server sets it."""
    content = {
        "is_logged_in": True, "origin": url, "provider": "default", "aud": "dashboard",
        "iat": int(time.time()), "sub": role, "name": f"Ada {role}", "groups": [GROUPS[role]],
        **claims,
    }  # fmt: skip
    value = URLSafeTimedSerializer(secret, salt=COOKIE).dumps(json.dumps(content))
    return {"name": COOKIE, "value": value, "url": url}
