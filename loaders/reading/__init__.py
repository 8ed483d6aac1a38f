"""Reading files: any of the known formats becomes one all-text table with row numbers."""

from loaders.reading.sniff import read

__all__ = ["read"]
