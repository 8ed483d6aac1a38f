"""Reading files: any of the known formats becomes one all-text table with row numbers."""

from loaders.reading.result import Note, Reading, ReadingError
from loaders.reading.source import read

__all__ = ["Note", "Reading", "ReadingError", "read"]
