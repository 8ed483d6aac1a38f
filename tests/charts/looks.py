"""Two readers for the chart tests: their words are easy to tell apart from the data."""

import datetime as dt
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Look:
    """English texts as they are; numbers in the plainest form, so that tests read easily."""

    language: str = "en"
    field_colours: tuple[str, ...] = ()

    def text(self, message):
        return message

    def plural(self, one, many, n):
        return one if n == 1 else many

    def number(self, value, digits=0):
        return "–" if value is None or pd.isna(value) else f"{value:.{digits}f}"

    def money(self, value):
        return "–" if value is None or pd.isna(value) else f"{value:.0f} €"

    def percent(self, share, digits=0):
        return "–" if share is None or pd.isna(share) else f"{share:.{digits}%}"

    def date(self, day, precision=None):
        if day is None or pd.isna(day):
            return "–"
        return str(day.year) if precision == "Jahr" else dt.date.isoformat(day)[:10]
