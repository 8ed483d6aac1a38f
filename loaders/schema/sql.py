"""Text that becomes part of a statement, for the few that take no parameters."""


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"
