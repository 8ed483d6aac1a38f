"""Time zones as headings and cells name them: „Beginn (UTC)“, „Zeit [MEZ]“, „20:00 CEST“."""

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_HOURS = {
    **dict.fromkeys(("z", "zulu", "utc", "gmt", "weltzeit", "wez"), 0),
    **dict.fromkeys(("mez", "cet"), 1),
    **dict.fromkeys(("mesz", "cest"), 2),
}
NAMES = "|".join(sorted((name.upper() for name in _HOURS), key=len, reverse=True))
"""The names of zones that may stand behind a time of day, as a pattern of capital letters."""
_FARTHEST = 14
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?(?:\s?(?:h|std\.?))?")
_LOCAL = re.compile(
    r"(?:orts|lokal|local|deutsche|german)\w*(?:\s?(?:zeit|time))?|mez\s?/\s?mesz|cet\s?/\s?cest"
)


@lru_cache(maxsize=1_000)
def zone_of(text: str) -> dt.tzinfo | None:
    """The zone that a text names and nothing else; None if it names none, or the place's own."""
    plain = re.sub(r"^(in|zeitzone|timezone|tz)[\s:]+", "", " ".join(text.casefold().split()))
    if plain in _HOURS:
        return dt.timezone(dt.timedelta(hours=_HOURS[plain]))
    found = _OFFSET.fullmatch(plain)
    if found and int(found[2]) <= _FARTHEST:
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return dt.timezone(dt.timedelta(minutes=minutes if found[1] == "+" else -minutes))
    known = text.strip()
    return ZoneInfo(known) if "/" in known and known in available_timezones() else None


def tells_zone(text: str) -> bool:
    """Whether a text says in which zone times are, be it that of the place."""
    return zone_of(text) is not None or bool(_LOCAL.fullmatch(text.casefold().strip()))
