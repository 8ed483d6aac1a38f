"""`python -m loaders packet -o FILE.pdf`: the packet for paper, from the command line."""

import argparse
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from loaders.cli.common_calls import FINE
from loaders.cli.language import language
from loaders.cli.output import say
from loaders.cli.parser import Parser
from loaders.messages.errors import WrongCall
from loaders.schema import Package
from loaders.store.store import Edition
from outputs.packet.packet import packet
from outputs.packet.scope import Scope
from outputs.packet.workbook import workbook
from ui.components.theme import field_colours
from ui.connection import store
from ui.i18n.texts import Look
from ui.state.reader import Reader, reading


def _(message: str, **values: str) -> str:
    """The message in the language of the command line."""
    return Look(language()).text(message, **values)


def add(named: Callable[[str, str], Parser]) -> None:
    """Add the command with what it takes."""
    about = _("Write the packet of the city, a district, a field, a group or a measure as PDF")
    one = named("packet", about)
    one.add_argument("-o", "--output", metavar="FILE.pdf", type=Path, required=True)
    kind = one.add_mutually_exclusive_group()
    kind.add_argument("--district", metavar="D", help=_("Of one district"))
    kind.add_argument("--field", metavar="F", help=_("Of one field of the strategy"))
    kind.add_argument("--group", metavar="G", help=_("Of one working group"))
    kind.add_argument("--measure", metavar="ID", help=_("Of one measure"))
    one.add_argument("--since", metavar=_("DATE"), help=_("First day whose changes count"))
    one.add_argument("--public", action="store_true", help=_("What the public may see"))


def write_packet(options: argparse.Namespace, package: Package) -> int:
    """Write the PDF and the workbook beside it. Raises StoreError and WrongCall."""
    opened = store()
    try:
        reader = reader_of_command(opened.known().newest, package, options.public)
        fields = (options.field,) if options.field else ()
        scope = Scope(options.district, fields, options.group, options.measure)
        with reading(reader):
            made, tables = packet(scope, _day(options.since)), workbook(scope)
    finally:
        opened.close()
    target: Path = options.output
    beside = target.with_suffix(".xlsx")
    for file, content in ((target, made.pdf), (beside, tables)):
        try:
            file.write_bytes(content)
        except OSError as error:
            raise WrongCall(_("{file} cannot be written.", file=str(file))) from error
    say(_("Written: {files}.", files=f"{target}, {beside}"))
    return FINE


def reader_of_command(newest: int, package: Package, is_public: bool = False) -> Reader:
    """Who reads at the command line: the administration, or the public; answers of surveys as they
    were released, and nothing invented."""
    colours = field_colours(package.colours)
    own = Look(language(), package.zone.key, package.words, colours)
    audience = "public" if is_public else "staff"
    answers = newest
    edition = Edition(snapshot=newest, demo=False, audience=audience, answers=answers)
    return Reader(audience, edition, newest, own)


def _day(asked: str | None) -> dt.date | None:
    if asked is None:
        return None
    try:
        return dt.date.fromisoformat(asked)
    except ValueError as error:
        raise WrongCall(
            _("“{value}” is not a date. An example is 2026-10-01.", value=asked)
        ) from error
