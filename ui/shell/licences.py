"""What software runs here, with its version and licence, from the installed packages themselves."""

import csv
import re
import sys
import tomllib
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
LONGEST = 60


class Software(NamedTuple):
    """An installed package; `licence` as it states it, "" if it states none."""

    name: str
    version: str
    licence: str


def version() -> str:
    """The version of the dashboard itself."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


@cache
def software() -> tuple[Software, ...]:
    """The pinned packages that are installed here, by name."""
    pins = re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    found = []
    for name in dict.fromkeys(pins):  # a package may be pinned twice, for two platforms
        try:
            installed = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # pinned for another platform
        found.append(Software(name, installed["Version"], licence(installed)))
    return tuple(found)


def licence(package: metadata.PackageMetadata) -> str:
    """The licence a package states: as an expression, a short text or classifiers."""
    expression: str = (package.get_all("License-Expression") or [""])[0]
    stated: str = (package.get_all("License") or [""])[0].strip()
    if expression or (stated and "\n" not in stated and len(stated) <= LONGEST):
        return expression or stated
    classifiers = package.get_all("Classifier") or []
    names = [one.rsplit(" :: ", 1)[1] for one in classifiers if one.startswith("License :: ")]
    return ", ".join(name for name in names if name != "OSI Approved")


def main() -> None:
    """Write the packages as CSV, for the licence list of `make sbom`."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerows([("name", "version", "licence"), *software()])


if __name__ == "__main__":
    main()
