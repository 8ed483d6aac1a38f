"""The store of this process. Apart from `ui.store`, whose caches need Streamlit's runtime, so that
the server can open the store before that exists."""

from functools import cache

from loaders.store import Store, open_store


@cache
def store() -> Store:
    """The store, opened once a process; the first start publishes the shipped data."""
    return open_store()
