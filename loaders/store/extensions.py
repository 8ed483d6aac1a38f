"""DuckDB's extensions, from their Python packages: nothing is downloaded."""

import importlib
from pathlib import Path

import duckdb

from loaders.messages.errors import StoreError
from loaders.schema.sql import literal


def load_extension(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load a DuckDB extension from its Python package; DuckDB checks the signature itself."""
    try:
        package = importlib.import_module(f"duckdb_extension_{name}")
    except ModuleNotFoundError as error:
        raise StoreError(
            "The DuckDB extension “{name}” is missing. Please install the dependencies again.",
            name=name,
        ) from error
    folder = Path(next(iter(package.__path__))) / "extensions" / f"v{duckdb.__version__}"
    file = folder / f"{name}.duckdb_extension"
    con.execute(f"LOAD {literal(str(file))}")
