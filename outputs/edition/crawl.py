"""All public pages of one state, found by following the screens' own links and choices."""

import re
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

from ui.shell.record import Block, Content, Element, record
from ui.state.public_pages import SCREENS, Address, of_link
from ui.state.recorded import DrawnChoice, DrawnFigure

MOST_PAGES = 3000  # of one language
LINK = re.compile(r'href="(\./[^"]*)"')


@dataclass(frozen=True)
class Page:
    """A page and what stands on it."""

    address: Address
    content: Content
    choices: list[DrawnChoice] = field(default_factory=list)
    figures: list[DrawnFigure] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What it is headed by, with what is chosen."""
        heads = (one.words for one in elements(self.content) if one.kind == "h1")
        return " · ".join([next(heads, ""), *self.chosen])

    @property
    def chosen(self) -> list[str]:
        """What the page is of, in words: a district, a view."""
        wanted = dict(self.address.parameters)
        return [
            one.options[wanted[one.name]]
            for one in self.choices
            if wanted.get(one.name) in one.options
        ]


def elements(content: Content) -> Iterator[Element]:
    """All elements, in the order in which they are read."""
    for one in content:
        if isinstance(one, Block):
            yield from elements(one.content)
        else:
            yield one


def crawl(
    language: str,
    snapshot: int,
    *,
    is_past: bool = False,
    is_first: bool = False,
    rest: Callable[[float], None] = lambda seconds: None,
) -> dict[Address, Page]:
    """Every public page of a state in a language. is_first: only the pages of the navigation. rest:
    is told how long each page took.

    Raises what a page raises: an edition is whole or not made."""
    found: dict[Address, Page] = {}
    waiting = deque(Address(path) for path in SCREENS)
    known = set(waiting)
    while waiting and len(found) < MOST_PAGES:
        began = time.perf_counter()
        page = _page(waiting.popleft(), language, snapshot, is_past)
        found[page.address] = page
        new = [one for one in _ways(page) if one not in known and not is_first]
        known.update(new)
        waiting.extend(dict.fromkeys(new))
        rest(time.perf_counter() - began)
    return found


def _page(address: Address, language: str, snapshot: int, is_past: bool) -> Page:
    content = record(
        (SCREENS[address.path], address.path),
        dict(address.parameters),
        language=language,
        snapshot=snapshot,
        is_past=is_past,
    )
    parts = [one.part for one in elements(content) if one.part]
    return Page(
        address,
        content,
        [one for one in parts if isinstance(one, DrawnChoice)],
        [one for one in parts if isinstance(one, DrawnFigure)],
    )


def _ways(page: Page) -> Iterator[Address]:
    """The pages that this one leads to."""
    for one in elements(page.content):
        if one.kind == "html":
            for href in LINK.findall(one.words):
                if target := of_link(unescape(href)):
                    yield target
    for choice in page.choices:
        for code in choice.options:
            target = page.address.with_choice(choice.name, code, choice.drops)
            if target and code != choice.chosen:
                yield target
