"""Exports of survey tools, a column a question, become questions and answers in long form.

Columns about single people, and the tool's own, are not taken; district and age become columns of
the answers. See docs/adding-a-profile.md for what a profile says.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from loaders.messages.text import Bilingual, Listed, Text
from loaders.schema.folding import fold
from loaders.schema.personal_data import PERSONAL, personal_of_people, without_contacts
from loaders.shaping.answer_sheets import answer_sheets
from loaders.shaping.contacts import contact_columns
from loaders.shaping.questions import (
    FREE,
    Part,
    Question,
    complete_scales,
    questions_of,
    split_header,
)
from loaders.shaping.rare_answers import free_rare_answers
from loaders.shaping.shaped import Columns, Record, Shaped, as_reading, district_keys
from loaders.shaping.survey_record import PART, named, published_rows, survey_record
from loaders.tables.reading import Note, Reading, ReadingError
from loaders.validate.check import Check, kept_notes

_DISTRICT = re.compile(
    r"(?i)stadtteil|ortsteil|stadtbezirk|statistischer? bezirk|wohnort|wohnviertel"
    r"|neighbou?rhood|wo wohnen sie|where do you live"
)
_AGE = re.compile(r"(?i)\balter(sgruppe|sklasse)?\b|wie alt|\bage( group)?\b|how old")
_CODE = re.compile(r"^[A-Za-z][A-Za-z0-9]*(\[[^\]]*\])*$|^[A-Za-z]+_?\d+(_\w+)*$")
_NOT_ENDED = frozenset({"", "0", "false", "falsch", "no", "nein"})
_AGE_WORDS = re.compile(
    r"(?i)([\d\s–-]|\+|unter|bis|ab|von|über|und|oder|älter|jünger|mehr|jahren?|under|over|and|or"
    r"|older|younger|to|from|years?)+"
)
_BAD = re.compile(r"[^A-Za-z0-9]+")
_DECADE = 10


def survey_to_long(verb: Mapping[str, Any], check: Check) -> Shaped:
    """Answers (main), questions and the survey itself."""
    return _Survey(verb, check).shaped()


class _Survey:
    def __init__(self, verb: Mapping[str, Any], check: Check) -> None:
        self._verb, self._check = verb, check
        self._notes: list[Note] = []
        self._least = check.package.datasets["survey_answers"].min_cell or 1
        texts, reading = _headers(verb, check.reading)
        reading, left_out = answer_sheets(verb, reading)
        self._notes += left_out
        self._columns = Columns(reading)
        self._texts = [_heading(verb, text) for text in texts]
        kind = verb.get("kind", "Befragung")
        method = "Online-Befragung" if kind == "Befragung" else kind
        self._record = survey_record(check, kind, method)
        single = [*verb.get("personal", []), *personal_of_people(self._columns.headers)]
        self._single = self._columns.find_all(single)
        self._masked: dict[str, int] = {}
        self._kept = self._by_decision()
        own = self._not_asked()
        cells = [self._columns.column(i) for i in range(len(self._texts))]
        asked = (i for i, text in enumerate(self._texts) if text and i not in own)
        found = {*self._single, *contact_columns(self._texts, cells, asked)}
        self._single = sorted(found - self._kept)
        self._notes += kept_notes(check.options.kept_contacts, [*self._columns.headers, *texts])

    def _by_decision(self) -> set[int]:
        """The columns about people that are to be kept, named by heading or by question."""
        kept = self._check.options.kept_contacts
        named = zip(self._columns.headers, self._texts, strict=True)
        return {i for i, names in enumerate(named) if not kept.keys().isdisjoint(names)}

    def shaped(self) -> Shaped:
        about = self._about()
        questions = self._questions(about)
        asked = published_rows(self._check, "survey_questions", str(self._record["survey_id"]))
        questions, rare = self._without_rare(questions, asked)
        kept = [*rare, *keep_questions(asked, questions)]
        answers, rows = self._answers(questions, about)
        if not answers:
            raise ReadingError(
                "It holds no answer to a question: its columns are of the tool or about people. "
                "Please check the export."
            )
        people = {answer["respondent_id"] for answer in answers}
        survey = self._record | {"responses_total": str(len(people))}
        first = (self._columns.numbers or [1])[:1]
        made: dict[str, tuple[Sequence[Record], list[int]]] = {
            "survey_answers": (answers, rows),
            "survey_questions": (self._asked(questions), first * len(questions)),
            "surveys": ([survey], first),
        }
        told = {"answers": len(answers), "people": len(people)}
        notes = [named(survey), self._kinds(questions), Note("survey_long", told), *self._notes]
        return Shaped(
            {name: as_reading(self._check, name, *found) for name, found in made.items()},
            dict.fromkeys(made, PART),
            [*notes, *self._left_out(), *kept],
        )

    def _without_rare(
        self, questions: Sequence[Question], asked: Sequence[Mapping[str, Any]]
    ) -> tuple[Sequence[Question], list[Note]]:
        """The questions with labels of enough people, and a note of those that had others."""
        free = {row["question_id"] for row in asked if row["kind"] == FREE}
        declared = {row["question_id"]: (row["labels"] or "").split("|") for row in asked}
        for question in questions:
            question.is_typed &= question.code not in free
        found, codes = free_rare_answers(questions, declared, self._least)
        told = {"questions": ", ".join(codes), "least": self._least}
        return found, [Note("survey_rare", told)] if codes else []

    def _respondents(self) -> list[str]:
        """Who answered: the tool's own number, else that of the row."""
        ids = self._columns.named(self._verb["respondent"])
        rounds = self._columns.named(self._verb.get("round", []))
        if len(set(rounds)) > 1:  # each round numbers its people anew
            ids = [f"{own} ({turn})" if own else "" for own, turn in zip(ids, rounds, strict=True)]
        numbers = self._columns.numbers
        return [own or f"zeile-{number}" for own, number in zip(ids, numbers, strict=True)]

    def _about(self) -> dict[str, int]:
        """The columns that say when, where someone lives, and how old they are."""
        found = {}
        submitted = self._columns.find(self._verb.get("submitted", []))
        if submitted is not None:
            found["submitted_at"] = submitted
        taken = self._not_asked()
        for name, pattern in (("district_id", _DISTRICT), ("age_group", _AGE)):
            for index, text in enumerate(self._texts):
                fits = index not in taken and pattern.search(text) and self._is_short(index)
                if fits and (name != "district_id" or self._is_known(index)):
                    found[name] = index
                    break
        return found

    def _is_short(self, index: int) -> bool:
        """A place or an age is a word or two, the same for several people or a number."""
        cells = self._columns.column(index)
        return "[" not in self._texts[index] and all(len(cell) <= 60 for cell in cells)

    def _is_known(self, index: int) -> bool:
        """Whether at least half of the places named are places of this city."""
        cells = self._columns.column(index)
        _, strange = district_keys(self._check, "survey_answers", cells)
        return 2 * len(strange) <= len(set(filter(None, cells))) or self._check.published is None

    def _not_asked(self) -> set[int]:
        skipped = self._verb.get("skipped")
        names = [h for h in self._columns.headers if skipped and re.search(skipped, h)]
        for said in ("respondent", "ignore", "submitted"):
            names += self._verb.get(said, [])
        return {*self._columns.find_all(names), *self._single} - self._kept

    def _questions(self, about: Mapping[str, int]) -> Sequence[Question]:
        left = self._not_asked() | set(about.values())
        parts = []
        for index, text in enumerate(self._texts):
            if index not in left and text:
                header = self._columns.headers[index]
                code = _BAD.sub("_", header).strip("_") if _CODE.match(header) else ""
                answers, count = without_contacts(self._columns.column(index))
                if index in self._kept:
                    answers, count = self._columns.column(index), 0
                if count:
                    self._masked[text] = count
                parts.append(Part(*split_header(text), code, answers))
        found = list(questions_of(parts))
        complete_scales(found)
        seen: Counter[str] = Counter()
        for number, asked in enumerate(found, start=1):
            code = asked.code or f"f{number:03}"
            seen[code] += 1
            asked.code = code if seen[code] == 1 else f"{code}-{seen[code]}"
        return found

    def _answers(
        self, questions: Sequence[Question], about: Mapping[str, int]
    ) -> tuple[list[Record], list[int]]:
        key, known = self._record["survey_id"], self._said(about)
        records: list[Record] = []
        rows = []
        for row, person in enumerate(self._respondents()):
            base = {"survey_id": key, "respondent_id": person} | known[row]
            for question in questions:
                for value in question.answers.get(row, ()):
                    records.append(base | {"question_id": question.code, "value": value})
                    rows.append(self._columns.numbers[row])
        return records, rows

    def _said(self, about: Mapping[str, int]) -> list[dict[str, str | None]]:
        """What each answer carries beside itself: when, where, how old."""
        found: list[dict[str, str | None]] = [{} for _ in self._columns.numbers]
        for name, index in about.items():
            values: Sequence[str | None] = self._columns.column(index)
            if name == "district_id":
                values = self._districts(index)
            elif name == "age_group":
                values = self._ages(index)
            elif undated := self._verb.get("undated"):
                values = [None if re.match(undated, value or "") else value for value in values]
            for record, value in zip(found, values, strict=True):
                if value:
                    record[name] = value
        declared = self._check.package.datasets["survey_answers"]
        self._notes += [
            Note("survey_about", {"column": self._texts[i], "title": declared.field(name).title})
            for name, i in about.items()
            if name != "submitted_at"
        ]
        return found

    def _districts(self, index: int) -> Sequence[str | None]:
        """Names in the stead of keys; what is no known place stays empty and is said."""
        keys, strange = district_keys(self._check, "survey_answers", self._columns.column(index))
        if strange:
            shown = Listed(sorted(strange)[:10], quoted=True)
            told = {"column": self._texts[index], "names": shown}
            self._notes.append(Note("survey_no_district", told))
        return keys

    def _ages(self, index: int) -> Sequence[str | None]:
        """Groups of age; what is no age stays empty and is said, unless many say it."""
        ages = [_age_group(cell) for cell in self._columns.column(index)]
        times = Counter(filter(None, ages))
        odd = {a for a, n in times.items() if n < self._least and not _AGE_WORDS.fullmatch(a)}
        if odd:
            told = {"column": self._texts[index], "count": sum(times[a] for a in odd)}
            self._notes.append(Note("survey_no_age", told))
        return [None if age in odd else age for age in ages]

    def _asked(self, questions: Sequence[Question]) -> list[Record]:
        return [
            {
                "survey_id": self._record["survey_id"],
                "question_id": question.code,
                "position": str(position),
                "text": question.text,
                "kind": question.kind,
                "labels": "|".join(dict.fromkeys(question.labels)),
            }
            for position, question in enumerate(questions, start=1)
        ]

    def _kinds(self, questions: Sequence[Question]) -> Note:
        kinds = Counter(q.kind for q in questions).most_common()
        labels = self._check.package.datasets["survey_questions"].field("kind").labels_en
        words: dict[str | None, Text | Bilingual] = {None: Text("without answers")}
        words |= {kind: Bilingual(kind, labels.get(kind, kind)) for kind, _ in kinds if kind}
        told = [Text("{kind} {n}", kind=words[kind], n=str(number)) for kind, number in kinds]
        return Note("survey_kinds", {"count": len(questions), "kinds": Listed(told)})

    def _left_out(self) -> list[Note]:
        """Answers that were not finished, and columns about single people."""
        notes = []
        ended = self._columns.find(self._verb.get("complete", []))
        partial = sum(fold(cell) in _NOT_ENDED for cell in self._columns.column(ended))
        if ended is not None and partial:
            notes.append(Note("survey_partial", {"count": partial}))
        headers, texts = self._columns.headers, self._texts
        left: list[Any] = [h for i in self._single if (h := headers[i] or texts[i])]
        left += [
            Text("{column} (only addresses and numbers, {count} times)", column=text, count=count)
            for text, count in self._masked.items()
        ]
        if left:
            notes.append(Note(PERSONAL, {"columns": Listed(left, quoted=True)}))
        return notes


