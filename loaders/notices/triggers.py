"""What there is to tell: feeds that fail, overdue data, publications, requests for reports.

Nothing that came out of a file or from an address goes along but titles and names: whoever may
read the reasons finds them on the page.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import duckdb

from loaders.messages.text import Text, title_of, titles_of
from loaders.messages.translations import N_
from loaders.schema import quoted
from loaders.store.editions import origin_view
from loaders.store.history import HistoryRow
from loaders.store.store import Edition, Store
from loaders.store.write import PUBLICATION, RESTORATION, SHIPPED

FEEDS, OVERDUE, PUBLICATIONS, REQUESTS = "feeds", "overdue", "publications", "requests"
KINDS = (FEEDS, OVERDUE, PUBLICATIONS, REQUESTS)
REMEMBERED = dt.timedelta(days=14)
"""What is older is no news, even to a channel that has not worked for as long."""
_LONGEST = 120
_UNPLAIN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029<>\[\]`*_|\\]+")

OVERDUE_NOW = """
WITH aged AS (
    SELECT name, due_after_days::INTEGER AS days, coalesce(as_of_date, published_on) AS day
    FROM datasets WHERE rows > 0 AND due_after_days IS NOT NULL
)
SELECT name, days, (day + days)::DATE AS due, ($today - day)::INTEGER AS age
FROM aged WHERE $today - day > days ORDER BY name
"""

ASKED_FOR = f"""
SELECT e.measure_id, e.date, e.what, m.title, m.owner
FROM {quoted(origin_view("measure_events"))} e JOIN measures m USING (measure_id)
WHERE e.kind = $kind AND e.published_in > $since AND e.date >= $oldest
ORDER BY e.date, e.measure_id
"""


@dataclass(frozen=True)
class Notice:
    """Something to tell: one of KINDS, what makes it another one than before, its words, and the
    path of the page that shows it."""

    kind: str
    key: str
    title: Text
    words: Text
    page: str


def plain(text: object) -> str:
    """A text of somebody as one line that no mail or messenger takes for more than text."""
    return _UNPLAIN.sub(" ", str(text or "")).strip()[:_LONGEST]


def occasions(store: Store, since: int, now: dt.datetime) -> list[Notice]:
    """All there is to tell at the moment; of publications and requests those after the state
    `since`, none older than REMEMBERED. Raises UnreachableError."""
    edition = Edition(store.snapshot_id(), demo=False)
    found = [*_failed_feeds(store)]
    with store.reader(edition) as con:
        today = now.astimezone(store.package.zone).date()
        found += [*_overdue(store, con, today), *_requests(con, since, today)]
    return [*found, *_publications(store, since, now)]


def _key(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:24]


def _failed_feeds(store: Store) -> Iterator[Notice]:
    from loaders.feeds.feeds import feeds, runs  # brings what fetches and checks

    known = feeds(store)
    last = runs(store) if known else {}
    for name, feed in known.items():
        run = last.get(name)
        if run is None or run.failed_since is None:
            continue
        owner = store.package.datasets[feed.dataset].owner if feed.dataset else ""
        moment = run.failed_since.astimezone(store.package.zone)
        words = N_(
            "The feed “{name}” has been failing since {moment:%Y-%m-%d %H:%M}; the last "
            "good state stays. The page “Sources” says why."
        )
        yield Notice(
            FEEDS,
            _key(FEEDS, name, run.failed_since),
            Text(N_("The feed “{name}” fails"), name=plain(name)),
            _answered_for(Text(words, name=plain(name), moment=moment), owner),
            "quellen",
        )


def _answered_for(words: Text, owner: str | None) -> Text:
    """The sentence, and who can do something about it."""
    if not plain(owner):
        return words
    return Text(N_("{words} Responsible: {owner}."), words=words, owner=plain(owner))


def _overdue(store: Store, con: duckdb.DuckDBPyConnection, today: dt.date) -> Iterator[Notice]:
    for name, days, due, age in con.execute(OVERDUE_NOW, {"today": today}).fetchall():
        dataset = store.package.datasets[name]
        title = title_of(dataset)
        words = Text(
            N_("“{dataset}” was due on {due:%Y-%m-%d}: it is {age} days old and due after {days}."),
            dataset=title,
            due=due,
            age=age,
            days=days,
        )
        key = _key(OVERDUE, name, due)
        title_words = Text(N_("“{dataset}” is overdue"), dataset=title)
        page = f"quellen?datensatz={name}"
        yield Notice(OVERDUE, key, title_words, _answered_for(words, dataset.owner), page)


def _requests(con: duckdb.DuckDBPyConnection, since: int, today: dt.date) -> Iterator[Notice]:
    from loaders.measure_facts import REQUEST  # as above

    asked = {"since": since, "oldest": today - REMEMBERED, "kind": REQUEST}
    for measure, date, what, title, owner in con.execute(ASKED_FOR, asked).fetchall():
        named = plain(title)
        words = Text(
            N_("A report on “{measure}” was requested on {date:%Y-%m-%d}."),
            measure=named,
            date=date,
        )
        yield Notice(
            REQUESTS,
            _key(REQUESTS, measure, date, what),
            Text(N_("A report on “{measure}” is requested"), measure=named),
            _answered_for(words, owner),
            f"massnahmen?massnahme={quote(measure, safe='')}",
        )


def _publications(store: Store, since: int, now: dt.datetime) -> Iterator[Notice]:
    made: dict[int, list[HistoryRow]] = {}
    for row in store.history().rows:
        is_new = row.snapshot_id > since and now - row.published_at < REMEMBERED
        if is_new and row.kind in (PUBLICATION, RESTORATION, SHIPPED):
            made.setdefault(row.snapshot_id, []).append(row)
    for snapshot, rows in made.items():
        declared = [store.package.datasets.get(row.dataset) for row in rows]
        titles = titles_of([one for one in declared if one], quoted=True)
        words = Text(
            N_(
                "{author} has published {datasets}. Rows: {new} new, {changed} changed, {gone} "
                "taken away (state {snapshot})."
            ),
            author=plain(rows[0].author),
            datasets=titles,
            new=sum(row.rows_new for row in rows),
            changed=sum(row.rows_changed for row in rows),
            gone=sum(row.rows_gone for row in rows),
            snapshot=snapshot,
        )
        title = Text(N_("New: {datasets}"), datasets=titles)
        yield Notice(PUBLICATIONS, _key(PUBLICATIONS, snapshot), title, words, "verlauf")
