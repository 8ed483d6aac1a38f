"""The language of the screen: gettext catalogues for texts, Babel for numbers, dates and money."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st
from babel import Locale, dates, numbers

from loaders.messages.translations import LANGUAGES as LANGUAGES
from loaders.messages.translations import translations
from loaders.schema.words import USUAL, Words
from queries.rounding import half_up

LOCALE = Path(__file__).parent / "locale"
MISSING = "–"
Value = str | float | dt.date | None
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
ENDLESS = re.compile(r"[^\s,;:/&=?%#]{200,}")
"""No word, and no part of an address or a path."""
WORD_SHOWN = 48
# Between the parts of what GitHub's Markdown links by itself: http://…, www.…, a@b.
ADDRESS = re.compile(r"(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=\S)(?=@)", re.I)
MINUS = "\N{MINUS SIGN}"
MILLION = 1_000_000
MARKUP = re.compile(r"([!-/:-@\[-`{-~])")  # every ASCII punctuation mark, as CommonMark allows


@dataclass(frozen=True)
class Look:
    """A language with its number forms, the clock that moments are told by, and the city's words;
    the `charts` know it as their protocol of the same name."""

    language: str
    zone: str = "UTC"
    words: Words = USUAL
    field_colours: tuple[str, ...] = ()

    @property
    def locale(self) -> Locale:
        """Babel's locale: German of Germany, or English with the day before the month."""
        return Locale("de", "DE") if self.language == "de" else Locale("en", "GB")

    def text(self, message: str, **values: Value) -> str:
        """The message in this language; numbers and days among the values in its form."""
        words = translations(self.language, LOCALE).gettext(message)
        words = self.words.fill(words, self.language)
        return words.format(**{k: self._written(v) for k, v in values.items()}) if values else words

    def _written(self, value: Value) -> str:
        if isinstance(value, str):
            return value
        return self.date(value) if isinstance(value, dt.date) else self.number(value)

    def own(self, german: str, english: str) -> str:
        """The one of two declared texts that is in this language, as far as there is one."""
        return german if self.language == "de" else english or german

    def plural(self, one: str, many: str, n: int) -> str:
        """Return the form that fits n; `{n}` in it is for the caller to fill."""
        words = translations(self.language, LOCALE).ngettext(one, many, n)
        return self.words.fill(words, self.language)

    def number(self, value: float | None, digits: int = 0) -> str:
        """1234.5 → 1.234,5 (de) or 1,234.5 (en); a missing value is a dash, never 0. This and all
        below round as `half_up` and write a minus sign, not a hyphen."""
        if value is None or value != value:
            return MISSING
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        rounded = half_up(value, digits)
        return _minus(numbers.format_decimal(rounded, format=pattern, locale=self.locale))

    def exact(self, value: float | None) -> str:
        """All decimals that there are, up to six: 50.88 → 50,88 (de)."""
        if value is None or value != value:
            return MISSING
        places = half_up(value, 6).normalize().as_tuple().exponent
        return self.number(value, max(-int(places), 0))

    def money(self, value: float | None) -> str:
        """Whole euros, from a million on shortened: 7,5 Mio. € or €7.5M; a missing amount is a
        dash."""
        if value is None or value != value:
            return MISSING
        rounded = half_up(value)
        if abs(rounded) >= MILLION:
            thousands = 3 * (rounded.adjusted() // 3)
            words = numbers.format_compact_currency(
                half_up(value, 1 - thousands), "EUR", locale=self.locale, fraction_digits=1
            )
            return _minus(words)
        return self.euros(value)

    def euros(self, value: float | None) -> str:
        """Whole euros with all their digits: 7.500.000 € or €7,500,000."""
        if value is None or value != value:
            return MISSING
        pattern = "#,##0\xa0¤" if self.language == "de" else "¤#,##0"
        return _minus(
            numbers.format_currency(
                half_up(value), "EUR", format=pattern, locale=self.locale, currency_digits=False
            )
        )

    def amount(self, value: float | None, unit: str | None, digits: int = 0) -> str:
        """A value with its unit, as a row states it: 5 %, 120.000 €, 12,5 km."""
        if unit == "%":
            return self.percent(None if value is None else value / 100, digits)
        if unit == "€":
            return self.euros(value)
        return f"{self.number(value, digits)}\xa0{unit or ''}".strip()

    def percent(self, share: float | None, digits: int = 0) -> str:
        """0.41 → 41 % (de) or 41% (en)."""
        if share is None or share != share:
            return MISSING
        pattern = self.locale.percent_formats[None].pattern
        if digits:
            pattern = pattern.replace("0", "0." + "0" * digits, 1)
        rounded = half_up(share, digits + 2)
        return _minus(numbers.format_percent(rounded, format=pattern, locale=self.locale))

    def date(self, day: dt.date | None, precision: str | None = None) -> str:
        """A day as 31.12.2021, or only what is known of it: 12/2021, IV/2021, 2021."""
        if day is None or day != day:
            return MISSING
        if precision == "Jahr":
            return str(day.year)
        if precision == "Quartal":
            return f"{('I', 'II', 'III', 'IV')[(day.month - 1) // 3]}/{day.year}"
        if precision == "Monat":
            return f"{day.month:02}/{day.year}"
        pattern = "dd.MM.yyyy" if self.language == "de" else "d MMM yyyy"
        return dates.format_date(day, format=pattern, locale=self.locale)

    def month(self, day: dt.date | None) -> str:
        """The month of a day in words: Dezember 2024."""
        if day is None or day != day:
            return MISSING
        return dates.format_date(day, format="LLLL yyyy", locale=self.locale)

    def moment(self, when: dt.datetime) -> str:
        """A day with its time of day, on the city's clock."""
        local = dt.datetime.fromtimestamp(when.timestamp(), ZoneInfo(self.zone))
        return f"{self.date(local.date())}, {local:%H:%M}"


def _minus(number: str) -> str:
    return number.replace("-", MINUS)


def _cut(word: re.Match[str]) -> str:
    return word[0][:WORD_SHOWN] + "…"


def isolated(words: object) -> str:
    """Text from a file or a URL that cannot turn round what stands beside it.

    Signs that set a direction (UAX #9) are left out; a text of a right-to-left script is isolated.
    What no language writes as one word, thousands of letters without a blank, is cut: it would
    fill the page. Tables and files have it whole.
    """
    text = ENDLESS.sub(_cut, DIRECTIONS.sub("", str(words)))
    return f"\u2068{text}\u2069" if RIGHT_TO_LEFT.search(text) else text


def inert(words: object) -> str:
    """Text from a file or a URL for a label that Streamlit reads as Markdown: shown, not obeyed.

    Without it a title could carry an image from a foreign host into the visitor's browser. What
    looks like an address would become a link even behind backslashes, so it is interrupted by a
    sign without width.
    """
    text = ADDRESS.sub("\u2060", isolated(words))
    return MARKUP.sub(r"\\\1", text)


_at_hand: ContextVar[Look | None] = ContextVar("look", default=None)


def speak(language: str, zone: str, words: Words = USUAL, colours: tuple[str, ...] = ()) -> None:
    """Set the language, the time zone, the city's words and its fields' colours of this session. A
    run asks for them a thousand times, so its thread keeps them at hand; parts that run alone find
    them in the session."""
    st.session_state["language"], st.session_state["zone"] = language, zone
    st.session_state["words"], st.session_state["field_colours"] = words, colours
    _at_hand.set(look_of_session())


@contextmanager
def speaking(own: Look) -> Iterator[None]:
    """Everything written within is in this language: for what is made outside of a session."""
    before = _at_hand.set(own)
    try:
        yield
    finally:
        _at_hand.reset(before)


def look_of_session() -> Look:
    """What the session remembers of its language, time zone and words."""
    known = st.session_state
    language, zone = known.get("language", LANGUAGES[0]), known.get("zone", "UTC")
    return Look(language, zone, known.get("words", USUAL), known.get("field_colours", ()))


def look() -> Look:
    """The language of this session."""
    return _at_hand.get() or look_of_session()


def text(message: str, **values: Value) -> str:
    """The message in the language of this session (`_` in the pages), see `Look.text`."""
    return look().text(message, **values)


def plural(one: str, many: str, n: int, **values: str) -> str:
    """The plural form for n with n filled in, in the language's number form, and more values."""
    return look().plural(one, many, n).format(n=look().number(n), **values)
