"""What the declarations tell the reader before it has seen a file."""

from loaders.reading import Hints
from loaders.recognise.profiles import load_profiles
from loaders.schema import Package
from loaders.schema.column_matching import vocabulary


def reading_hints(package: Package) -> Hints:
    """Names of columns by which a header is found, and where the city is."""
    names = set(vocabulary(package))
    for profile in load_profiles():
        names |= profile.vocabulary()
    near = None
    if "longitude" in package.city and "latitude" in package.city:
        near = (float(package.city["longitude"]), float(package.city["latitude"]))
    return Hints(vocabulary=frozenset(names), near=near)
