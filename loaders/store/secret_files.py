"""Secrets among the settings: in the environment, or in a file that only the service may read."""

import os
from pathlib import Path

from loaders.messages.errors import StoreError


def secret(name: str) -> str:
    """The value of a setting, or what is in the file that NAME_FILE names, without the last line
    break; "" without both. Raises StoreError if the file cannot be read."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, "")
    try:
        return Path(file).read_text("utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(
            "The file {file} that {name}_FILE names cannot be read. Please check path and rights.",
            file=file,
            name=name,
        ) from error
