"""Fictional surveys: two waves of one questionnaire and a live poll, with their answers.

The people are deliberately not like the city: the outer districts and the young are missing, two
districts have fewer than five people, so that weighting and suppression have something to do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

SEED = "surveys 2"


@dataclass(frozen=True)
class Question:
    """One question; ``labels`` in their order, empty for numbers and free text."""

    question_id: str
    text: str
    kind: str
    labels: tuple[str, ...] = ()
    field_id: str = ""


@dataclass(frozen=True)
class Survey:
    """One survey, its participants so far, and the days on which answers arrive."""

    survey_id: str
    title: str
    kind: str
    first_day: str
    last_day: str
    wanted: int | str
    method: str
    questions: tuple[Question, ...]
    people: int
    answer_days: int


CONTENT = (
    "sehr unzufrieden",
    "eher unzufrieden",
    "teils, teils",
    "eher zufrieden",
    "sehr zufrieden",
)
AGREE = (
    "stimme nicht zu",
    "stimme eher nicht zu",
    "weder noch",
    "stimme eher zu",
    "stimme voll zu",
)
OFFERS = ("Pedelec", "Lastenrad", "Fahrradparken", "eBox", "Carsharing", "ÖPNV", "Laden")
MEANS = ("zu Fuß", "Fahrrad", "Bus und Bahn", "Auto", "anderes")
FOCUS = ("Arbeiten, Wohnen & Leben", "Lernen & Innovation", "Mobilität", "Nachhaltigkeit")

WAY = Question(
    "demo-weg",
    "Wie zufrieden sind Sie mit Ihren Wegen in der Stadt?",
    "Likert",
    CONTENT,
    "mobilitaet",
)
QUARTER = Question(
    "demo-quartier", "Wie zufrieden sind Sie mit Ihrem Quartier?", "Likert", CONTENT, "leben"
)
LEARNING = Question(
    "demo-lernen",
    "Ich finde leicht ein Angebot, um Digitales zu lernen.",
    "Likert",
    AGREE,
    "lernen",
)
MAIN_MEANS = Question(
    "demo-verkehrsmittel",
    "Womit sind Sie am häufigsten unterwegs?",
    "Einfachauswahl",
    MEANS,
    "mobilitaet",
)
HUB_OFFERS = Question(
    "demo-angebote",
    "Was sollte eine Mobilitätsinsel bieten?",
    "Mehrfachauswahl",
    OFFERS,
    "mobilitaet",
)
RANKING = Question("demo-rang", "Ordnen Sie die Zielfelder nach Wichtigkeit.", "Rangfolge", FOCUS)
MINUTES = Question(
    "demo-minuten",
    "Wie viele Minuten gehen Sie bis zur nächsten Haltestelle?",
    "Zahl",
    (),
    "mobilitaet",
)
WISH = Question("demo-wunsch", "Was wünschen Sie sich für Ihr Quartier?", "Freitext")
DIRECTION = Question(
    "demo-richtung",
    "Gießkanne oder Dartpfeil: Soll die Strategie alle Zielfelder bedienen oder eines zuerst?",
    "Einfachauswahl",
    ("Gießkanne", "Dartpfeil"),
)
FIRST_FIELD = Question("demo-fokus", "Welches Zielfeld zuerst?", "Einfachauswahl", FOCUS)

SURVEYS = (
    Survey(
        "demo-befragung-2024",
        "Beispielbefragung 2024",
        "Befragung",
        "2024-05-06",
        "2024-07-28",
        400,
        "Online-Fragebogen",
        (WAY, QUARTER, LEARNING, MAIN_MEANS, MINUTES),
        180,
        84,
    ),
    Survey(
        "demo-live-2026",
        "Beispiel-Live-Umfrage: Gießkanne oder Dartpfeil",
        "Live-Umfrage",
        "2026-03-19",
        "2026-03-19",
        "",
        "Live-Umfrage im Saal",
        (DIRECTION, FIRST_FIELD),
        64,
        1,
    ),
    Survey(
        "demo-befragung-2026",
        "Beispielbefragung 2026",
        "Befragung",
        "2026-05-04",
        "2026-12-31",
        1000,
        "Online-Fragebogen",
        (WAY, QUARTER, LEARNING, MAIN_MEANS, HUB_OFFERS, RANKING, MINUTES, WISH),
        420,
        190,
    ),
)
# How many of 100 participants live where; 08 and 05 stay below five people in the first wave.
DISTRICTS = {
    "01": 27, "02": 14, "03": 13, "04": 4, "05": 1.2, "06": 5,
    "07": 9, "08": 0.8, "09": 5, "10": 6, "11": 4, "12": 7, "": 4,
}  # fmt: skip
AGES = {"18–29": 8, "30–44": 19, "45–59": 29, "60–74": 30, "75+": 11, "": 3}
# Steps on a scale of five by which a district or an age is more content than the average.
DISTRICT_MOOD = {"01": 0.4, "07": 0.6, "05": -0.8, "11": -0.6, "12": -0.4, "04": -0.3}
AGE_MOOD = {"18–29": -0.5, "75+": 0.5}
RELEASED = (
    "Mehr Bänke und Schatten.",
    "Ein Bus auch am Sonntagmorgen.",
    "Sichere Stellplätze für Fahrräder an der Haltestelle.",
    "Kurse für das Smartphone, gern am Vormittag.",
    "Weniger Leerstand in der Innenstadt.",
    "Der Weg zur Haltestelle ist abends zu dunkel.",
    "Mehr Bäume an den Straßen.",
    "Ein Treffpunkt für Jung und Alt.",
    "Öffentliches WLAN auf den Plätzen.",
    "Die Ladesäule ist oft besetzt.",
)
# Fictional personal data: such texts stay unreleased, and the pages show that they are held back.
HELD_BACK = (
    "Bitte rufen Sie mich an: Erika Mustermann, 0123 456789.",
    "Schreiben Sie an max.mustermann@example.org.",
    "In der Musterstraße 12 ist es zu laut.",
)


def surveys() -> Iterator[dict[str, object]]:
    """Rows of ``surveys``; the totals follow from the answers and stay empty."""
    for survey in SURVEYS:
        yield {
            "survey_id": survey.survey_id,
            "title": survey.title,
            "organiser": "Beispielbüro",
            "kind": survey.kind,
            "open_from_date": survey.first_day,
            "open_to_date": survey.last_day,
            "wanted_number": survey.wanted,
            "method": survey.method,
            "is_public": True,
        }


def questions() -> Iterator[dict[str, object]]:
    """Rows of ``survey_questions``."""
    for survey in SURVEYS:
        for position, question in enumerate(survey.questions, start=1):
            yield {
                "survey_id": survey.survey_id,
                "question_id": question.question_id,
                "position": position,
                "text": question.text,
                "kind": question.kind,
                "labels": "|".join(question.labels),
                "field_id": question.field_id,
            }


def answers(*, endless: bool = False) -> Iterator[dict[str, object]]:
    """Rows of ``survey_answers``; ``endless`` lets people join the last survey for ever."""
    for survey in SURVEYS:
        rng = Random(f"{SEED} {survey.survey_id}")
        last = endless and survey is SURVEYS[-1]
        for number in count(1) if last else range(1, survey.people + 1):
            yield from _person(rng, survey, number)


def _person(rng: Random, survey: Survey, number: int) -> Iterator[dict[str, object]]:
    """All answers of one person; about one question in twenty stays unanswered."""
    polled = survey.kind == "Live-Umfrage"
    district_id = "" if polled else rng.choices([*DISTRICTS], [*DISTRICTS.values()])[0]
    age_group = "" if polled else rng.choices([*AGES], [*AGES.values()])[0]
    mood = DISTRICT_MOOD.get(district_id, 0.0) + AGE_MOOD.get(age_group, 0.0)
    person = {
        "survey_id": survey.survey_id,
        "respondent_id": f"demo-person-{number:04d}",
        "district_id": district_id,
        "age_group": age_group,
        "submitted_at": _moment(rng, survey),
    }
    for question in survey.questions:
        if rng.random() < 0.05:
            continue
        for value in _values(rng, question, mood):
            released = value not in HELD_BACK
            yield person | {
                "question_id": question.question_id,
                "value": value,
                "is_released": released,
            }


def _moment(rng: Random, survey: Survey) -> str:
    """When the answers came in: most in the first weeks, never at night."""
    day = dt.date.fromisoformat(survey.first_day)
    day += dt.timedelta(days=int(survey.answer_days * rng.random() ** 1.6))
    return f"{day}T{rng.randint(8, 21):02d}:{rng.randint(0, 59):02d}:00"


def _values(rng: Random, question: Question, mood: float) -> list[str]:
    """The answer of one person as the values of its rows, by the question's kind."""
    if question.kind == "Likert":
        step = round(rng.gauss(2.2 + mood, 1.0))
        return [question.labels[min(4, max(0, step))]]
    if question.kind == "Einfachauswahl":
        # Later labels are a little more frequent, so that the bars differ.
        return rng.choices(question.labels, range(2, 2 + len(question.labels)))
    if question.kind == "Mehrfachauswahl":
        return [label for label in question.labels if rng.random() < 0.15 + len(label) / 30]
    if question.kind == "Rangfolge":
        return ["|".join(rng.sample(question.labels, len(question.labels)))]
    if question.kind == "Zahl":
        return [str(max(1, round(rng.gauss(7 - 1.5 * mood, 3))))]
    if rng.random() < 0.6:
        return []
    return [rng.choice(RELEASED if rng.random() < 0.93 else HELD_BACK)]
