"""What a packet says, in the order of its pages: from the overview's and the measures' queries,
Metrics, words and figures, so that it cannot say another number than the screens."""

import datetime as dt
import io
from base64 import b64encode
from pathlib import Path
from typing import Any

import pandas as pd
import segno

from charts.map_points import status_sign
from loaders.schema import Package
from outputs.packet import blocks, measure_sheet, other_sections
from outputs.packet.blocks import Block
from outputs.packet.changed import since_words
from outputs.packet.scope import Scope, name_of
from queries.measures.measures import measures
from queries.places.district_figures import ranks
from ui.access import roles
from ui.components import map_layers
from ui.components.domain_words import field_words
from ui.components.measure_words import judgement_mark
from ui.components.tables import value_words
from ui.components.theme import colours
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.map import words as map_words
from ui.measures import sections
from ui.measures.words import state_words
from ui.overview import cards, decisions, programme
from ui.overview.data import Overview, options
from ui.overview.verdict import verdict
from ui.state.day import day_shown
from ui.state.session_data import edition, least_people, package, run_query, store

PNG = b"\x89PNG\r\n\x1a\n"  # the file begins so; width and height follow
TONES = ("ink", "quiet", "rule", "panel", "link")


def content(scope: Scope, since: dt.date | None = None, address: str = "") -> dict[str, Any]:
    """All that `packet.typ` prints, for who reads (`ui.state.reader`). since: the first day whose
    publications count as changes; None: the last 30 days. address: of the page that shows the same,
    for the code on the first page; empty where the installation has none. Raises WrongCall."""
    today = day_shown()
    name, city = name_of(scope, today), package().city
    heading = name if scope.measure else _("Where does the strategy stand?")
    state = _("State {number} of the data, as of {date}", number=edition().snapshot, date=today)
    return {
        "lang": look().language,
        "title": blocks.plain(f"{heading} – {name}" if heading != name else name, 200),
        "author": city["name"],
        "brand": blocks.plain(city["strategy"]["name"], 80),
        "heading": blocks.plain(heading, 160),
        "subtitle": blocks.plain(_subtitle(scope, name, today), 200),
        "scope": "",
        "state": blocks.plain(" · ".join(filter(None, (state, _audience()))), 160),
        "day": [today.year, today.month, today.day],
        "words": {"page": _("Page"), "code": _("QR code of the address")},
        "colours": {tone: colours("light")[tone] for tone in TONES},
        "logo": _logo(package()),
        "code": _code(address),
        "address": blocks.plain(address, 400),
        "blocks": _blocks(scope, today, since),
    }


def _subtitle(scope: Scope, name: str, today: dt.date) -> str:
    title = look().own(
        package().city["strategy"]["title"], package().city["strategy"].get("title@en", "")
    )
    return " · ".join([title if scope.measure else name, look().date(today)])


def _audience() -> str:
    parts = [_("public edition") if edition().audience == "public" else _("for the administration")]
    if edition().demo:
        parts.append(_("with invented example rows"))
    return " · ".join(parts)


def _logo(declared: Package) -> str | None:
    """The city's logo as a drawing, a picture of points within one."""
    found: Path | None = declared.brand("logo")
    if found is None:
        return None
    if found.suffix == ".svg":
        return found.read_text("utf-8")
    content = found.read_bytes()
    if not content.startswith(PNG):
        return None
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{b64encode(content).decode()}"/></svg>'
    )


def _code(address: str) -> str | None:
    if not address:
        return None
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _blocks(scope: Scope, today: dt.date, since: dt.date | None) -> list[Block]:
    if scope.measure:
        return [*measure_sheet.sheet(scope.measure, today), *_sources(today)]
    shown = Overview(scope.chosen, today, least_people())
    listed = run_query(measures, chosen=scope.chosen, today=today)
    parts = [_how_it_stands(shown), _district(scope, today)]
    if roles.may("staff"):
        parts.append(_to_decide(shown))
    parts += [since_words(since, today, scope.district), _ahead(shown)]
    if len(listed):
        parts += [_in_time(shown, listed), _money(listed), _measures(listed)]
        parts.append(other_sections.worth_of(listed))
    parts += [
        other_sections.indicators_of(scope, today),
        other_sections.sensors_of(scope, _moment(today)),
    ]
    parts += [other_sections.reports_of(scope), other_sections.network(scope, today)]
    return [block for part in (*parts, _sources(today)) for block in part]


def _moment(today: dt.date) -> dt.datetime:
    """Up to when sensors are silent: the publication, or the beginning of the day if that is later;
    so the same state gives the same bytes all day. In UTC, without a zone."""
    morning = dt.datetime.combine(today, dt.time(), package().zone)
    return max(morning, published_at()).astimezone(dt.UTC).replace(tzinfo=None)


def published_at() -> dt.datetime:
    """When the state was published."""
    known = store().snapshots().set_index("snapshot_id")["published_at"]
    moment: dt.datetime = known.loc[[edition().snapshot]].iloc[0].to_pydatetime()
    return moment


def _how_it_stands(shown: Overview) -> list[Block]:
    said = verdict(shown)
    found = [blocks.lead(said.words)] if said.words else []
    if said.end:
        found.append(blocks.lead(f"{said.end} {said.left}".strip()))
    if said.note:
        found.append(blocks.note(said.note))
    return [*found, blocks.cards(cards.cards(shown))]


