"""Answers of a choice that too few people gave: somebody may have typed them, so they become free
text, which waits for its release, and never a label, which everybody sees."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from loaders.shaping.questions import FREE, LIKERT, RANKED, Question
from loaders.shaping.scales import number_of

OTHER = "Andere"
"""Stands in a choice for an answer that is kept as free text."""


def free_rare_answers(
    questions: Sequence[Question], declared: Mapping[str, Collection[str]], min_cell: int
) -> tuple[list[Question], list[str]]:
    """The questions, each followed by a free text of its rare answers where it has any, and the
    codes of those that have.

    A label is what at least min_cell people answered, or what is `declared` (by code of the
    question). A choice without any label is free text. A rare step of a scale keeps its number.
    """
    steps = Counter(
        value
        for question in questions
        if question.kind == LIKERT
        for values in question.answers.values()
        for value in values
    )
    found: list[Question] = []
    codes = []
    for question in questions:
        found.append(question)
        if not question.is_typed:
            continue
        times = steps if question.kind == LIKERT else Counter(_people(question))
        known = set(declared.get(question.code, ()))
        labels = [one for one in question.labels if one in known or times[one] >= min_cell]
        rare = set(question.labels) - set(labels)
        if not rare:
            continue
        codes.append(question.code)
        if question.kind != LIKERT and not labels:
            question.kind, question.labels = FREE, []
        else:
            found.append(_set_apart(question, rare))
    return found, codes


def _people(question: Question) -> Iterator[str]:
    """What each person answered, each thing once."""
    for values in question.answers.values():
        yield from set(_parts(question, values))


def _parts(question: Question, values: Iterable[str]) -> list[str]:
    """The single answers; of a ranking its options."""
    return [one for value in values for one in _options(question, value)]


def _options(question: Question, value: str) -> list[str]:
    return value.split("|") if question.kind == RANKED else [value]


def _set_apart(question: Question, rare: Collection[str]) -> Question:
    """Take the rare answers out of a question; the free text that holds them instead."""
    text = Question(f"{question.code}-andere", f"{question.text} – {OTHER}", FREE)
    for row, values in question.answers.items():
        typed = [one for one in _parts(question, values) if one in rare]
        if typed:
            text.answers[row] = list(dict.fromkeys(typed))
            question.answers[row] = list(
                dict.fromkeys(
                    "|".join(_instead(question, one, rare) for one in _options(question, value))
                    for value in values
                )
            )
    is_scale = question.kind == LIKERT
    question.labels = [
        number_of(one) if one in rare else one
        for one in question.labels
        if is_scale or one not in rare
    ]
    return text


def _instead(question: Question, answer: str, rare: Collection[str]) -> str:
    if answer not in rare:
        return answer
    return number_of(answer) if question.kind == LIKERT else OTHER
