"""What checks know of the rows that are published already."""

from collections.abc import Callable

import pyarrow as pa

PublishedRows = Callable[[str], pa.Table | None]
"""The name of a dataset → its current rows, columns as declared; None if it has none."""
