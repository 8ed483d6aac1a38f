"""The query of a request, read strictly: what is not known is refused, never guessed."""

import re
from collections.abc import Mapping, Sequence

from outputs.interfaces.problem import Problem, bad_value, unknown_parameter

WHOLE = re.compile(r"[0-9]{1,9}")
LONGEST = 4000
"""Characters of all parameters together."""

Pairs = Sequence[tuple[str, str]]


def parameters(pairs: Pairs, known: tuple[str, ...]) -> dict[str, str]:
    """Name → value. Raises Problem for one that is unknown, there twice or too long."""
    if sum(len(name) + len(value) for name, value in pairs) > LONGEST:
        words = f"The parameters may have {LONGEST} characters together."
        raise Problem(400, "Too long", words)
    found: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise unknown_parameter(name, known)
        if name in found:
            raise Problem(400, "Parameter twice", f"“{name}” may be given once.")
        found[name] = value
    return found


def whole_number(
    given: Mapping[str, str], name: str, *, default: int, least: int = 0, most: int = 10**9
) -> int:
    """A parameter that is a whole number. Raises Problem."""
    text = given.get(name)
    if text is None:
        return default
    if not WHOLE.fullmatch(text) or not least <= int(text) <= most:
        raise bad_value(name, f"a whole number from {least} to {most}", text)
    return int(text)
