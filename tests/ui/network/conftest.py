"""Another city on loopback, as in the tests of reading it."""

from tests.loaders.peers.conftest import city

__all__ = ["city"]
