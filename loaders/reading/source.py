"""The entrance: which format a file has, and who reads it."""

from pathlib import Path

from loaders.reading.result import Reading, ReadingError


def read(path: Path) -> Reading:
    """Read `path` as text. Raises ReadingError with one German sentence."""
    ending = path.suffix.lower()
    if ending in (".geojson", ".json"):
        from loaders.reading import geodata

        return geodata.read(path)
    if ending == ".csv":
        from loaders.reading import delimited

        return delimited.read(path)
    raise ReadingError(f"Das Format „{ending}“ ist nicht bekannt.")
