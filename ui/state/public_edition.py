"""Where the public edition of what this session sees lies, if it was rendered: its permanent
address, and that of a figure alone.

`outputs.edition` renders it, the server hands it out from a folder.
"""

import datetime as dt
import os
from pathlib import Path

from loaders.store.engine import Location
from ui.connection import store
from ui.i18n.texts import look
from ui.state import url_state
from ui.state.public_pages import Address, address, piece_file
from ui.state.session_data import edition, newest

SETTING = "CITY_PUBLIC_EDITION"
"""Names the folder of the edition; "off": there is none."""
ROUTE = "oeffentlich"
OF_SESSION = ("lang", "stand", "beispiele", "embed", "embed_options", "teil")
"""Parameters that choose no other page."""


def folder_of(location: Location) -> Path | None:
    """Where the edition of a store lies: beside it, unless the setting says otherwise."""
    asked = os.environ.get(SETTING, "")
    if asked:
        return None if asked == "off" else Path(asked)
    return location.folder.with_name(f"{location.folder.name}-public")


def name_of(snapshot: int) -> str:
    """Under which name a state is kept: the city's day of its publication, and its number."""
    return f"{day_of(snapshot).isoformat()}-{snapshot}"


def day_of(snapshot: int) -> dt.date:
    """The city's day on which a state was published."""
    known = store().snapshots().drop_duplicates("snapshot_id").set_index("snapshot_id")
    moment = known["published_at"].loc[snapshot]
    day: dt.date = moment.tz_convert(store().package.zone).date()
    return day


def here() -> Address | None:
    """The page of the edition that shows what this session sees, filters and all."""
    state = {k: text for k, text in url_state.everything().items() if k not in OF_SESSION}
    return address(url_state.page(), state, exactly=True)


def kept_address(key: str) -> str:
    """The path of a figure of this page in its kept state, or of the page; "" where the edition has
    neither, as for what only staff sees."""
    place = here()
    if place is None or edition().demo or edition().snapshot != newest():
        return ""
    tree = f"stand/{name_of(edition().snapshot)}/{look().language}"
    return _first(f"{tree}/{place.figure_file(key)}", f"{tree}/{place.file}")


def piece_address(key: str) -> str:
    """The path of a figure of this page alone in the newest state; "" where there is none."""
    place = here()
    file = piece_file(place.figure_file(key)) if place else ""
    return _first(f"aktuell/{look().language}/{file}") if file else ""


def _first(*paths: str) -> str:
    folder = folder_of(store().location)
    found = (path for path in paths if folder and (folder / f"{path}.gz").is_file())
    path = next(found, "")
    return f"{ROUTE}/{path}" if path else ""
