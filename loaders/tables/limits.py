"""How much a file may hold. Every limit is a setting and is named in the message that refuses."""

import os
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from loaders.tables.reading import ReadingError


def _setting(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


@dataclass(frozen=True)
class Limits:
    """Read from the environment when made; numbers of MB, rows, columns and characters.

    `fetch_…` and `page_rows` are for addresses: seconds for one answer, minutes for all, how many
    pages, and how many features are asked for in one.
    """

    file_mb: int = field(default_factory=lambda: _setting("CITY_MAX_FILE_MB", 500))
    unpacked_mb: int = field(default_factory=lambda: _setting("CITY_MAX_UNPACKED_MB", 2000))
    rows: int = field(default_factory=lambda: _setting("CITY_MAX_ROWS", 5_000_000))
    columns: int = field(default_factory=lambda: _setting("CITY_MAX_COLUMNS", 2_000))
    cell_chars: int = field(default_factory=lambda: _setting("CITY_MAX_CELL_CHARS", 1_000_000))
    fetch_seconds: int = field(default_factory=lambda: _setting("CITY_FETCH_SECONDS", 30))
    fetch_minutes: int = field(default_factory=lambda: _setting("CITY_FETCH_MINUTES", 15))
    fetch_pages: int = field(default_factory=lambda: _setting("CITY_FETCH_PAGES", 1_000))
    page_rows: int = field(default_factory=lambda: _setting("CITY_FETCH_PAGE_ROWS", 1_000))

    def check_size(self, path: Path) -> None:
        """Refuse a file that is too large before reading it."""
        size = path.stat().st_size
        if size > self.file_mb * 1_000_000:
            raise ReadingError(
                "The file has {size} MB, {most} MB are allowed. Please divide it or raise the "
                "limit CITY_MAX_FILE_MB.",
                size=f"{size / 1000000.0:.0f}",
                most=self.file_mb,
            )

    def check_unpacked(self, archive: zipfile.ZipFile) -> None:
        """Refuse a small file that unpacks to gigabytes; the list of its parts says so before."""
        size = sum(part.file_size for part in archive.infolist())
        if size > self.unpacked_mb * 1_000_000:
            raise ReadingError(
                "Unpacked, the file has {size} MB, {most} MB are allowed. Please divide it or "
                "raise the limit CITY_MAX_UNPACKED_MB.",
                size=f"{size / 1000000.0:.0f}",
                most=self.unpacked_mb,
            )

    def check_rows(self, rows: int) -> None:
        """Refuse too many rows."""
        if rows > self.rows:
            raise ReadingError(
                "The file has more than {most} rows. Please divide it or raise the limit "
                "CITY_MAX_ROWS.",
                most=self.rows,
            )

    def check_columns(self, columns: int) -> None:
        """Refuse too many columns."""
        if columns > self.columns:
            raise ReadingError(
                "The table has {columns} columns, {most} are allowed. Please save only those "
                "needed or raise the limit CITY_MAX_COLUMNS.",
                columns=columns,
                most=self.columns,
            )
