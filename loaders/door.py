"""The door as one call: a file in, a report out."""

from loaders.columns import vocabulary
from loaders.package import Package
from loaders.reading import Hints


def reading_hints(package: Package) -> Hints:
    """What the declarations tell the reader beforehand: names of columns, where the city is."""
    near = None
    if "longitude" in package.city and "latitude" in package.city:
        near = (float(package.city["longitude"]), float(package.city["latitude"]))
    return Hints(vocabulary=vocabulary(package), near=near)
