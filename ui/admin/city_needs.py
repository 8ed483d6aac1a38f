"""What the city still needs, as `python -m loaders doctor` says it."""

import datetime as dt

from loaders.doctor import Finding, examine
from loaders.messages.text import Text
from queries.provenance.freshness import row_count
from ui.components import html
from ui.i18n.texts import look
from ui.state.day import city_day
from ui.state.session_data import cached, newest, run_query, store


def city_needs() -> None:
    """All of it, by kind; each dataset a link to its page."""
    language = look().language
    found = _found(newest(), city_day())
    kinds = {
        Text(kind).text(language): [
            (one.text.text(language), one.dataset) for one in found if one.kind == kind
        ]
        for kind in dict.fromkeys(one.kind for one in found)
    }
    html.draw_template("admin/city_needs.html", kinds=kinds)


def is_empty() -> bool:
    """Whether no measure is there yet, so that the pages have little to show."""
    return run_query(row_count, dataset="measures") == 0


@cached
def _found(_newest: int, today: dt.date) -> list[Finding]:
    return examine(store(), today)
