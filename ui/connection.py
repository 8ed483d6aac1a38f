"""The store of this process.

Apart from `state.session_data`, whose caches need Streamlit's runtime, so that the server can open
the store before that exists.
"""

from functools import cache

import duckdb

from loaders.bootstrap import open_store
from loaders.retention import days_kept as days_kept  # also for pages
from loaders.store.faults import damage
from loaders.store.postgres import is_outage, unreachable
from loaders.store.store import Store


@cache
def store() -> Store:
    """The store, opened once a process; the first start publishes the shipped data."""
    return open_store()


def worded(error: BaseException) -> BaseException:
    """The error, or one sentence for a store that did not answer or lost a file. What the database
    says of that names its connection string, which may hold a password: it must not reach the log
    either."""
    if isinstance(error, duckdb.Error) and (damaged := damage(error)):
        return damaged
    if isinstance(error, duckdb.Error) and is_outage(error):
        return unreachable(error)
    return error
