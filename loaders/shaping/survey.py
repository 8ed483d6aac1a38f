"""Exports of survey tools, a column a question, become questions and answers in long form.

Columns about single people, and the tool's own, are not taken; district and age become columns of
the answers. See docs/adding-a-profile.md for what a profile says.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from loaders.messages.text import Bilingual, Listed, Text
from loaders.schema.folding import fold
from loaders.schema.personal_data import PERSONAL, personal_of_people
from loaders.shaping.districts import district_keys
from loaders.shaping.published import keep_questions, published_rows, survey_record
from loaders.shaping.questions import (
    Part,
    Question,
    complete_scales,
    questions_of,
    split_header,
)
from loaders.shaping.shaped import Columns, Context, Record, Shaped, as_reading
from loaders.tables.reading import Note

_DISTRICT = re.compile(
    r"(?i)stadtteil|ortsteil|stadtbezirk|statistischer? bezirk|wohnort|wohnviertel"
    r"|neighbou?rhood|wo wohnen sie|where do you live"
)
_AGE = re.compile(r"(?i)\balter(sgruppe|sklasse)?\b|wie alt|\bage( group)?\b|how old")
_CODE = re.compile(r"^[A-Za-z][A-Za-z0-9]*(\[[^\]]*\])*$")
_BAD = re.compile(r"[^A-Za-z0-9]+")
# What tools put behind the title: „(Antworten)“, „(1-45)“.
_COUNTED = re.compile(r"(?i)\s*\((antworten|responses|\d+-\d+)\)")
_DECADE = 10


def survey_to_long(verb: Mapping[str, Any], context: Context) -> Shaped:
    """Answers (main), questions and the survey itself."""
    return _Survey(verb, context).shaped()


class _Survey:
    def __init__(self, verb: Mapping[str, Any], context: Context) -> None:
        self._verb, self._context = verb, context
        self._columns = Columns(context.reading)
        self._notes: list[Note] = []
        texts, self._first = self._headers()
        self._texts = [_heading(verb, text) for text in texts]
        self._rows = range(self._first, len(self._columns.numbers))
        self._title, self._id = survey_name(context)

    def shaped(self) -> Shaped:
        people = self._respondents()
        about = self._about()
        questions = list(self._questions(set(about.values())))
        asked = published_rows(self._context, "survey_questions", self._id)
        kept = keep_questions(asked, questions)
        answers, rows = self._answers(questions, people, about)
        first = [self._columns.numbers[self._first] if self._rows else 1]
        made = {
            "survey_answers": (answers, rows),
            "survey_questions": (self._asked(questions), first * len(questions)),
            "surveys": ([self._survey({a["respondent_id"] for a in answers})], first),
        }
        self._tell(questions, answers)
        self._notes += kept
        datasets = self._context.package.datasets
        return Shaped(
            {
                name: as_reading(self._context.reading, datasets[name], records, numbers)
                for name, (records, numbers) in made.items()
            },
            tuple(self._notes),
            parts=dict.fromkeys(made, ("survey_id",)),
        )

    def _headers(self) -> tuple[list[str], int]:
        """The texts of the columns, and the first row of answers: a second header may follow."""
        headers = list(self._columns.headers)
        second = self._columns.row(0) if self._columns.numbers else []
        key = self._columns.find(self._verb["respondent"])
        if not second or key is None:
            return headers, 0
        names = {fold(n) for n in self._verb["respondent"]}
        if fold(second[key]) in names:
            return [text or code for text, code in zip(second, headers, strict=True)], 1
        if not second[key] and self._verb.get("second_header"):
            return _joined(headers, second, self._verb.get("plain", [])), 1
        return headers, 0

    def _respondents(self) -> dict[int, str]:
        """Row → who answered: the tool's own number, else that of the row."""
        ids = self._columns.column(self._columns.find(self._verb["respondent"]))
        rounds = self._columns.column(self._columns.find(self._verb.get("round", [])))
        if len({rounds[row] for row in self._rows}) > 1:  # each round numbers its people anew
            ids = [f"{own} ({turn})" if own else "" for own, turn in zip(ids, rounds, strict=True)]
        return {row: ids[row] or f"zeile-{self._columns.numbers[row]}" for row in self._rows}

    def _about(self) -> dict[str, int]:
        """The columns that say when, where someone lives, and how old they are."""
        found = {}
        submitted = self._columns.find(self._verb.get("submitted", []))
        if submitted is not None:
            found["submitted_at"] = submitted
        taken = set(self._not_asked())
        for name, pattern in (("district_id", _DISTRICT), ("age_group", _AGE)):
            for index, text in enumerate(self._texts):
                fits = index not in taken and pattern.search(text) and self._is_short(index)
                if fits and (name != "district_id" or self._is_known(index)):
                    found[name] = index
                    break
        return found

    def _is_short(self, index: int) -> bool:
        """A place or an age is a word or two, the same for several people or a number."""
        cells = [self._columns.column(index)[row] for row in self._rows]
        return "[" not in self._texts[index] and all(len(cell) <= 60 for cell in cells)

    def _is_known(self, index: int) -> bool:
        """Whether at least half of the places named are places of this city."""
        cells = [self._columns.column(index)[row] for row in self._rows]
        keys, _ = self._keys(self._texts[index], cells)
        named = {cell for cell in cells if cell}
        strange = {cell for cell, key in zip(cells, keys, strict=True) if cell and not key}
        return 2 * len(strange) <= len(named) or self._context.known is None

    def _not_asked(self) -> list[int]:
        single = [*self._verb.get("personal", []), *personal_of_people(self._columns.headers)]
        names = [*self._verb["respondent"], *self._verb.get("ignore", []), *single]
        skipped = self._verb.get("skipped")
        names += [h for h in self._columns.headers if skipped and re.search(skipped, h)]
        return self._columns.find_all([*names, *self._verb.get("submitted", [])])

    def _questions(self, about: set[int]) -> Sequence[Question]:
        left = set(self._not_asked()) | about
        parts = []
        for index, text in enumerate(self._texts):
            header = self._columns.headers[index]
            if index in left or not text:
                continue
            question, part = split_header(text)
            code = _BAD.sub("_", header).strip("_") if _CODE.match(header) else ""
            cells = self._columns.column(index)
            parts.append(Part(question, part, code, [cells[row] for row in self._rows]))
        found = list(questions_of(parts))
        complete_scales(found)
        seen: Counter[str] = Counter()
        for number, asked in enumerate(found, start=1):
            code = asked.code or f"f{number:03}"
            seen[code] += 1
            asked.code = code if seen[code] == 1 else f"{code}-{seen[code]}"
        return found

    def _answers(
        self, questions: Sequence[Question], people: Mapping[int, str], about: Mapping[str, int]
    ) -> tuple[list[Record], list[int]]:
        known = self._said(about)
        records: list[Record] = []
        rows = []
        for number, row in enumerate(self._rows):
            base = {"survey_id": self._id, "respondent_id": people[row]} | known[number]
            for question in questions:
                for value in question.answers.get(number, ()):
                    records.append(base | {"question_id": question.code, "value": value})
                    rows.append(self._columns.numbers[row])
        return records, rows

    def _said(self, about: Mapping[str, int]) -> list[dict[str, str | None]]:
        """What each answer carries beside itself: when, where, how old."""
        found: list[dict[str, str | None]] = [{} for _ in self._rows]
        for name, index in about.items():
            cells = [self._columns.column(index)[row] for row in self._rows]
            values: Sequence[str | None] = cells
            if name == "district_id":
                values = self._districts(self._texts[index], cells)
            elif name == "age_group":
                values = [_age_group(cell) for cell in cells]
            for record, value in zip(found, values, strict=True):
                if value:
                    record[name] = value
        for name in ("district_id", "age_group"):
            if name in about:
                title = self._context.package.datasets["survey_answers"].field(name).title
                shown = {"column": self._texts[about[name]], "title": title}
                self._notes.append(Note("survey_about", shown))
        return found

    def _districts(self, header: str, cells: list[str]) -> Sequence[str | None]:
        """Names in the stead of keys; what is no known place stays empty and is said."""
        keys, strange = self._keys(header, cells)
        if strange:
            shown = Listed(sorted(strange)[:10], quoted=True)
            self._notes.append(Note("survey_no_district", {"column": header, "names": shown}))
        return keys

    def _keys(self, header: str, cells: list[str]) -> tuple[list[str | None], set[str]]:
        """The key of each named place, and the names that lead to none."""
        return district_keys(self._context, "survey_answers", header, cells)

    def _asked(self, questions: Sequence[Question]) -> list[Record]:
        return [
            {
                "survey_id": self._id,
                "question_id": question.code,
                "position": str(position),
                "text": question.text,
                "kind": question.kind,
                "labels": "|".join(dict.fromkeys(question.labels)),
            }
            for position, question in enumerate(questions, start=1)
        ]

    def _survey(self, people: set[str | None]) -> Record:
        kind = self._verb.get("kind", "Befragung")
        method = f"Online-Befragung ({self._context.title})"
        guessed = {
            "kind": kind,
            "method": method if kind == "Befragung" else f"{kind} ({self._context.title})",
        }
        record = survey_record(self._context, self._id, self._title, guessed)
        return {**record, "responses_total": str(len(people))}

    def _tell(self, questions: Sequence[Question], answers: Sequence[Record]) -> None:
        kinds = Counter(q.kind for q in questions).most_common()
        labels = self._context.package.datasets["survey_questions"].field("kind").labels_en
        words: dict[str | None, Text | Bilingual] = {None: Text("without answers")}
        words |= {k: Bilingual(k, labels.get(k, k)) for k, _ in kinds if k}
        told = [Text("{kind} {n}", kind=words[kind], n=str(number)) for kind, number in kinds]
        self._notes.insert(0, Note("survey_named", {"title": self._title, "id": self._id}))
        found = {"count": len(questions), "kinds": Listed(told)}
        self._notes.insert(1, Note("survey_kinds", found))
        people = {answer["respondent_id"] for answer in answers}
        shown = {"answers": len(answers), "people": len(people)}
        self._notes.insert(2, Note("survey_long", shown))
        ended = self._columns.find(self._verb.get("complete", []))
        partial = [row for row in self._rows if not self._columns.column(ended)[row]]
        if ended is not None and partial:
            self._notes.append(Note("survey_partial", {"count": len(partial)}))
        left = self._columns.find_all(
            [*self._verb.get("personal", []), *personal_of_people(self._columns.headers)]
        )
        if left:
            names = Listed([self._columns.headers[i] for i in left], quoted=True)
            self._notes.append(Note(PERSONAL, {"columns": names}))


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


def survey_name(context: Context) -> tuple[str, str]:
    """Title and key of the survey: as given, else from the name of the file; a survey that is
    published under this key keeps its title."""
    stem = _COUNTED.sub("", context.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    given = context.constants.get("title")
    title = given or " ".join(re.split(r"[_\s]+", stem)).strip()
    key = context.constants.get("survey_id") or _slug(title)
    published = published_rows(context, "surveys", key)
    return (published[0]["title"] if published and not given else title), key


def _slug(text: str) -> str:
    plain = text.casefold()
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        plain = plain.replace(umlaut, letters)
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "befragung"
