"""Whether what is told to everybody is told plainly: only said, since a figure is no judge."""

from loaders.messages.text import title_of
from loaders.schema.plain_language import PLAIN, explained, hard_words, reading_ease
from loaders.validate.check import KEPT, Check
from loaders.validate.report import Problem

_TEXT, _WORDS = "change", "words"
_DATASET = "use_cases"


def check_plain_texts(check: Check) -> None:
    """Warn of texts for everybody that are hard to read, and of words that nobody explains."""
    if check.dataset.name != _DATASET or not check.has(_TEXT):
        return
    columns = ["row", _TEXT, *([_WORDS] if check.has(_WORDS) else [])]
    header, title = check.header(_TEXT), title_of(check.dataset.field(_WORDS))
    warnings = []
    for row in check.typed.select(columns).to_pylist():
        text = row[_TEXT] or ""
        ease = reading_ease(text)
        if ease is not None and ease < PLAIN:
            told = {"ease": f"{ease:.0f}", "plain": PLAIN}
            warnings.append(Problem(row["row"], header, _TEXT, text[:80], "hard_text", told))
        if words := hard_words(text, explained(row.get(_WORDS))):
            told = {"words": ", ".join(words), "title": title}
            warnings.append(Problem(row["row"], header, _TEXT, words[0], "hard_words", told))
    check.findings.warnings += warnings[:KEPT]
