"""What the columns of a survey ask, and of what kind each question is, told from its answers."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from loaders.schema.folding import fold
from loaders.shaping.scales import is_known_scale, scale_order

SINGLE, SEVERAL, LIKERT = "Einfachauswahl", "Mehrfachauswahl", "Likert"
RANKED, NUMBER, FREE = "Rangfolge", "Zahl", "Freitext"
# What tools write where a question was not shown or not answered.
NO_ANSWER = frozenset({"", "n/a", "na", "nan", "null"})


def _folded(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split("|")))


_YES = _folded("Ja|Yes|Y|J|1|true|wahr|x|checked|selected|gewählt|ausgewählt|quoted")
_NO = _folded(
    "Nein|No|N|0|false|falsch|unchecked|not selected|nicht gewählt|nicht ausgewählt|not quoted"
)
_OTHER = _folded(
    "Sonstiges|Sonstige|Andere|Anderes|Other|-oth-|Other (please specify)"
    "|Sonstiges (bitte angeben)|Andere (bitte angeben)"
)
_SUB = re.compile(r"^(?P<question>.*?)\s*\[(?P<part>[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)*)\]\s*$", re.S)
_RANK = re.compile(r"(?i)^(rang|rank|ranking|platz|position|rangfolge)?\s*\d{1,2}$")
_COMMENT = re.compile(r"(?i)(comment|kommentar)$")
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
_SHORT = 80
_MOST_LABELS = 15


@dataclass
class Part:
    """A column: its question, the part in brackets ("" if none), a code, the answers by row."""

    question: str
    part: str
    code: str
    answers: Sequence[str]

    @property
    def text(self) -> str:
        """The question, with its part."""
        return f"{self.question} – {self.part}" if self.part else self.question

    def given(self) -> list[str]:
        """The answers that say something."""
        return list(filter(_says, self.answers))


@dataclass
class Question:
    """A question with its answers: row → the values chosen or written. is_typed: its labels are
    what stands in the cells, where people may have typed, and no words of headers, of a scale or
    for yes and no."""

    code: str
    text: str
    kind: str | None
    labels: list[str] = field(default_factory=list)
    answers: dict[int, list[str]] = field(default_factory=dict)
    is_typed: bool = False


def _says(answer: str) -> bool:
    return answer.casefold() not in NO_ANSWER


def split_header(header: str) -> tuple[str, str]:
    """„Frage [Teil]“ → question and part, in one line each; the part is "" where there is none."""
    found = _SUB.match(header)
    question, part = (found["question"], found["part"]) if found else (header, "")
    if not question.strip():
        question, part = header, ""
    return " ".join(question.split()), " ".join(part.split())


def questions_of(parts: Sequence[Part]) -> Iterator[Question]:
    """Columns of one question together; each becomes one question or several."""
    for _, group in groupby(
        enumerate(parts), lambda one: one[1].question if one[1].part else one[0]
    ):
        yield from _questions([part for _, part in group])


def complete_scales(questions: Sequence[Question]) -> None:
    """Give a scale of which nobody chose some steps the steps it has elsewhere in the same survey.

    Without them its middle would lie elsewhere. Taken is a scale of at least two other questions
    that holds all its words one after the other, and only where no second one does.
    """
    scales = [q for q in questions if q.kind == LIKERT]
    times = Counter(tuple(map(fold, q.labels)) for q in scales)
    for question in scales:
        own = tuple(map(fold, question.labels))
        wider = [s for s, n in times.items() if n > 1 and len(s) > len(own) and _runs(own, s)]
        if len(wider) == 1:
            first = next(q for q in scales if tuple(map(fold, q.labels)) == wider[0])
            spelled = dict(zip(own, question.labels, strict=True))
            question.labels = [spelled.get(fold(label), label) for label in first.labels]


def _runs(own: tuple[str, ...], scale: tuple[str, ...]) -> bool:
    """Whether the steps follow one another in the scale."""
    places = range(len(scale) - len(own) + 1)
    return any(scale[place : place + len(own)] == own for place in places)


def _questions(group: list[Part]) -> Iterator[Question]:
    extra = [p for p in group if p.part and (fold(p.part) in _OTHER or _COMMENT.search(p.part))]
    extra = [p for p in extra if not _ticks(p)]
    main = [p for p in group if p not in extra]
    known = {a for p in main for a in p.given()}
    numeric = all(map(_NUMBER.fullmatch, known))
    if len(main) > 1 and known and all(map(_ticks, main)):
        yield _several(main)
    elif len(main) > 1 and not numeric and all(_RANK.match(p.part) for p in main):
        yield _ranked(main)
    else:
        for part in main:
            yield _one(part, known, len(main) > 1)
    for part in extra:
        answers = {row: [a] for row, a in enumerate(part.answers) if _says(a)}
        yield Question(part.code, part.text, FREE, [], answers)


def _ticks(part: Part) -> bool:
    """Whether a column only says chosen or not chosen, or repeats its own option."""
    own = fold(part.part)
    return all(fold(a) in _YES or fold(a) in _NO or fold(a) == own for a in part.given())


def _several(group: Sequence[Part]) -> Question:
    question = Question(group[0].code.split("_")[0], group[0].question, SEVERAL)
    question.labels = list(dict.fromkeys(_label(p.part) for p in group))
    for part in group:
        for row, answer in enumerate(part.answers):
            chosen = fold(answer) in _YES or (answer and fold(answer) == fold(part.part))
            if chosen and _says(answer):
                question.answers.setdefault(row, []).append(_label(part.part))
    return question


def _ranked(group: Sequence[Part]) -> Question:
    """One answer a person: the options from the first rank on, divided by strokes."""
    question = Question(group[0].code.split("_")[0], group[0].question, RANKED)
    for row in range(len(group[0].answers)):
        order = [p.answers[row] for p in group if _says(p.answers[row])]
        if order:
            question.answers[row] = ["|".join(map(_label, order))]
    question.labels = sorted({_label(a) for p in group for a in p.given()})
    question.is_typed = True
    return question


def _one(part: Part, known: set[str], grouped: bool) -> Question:
    given = part.given()
    pieces = _pieces(given)
    question = Question(part.code, part.text, *_kind(given, known, grouped, pieces))
    values = {a: _values(a, question.kind, pieces) for a in set(given)}
    question.answers = {r: list(values[a]) for r, a in enumerate(part.answers) if a in values}
    question.is_typed = bool(question.labels) and not _is_worded(known)
    return question


def _values(answer: str, kind: str | None, pieces: str) -> list[str]:
    """What an answer says, each thing once."""
    if kind == SEVERAL:
        return list(dict.fromkeys(_label(p) for p in _cut(answer, pieces)))
    return [_label(answer) if kind in (SINGLE, LIKERT) else answer]


def _kind(
    given: list[str], known: set[str], grouped: bool, pieces: str
) -> tuple[str | None, list[str]]:
    """The kind, and the labels in order where the kind has any."""
    if not given:
        return None, []
    if all(_NUMBER.fullmatch(a) for a in known):
        small = all(a.isdigit() and int(a) <= 10 for a in known)
        if grouped and small:
            return LIKERT, sorted(known, key=int)
        return NUMBER, []
    if scale := scale_order(known):
        return LIKERT, [_label(a) for a in scale]
    if pieces:
        found = Counter(p for a in given for p in _cut(a, pieces))
        return SEVERAL, [_label(p) for p, _ in found.most_common()]
    if _few(given, known):
        return SINGLE, [_label(a) for a, _ in Counter(given).most_common()]
    return FREE, []


def _is_worded(known: set[str]) -> bool:
    """Whether the answers are numbers, words of a scale, or yes and no."""
    return all(_NUMBER.fullmatch(a) or fold(a) in _YES | _NO for a in known) or is_known_scale(
        known
    )


def _few(given: list[str], known: set[str]) -> bool:
    """Whether answers repeat as options do: few, short, and each given more than once on average"""
    if fold("".join(sorted(known))) and all(fold(a) in _YES | _NO for a in known):
        return True
    short = all(len(a) <= _SHORT and "\n" not in a for a in known)
    return short and len(known) <= _MOST_LABELS and len(given) >= 1.5 * len(set(given))


def _pieces(given: list[str]) -> str:
    """What divides several options in one cell: ";" or ", "; "" if nothing does."""
    times = Counter(given)  # thousands give the same answer: each is cut but once
    for mark in (";", ", "):
        found: Counter[str] = Counter()
        several = 0
        for answer, number in times.items():
            parts = _cut(answer, mark)
            for part in parts:
                found[part] += number
            several += number if len(parts) > 1 else 0
        short = all(len(part) <= _SHORT for part in found)
        ended = mark == ";" and all(answer.rstrip().endswith(";") for answer in times)
        repeated = found.total() >= 1.5 * len(found) and len(found) < len(times) + 2
        few = 0 < len(found) <= 2 * _MOST_LABELS
        if few and short and (ended or (several >= 2 and repeated)):
            return mark
    return ""


def _cut(answer: str, mark: str) -> list[str]:
    return [p.strip() for p in answer.split(mark) if p.strip()]


def _label(text: str) -> str:
    """An answer as a label: in one line, without the stroke that divides labels."""
    return "Sonstiges" if text == "-oth-" else " ".join(text.split()).replace("|", "/")
