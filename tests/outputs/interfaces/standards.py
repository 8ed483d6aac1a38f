"""Where the files of public standards lie: `../shared/standards` beside the repository, or
CITY_STANDARDS. They are read there and never copied; without them the tests skip."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def folder(name: str) -> Path:
    """A folder of standards, or skip."""
    stated = os.environ.get("CITY_STANDARDS")
    places = [Path(stated)] if stated else [one / "shared" / "standards" for one in ROOT.parents]
    for place in places:
        if (place / name).is_dir():
            return place / name
    pytest.skip(f"no folder {name}: set CITY_STANDARDS to where public standards lie")
