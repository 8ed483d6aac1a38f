"""What has changed since a day, for a packet."""

import datetime as dt

import pandas as pd

from outputs.packet import blocks
from outputs.packet.blocks import Block
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.overview import changes
from ui.state.session_data import edition

USUAL_DAYS = 30
MOST = 25


def since_words(since: dt.date | None, today: dt.date, district: str | None) -> list[Block]:
    """The changes of the figures and rows against the last state before that day, the weightiest
    first; where there is none, the first state there is."""
    first = since or today - dt.timedelta(days=USUAL_DAYS)
    known = changes.states()
    earlier = known[known.index < edition().snapshot]
    head = blocks.heading(_("What has changed since {date}", date=first))
    if earlier.empty:
        words = _("This is the first state of the data; there is nothing before it.")
        return [head, blocks.paragraph(words)]
    before = [number for number, moment in earlier.items() if changes.day_of(moment) < first]
    chosen = before[-1] if before else int(earlier.index[0])
    words = _("Compared with the state of {moment}", moment=look().moment(known[chosen]))
    if district:
        words += " · " + _("whole city")
    day = changes.day_of(known[chosen])
    found = changes.changes_since(int(chosen), (min(day, today), today))
    if not found:
        return [head, blocks.note(words), blocks.paragraph(_("Nothing has changed since then."))]
    rows = [
        (
            " – ".join(part for part in (one["title"], one["name"]) if part),
            " → ".join(part for part in one["sides"] or () if part) or one["why"] or _("corrected"),
            one["date"] or look().number(None),
        )
        for one in found
    ]
    frame = pd.DataFrame(rows, columns=[_("Figure or row"), _("Before → now"), _("Published")])
    return [head, blocks.note(words), blocks.table(frame, MOST)]
