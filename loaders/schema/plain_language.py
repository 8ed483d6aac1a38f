"""How easy a German text is to read, and which of its words need an explanation.

Flesch reading ease for German: 180 − words a sentence − 58.5 · syllables a word (Amstad 1978, Wie
verständlich sind unsere Zeitungen?, Zürich). 60 to 70 is plain, as in a newspaper for everybody;
under 60 is harder. Syllables are counted as groups of vowels, which is right for nearly all words.

No list of basic words ships, so a word counts as hard by what can be seen of it: more than four
syllables, or an abbreviation in capitals. Such a word needs an explanation beside the text.
"""

import re
from collections.abc import Mapping

PLAIN = 60
MOST_SYLLABLES = 4
_WORD = re.compile(r"[A-Za-zÄÖÜäöüßé]+(?:-[A-Za-zÄÖÜäöüßé]+)*")
_END = re.compile(r"[.!?:…]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouyäöüé]+", re.I)
_DIPHTHONG = re.compile(r"(?:ei|ai|au|äu|eu|ie|aa|ee|oo|ey|ay|y|[aeiouäöüé])", re.I)
_ABBREVIATION = re.compile(r"[A-ZÄÖÜ]{2,}")


def syllables(word: str) -> int:
    """Syllables of a word: Ha-us is one (Haus), Ra-di-o three."""
    return max(1, sum(len(_DIPHTHONG.findall(group)) for group in _VOWELS.findall(word)))


def reading_ease(text: str) -> float | None:
    """Flesch reading ease of a German text (Amstad); None for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return None
    sentences = sum(bool(_WORD.search(part)) for part in _END.split(text))
    spoken = sum(map(syllables, words))
    return 180 - len(words) / max(1, sentences) - 58.5 * spoken / len(words)


def explained(words: str | None) -> dict[str, str]:
    """Word → explanation, out of “Wort = Erklärung; Wort = Erklärung”."""
    pairs = (part.partition("=") for part in (words or "").split(";"))
    return {word.strip(): told.strip() for word, equal, told in pairs if equal and word.strip()}


def hard_words(text: str, known: Mapping[str, str]) -> list[str]:
    """The words that need an explanation and have none, in their order."""
    told = {word.casefold() for word in known}
    hard = (
        word
        for word in _WORD.findall(text)
        if syllables(word) > MOST_SYLLABLES or _ABBREVIATION.fullmatch(word)
    )
    return [word for word in dict.fromkeys(hard) if word.casefold() not in told]
