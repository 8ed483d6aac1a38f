"""What the people of a survey are a sample of: `method` of the dataset `surveys` decides.

Only people drawn at random stand for a population with the error that an interval tells. Where all
who were present are asked, the answers are nearly all that there are, and the interval of the few
missing ones is corrected for it. Whoever answers an open survey chose to: its interval only tells
how much chance could do among people like them.
"""

from enum import StrEnum

EVERYBODY = ("vollerhebung", "im saal")
RANDOM = ("zufallsstichprobe", "zufallsauswahl")
NOT_RANDOM = ("keine zufall", "nicht zufällig")


class Sampling(StrEnum):
    """How people came to answer: drawn at random, all of those present, or whoever wanted to."""

    RANDOM = "random"
    EVERYBODY = "everybody"
    OPEN = "open"


def sampling(method: object) -> Sampling:
    """The kind of sample that a survey's `method` names; a method that names none is open."""
    words = method.casefold() if isinstance(method, str) else ""
    if any(sign in words for sign in NOT_RANDOM):
        return Sampling.OPEN
    if any(sign in words for sign in EVERYBODY):
        return Sampling.EVERYBODY
    return Sampling.RANDOM if any(sign in words for sign in RANDOM) else Sampling.OPEN
