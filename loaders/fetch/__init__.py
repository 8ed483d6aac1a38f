"""Downloads what a service on the web holds as a file, which is then read like any other."""

from loaders.fetch.fetch import Fetched, fetch, is_address
from loaders.fetch.http_client import shown

__all__ = ["Fetched", "fetch", "is_address", "shown"]
