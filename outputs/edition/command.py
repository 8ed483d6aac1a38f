"""`python -m loaders site FOLDER`: the public edition as files for any web server."""

import argparse
from collections.abc import Callable
from pathlib import Path

from loaders.cli.common_calls import FINE
from loaders.cli.language import language
from loaders.cli.output import say
from loaders.cli.parser import Parser
from loaders.fetch.addresses import own_address
from loaders.schema import Package
from ui.connection import store
from ui.i18n.texts import Look, Value
from ui.shell.record import without_browser
from ui.state.day import city_day


def _(words: str, **values: Value) -> str:
    return Look(language()).text(words, **values)


def add(command: Callable[[str, str], Parser]) -> None:
    """The command's arguments."""
    one = command("site", _("Write the public edition as a folder for any web server"))
    one.add_argument("folder", type=Path, help=_("Folder that a web server serves"))
    where = _("Address at which the folder is found (else CITY_URL); the catalogue needs it")
    one.add_argument("--address", default=own_address(), metavar="URL", help=where)


def write_site(options: argparse.Namespace, _package: Package) -> int:
    """Write or renew the folder. Raises StoreError."""
    from outputs.edition.kept_states import KEPT, NEWEST, publish  # the packet need not load them
    from outputs.interfaces import static_copy

    without_browser()
    folder: Path = options.folder
    opened = store()
    try:
        name = publish(folder, opened, city_day(), is_plain=True)
        files = static_copy.write(folder, opened, options.address.rstrip("/"))
    finally:
        opened.close()
    pages = sum(1 for _one in (folder / NEWEST).resolve().rglob("*.html"))
    kept = f"{KEPT}/{name}/"
    say(
        _(
            "{folder} holds {pages} pages; this state stays under {kept}.",
            folder=str(folder),
            pages=pages,
            kept=kept,
        )
    )
    say(_("For programs there are {files} files under {path}.", files=files, path="api/v1/"))
    return FINE
