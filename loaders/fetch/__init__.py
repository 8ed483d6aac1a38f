"""Addresses: what a service on the web holds becomes a file, which then takes the door of all."""

from loaders.fetch.fetch import Fetched, fetch, is_address
from loaders.fetch.http_client import shown

__all__ = ["Fetched", "fetch", "is_address", "shown"]
