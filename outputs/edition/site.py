"""The files of the public edition of one state: a page, a figure, a figure alone, an index A to Z.

All say the same wherever they lie: ROOT stands for the way up to the edition's folder and KEPT for
what marks a state that is not the newest; `filled` puts both in when they are written.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from markupsafe import Markup

from loaders.fetch.addresses import own_address
from outputs.edition.crawl import Page, crawl
from outputs.edition.markup import Site, Way, Writer, figure_file
from outputs.edition.policy import SCRIPT, policy
from outputs.edition.style import piece_style, style
from ui.components import citation, html, theme
from ui.components.citation import Reference, bibtex, csl_json
from ui.components.embedding import plain_snippet
from ui.connection import store
from ui.i18n.texts import LANGUAGES, Look
from ui.shell.record import run_of_state
from ui.state.public_edition import day_of, name_of
from ui.state.public_pages import INDEX, MAIN, SCREENS, Address, piece_file
from ui.state.recorded import DrawnFigure

TEMPLATES = Path(__file__).parents[1] / "templates" / "edition"
ROOT, KEPT = "%ROOT%", "%KEPT%"


@dataclass(frozen=True)
class Edition:
    """All files of a state by their path below a tree (`de/index.html`), the style sheet by its
    name, and the marks of a kept state by language."""

    name: str
    files: Mapping[str, str]
    assets: Mapping[str, str]
    kept: Mapping[str, str]


def render(
    snapshot: int,
    *,
    is_past: bool = False,
    is_first: bool = False,
    rest: Callable[[float], None] = lambda seconds: None,
) -> Edition:
    """The public edition of a state. is_past: judged by the day of its publication. is_first: only
    the pages of the navigation, which are there within seconds. rest: is told how long each page
    took. Raises what a screen raises."""
    files: dict[str, str] = {}
    kept: dict[str, str] = {}
    for language in LANGUAGES:
        pages = crawl(language, snapshot, is_past=is_past, is_first=is_first, rest=rest)
        with run_of_state(snapshot, language, is_past=is_past):
            made = _Made(language, snapshot, pages)
            files |= {f"{language}/{name}": text for name, text in made.files()}
            kept[language] = str(made.mark())
    fields = theme.field_colours(store().package.colours)
    sheet = style(fields)
    return Edition(name_of(snapshot), files, {style_name(sheet): sheet}, kept)


def style_name(sheet: str) -> str:
    """The style sheet's name changes with its content."""
    return f"{sha256(sheet.encode()).hexdigest()[:16]}.css"


def filled(text: str, up: str, kept: str = "") -> str:
    """The file as it is written: up: the way to the edition's folder ("../../")."""
    return text.replace(ROOT, up).replace(KEPT, kept)


