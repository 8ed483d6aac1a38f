"""Scales of answers as survey tools and offices word them, each from the least to the most."""

from collections.abc import Collection

from loaders.schema.folding import fold

_SCALES = (
    "stimme überhaupt nicht zu|stimme gar nicht zu|stimme nicht zu|lehne ab|stimme eher nicht zu"
    "|weder noch|neutral|teils, teils|teils/teils|unentschieden|stimme teilweise zu|stimme eher zu"
    "|stimme zu|stimme voll zu|stimme voll und ganz zu|stimme völlig zu|stimme vollständig zu",
    "trifft überhaupt nicht zu|trifft gar nicht zu|trifft nicht zu|trifft eher nicht zu"
    "|weder noch|neutral|teils, teils|teils/teils|trifft teilweise zu|trifft eher zu|trifft zu"
    "|trifft voll zu|trifft voll und ganz zu|trifft völlig zu",
    "sehr unzufrieden|unzufrieden|eher unzufrieden|weder noch|neutral|teils, teils|teils/teils"
    "|weder zufrieden noch unzufrieden|eher zufrieden|zufrieden|sehr zufrieden",
    "völlig unwichtig|sehr unwichtig|überhaupt nicht wichtig|gar nicht wichtig|nicht wichtig"
    "|unwichtig|weniger wichtig|eher unwichtig|weder noch|neutral|teils, teils|eher wichtig"
    "|wichtig|sehr wichtig|äußerst wichtig",
    "sehr schlecht|ungenügend|mangelhaft|schlecht|eher schlecht|ausreichend|mittelmäßig|mittel"
    "|neutral|teils, teils|befriedigend|eher gut|gut|sehr gut|ausgezeichnet",
    "nie|niemals|fast nie|sehr selten|selten|gelegentlich|manchmal|hin und wieder|häufig|oft"
    "|sehr häufig|sehr oft|meistens|fast immer|immer",
    "nie|seltener|seltener als einmal im monat|weniger als einmal im monat|einmal im monat"
    "|monatlich|mehrmals im monat|einmal pro woche|einmal in der woche|wöchentlich"
    "|mehrmals pro woche|mehrmals in der woche|fast täglich|täglich|mehrmals täglich",
    "gar nicht|überhaupt nicht|kaum|sehr wenig|wenig|etwas|mittelmäßig|mittel|ziemlich|stark"
    "|sehr|sehr stark|völlig",
    "sehr niedrig|niedrig|eher niedrig|mittel|eher hoch|hoch|sehr hoch",
    "sehr unwahrscheinlich|unwahrscheinlich|eher unwahrscheinlich|neutral|eher wahrscheinlich"
    "|wahrscheinlich|sehr wahrscheinlich",
    "sehr unsicher|unsicher|eher unsicher|weder noch|teils, teils|eher sicher|sicher|sehr sicher",
    "strongly disagree|completely disagree|disagree|somewhat disagree|slightly disagree"
    "|tend to disagree|neither agree nor disagree|neutral|undecided|slightly agree|somewhat agree"
    "|tend to agree|agree|completely agree|strongly agree",
    "very dissatisfied|dissatisfied|somewhat dissatisfied|neither satisfied nor dissatisfied"
    "|neutral|somewhat satisfied|satisfied|very satisfied",
    "not at all important|not important|unimportant|not so important|slightly important"
    "|somewhat important|neutral|moderately important|important|very important"
    "|extremely important",
    "very poor|poor|bad|fair|average|neutral|good|very good|excellent",
    "never|almost never|very rarely|rarely|seldom|occasionally|sometimes|often|frequently"
    "|very often|usually|almost always|always",
    "not at all|hardly|a little|slightly|somewhat|moderately|quite|very|very much|extremely",
    "very unlikely|unlikely|rather unlikely|neutral|rather likely|likely|very likely",
    "very unsafe|unsafe|rather unsafe|neutral|rather safe|safe|very safe",
)
_ORDERS = tuple({fold(word): i for i, word in enumerate(s.split("|"))} for s in _SCALES)


def scale_order(answers: Collection[str]) -> list[str] | None:
    """The answers from the least to the most if one scale knows them all; None if none does.

    A single answer tells no scale. Numbers before the words ("4 - stimme zu") give the order.
    """
    if len(answers) < 2:
        return None
    for order in _ORDERS:
        if all(fold(answer) in order for answer in answers):
            return sorted(answers, key=lambda a: order[fold(a)])
    return _numbered(answers)


def is_known_scale(answers: Collection[str]) -> bool:
    """Whether the words are those of one scale of this list, so that nobody has typed them."""
    return any(all(fold(answer) in order for answer in answers) for order in _ORDERS)


def number_of(answer: str) -> str:
    """The number before the words of a numbered answer: "4 - stimme zu" → "4"."""
    return answer.split(" ")[0].rstrip(".:)=-–")


def _numbered(answers: Collection[str]) -> list[str] | None:
    """Answers that all begin with a different number, at least two of them with words behind it."""
    numbers = {answer: number_of(answer) for answer in answers}
    worded = sum(1 for answer, number in numbers.items() if answer != number)
    digits = all(number.isdigit() and len(number) <= 2 for number in numbers.values())
    if not digits or worded < 2 or len(set(numbers.values())) < len(answers):
        return None
    return sorted(answers, key=lambda a: int(numbers[a]))
