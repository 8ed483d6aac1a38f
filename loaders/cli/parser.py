"""What the command line takes, and what it says to a call it cannot understand."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from loaders.export.export import FORMATS
from loaders.schema import ROOT

WRONG_CALL = 2
_GERMAN = (
    (r"the following arguments are required: (.*)", r"Es fehlt: \1."),
    (r".*invalid choice: (\S+) \(choose from (.*)\)", r"\1 gibt es nicht. Möglich: \2."),
    (r"unrecognized arguments: (.*)", r"Unbekannt: \1."),
    (r"argument (\S+): expected one argument", r"\1 braucht einen Wert."),
    (r"argument (\S+): invalid int value: (.*)", r"\1: \2 ist keine ganze Zahl."),
)


class Parser(argparse.ArgumentParser):
    """Says in German what a call lacks, and ends with status 2."""

    def error(self, message: str) -> NoReturn:
        """Print usage and the German sentence."""
        self.print_usage(sys.stderr)
        text = message
        for pattern, german in _GERMAN:
            text = re.sub(f"^{pattern}$", german, text)
        print(f"Falscher Aufruf. {text}", file=sys.stderr)  # noqa: T201
        sys.exit(WRONG_CALL)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a call; `command` is the command's name."""
    parser = Parser(prog="python -m loaders", description="Daten prüfen und veröffentlichen.")
    commands = parser.add_subparsers(
        required=True, dest="command", metavar="BEFEHL", parser_class=Parser
    )

    def add(name: str, text: str) -> Parser:
        return commands.add_parser(name, help=text, description=text)

    add("datasets", "Alle Datensätze auflisten")
    _add_template(add("template", "Leere Vorlage mit einer Beispielzeile"))
    _add_check(add("check", "Dateien oder Adressen prüfen, ohne etwas zu ändern"))
    _add_publish(add("publish", "Dateien oder Adressen prüfen und veröffentlichen"))
    _add_history(add("history", "Veröffentlichungen auflisten"))
    _add_restore(add("restore", "Einen früheren Stand wieder veröffentlichen"))
    _add_export(add("export", "Einen Datensatz als Datei ausgeben"))
    one = add("dictionary", "docs/data-dictionary.md schreiben")
    one.add_argument("-o", "--output", type=Path, default=ROOT / "docs" / "data-dictionary.md")
    _add_maintain(add("maintain", "Den Speicher pflegen; die Anwendung darf laufen"))
    _add_move(add("move", "Den Speicher mit allen Ständen an einen anderen Ort bringen"))
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("Erwartet wird eine ganze Zahl ab 1.")
    return int(text)


def _add_maintain(one: Parser) -> None:
    keep = "Stände aufgeben, die älter sind (sonst bleiben alle)"
    one.add_argument("--keep-days", type=_count, metavar="TAGE", help=keep)
    keep = "Die neuesten so vielen Veröffentlichungen behalten, ältere Stände aufgeben"
    one.add_argument("--keep-snapshots", type=_count, metavar="ANZAHL", help=keep)
    grace = "So lange bleiben Dateien liegen, die gerade noch gelesen werden könnten"
    one.add_argument("--grace-hours", type=_count, default=24, metavar="STUNDEN", help=grace)


def _add_move(one: Parser) -> None:
    one.add_argument("to", metavar="ZIEL", help="Ordner, oder ducklake:postgres:…")
    files = "Ordner oder s3://… der Dateien beim Ziel in PostgreSQL (sonst CITY_STORE_DATA)"
    one.add_argument("--data", metavar="ORDNER", help=files)


def _add_template(one: Parser) -> None:
    one.add_argument("dataset", metavar="DATASET")
    _add_output(one, ("csv", "xlsx"))


def _name(text: str) -> str:
    """A publication has somebody who answers for it."""
    if not text.strip():
        raise argparse.ArgumentTypeError("Bitte einen Namen angeben.")
    return text.strip()


def _add_check(one: Parser) -> None:
    _add_file(one)
    one.add_argument("--json", action="store_true", help="Ergebnis als ein JSON-Objekt")


def _add_publish(one: Parser) -> None:
    _add_file(one)
    one.add_argument("--author", required=True, metavar="A", type=_name)
    one.add_argument("--message", default="", help="Wofür die Veröffentlichung steht")
    one.add_argument("--faultless", action="store_true", help="Nur die fehlerfreien Zeilen")


def _add_history(one: Parser) -> None:
    one.add_argument("dataset", nargs="?", metavar="DATASET")
    one.add_argument("--json", action="store_true")


def _add_restore(one: Parser) -> None:
    one.add_argument("dataset", metavar="DATASET")
    one.add_argument("snapshot", type=int, metavar="SNAPSHOT")
    one.add_argument("--author", required=True, metavar="A", type=_name)


def _add_export(one: Parser) -> None:
    one.add_argument("dataset", metavar="DATASET")
    _add_output(one, FORMATS)
    one.add_argument("--as-of", type=int, metavar="SNAPSHOT")


def _add_output(one: Parser, formats: Sequence[str]) -> None:
    one.add_argument("-o", "--output", type=Path, metavar="FILE")
    one.add_argument("--format", choices=formats)


def _add_file(one: Parser) -> None:
    one.add_argument(
        "files",
        metavar="FILE|URL",
        nargs="+",
        help="Datei, oder Adresse (OGC API, WFS, Datei); mehrere, wenn sie einander brauchen",
    )
    one.add_argument("--append", action="store_true", help="Ergänzen statt ersetzen")
    one.add_argument("--dataset", metavar="D")
    one.add_argument("--encoding", help="Kodierung, falls falsch erkannt")
    one.add_argument("--delimiter", help="Trennzeichen, falls falsch erkannt")
    one.add_argument("--sheet", help="Tabellenblatt")
    one.add_argument("--header-row", type=int, help="Zeile mit den Spaltennamen")
    one.add_argument("--layer", help="Ebene einer Geodatei oder eines Dienstes")
    one.add_argument("--crs", help="Koordinatensystem, zum Beispiel EPSG:25832")
    one.add_argument("--numbers", choices=("de", "en"), help="1.000,5 (de) oder 1,000.5 (en)")
    one.add_argument("--dates", choices=("dmy", "mdy"), help="Tag oder Monat zuerst")
    one.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="FELD=WERT",
        help="Wert für ein Feld, das der Datei fehlt",
    )
