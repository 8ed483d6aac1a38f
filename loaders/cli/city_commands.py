"""The commands `new-city` and `doctor`: a folder for another city, and what it still needs."""

import argparse
from collections.abc import Sequence

from loaders.cli.common_calls import FAULTY, FINE, opened
from loaders.cli.language import _, language
from loaders.cli.output import say
from loaders.doctor import examine
from loaders.messages.errors import WrongCall
from loaders.new_city import SHAPE_FIELDS, Wanted, new_city
from loaders.schema import Package


def create_city(options: argparse.Namespace) -> int:
    """Make the folder, and say how to go on."""
    if not options.districts.is_file():
        raise WrongCall("There is no file {name}.", name=options.districts)
    made = new_city(
        Wanted(
            options.folder,
            options.name,
            options.ags,
            options.districts,
            _word(options.word),
            options.crs,
            options.owner,
            options.source,
            options.licence,
            _assigned(options.map),
        )
    )
    words = {"folder": made.folder, "count": made.districts}
    say(_("{folder} is the city's folder now, with {count} areas.", **words))
    say(_("Look at it: CITY_DATA={folder} make run", **words))
    say(_("What is still missing: CITY_DATA={folder} python -m loaders doctor", **words))
    return FINE


def _word(text: str | None) -> tuple[str, str] | None:
    """Singular and plural out of `Ortsteil/Ortsteile`."""
    if text is None:
        return None
    one, _slash, many = (part.strip() for part in text.partition("/"))
    if not one or not many:
        raise WrongCall("--word needs a singular and a plural: Ortsteil/Ortsteile.")
    return one, many


def _assigned(pairs: Sequence[str]) -> dict[str, str]:
    """Column → field out of `NR=district_id`."""
    parts = [pair.rpartition("=") for pair in pairs]
    for column, _sign, name in parts:
        if not column or name.strip() not in SHAPE_FIELDS:
            pair = f"{column}={name}" if column else name
            raise WrongCall(
                "“--map {pair}”: COLUMN=FIELD with one of {fields} is expected.",
                pair=pair,
                fields=", ".join(SHAPE_FIELDS),
            )
    return {column.strip(): name.strip() for column, _sign, name in parts}


def doctor(_options: argparse.Namespace, package: Package) -> int:
    """Say what the city still needs; status 1 if that is anything."""
    with opened(package) as store:
        found = examine(store)
    for kind in dict.fromkeys(one.kind for one in found):
        say(_(kind))
        for one in found:
            if one.kind == kind:
                say(f"  {one.text.text(language())}")
    if not found:
        say(_("Nothing is missing."))
    return FAULTY if found else FINE
