"""What the command line takes, and what it says to a call it cannot understand."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from loaders.cli.language import _, language, of_environment, speak
from loaders.export.export import FORMATS
from loaders.messages.translations import LANGUAGES
from loaders.new_city import LICENCES
from loaders.profiles import NO_PROFILE, load_profiles
from loaders.schema import ROOT, Package
from loaders.store.write import AUTHOR

WRONG_CALL = 2
_PROGRAM = "python -m loaders"


class Parser(argparse.ArgumentParser):
    """Says in one sentence what a call lacks, and ends with status 2."""

    def error(self, message: str) -> NoReturn:
        """Print usage and the sentence."""
        self.print_usage(sys.stderr)
        self.exit(WRONG_CALL, _("Wrong call. {message}", message=message) + "\n")


@dataclass(frozen=True)
class Command:
    """A command of another room: its name, what adds it with its arguments, given what takes name
    and words, and what runs it and returns the exit status."""

    name: str
    add: Callable[[Callable[[str, str], Parser]], None]
    run: Callable[[argparse.Namespace, Package], int]


def parse(arguments: Sequence[str], more: Sequence[Command] = ()) -> argparse.Namespace:
    """The options of a call; `command` is the command's name. Sets the language of all output.
    more: commands of other rooms."""
    speak(of_environment())
    first = Parser(prog=_PROGRAM, add_help=False, allow_abbrev=False)
    first.add_argument("--lang", choices=LANGUAGES)
    asked, rest = first.parse_known_args(arguments)
    speak(asked.lang or language())
    parser = Parser(prog=_PROGRAM, description=_("Check and publish data."))
    parser.add_argument("--lang", choices=LANGUAGES, help=_("Language of all output"))
    commands = parser.add_subparsers(
        required=True, dest="command", metavar=_("COMMAND"), parser_class=Parser
    )

    def add(name: str, text: str) -> Parser:
        return commands.add_parser(name, help=text, description=text)

    _add_data_commands(add)
    _add_new_city(add("new-city", _("Make a folder for another city")))
    _add_store_commands(add)
    for one in more:
        one.add(add)
    return parser.parse_args(rest)


def _add_new_city(one: Parser) -> None:
    one.add_argument("folder", metavar=_("FOLDER"), type=Path)
    one.add_argument("--name", required=True, metavar=_("NAME"), type=_name)
    key = _("Official key of the municipality, eight digits")
    one.add_argument("--ags", required=True, metavar="AGS", help=key)
    shapes = _("Shapes of the city's areas with their codes and names (GeoJSON, shapefile, …)")
    one.add_argument("--districts", required=True, metavar="FILE", type=Path, help=shapes)
    word = _("What they are called: Ortsteil/Ortsteile")
    one.add_argument("--word", metavar=_("ONE/MANY"), help=word)
    column = _("Which field a column is: NR=district_id")
    one.add_argument("--map", action="append", default=[], metavar=_("COLUMN=FIELD"), help=column)
    one.add_argument("--crs", help=_("Coordinate system, for example EPSG:25832"))
    one.add_argument("--owner", default="", metavar="A", help=_("Who answers for all data"))
    one.add_argument("--source", default="", help=_("Where the shapes are from"))
    one.add_argument("--licence", choices=LICENCES, help=_("Their licence"))


def _add_data_commands(add: Callable[[str, str], Parser]) -> None:
    add("datasets", _("List all datasets"))
    one = add("template", _("Empty template with one example row"))
    one.add_argument("dataset", metavar="DATASET")
    _add_output(one, ("csv", "xlsx"))
    one = add("check", _("Check files or addresses, changing nothing"))
    _add_file(one)
    one.add_argument("--json", action="store_true", help=_("Result as one JSON object"))
    one = add("publish", _("Check files or addresses and publish them"))
    _add_file(one)
    one.add_argument("--author", required=True, metavar="A", type=_name)
    one.add_argument("--message", default="", help=_("What the publication is about"))
    one.add_argument("--faultless", action="store_true", help=_("Only the rows without problems"))
    one = add("feed", _("Query feeds for newer data and publish them; without a name those due"))
    one.add_argument("names", metavar="FEED", nargs="*")
    one.add_argument("--list", action="store_true", help=_("Only list the feeds"))
    one = add("push", _("Deliver a file to a running server, with the token in CITY_TOKEN"))
    one.add_argument("file", metavar="FILE", type=Path)
    one.add_argument("--server", metavar="URL", default="http://127.0.0.1:8501")
    one.add_argument("--dataset", metavar="D", required=True)
    one.add_argument("--check", action="store_true", help=_("Only check, publishing nothing"))
    one.add_argument("--public", choices=("ja", "nein"), help=_("Whether its rows are public"))
    one.add_argument("--faultless", action="store_true", help=_("Only the rows without problems"))
    add("inbox", _("Take in the files that lie in the folder CITY_INBOX"))
    one = add("tell", _("Tell people by mail and webhooks what is new, by the settings"))
    one.add_argument("--trial", action="store_true", help=_("Only send a test message"))


def _add_store_commands(add: Callable[[str, str], Parser]) -> None:
    one = add("history", _("List publications"))
    one.add_argument("dataset", nargs="?", metavar="DATASET")
    one.add_argument("--json", action="store_true")
    one = add("restore", _("Publish datasets of an earlier state again, all together"))
    one.add_argument("datasets", metavar="DATASET", nargs="+")
    one.add_argument("snapshot", type=_whole_number, metavar="SNAPSHOT")
    one.add_argument("--author", required=True, metavar="A", type=_name)
    one = add("revert", _("Take a publication back with all its datasets"))
    one.add_argument("publication", type=_whole_number, metavar="SNAPSHOT")
    one.add_argument("--author", required=True, metavar="A", type=_name)
    one = add("export", _("Write a dataset to a file"))
    one.add_argument("dataset", metavar="DATASET")
    _add_output(one, FORMATS)
    one.add_argument("--as-of", type=_whole_number, metavar="SNAPSHOT")
    one = add("dictionary", _("Write docs/data-dictionary.md"))
    one.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "data-dictionary.md")
    one = add("maintain", _("Tidy the store; one in a folder must be free for it"))
    keep = _("Give up states that are older (else all stay)")
    one.add_argument("--keep-days", type=_count, metavar=_("DAYS"), help=keep)
    keep = _("Keep this many of the newest publications, give up older states")
    one.add_argument("--keep-snapshots", type=_count, metavar=_("COUNT"), help=keep)
    grace = _("Files that may still be being read are kept for so long")
    one.add_argument("--grace-hours", type=_count, default=24, metavar=_("HOURS"), help=grace)
    one = add("move", _("Move the store with all its states to another place"))
    one.add_argument("to", metavar=_("TARGET"), help=_("Folder, or ducklake:postgres:…"))
    files = _("Folder or s3://… of the files if the target is in PostgreSQL (else CITY_STORE_DATA)")
    one.add_argument("--data", metavar=_("FOLDER"), help=files)
    _add_update(add("update-shipped", _("Take over a newer edition of the shipped data")))
    one = add("upgrade", _("Say how the declarations differ from the store's, and adopt them"))
    how = one.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help=_("Only say it, changing nothing"))
    accept = _("Also where values are hidden or changed, or rows break what is declared")
    how.add_argument("--accept", action="store_true", help=accept)
    _add_erase(add("erase", _("Erase rows, and the files they came in, from all states for good")))
    add("doctor", _("Say what the city still needs: empty, not public, nobody's, overdue"))
    add("verify", _("Say whether the store still holds all that was published"))
    add("repair", _("Repair a damaged store as far as its kept files allow"))


def _add_erase(one: Parser) -> None:
    one.add_argument("dataset", metavar="DATASET")
    key = _("Columns of the key; some of them mean all rows that agree there")
    one.add_argument("key", nargs="+", metavar=_("COLUMN=VALUE"), help=key)
    one.add_argument("--author", metavar="A", type=_name, help=_("Who answers for it"))
    one.add_argument("--reason", metavar=_("WHY"), type=_name, help=_("Stays in the record"))
    dry = _("Say what would go, changing nothing")
    one.add_argument("--dry-run", action="store_true", help=dry)


def _add_update(one: Parser) -> None:
    author = _("Who answers for it (else “{author}”)", author=AUTHOR)
    one.add_argument("--author", default=AUTHOR, metavar="A", type=_name, help=author)
    how = one.add_mutually_exclusive_group()
    dry = _("Say what would come of it, changing nothing")
    how.add_argument("--dry-run", action="store_true", help=dry)
    undo = _("Take back the edition that was taken over last")
    how.add_argument("--undo", action="store_true", help=undo)


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        words = _("{value} is not a whole number.", value=repr(text))
        raise argparse.ArgumentTypeError(words) from None


def _count(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("A whole number from 1 on is expected."))
    return int(text)


def _name(text: str) -> str:
    """A publication has somebody who answers for it."""
    if not text.strip():
        raise argparse.ArgumentTypeError(_("Please give a name."))
    return text.strip()


def _add_output(one: Parser, formats: Sequence[str]) -> None:
    one.add_argument("-o", "--output", type=Path, metavar="FILE")
    one.add_argument("--format", choices=formats)


def _add_file(one: Parser) -> None:
    one.add_argument(
        "files",
        metavar="FILE|URL",
        nargs="+",
        help=_(
            "File, or address (OGC API, WFS, CKAN, GBFS, file); several if they need each other"
        ),
    )
    one.add_argument("--append", action="store_true", help=_("Add instead of replacing"))
    _add_decisions(one)
    one.add_argument("--dataset", metavar="D")
    known = [NO_PROFILE, *(profile.name for profile in load_profiles())]
    source = _("The source, if the columns do not tell it (none: a table of a dataset)")
    one.add_argument("--profile", choices=known, metavar="P", help=source)
    one.add_argument("--encoding", help=_("Encoding, if recognised wrongly"))
    one.add_argument("--delimiter", help=_("Separator, if recognised wrongly"))
    one.add_argument("--sheet", help=_("Sheet"))
    one.add_argument("--header-row", type=_whole_number, help=_("Row with the column names"))
    one.add_argument("--layer", help=_("Layer of a geographic file or a service"))
    one.add_argument("--crs", help=_("Coordinate system, for example EPSG:25832"))
    one.add_argument("--numbers", choices=("de", "en"), help=_("1.000,5 (de) or 1,000.5 (en)"))
    one.add_argument("--dates", choices=("dmy", "mdy"), help=_("Day or month first"))
    one.add_argument(
        "--map",
        action="append",
        default=[],
        metavar=_("COLUMN=FIELD"),
        help=_("Which field a column is (COLUMN=: none); remembered when published"),
    )
    one.add_argument(
        "--keep-contacts",
        action="append",
        default=[],
        metavar=_("COLUMN=REASON"),
        help=_("Keep a column about people; the reason stays in the record"),
    )
    one.add_argument(
        "--set",
        action="append",
        default=[],
        metavar=_("FIELD=VALUE"),
        help=_("Value for a field that the file lacks; of one of several: FILE:FIELD=VALUE"),
    )


def _add_decisions(one: Parser) -> None:
    public = _("Who sees the rows: all, the city only, or as the file's column says")
    one.add_argument("--public", choices=("yes", "no", "column"), default="column", help=public)
    event = _("Make the event of a list of people where there is none yet")
    one.add_argument("--new-event", action="store_true", help=event)
    counties = _("Of a register of many counties all rows, not only the city's own")
    one.add_argument("--all-counties", action="store_true", help=counties)
    only = _("Only the rows with this value in a column (one register of several)")
    one.add_argument("--only", action="append", default=[], metavar=_("COLUMN=VALUE"), help=only)
    below = _("Empty cells mean what stands above them in their column")
    one.add_argument("--fill-down", action="store_true", help=below)
    older = _("Publish also if what is there is newer")
    one.add_argument("--older-edition", action="store_true", help=older)