class _Made:
    """The files of one language."""

    def __init__(self, language: str, snapshot: int, pages: Mapping[Address, Page]) -> None:
        package = store().package
        fields = theme.field_colours(package.colours)
        self.look = Look(language, package.zone.key, package.words, fields)
        self.snapshot, self.day = snapshot, day_of(snapshot)
        self.tree = Site(pages)
        self.other = next(one for one in LANGUAGES if one != language)
        self.titles = {
            one: Writer(page, self.tree, self.look) for one, page in self.tree.pages.items()
        }
        self.site = SimpleNamespace(
            name=package.city["strategy"]["name"],
            root=ROOT,
            style=style_name(style(fields)),
            piece_style=Markup(piece_style(fields)),
            policy=policy(),
            other=self.other,
            other_name={"de": "Deutsch", "en": "English"}[self.other],
            kept=Markup(KEPT),
            kept_as=name_of(snapshot),
            state=self._state(),
        )

    def _state(self) -> str:
        return self.look.text(
            "Public edition of state {state}, published on {date}.",
            state=self.snapshot,
            date=self.day,
        )

    def mark(self) -> Markup:
        """What stands on top of a state that is kept."""
        words = self.look.text(
            "You are looking at the kept state {state} of {date}.",
            state=self.snapshot,
            date=self.day,
        )
        newest = self.look.text("To the newest state")
        return Markup('<p class="kept">{} <a href="{}aktuell/{}/index.html">{}</a></p>').format(
            words, ROOT, self.look.language, newest
        )

    def files(self) -> Iterator[tuple[str, str]]:
        """Name and text of each."""
        for address, writer in self.titles.items():
            yield address.file, self._page(writer)
            for part in writer.page.figures:
                file = figure_file(writer.page, part)
                if file:
                    yield file, self._figure(writer, part, file)
                    yield piece_file(file), self._piece(writer, part, file)
        yield INDEX, self._index()

    def _page(self, writer: Writer) -> str:
        return self._rendered("page.html", self._around(writer, writer.file, writer.page.address))

    def _figure(self, writer: Writer, part: DrawnFigure, file: str) -> str:
        title = writer.figure_title(part)
        cited = self._source(title, part.key, file)
        words = self.look.text(
            "{city}: “{title}”, {dashboard}, state {state} of {date}, {link}",
            city=cited.city,
            title=cited.title,
            dashboard=cited.dashboard,
            state=cited.state,
            date=cited.day,
            link=cited.address,
        )
        page = self._around(writer, file, writer.page.address)
        own = SimpleNamespace(
            part=part,
            heading=title,
            title=title,
            summary=part.figure.layout.meta["alt"],
            source_page=Way(writer.title, writer.file),
            permanent=f"{ROOT}stand/{self.site.kept_as}/{self.look.language}/{file}",
            citation=SimpleNamespace(
                text=words, address=cited.address, bibtex=bibtex(cited), csl=csl_json(cited)
            ),
            snippet=str(plain_snippet(self._public(self._newest(piece_file(file))), title)),
            licences=citation.licences([part.dataset]),
        )
        return self._rendered("figure.html", _Both(own, page))

    def _piece(self, writer: Writer, part: DrawnFigure, file: str) -> str:
        title = writer.figure_title(part)
        own = SimpleNamespace(part=part, heading=title, title=title, whole=file)
        return self._rendered("piece.html", _Both(own, writer))

    def _source(self, title: str, key: str, file: str) -> Reference:
        where = f"stand/{self.site.kept_as}/{self.look.language}/{file}"
        return Reference(
            key=f"{key}_{self.snapshot}",
            title=title,
            dashboard=self.site.name,
            city=store().package.city["name"],
            state=self.snapshot,
            day=self.day,
            address=self._public(where),
        )

    def _newest(self, file: str) -> str:
        return f"aktuell/{self.look.language}/{file}"

    @staticmethod
    def _public(path: str) -> str:
        return f"{own_address()}/oeffentlich/{path}"

    def _around(self, writer: Writer, file: str, here: Address | None) -> Any:
        """What every page has around its content."""
        paths = list(SCREENS)
        frame = SimpleNamespace(
            file=file,
            other_file=file,
            pages=[*self._ways(paths[:MAIN], here), self._index_way(file)],
            foot=self._ways(paths[MAIN:], here),
            dashboard=self._dashboard(here),
        )
        return _Both(frame, writer)

    def _ways(self, paths: list[str], here: Address | None) -> list[Way]:
        found = [Address(path) for path in paths if Address(path) in self.titles]
        names = [self._name(one) for one in found]
        return [
            Way(name, one.file, here is not None and one.path == here.path)
            for name, one in zip(names, found, strict=True)
        ]

    def _name(self, address: Address) -> str:
        return self.look.text("Overview") if not address.path else self.titles[address].heading

    def _index_way(self, file: str) -> Way:
        return Way(self.look.text("A to Z"), INDEX, file == INDEX)

    def _dashboard(self, here: Address | None) -> str:
        """The same page in the dashboard; beside it, where its address is not known."""
        base = own_address()
        path = here.path if here else ""
        asked = "&".join(f"{n}={c}" for n, c in [*(here.parameters if here else ()), *self._lang()])
        return (f"{base}/" if base else f"{ROOT}../") + path + (f"?{asked}" if asked else "")

    def _lang(self) -> list[tuple[str, str]]:
        return [("lang", self.look.language)] if self.look.language != LANGUAGES[0] else []

    def _index(self) -> str:
        kinds = {
            "massnahme": self.look.text("Measure"),
            "bezirk": self.look.text("District"),
            "zielfeld": self.look.text("Field of action"),
            "umfrage": self.look.text("Survey"),
            "datensatz": self.look.text("Dataset"),
        }
        rows = []
        for address, writer in self.titles.items():
            what = next((kinds[n] for n, _c in address.parameters if n in kinds), "")
            named = [*reversed(writer.chosen), writer.heading]
            rows.append(Title(" · ".join(named), address.file, what or self.look.text("Page")))
            for part in writer.page.figures:
                if file := figure_file(writer.page, part):
                    title = writer.figure_title(part)
                    kind = self.look.text("Figure")
                    rows.append(Title(title, file, f"{kind} · {writer.title}"))
        rows = sorted(dict.fromkeys(rows), key=lambda row: (_letter(row.words), row.words.lower()))
        letters = [(letter, list(own)) for letter, own in groupby(rows, lambda r: _letter(r.words))]
        frame = SimpleNamespace(
            heading=self.look.text("A to Z"),
            title=self.look.text("A to Z"),
            summary=self.look.text("Everything that the public edition has, from A to Z."),
            letters=letters,
            script=Markup(SCRIPT),
        )
        start = next(iter(self.titles.values()))
        return self._rendered("index.html", _Both(frame, self._around(start, INDEX, None)))

    def _rendered(self, template: str, page: Any) -> str:
        found = html.templates(TEMPLATES).get_template(template)
        return found.render(page=page, site=self.site, look=self.look, _=self.look.text)


@dataclass(frozen=True)
class Title:
    """A line of the index."""

    words: str
    file: str
    kind: str


class _Both:
    """What `own` says, and for the rest what `other` does."""

    def __init__(self, own: Any, other: Any) -> None:
        self._own, self._other = own, other

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own, name) if hasattr(self._own, name) else getattr(self._other, name)


def _letter(words: str) -> str:
    plain = {"Ä": "A", "Ö": "O", "Ü": "U"}
    first = next((one for one in words if one.isalnum()), "#").upper()
    first = plain.get(first, first)
    return first if "A" <= first <= "Z" else "#"
