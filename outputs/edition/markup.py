"""What the screens drew, as HTML: links lead to files of the edition, figures and maps are SVG."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape as quoted
from html import unescape
from typing import Any

import pandas as pd
from markupsafe import Markup

from charts.svg import to_svg
from outputs.edition.crawl import Page
from outputs.edition.map_svg import map_svg
from ui.components import theme
from ui.i18n.texts import isolated
from ui.shell.record import Block
from ui.state.public_pages import Address, address, of_link
from ui.state.recorded import DrawnChoice, DrawnFigure, DrawnMap

HREF = re.compile(r'href="(\./[^"]*)"')
SENTENCE = re.compile('class="(lead|verdict)"')
STYLE = re.compile(r"<style>.*?</style>", re.S)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
BOLD = re.compile(r"\*\*(.+?)\*\*")
NUMBER = re.compile(r"[–\-−~]?[\d.,\s]+\s*(%|€|Mio\.\s€|km|h|kW)?|–")
MOST_ROWS = 100
FILTERS = ("bezirk", "umfrage", "frage", "ergebnis")
"""Parameters that a page may not know, or not with every value: it then shows something else."""
PRIVATE = 0xE000  # where signs behind a backslash wait until Markdown has been read


@dataclass(frozen=True)
class Way:
    """A link of a list: its words, its file, and whether it is the page itself."""

    words: str
    file: str
    is_here: bool = False


@dataclass(frozen=True)
class Shown:
    """The rows of a table that are written out, how many are not, and which columns are numbers."""

    rows: Sequence[Sequence[str]]
    left: int
    numbers: frozenset[int]


class Site:
    """Which pages an edition has, so that every link leads to one of them."""

    def __init__(self, pages: Mapping[Address, Page]) -> None:
        self._usual = {
            (page.address, choice.name): choice.chosen
            for page in pages.values()
            for choice in page.choices
            if choice.chosen and choice.name not in dict(page.address.parameters)
        }
        self._pages = pages
        self.pages = {one: page for one, page in pages.items() if self.real(one) == one}

    def real(self, wanted: Address) -> Address:
        """The page that shows the same under the shortest address: without what is chosen anyway
        and without what the page does not ask for."""
        for name, code in wanted.parameters:
            rest = {key: other for key, other in wanted.parameters if key != name}
            shorter = address(wanted.path, rest, exactly=True)
            known = self._pages.get(wanted)
            asked = {one.name: one.chosen for one in known.choices} if known else {name: code}
            unused = name in FILTERS and asked.get(name) != code
            if shorter and (unused or self._usual.get((shorter, name)) == code):
                return self.real(shorter)
        return wanted

    def is_usual(self, wanted: Address, name: str) -> bool:
        """Whether a page that is asked for none of a choice shows one of its values."""
        return bool(self._usual.get((wanted, name)))

    def file(self, wanted: Address) -> str | None:
        """The file of a page, or of the one that it is a part of."""
        found = self.real(wanted)
        if found in self.pages:
            return found.file
        return found.path and Address(found.path).file if found.parameters else None


class Writer:
    """Writes one page; templates call it."""

    def __init__(self, page: Page, site: Site, look: Any) -> None:
        self.page, self.site, self._look = page, site, look
        self.content = page.content

    @property
    def file(self) -> str:
        """The name of its file."""
        return self.page.address.file

    @cached_property
    def heading(self) -> str:
        """The page's own heading."""
        return str(self.words(self.page.title.split(" · ")[0]).striptags())

    @property
    def chosen(self) -> list[str]:
        """What is chosen on the page, in words."""
        return [isolated(one) for one in self.page.chosen]

    @property
    def title(self) -> str:
        """Heading and what is chosen, for the window and for lists."""
        return " · ".join([self.heading, *self.chosen])

    @property
    def summary(self) -> str:
        """The first sentence of the page, for search engines."""
        for one in _flat(self.content):
            if one.kind == "html" and SENTENCE.search(one.words):
                return " ".join(Markup(one.words).striptags().split())[:300]
        return self.title

    def classes(self, block: Block) -> str:
        """The classes that the style of the screens knows a container by."""
        names = [f"st-key-{block.key}"] if block.key else []
        return " ".join([block.kind.replace("flex_container", "box"), *names])

    def html(self, words: str) -> Markup:
        """HTML of our own templates, its links turned to files."""
        plain = STYLE.sub("", words)
        if "filter-sheet" in plain:
            return Markup("")
        return Markup(HREF.sub(lambda found: self._href(unescape(found[1])), plain))

    def _href(self, link: str) -> str:
        target = of_link(link)
        file = self.site.file(target) if target else None
        return f'href="{quoted(file)}"' if file else ""

    def words(self, markdown: str) -> Markup:
        """Words of the screens: bold is all that they use of Markdown, and backslashes."""
        kept = ESCAPED.sub(lambda found: chr(PRIVATE + ord(found[1])), isolated(markdown))
        bold = BOLD.sub(r"<b>\1</b>", quoted(kept.replace("\u2060", ""), quote=False))
        return Markup(re.sub("[\ue000-\ue07f]", lambda one: _sign(one[0]), bold))

    def id(self, key: str) -> str:
        """The key of a figure as an id."""
        return re.sub(r"[^A-Za-z0-9_-]", "-", key)

    def figure_title(self, part: DrawnFigure) -> str:
        """Its title as a text that turns nothing beside it round."""
        return isolated(part.figure.layout.meta["title"])

    def figure_link(self, part: DrawnFigure) -> str:
        """The page of a figure, "" where it has none of its own."""
        return figure_file(self.page, part)

    def svg(self, part: DrawnFigure, width: int) -> Markup:
        """The figure in the colours of the reader's theme. width: in pixels."""
        meta = part.figure.layout.meta
        return Markup(
            to_svg(
                part.figure,
                title=meta["title"],
                description=meta["alt"],
                colours=theme.slot_properties(),
                width=width,
            )
        )

    def map(self, part: DrawnMap) -> Markup:
        """The map; its districts lead to the same page of that district."""

        def link(code: str) -> str | None:
            return self.site.file(Address("karte", (("bezirk", code),)))

        return map_svg(part, link)

    def swatch(self, key: Any) -> Markup:
        """The sign of a line of a map's legend."""
        if key.sign:
            return Markup('<i class="sign" style="color: {}">{}</i>').format(key.colour, key.sign)
        if key.radius:
            size = round(2 * key.radius)
            words = '<i class="circle" style="background: {}; width: {}px; height: {}px"></i>'
            return Markup(words).format(key.colour, size, size)
        if not key.colour:
            return Markup('<i class="swatch hatched"></i>')
        return Markup('<i class="swatch" style="background: {}"></i>').format(key.colour)

    def ways(self, part: DrawnChoice) -> list[Way]:
        """The pages that a choice leads to, those of the edition; first the one without it."""
        here = self.page.address
        found: dict[str, Way] = {}
        every = here.with_choice(part.name, "", part.drops)
        if every and not part.is_view and not self.site.is_usual(every, part.name):
            found[every.file] = Way(self._look.text("all"), every.file, every == here)
        for code, words in part.options.items():
            target = here.with_choice(part.name, code, part.drops)
            if target and (real := self.site.real(target)) in self.site.pages:
                is_here = real == here or code == part.chosen
                found[real.file] = Way(isolated(words), real.file, is_here)
        return list(found.values())

    def shown(self, rows: pd.DataFrame) -> Shown:
        """The first rows of a table, and which of its columns are numbers."""
        cells = [[isolated(cell) for cell in row] for row in rows.head(MOST_ROWS).to_numpy()]
        numbers = frozenset(
            place
            for place in range(1, len(rows.columns))
            if cells and all(NUMBER.fullmatch(row[place]) for row in cells)
        )
        return Shown(cells, len(rows) - len(cells), numbers)


def figure_file(page: Page, part: DrawnFigure) -> str:
    """The file of a figure; "" for those of a district, which stand on its page only."""
    chosen = dict(page.address.parameters)
    return "" if {"bezirk", "reihe"} & set(chosen) else page.address.figure_file(part.key)


def _sign(waiting: str) -> str:
    return quoted(chr(ord(waiting) - PRIVATE), quote=False)


def _flat(content: Sequence[Any]) -> list[Any]:
    return [
        leaf
        for one in content
        for leaf in (_flat(one.content) if isinstance(one, Block) else [one])
    ]
