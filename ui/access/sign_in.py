"""Signing in at the city's OpenID Connect provider: its settings, and its place in the shell."""

import os

import streamlit as st

from ui.access import roles
from ui.components import html
from ui.i18n.texts import inert
from ui.i18n.texts import text as _

CALLBACK = "oauth2callback"
SHORTEST_SECRET = 32

# The provider sends everybody back to the start page. So the browser itself keeps, in this tab and
# for ten minutes, where the button was pressed; what it keeps is a path of our own.
LEAVE = """
if (!window.keepsPlace) {
  window.keepsPlace = true;
  document.addEventListener("click", event => {
    if (event.target.closest(".st-key-shell_sign_in"))
      sessionStorage.setItem("place", JSON.stringify(
        {path: location.pathname + location.search, until: Date.now() + 600000}));
  }, true);
}
"""
RETURN = """
{
  const place = JSON.parse(sessionStorage.getItem("place") || "null");
  sessionStorage.removeItem("place");
  if (place && Date.now() < place.until && place.path !== location.pathname + location.search)
    location.replace(location.origin + place.path);
}
"""


class SettingsError(Exception):
    """The settings of the sign-in do not fit together; one sentence says what to do."""


def secrets() -> dict[str, dict[str, str | dict[str, str]]] | None:
    """The settings of the environment as Streamlit's secrets, None if there are none.

    Raises SettingsError if only some are given: a half-configured sign-in must not start.
    """
    given = {
        "CITY_OIDC_METADATA": os.environ.get("CITY_OIDC_METADATA", ""),
        "CITY_OIDC_CLIENT_ID": os.environ.get("CITY_OIDC_CLIENT_ID", ""),
        "CITY_OIDC_CLIENT_SECRET": os.environ.get("CITY_OIDC_CLIENT_SECRET", ""),
        "CITY_COOKIE_SECRET": os.environ.get("CITY_COOKIE_SECRET", ""),
        "CITY_URL": os.environ.get("CITY_URL", ""),
    }
    if not any(value for name, value in given.items() if name != "CITY_URL"):
        return None
    missing = sorted(name for name, value in given.items() if not value)
    if missing:
        raise SettingsError(f"Für die Anmeldung fehlen Einstellungen: {', '.join(missing)}.")
    if len(given["CITY_COOKIE_SECRET"]) < SHORTEST_SECRET:
        raise SettingsError(
            f"CITY_COOKIE_SECRET ist zu kurz: mindestens {SHORTEST_SECRET} zufällige Zeichen."
        )
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


def bar() -> None:
    """Who looks, in words, and the button to sign in or out. Nothing of it in an embedded page."""
    if st.context.is_embedded:
        return
    role = roles.role()
    if not roles.sign_in_settings():
        if role != "public":
            st.caption(_("local: {role}").format(role=words(role)), width="content")
        return
    signed_in = st.user.to_dict().get("is_logged_in")
    html.run_script("place", RETURN if signed_in else LEAVE)
    if not signed_in:
        st.button(
            _("Sign in"), key="shell_sign_in", type="tertiary", icon=":material/login:",
            on_click=st.login,
        )  # fmt: skip
        return
    who = f"{inert(roles.person())} · " if roles.person() else ""
    st.caption(who + words(role), width="content")
    st.button(
        _("Sign out"), key="shell_sign_out", type="tertiary", icon=":material/logout:",
        on_click=_leave,
    )  # fmt: skip


def words(role: str) -> str:
    """A role as people call it."""
    return {
        "public": _("The public"),
        "staff": _("Administration"),
        "analyst": _("Analyst"),
        "admin": _("Admin"),
    }[role]


def closed(path: str) -> None:
    """In place of a page that this session may not open."""
    roles.log.warning("page refused: %s for role %s", path, roles.role())
    st.title(_("This page is not open to you"), anchor=False)
    least = words(roles.PAGES[path])
    said = [_("It needs the role “{role}” or a higher one.").format(role=least)]
    if roles.sign_in_settings() and not st.user.to_dict().get("is_logged_in"):
        said.append(_("Please sign in at the top right."))
    st.info(" ".join(said), icon=":material/lock:")
    html.draw_template("shell/closed.html", words=_("All published data are in Sources."))


def _leave() -> None:
    st.session_state["signed_out"] = True
    st.logout()
