"""Reading files: any of the known formats becomes one all-text table with row numbers."""

from loaders.reading.header import fold
from loaders.reading.limits import Limits
from loaders.reading.result import Fault, Hints, Note, Reading, ReadingError
from loaders.reading.sniff import read

__all__ = ["Fault", "Hints", "Limits", "Note", "Reading", "ReadingError", "fold", "read"]
