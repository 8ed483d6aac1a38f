"""Measures of two cities that resemble: by the words they share, the rarer the more they count.

Cosine of TF-IDF vectors (Salton and Buckley 1988, "Term-weighting approaches in automatic text
retrieval") over the words of title (twice) and description, each word once a text. No model, the
same every time, and the shared words say why.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

LEAST, LEAST_WORDS = 0.2, 2
MOST = 12
MOST_TEXTS = 1000
_WORD = re.compile(r"[^\W\d_]{4,}")
_ENDINGS = re.compile(r"(?:innen|ungen|ern|en|er|es|em|e|n|s)$")
_COMMON = frozenset(
    re.findall(
        r"\w+",
        "aber alle auch auf aus beim dass dem denn der des die diese dieser dieses durch eine "
        "einen einem einer eines für haben hat ihre ihrer kann können mehr mit nach nicht noch "
        "oder seit "
        "sind sowie über und unter vom von wird werden wurde wurden zum zur zwischen wie "
        "about also and are been from have into more that their these this through were with "
        "projekt maßnahme stadt städtisch digital smart city soll neu neue",
    )
)


@dataclass(frozen=True)
class Alike:
    """Two measures (`own`, `other`: their ids), how alike (0..1), and the words they share, those
    that count most first."""

    own: str
    other: str
    share: float
    words: tuple[str, ...]


def similar(own: pd.DataFrame, other: pd.DataFrame) -> list[Alike]:
    """Pairs of measures that are at least LEAST alike by LEAST_WORDS words, the most alike first,
    MOST of them at most.

    own, other: columns measure_id, title, description; of more than MOST_TEXTS the first.
    """
    texts = [_words(frame.head(MOST_TEXTS)) for frame in (own, other)]
    known = Counter(word for one in texts for words in one.values() for word in words)
    total = sum(len(one) for one in texts)
    spelled = {
        stem: word
        for frame in (other, own)
        for text in _texts(frame)
        for stem, word in _stems(text)
    }
    rare = {word: math.log(1 + total / count) for word, count in known.items()}
    vectors = [{key: _weighed(words, rare) for key, words in one.items()} for one in texts]
    found = [
        Alike(a, b, share, tuple(spelled[word] for word in _shared(mine, theirs)))
        for a, mine in vectors[0].items()
        for b, theirs in vectors[1].items()
        if (share := _cosine(mine, theirs)) >= LEAST and len(mine.keys() & theirs) >= LEAST_WORDS
    ]
    return sorted(found, key=lambda one: (-one.share, one.own, one.other))[:MOST]


def _texts(frame: pd.DataFrame) -> list[object]:
    return [*frame["description"].head(MOST_TEXTS), *frame["title"].head(MOST_TEXTS)]


def _words(frame: pd.DataFrame) -> dict[str, Counter[str]]:
    columns = (frame["measure_id"], frame["title"], frame["description"])
    found = {}
    for key, title, text in zip(*columns, strict=True):
        named = {stem for stem, _word in _stems(title)}
        told = {stem for stem, _word in _stems(text)}
        found[str(key)] = Counter(named) + Counter(named | told)
    return found


def _stems(text: object) -> list[tuple[str, str]]:
    """Each word without its ending, and as it is written."""
    words = _WORD.findall(text if isinstance(text, str) else "")
    pairs = [(_ENDINGS.sub("", word.lower()), word) for word in words]
    return [
        (stem, word)
        for stem, word in pairs
        if len(stem) >= 4 and stem not in _COMMON and word.lower() not in _COMMON
    ]


def _weighed(words: Mapping[str, int], rare: Mapping[str, float]) -> dict[str, float]:
    weights = {word: count * rare[word] for word, count in words.items()}
    length = math.sqrt(sum(one * one for one in weights.values()))
    return {word: one / length for word, one in weights.items()} if length else {}


def _cosine(mine: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    return sum(weight * theirs[word] for word, weight in mine.items() if word in theirs)


def _shared(mine: Mapping[str, float], theirs: Mapping[str, float]) -> tuple[str, ...]:
    common: Iterable[str] = mine.keys() & theirs.keys()
    ranked: Sequence[str] = sorted(common, key=lambda word: (-mine[word] * theirs[word], word))
    return tuple(ranked[:5])