def _district(scope: Scope, today: dt.date) -> list[Block]:
    """All figures of a district with its rank among the others, as its profile on the map."""
    if not scope.district:
        return []
    table = map_layers.figures_table(today)
    figures = map_words.figures(table)
    row = table.set_index("district_id").loc[scope.district]
    rows = [
        (
            figures[rank.figure].title,
            map_words.cell(row, figures[rank.figure]),
            map_words.place(rank),
        )
        for rank in ranks(table, district_id=scope.district)
    ]
    frame = pd.DataFrame(rows, columns=[_("Figure"), _("Value"), _("Rank")])
    note = map_words.invented_note()
    return [
        blocks.heading(_("The figures of the district")),
        blocks.table(frame),
        *([blocks.note(note)] if note else []),
    ]


def _to_decide(shown: Overview) -> list[Block]:
    rows = [decisions.decision(row) for row in shown.decisions.to_dict("records")]
    head = blocks.heading(_("To be decided now"))
    if not rows:
        return [head, blocks.paragraph(_("Nothing waits for a decision."))]
    frame = pd.DataFrame(
        [(_marked(row.title, row.is_demo), f"{row.mark} {row.words}") for row in rows],
        columns=[_("Decision"), _("Why")],
    )
    return [head, blocks.table(frame)]


def _marked(title: str, is_demo: bool) -> str:
    invented = _("invented")
    return f"{title} ({invented})" if is_demo else title


def _ahead(shown: Overview) -> list[Block]:
    rows = [
        (
            _marked(f"{row['measure_title']}: {row['title']}", row["is_demo"]),
            look().date(row["due_date"], row["precision"]),
        )
        for row in shown.next_milestones.to_dict("records")
    ]
    if not rows:
        return []
    frame = pd.DataFrame(rows, columns=[_("Milestone"), _("Date")])
    return [blocks.heading(_("Up next")), blocks.table(frame)]


def _in_time(shown: Overview, listed: pd.DataFrame) -> list[Block]:
    """Programme, timeline and spread over the Zielfelder."""
    found = [blocks.heading(_("The measures in time"))]
    steps = programme.steps(shown) if shown.is_whole else None
    pieces = [steps] if steps else []
    dated = sections.dated(listed, shown.today).head(MOST_IN_TIME)
    for first in range(0, len(dated), IN_TIME):
        pieces.append(sections.timeline(dated.iloc[first : first + IN_TIME], shown.today))
    pieces += sections.spread(listed, field_words(options())) if shown.is_whole else []
    for piece in pieces:
        found += blocks.figure(piece)
    return found if pieces else []


IN_TIME, MOST_IN_TIME = 12, 36
"""Measures of one drawing of the timeline, which has to fit on a page, and of all."""


def _money(listed: pd.DataFrame) -> list[Block]:
    pieces = sections.sums(listed)
    head = blocks.heading(_("Money"))
    if not pieces:
        return [head, blocks.paragraph(_("No amounts are stated for these measures."))]
    return [head, *(block for piece in pieces for block in blocks.figure(piece))]


def _measures(listed: pd.DataFrame) -> list[Block]:
    words = value_words("measures", "status")
    rows = [
        (
            _marked(row["title"], bool(row["is_demo"])),
            f"{judgement_mark(row['judgement']).sign} {judgement_mark(row['judgement']).word}",
            f"{status_sign(row['reported_status'])} {state_words(row)}"
            if row["reported_status"] in words
            else state_words(row),
            row["owner"] or row["working_group"] or look().number(None),
            look().date(row["end_date"]),
            look().money(row["planned_eur"]),
        )
        for row in listed.astype(object).where(listed.notna(), None).to_dict("records")
    ]
    columns = [
        _("Measure"), _("Judgement"), _("State"), _("Owner"), _("Planned end"), _("Planned"),
    ]  # fmt: skip
    count = plural("{n} measure", "{n} measures", len(listed))
    return [
        blocks.heading(_("All measures")),
        blocks.note(count),
        blocks.table(pd.DataFrame(rows, columns=columns), MOST_MEASURES),
    ]


MOST_MEASURES = 60


def _sources(today: dt.date) -> list[Block]:
    """What the numbers rest on: every dataset that has rows, with its own date."""
    known = Overview(Scope().chosen, today, least_people()).freshness
    known = known[known["rows"].fillna(0) > 0].sort_values("name")
    rows = [
        (
            look().own(row["title"], row["title_en"]),
            look().date(row["as_of_date"]) if row["is_as_of_stated"] else look().number(None),
            look().date(row["published_at"].date()),
            look().number(row["rows"]),
        )
        for row in known.to_dict("records")
    ]
    columns = [_("Dataset"), _("As of"), _("Published"), _("Rows")]
    words = _(
        "Each number carries its source where it stands. A dash means: not stated. "
        "This list names the state of every dataset that this packet was made from."
    )
    return [
        blocks.heading(_("Sources and dates")),
        blocks.note(words),
        blocks.table(pd.DataFrame(rows, columns=columns)),
    ]