def _headers(verb: Mapping[str, Any], reading: Reading) -> tuple[list[str], Reading]:
    """The texts of the columns, and the rows of answers: a second header may be the first row."""
    columns = Columns(reading)
    headers, key = list(columns.headers), columns.find(verb["respondent"])
    if key is None or not columns.numbers:
        return headers, reading
    second = columns.row(0)
    below = replace(reading, table=reading.table.slice(1))
    if fold(second[key]) in {fold(n) for n in verb["respondent"]} or _names(columns.column(key)):
        return [text or code for text, code in zip(second, headers, strict=True)], below
    if not second[key] and verb.get("second_header"):
        return _joined(headers, second, verb.get("plain", [])), below
    return headers, reading


def _names(cells: Sequence[str]) -> bool:
    """Whether the first of the numbers of people is none, but what they are called."""
    first, *others = cells
    numbered = bool(others) and all(cell.isdigit() for cell in others)
    return numbered and any(map(str.isalpha, first)) and not any(map(str.isdigit, first))


def keep_questions(rows: Sequence[Mapping[str, Any]], questions: Sequence[Question]) -> list[Note]:
    """Let questions be what they are in `rows` (those of survey_questions), and say which.

    A free text stays one: were it taken for a choice because answers repeat, what nobody has
    released would be drawn. Labels keep their order if they hold all that was answered, and a text
    stays where the export has only the code.
    """
    known = {row["question_id"]: row for row in rows}
    free = []
    for question in questions:
        row = known.get(question.code)
        if row is None:
            continue
        if row["kind"] == FREE and question.kind not in (FREE, None):
            question.kind, question.labels = FREE, []
            free.append(question.code)
        labels = (row["labels"] or "").split("|")
        if question.kind is None or (question.labels and set(question.labels) <= set(labels)):
            question.kind, question.labels = row["kind"], [label for label in labels if label]
        if fold(question.text) == fold(question.code):
            question.text = row["text"]
    return [Note("survey_still_free", {"questions": ", ".join(free)})] if free else []


def _heading(verb: Mapping[str, Any], text: str) -> str:
    """The heading as „Frage“ or „Frage [Teil]“, where a tool writes it otherwise."""
    for pattern, words in verb.get("headings", []):
        text = re.sub(pattern, words, text)
    return text


def _joined(headers: Sequence[str], second: Sequence[str], plain: Sequence[str]) -> list[str]:
    """A question over several columns, its options below: „Frage [Option]“ for each."""
    ordinary = {fold(word) for word in plain}
    texts, question = [], ""
    for header, option in zip(headers, second, strict=True):
        question = header or question
        alone = not option or fold(option) in ordinary
        texts.append(header or question if alone else f"{question} [{option}]")
    return texts


def _age_group(text: str) -> str:
    """An age in years becomes a group of ten: nobody is stored with their exact age."""
    if not text.isdigit() or not 0 < len(text) <= 3:
        return text
    start = int(text) // _DECADE * _DECADE
    return f"{start}–{start + _DECADE - 1}"
