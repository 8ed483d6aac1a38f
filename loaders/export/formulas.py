"""Texts that a spreadsheet would take for a formula, and work out."""

import re

FORMULA = r"^'*[=+\-@\t\r]"
"""How such a text begins; also behind apostrophes, so that one taken away gives the text back."""


def guarded(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    return f"'{text}" if re.match(FORMULA, text) else text
